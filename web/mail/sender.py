"""Emptying the outbox: one mail claimed, sent, settled, then the next. Never a transaction across the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from web.mail import outbox
from web.mail.outbox import Claimed
from web.mail.smtp import Answer, Fate, Mailer, Server, SmtpUnavailable
from web.mail.withdraw import withdraw_unwanted

Clock = Callable[[], datetime]

UNCLEAR_IN_A_ROW = 3
"A server that breaks so many times running is not spoken to any more: each break leaves a mail in doubt."


class TooMany(RuntimeError):
    """More mails wait than one run may send: a person has to look first. The message is French."""


class Which(NamedTuple):
    """Which mails: only those a former run could not hand over; only those whose chosen hour has come."""

    again_only: bool = False
    punctual: bool = False


ALL = Which()


@dataclass(slots=True)
class Sendings:
    """What became of the mails of one run."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    unclear: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        """Mails that were claimed."""
        return self.sent + self.postponed + self.failed + self.unclear


def server_of(settings: Settings) -> Server:
    """The mail server of these settings."""
    return Server(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_tls,
        settings.mail_from,
    )


def send_due(
    sessions: sessionmaker[Session], server: Server, clock: Clock, cap: int | None, which: Which = ALL
) -> Sendings:
    """Send what may leave now; `cap` None: a person lifted it. Nothing to send: the server is not even called.

    Raises TooMany, before anything is sent, when more than `cap` wait; SmtpUnavailable when the server cannot be used:
    what was not sent still waits, and the next watch tries it again.
    """
    with sessions.begin() as session:
        done = Sendings(withdrawn=withdraw_unwanted(session))
        waiting = outbox.count_due(session, clock(), *which)
    if cap is not None and waiting > cap:
        raise TooMany(_ask(waiting, cap))
    if waiting:
        _send(sessions, server, clock, which, waiting, done)
    return done


def _ask(waiting: int, cap: int) -> str:
    return (
        f"{waiting} messages attendent, plus que le plafond de {cap} par envoi : rien n'est parti. Regardez-les avec "
        "« maillage outbox list », puis envoyez-les avec « maillage alert --send --lift-cap », ou relevez "
        "MAILLAGE_MAIL_CAP."
    )


def _send(
    sessions: sessionmaker[Session], server: Server, clock: Clock, which: Which, limit: int, done: Sendings
) -> None:
    """At most as many as were counted, so that what arrives meanwhile is counted too, next time."""
    try:
        with Mailer(server) as mailer:
            _each(sessions, mailer, clock, which, limit, done)
    except SmtpUnavailable:
        with sessions.begin() as session:
            outbox.not_reached(session, clock(), which.punctual)
        raise


def _each(
    sessions: sessionmaker[Session], mailer: Mailer, clock: Clock, which: Which, limit: int, done: Sendings
) -> None:
    in_a_row = 0
    while done.total < limit and in_a_row < UNCLEAR_IN_A_ROW:
        mailer.ready()
        with sessions.begin() as session:
            claimed = outbox.claim(session, clock(), *which)
        if claimed is None:
            return
        fate = _deliver(sessions, mailer, claimed, clock, done)
        in_a_row = in_a_row + 1 if fate is Fate.UNKNOWN else 0
    if in_a_row == UNCLEAR_IN_A_ROW:
        raise SmtpUnavailable(f"Le serveur de courrier a coupé {in_a_row} envois de suite : l'envoi s'arrête là.")


def _deliver(sessions: sessionmaker[Session], mailer: Mailer, claimed: Claimed, clock: Clock, done: Sendings) -> Fate:
    try:
        answer = mailer.deliver(claimed.recipient, claimed.content)
    except SmtpUnavailable as error:
        settle(sessions, claimed, Answer(Fate.LATER, str(error)), clock(), done)
        raise
    settle(sessions, claimed, answer, clock(), done)
    return answer.fate


def settle(sessions: sessionmaker[Session], claimed: Claimed, answer: Answer, now: datetime, done: Sendings) -> None:
    """Write down what the server answered, and count it."""
    with sessions.begin() as session:
        match answer.fate:
            case Fate.ACCEPTED:
                outbox.sent(session, claimed, now)
                done.sent += 1
            case Fate.LATER:
                outbox.postponed(session, claimed, answer.words, now)
                done.postponed += 1
            case Fate.REFUSED:
                _refused(session, claimed, answer, now)
                done.failed += 1
            case Fate.UNKNOWN:
                outbox.unclear(session, claimed, answer.words)
                done.unclear += 1


def _refused(session: Session, claimed: Claimed, answer: Answer, now: datetime) -> None:
    outbox.failed(session, claimed, answer.words)
    if answer.address_refused:
        outbox.address_refused(session, claimed, now)
