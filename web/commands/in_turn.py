"""The requests of one process, one after the other: side by side they all end late, since Python runs one at a time."""

from __future__ import annotations

from collections import deque
from threading import Event, Thread
from typing import Any

from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped]  # the package ships no types

PATIENCE = 0.25
"Seconds: behind a request that takes longer (an export, a file to read) the next one begins all the same."
MOST = 8
"Threads at the most: as many slow requests at once, and nobody else is answered."


class _Queue(deque[Any]):
    """A queue that counts what was taken: a connection waits in it again for each of its requests."""

    taken = 0

    def popleft(self) -> Any:
        """The first, taken."""
        self.taken += 1
        return super().popleft()


class InTurn(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress ships no types
    """Waitress's queue of requests, whose pages one thread makes in the order of arrival.

    Threads that share one interpreter pass it to and fro: with eight of them each page takes half as long again, and
    the slowest twice as long. Where a request waits at the head of the queue for PATIENCE, twice that at the most, one
    more thread takes it and those behind it: nobody waits for somebody else's export. Once nothing is left to do, one
    thread is enough.
    """

    def __init__(self, patience: float = PATIENCE, most: int = MOST) -> None:
        super().__init__()
        self.queue = _Queue()
        self._patience, self._most = patience, most
        self._over = Event()
        self.set_thread_count(1)
        Thread(target=self._watch, name="patience", daemon=True).start()

    def _watch(self) -> None:
        """See at each PATIENCE whether requests wait and none was taken."""
        before = 0
        while not self._over.wait(self._patience):
            with self.lock:
                waiting, taken = len(self.queue), self.queue.taken
                threads, busy = len(self.threads) - self.stop_count, self.active_count
            if waiting and taken == before:
                self.set_thread_count(min(threads + 1, self._most))
            elif not (waiting or busy) and threads > 1:
                self.set_thread_count(1)
            before = taken

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End all threads, as waitress does."""
        self._over.set()
        return bool(super().shutdown(cancel_pending, timeout))
