"""The requests of one process, one after the other: side by side they all end late, since Python runs one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any

PATIENCE = 0.25
"Seconds: behind a request that takes longer (an export, a file to read) the next one begins all the same."

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class InTurn:
    """A WSGI application whose pages are made in the order of arrival, one at a time, by whatever number of threads.

    Eight threads that share one interpreter pass it to and fro: each page then takes as long as all eight together,
    some far longer, and none is ready sooner. A page that waited PATIENCE takes the turn over from a slow one, which
    goes on beside it: nobody waits for somebody else's export. What is sent bit by bit after the page is made, such as
    a long file, is in nobody's way.
    """

    def __init__(self, application: Application, patience: float = PATIENCE) -> None:
        self._application, self._patience = application, patience
        self._lock = Lock()
        self._at_work: Event | None = None
        self._waiting: deque[Event] = deque()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer when it is this request's turn."""
        turn = self._take()
        try:
            return self._application(environ, start_response)
        finally:
            self._give(turn)

    def _take(self) -> Event:
        """A turn of our own, at once when nobody is at work, else after those before us or when patience ends."""
        turn = Event()
        with self._lock:
            if self._at_work is None:
                self._at_work = turn
                return turn
            self._waiting.append(turn)
        if not turn.wait(self._patience):
            self._take_over(turn)
        return turn

    def _take_over(self, turn: Event) -> None:
        with self._lock:
            if turn in self._waiting:  # not given to us just now
                self._waiting.remove(turn)
                self._at_work = turn

    def _give(self, turn: Event) -> None:
        """Pass the turn on, unless it was taken over."""
        with self._lock:
            if self._at_work is not turn:
                return
            self._at_work = self._waiting.popleft() if self._waiting else None
            if self._at_work is not None:
                self._at_work.set()
