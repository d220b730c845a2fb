"""Handing one mail to the mail server, and telling exactly what is known of its fate.

Every error of smtplib is an OSError, broken connections and refusals alike.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

TIMEOUT_SECONDS = 60.0
IMPLICIT_TLS_PORT = 465


class SmtpUnavailable(RuntimeError):
    """The mail server cannot be used: nothing was handed over. The message is French and names the server."""


class Fate(StrEnum):
    """What is known of a mail once the server was spoken to."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The fate of a mail, the server's words without any address, and whether the recipient's address is refused."""

    fate: Fate
    words: str = ""
    address_refused: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    """Which mail server, and as whom. Port 465 speaks TLS at once; else `tls` asks for STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    sender: str
    timeout: float = TIMEOUT_SECONDS


class Mailer:
    """One session with the mail server, opened again when the server closed it.

    Opened before anything is claimed: a refusal there is definite and costs nothing.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self.ready()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def ready(self) -> None:
        """Make sure the server listens, on a new connection if need be. Raises SmtpUnavailable."""
        if self._smtp is not None and not _alive(self._smtp):
            self.close()
        if self._smtp is None:
            self._smtp = open_smtp(self._server)

    def close(self) -> None:
        """Leave; a server that is already gone is no matter."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def deliver(self, recipient: str, content: bytes) -> Answer:
        """Hand over one mail to one recipient, after `ready`.

        Before the content every break is a refusal for now; once DATA began, it is unknown. Raises SmtpUnavailable when
        the server refuses our own address for good: that is no fault of the mail.
        """
        assert self._smtp is not None, "ready() comes first"
        try:
            refused = self._envelope(self._smtp, recipient)
        except OSError as error:
            self.close()
            return Answer(Fate.LATER, _words(error))
        return refused or self._data(self._smtp, content)

    def _envelope(self, smtp: smtplib.SMTP, recipient: str) -> Answer | None:
        code, words = smtp.mail(self._server.sender)
        if code >= 500:
            self.close()
            raise SmtpUnavailable(f"Le serveur de courrier refuse notre adresse d'expéditeur : {_clean(code, words)}.")
        if code == 250:
            code, words = smtp.rcpt(recipient)
        if code in (250, 251):
            return None
        self._forget_envelope(smtp)
        return _refusal(code, words)

    def _forget_envelope(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except OSError:
            self.close()

    def _data(self, smtp: smtplib.SMTP, content: bytes) -> Answer:
        try:
            code, words = smtp.data(content)
        except smtplib.SMTPDataError as error:
            self._forget_envelope(smtp)  # answered before a byte of the content left: definite
            return _refusal(error.smtp_code, _bytes(error.smtp_error))
        except OSError as error:
            self.close()
            return Answer(Fate.UNKNOWN, _words(error))
        return _after_content(code, words)


def open_smtp(server: Server) -> smtplib.SMTP:
    """Connect, greet, secure and sign in. Raises SmtpUnavailable with a French message."""
    where = f"{server.host}:{server.port}"
    try:
        smtp = _connect(server)
    except OSError as error:
        raise SmtpUnavailable(f"Serveur de courrier injoignable ({where}) : {_words(error)}.") from error
    try:
        _greet(smtp, server)
    except OSError as error:
        smtp.close()
        raise SmtpUnavailable(f"Le serveur de courrier ({where}) refuse la session : {_words(error)}.") from error
    return smtp


def _connect(server: Server) -> smtplib.SMTP:
    if server.port == IMPLICIT_TLS_PORT:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.tls and server.port != IMPLICIT_TLS_PORT:
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except OSError:
        return False


def _after_content(code: int, words: bytes) -> Answer:
    """The answer to the whole mail: without a code that settles it, nobody knows."""
    if 200 <= code < 300:
        return Answer(Fate.ACCEPTED)
    return _refusal(code, words) if code >= 400 else Answer(Fate.UNKNOWN, _clean(code, words))


def _refusal(code: int, words: bytes) -> Answer:
    """5xx: refused for good; anything else: refused for now."""
    if code < 500:
        return Answer(Fate.LATER, _clean(code, words))
    return Answer(Fate.REFUSED, _clean(code, words), address_refused=_is_address(code, words))


ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
ENHANCED = re.compile(rb"^\s*5\.(\d{1,3}\.\d{1,3})\b")
ADDRESS_FAULTS = re.compile(rb"1\.[12346]|1\.10|2\.1")
"RFC 3463: bad mailbox, system or syntax, mailbox moved; mailbox disabled. 7.x is policy: the fault is ours."


def _is_address(code: int, words: bytes) -> bool:
    """Whether the address itself is refused, and not the content, nor our server (« relaying denied »)."""
    enhanced = ENHANCED.match(words)
    if enhanced:
        return ADDRESS_FAULTS.fullmatch(enhanced[1]) is not None
    return code in (550, 551, 553)


def _clean(code: int, words: bytes) -> str:
    """The server's words on one line, cut, with no address in them: they are kept and shown."""
    text = " ".join(words.decode("utf-8", "replace").split())
    return f"{code} {ADDRESS.sub('…', text)}"[:200].strip()


def _words(error: OSError) -> str:
    """A break in French, a refusal in the server's words."""
    match error:
        case smtplib.SMTPResponseException():
            return _clean(error.smtp_code, _bytes(error.smtp_error))
        case smtplib.SMTPServerDisconnected() | ConnectionResetError() | BrokenPipeError():
            return "connexion coupée"
        case ConnectionRefusedError():
            return "connexion refusée"
        case TimeoutError():
            return "pas de réponse"
        case socket.gaierror():
            return "ce nom de machine est inconnu"
        case _:
            return " ".join(str(error).split())[:200] or type(error).__name__


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
