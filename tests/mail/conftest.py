"""A real mail server on this machine, whose answers a test may choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from web.mail.smtp import Server


@dataclass
class Inbox:
    """A mail server: what it took, and what it answers. `rcpt` and `data` take the address and give the answer.

    An answer of None to `data` takes the mail and cuts the connection before saying so.
    """

    rcpt: Callable[[str], str] = lambda _address: "250 OK"
    data: Callable[[str], str | None] = lambda _address: "250 OK"
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        answer = self.rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        answer = self.data(envelope.rcpt_tos[0])
        if answer is None or answer.startswith("250"):
            self.raw.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        if answer is None:
            server.transport.abort()
        return answer or "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, read as a mail program would."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]

    @property
    def server(self) -> Server:
        """How to reach it."""
        return Server("127.0.0.1", self.port, "", "", False, "bonjour@maillage.example", timeout=5)


class FreePort(Controller):
    """A server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server that takes everything until told otherwise."""
    made = Inbox()
    controller = FreePort(made, hostname="127.0.0.1", port=0)
    controller.start()
    made.port = controller.port
    yield made
    controller.stop()
