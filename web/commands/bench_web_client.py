"""Asks for a page over several connections at once and times each answer, by one light process beside the server.

The requests are made once, answers are counted by their length and thrown away. A client of `http.client` in threads
takes as long for each page as a quick server, on the same processors.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter, process_time

CHUNK = 1 << 18
"Bytes read at once: more than any page holds."
END_OF_HEAD, LENGTH = b"\r\n\r\n", b"\r\ncontent-length:"


class BadAnswer(RuntimeError):
    """What came is no page: another status, an answer without its length, or the end of the connection."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round told: milliseconds of each answer, seconds of clock and of our own processor."""

    waits: Sequence[float]
    seconds: float
    busy: float


@dataclass(slots=True)
class _Connection:
    """One who asks, waits for the whole answer and asks again."""

    socket: socket.socket
    request: bytes
    waits: list[float] = field(default_factory=list)
    _began: float = 0.0
    _missing: int | None = None
    "Bytes still to come; None before the head is there."
    _head: bytes = b""

    def ask(self) -> None:
        self._missing, self._head, self._began = None, b"", perf_counter()
        self.socket.sendall(self.request)

    def read(self) -> bool:
        """Take what came; whether the answer is whole."""
        part = self.socket.recv(CHUNK)
        if not part:
            raise BadAnswer("connexion coupée")
        if self._missing is None:
            self._head += part
            self._missing = missing(self._head)
        else:
            self._missing -= len(part)
        if self._missing != 0:
            return False
        self.waits.append(1000 * (perf_counter() - self._began))
        return True


def missing(head: bytes) -> int | None:
    """How many bytes of the answer are still to come; None while its head is not whole. Raises BadAnswer."""
    end = head.find(END_OF_HEAD)
    if end < 0:
        return None
    if not head.startswith(b"HTTP/1.1 200 "):
        raise BadAnswer(head.partition(b"\r\n")[0].decode("ascii", "replace"))
    _, found, rest = head[:end].lower().partition(LENGTH)
    if not found:
        raise BadAnswer("réponse sans longueur")
    return end + len(END_OF_HEAD) + int(rest.partition(b"\r\n")[0]) - len(head)


def request_of(path: str, token: str) -> bytes:
    """The whole request of a signed-in browser for this path."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: maillage={token}\r\n\r\n".encode()


def ask_for(port: int, request: bytes, connections: int, seconds: float) -> Round:
    """All connections ask, each again as soon as it is answered, for so long; the last answers are waited for.

    Raises BadAnswer for an answer that is no page, OSError when the server ends.
    """
    with ExitStack() as stack:
        asking = [_Connection(_connect(stack, port), request) for _ in range(connections)]
        waiting = stack.enter_context(selectors.DefaultSelector())
        began, busy = perf_counter(), process_time()
        for one in asking:
            waiting.register(one.socket, selectors.EVENT_READ, one)
            one.ask()
        _until(waiting, began + seconds)
        took = perf_counter() - began
        return Round([wait for one in asking for wait in one.waits], took, process_time() - busy)


def _connect(stack: ExitStack, port: int) -> socket.socket:
    return stack.enter_context(socket.create_connection(("127.0.0.1", port), 60))


def _until(waiting: selectors.BaseSelector, end: float) -> None:
    """Read answers and ask again until this moment, then only read, until all are answered."""
    while waiting.get_map():
        for key, _ in waiting.select():
            if not key.data.read():
                continue
            if perf_counter() < end:
                key.data.ask()
            else:
                waiting.unregister(key.fileobj)
