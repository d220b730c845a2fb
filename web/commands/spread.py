"""Connections shared evenly among the processes that serve the pages: each goes to the one that holds fewest.

Processes that accept on one socket leave it to chance, and to whoever is awake: one takes eight connections out of
eight, and the other processor sleeps. Here the parent accepts, and hands each connection on.
"""

from __future__ import annotations

import mmap
import socket
from collections.abc import Callable, Iterable, Sequence
from time import sleep
from typing import Any

from waitress.adjustments import Adjustments  # type: ignore[import-untyped]  # the package ships no types
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]

from web.commands.in_turn import InTurn

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

BREATH = 0.05
"Seconds before accepting again when it failed: the visitor left, or too many files are open."


class Spread:
    """The ways from the parent, which accepts on `listening`, to its children. Made before they begin.

    The parent alone counts what it handed out, each child alone what it closed: no lock is needed.
    """

    def __init__(self, listening: socket.socket, processes: int) -> None:
        self.address: tuple[Any, ...] = listening.getsockname()
        self._listening = listening
        self._pairs = [socket.socketpair() for _ in range(processes)]
        self._handed = [0] * processes
        self._closed = memoryview(mmap.mmap(-1, 8 * processes)).cast("Q")

    def hand_out(self) -> None:
        """In the parent, for ever: accept, and hand the connection to the child that holds fewest."""
        while True:
            try:
                connection, _ = self._listening.accept()
                with connection:
                    self._hand(connection, min(range(len(self._handed)), key=self._held))
            except OSError:
                sleep(BREATH)

    def _held(self, child: int) -> int:
        return self._handed[child] - self._closed[child]

    def _hand(self, connection: socket.socket, child: int) -> None:
        socket.send_fds(self._pairs[child][0], [b"+"], [connection.fileno()])
        self._handed[child] += 1

    def server(self, child: int, application: Application, turns: InTurn, **settings: Any) -> TcpWSGIServer:
        """In a child: a waitress server that takes what it is handed, and makes its pages in these turns."""
        self._listening.close()
        handed = self._pairs[child][1]
        return _Taking(application, handed, turns, self.address, lambda: self._close_one(child), settings)

    def _close_one(self, child: int) -> None:
        self._closed[child] += 1


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress ships no types
    """A connection that tells when it ends."""

    def del_channel(self, *of: Any) -> None:
        """Count it as closed, once."""
        held = self._fileno in self.server.active_channels
        super().del_channel(*of)
        if held:
            self.server.told_closed()


class _Taking(TcpWSGIServer):  # type: ignore[misc]  # waitress ships no types
    """A server whose connections come from the parent, already accepted, instead of from a listening socket."""

    channel_class = _Channel

    def __init__(
        self,
        application: Application,
        handed: socket.socket,
        turns: InTurn,
        address: Sequence[Any],
        told_closed: Callable[[], None],
        settings: dict[str, Any],
    ) -> None:
        self._address, self.told_closed = address, told_closed
        family = socket.AF_INET6 if len(address) > 2 else socket.AF_INET
        info = (family, socket.SOCK_STREAM, 0, address)
        adjusted = Adjustments(**settings)
        super().__init__(application, None, True, handed, turns, adjusted, sockinfo=info, bind_socket=False)

    def accept_connections(self) -> None:
        """Nothing to listen on."""
        self.accepting = True

    def getsockname(self) -> tuple[str, str]:
        """Where the parent listens, as names for the environment of requests."""
        host, port = socket.getnameinfo(tuple(self._address), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
        return host, port

    def accept(self) -> tuple[socket.socket, Any] | None:
        """The next connection handed; None when there is none any more."""
        _, handed, _, _ = socket.recv_fds(self.socket, 1, 1)
        if not handed:
            return None
        connection = socket.socket(fileno=handed[0])
        connection.setblocking(False)
        try:
            return connection, connection.getpeername()
        except OSError:  # the visitor left meanwhile
            connection.close()
            self.told_closed()
            return None
