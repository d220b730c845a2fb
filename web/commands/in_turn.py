"""The requests of one process, one after the other: side by side they all end late, since Python runs one at a time."""

from __future__ import annotations

from threading import Event, Thread

from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped]  # the package ships no types

PATIENCE = 0.25
"Seconds: behind a request that takes longer (an export, a file to read) the next one begins all the same."
MOST = 8
"Threads at the most: as many slow requests at once, and nobody else is answered."


class InTurn(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress ships no types
    """Waitress's queue of requests, whose pages one thread makes in the order of arrival.

    Threads that share one interpreter pass it to and fro: with eight of them each page takes half as long again, and
    the slowest twice as long. Where a request has waited PATIENCE at the head of the queue, one more thread takes it
    and those behind it: nobody waits for somebody else's export. Once nothing is left to do, one thread is enough.
    """

    def __init__(self, patience: float = PATIENCE, most: int = MOST) -> None:
        super().__init__()
        self._patience, self._most = patience, most
        self._over = Event()
        self.set_thread_count(1)
        Thread(target=self._watch, name="patience", daemon=True).start()

    def _watch(self) -> None:
        """See at each PATIENCE whether the same request still waits first."""
        head = None
        while not self._over.wait(self._patience):
            with self.lock:
                first = self.queue[0] if self.queue else None
                threads, busy = len(self.threads) - self.stop_count, self.active_count
            if first is not None and first is head:
                self.set_thread_count(min(threads + 1, self._most))
            elif first is None and not busy and threads > 1:
                self.set_thread_count(1)
            head = first

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End all threads, as waitress does."""
        self._over.set()
        return bool(super().shutdown(cancel_pending, timeout))
