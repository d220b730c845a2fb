"""Looks at processes while they work, every second: how far they are, what they hold in memory, what they spent."""

from __future__ import annotations

import resource
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import getpid, sysconf
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time

EVERY = 1.0
"Seconds between two looks."

Sample = tuple[float, ...]
"The moment, then what was seen."
Points = tuple[float, ...]
"Moments."


def memory() -> int:
    """Mebibytes this process holds; the most it ever held where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * sysconf("SC_PAGE_SIZE") >> 20 if told.exists() else peak()


def peak() -> int:
    """Most mebibytes this process held; the system counts in kibibytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


def itself() -> Sample:
    """Memory, its peak and seconds on a processor of this process."""
    return memory(), peak(), process_time()


@contextmanager
def watched(folder: Path, look: Callable[[], Sample], name: str = "") -> Iterator[None]:
    """Write what is seen to a file of the folder, named after the process unless told: it outlives the process, and
    holds as many looks as there are.
    """
    over = Event()
    watcher = Thread(target=_watch, args=(folder / (name or f"{getpid()}.worker"), look, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(path: Path, look: Callable[[], Sample], over: Event) -> None:
    with path.open("w") as out:
        while not over.wait(EVERY):
            print(perf_counter(), *look(), file=out, flush=True)


def samples(path: Path) -> list[Sample]:
    """All that was seen, in order; a line that was cut is none."""
    lines = path.read_text().splitlines(keepends=True) if path.exists() else []
    return [tuple(map(float, line.split())) for line in lines if line.endswith("\n")]


def at(seen: list[Sample], moment: float) -> Sample | None:
    """The first look from a moment on, else the last one; None when there was none."""
    found = bisect_left(seen, (moment,))
    return seen[min(found, len(seen) - 1)] if seen else None
