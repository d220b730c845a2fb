"""A mail as a value: what it says, to whom, and the bytes that leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

POLICY = SMTP.clone(cte_type="7bit")
"No server is asked for more than seven bits: accents are quoted."


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail for one recipient. `message_id` is made once, with `new_message_id`, and kept for ever."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    written: datetime
    unsubscribe_url: str
    "Empty: a mail asked for by its reader this very hour, of no list."

    def to_bytes(self) -> bytes:
        """The whole message (RFC 5322), with the one-click stop of RFC 8058.

        Three lines are written by hand. The standard library turns a long address into an encoded word, which no mail
        reader takes for a link, and loses a space of a subject where it cuts it beside a bracket.
        """
        subject = Header(" ".join(self.subject.split()), "utf-8", header_name="Subject").encode(linesep="\r\n")
        stop = (f"List-Unsubscribe: <{self.unsubscribe_url}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
        lines = (f"Subject: {subject}", *(stop if self.unsubscribe_url else ()), "")
        return "\r\n".join(lines).encode("ascii") + self._message().as_bytes()

    def _message(self) -> EmailMessage:
        message = EmailMessage(policy=POLICY)
        message["From"] = self.sender
        message["To"] = self.recipient
        message["Date"] = format_datetime(self.written)
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text, cte="quoted-printable")
        message.add_alternative(self.html, subtype="html", cte="quoted-printable")
        message["Content-Language"] = "fr"  # last: `add_alternative` moves such headers into the first part
        return message


def new_message_id(sender: str) -> str:
    """A Message-ID that nobody else ever makes, in the domain of the sender."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return make_msgid(domain=domain or "localhost")


def usable_address(address: str) -> bool:
    """Whether a mail can be written to it: one plain address in ASCII, no header slipped in (ASVS 1.3.11)."""
    local, _, domain = address.rpartition("@")
    plain = address.isascii() and address.isprintable() and not set(address) & set(' ,;:<>()[]"\\')
    return bool(plain and local and domain and "@" not in local and ".." not in address)
