"""A backfill by two workers under watch: its rate once under way, what it costs each side, what the workers hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import dropwhile
from math import isnan, nan
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from web.cluster.backfill import backfill, check
from web.commands.bench_postgres import opened
from web.commands.bench_watch import Sample, at, itself, samples, watched
from web.house import House

WORKERS = 2
"The command that asks for the backfill is one of them."
PROGRESS = "progress"
SHARES = {"a_quarter": 0.25, "half": 0.5, "three_quarters": 0.75, "the_end": 1.0}


def by_workers(house: House, address: str, tenders: int, server_seconds: Callable[[], float | None]) -> dict[str, Any]:
    """Match all tenders again by the workers; what was seen of them meanwhile."""
    check(house)
    from web.cluster import queue

    queue.open_queue(house)  # makes its tables, which are looked at from the beginning
    with TemporaryDirectory() as name:
        folder = Path(name)
        with _workers(address, folder, WORKERS - 1), watched(folder, itself), _progress(folder, house, server_seconds):
            backfill(house)
        workers = [samples(path) for path in sorted(folder.glob("*.worker"))]
        return _told(samples(folder / PROGRESS), workers, tenders)


@contextmanager
def _workers(address: str, folder: Path, number: int) -> Iterator[None]:
    """So many workers in processes of their own."""
    spawning = get_context("spawn")
    workers = [spawning.Process(target=_work, args=(address, folder), daemon=True) for _ in range(number)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(address: str, folder: Path) -> None:
    """In the process of a worker."""
    from web.cluster import queue

    with opened(address) as house, watched(folder, itself):
        queue.work(queue.open_queue(house), wait=True)


# --- what was seen ------------------------------------------------------------------------------------------------


@contextmanager
def _progress(folder: Path, house: House, server_seconds: Callable[[], float | None]) -> Iterator[None]:
    """Look at how many chunks are left, and at what the server spent."""
    with watched(folder, lambda: (_left(house.engine), server_seconds() or nan), PROGRESS):
        yield


def _left(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM procrastinate_jobs").scalar() or 0)


def _told(progress: list[Sample], workers: list[list[Sample]], tenders: int) -> dict[str, Any]:
    """Rate and costs of the second half, when all workers have long read the directory, and their memory."""
    whole = max((left for _, left, _ in progress), default=0.0)
    under_way = list(dropwhile(lambda sample: not sample[1], progress))
    if not under_way:
        return {"under_way": None, "mebibytes": {}}
    marks = {name: _reached(under_way, whole * (1 - share)) for name, share in SHARES.items()}
    memory = {str(number): _memory(seen, marks) for number, seen in enumerate(workers, 1)}
    return {"under_way": _rates(marks["half"], marks["the_end"], workers, tenders / whole), "mebibytes": memory}


def _reached(progress: list[Sample], left: float) -> Sample:
    """The first look at which no more chunks were left than these, else the last one."""
    return next((sample for sample in progress if sample[1] <= left), progress[-1])


def _memory(seen: list[Sample], marks: dict[str, Sample]) -> dict[str, float]:
    found = {name: sample[1] for name, mark in marks.items() if (sample := at(seen, mark[0]))}
    return found | {"peak": max((sample[2] for sample in seen), default=0)}


def _rates(begin: Sample, end: Sample, workers: list[list[Sample]], chunk: float) -> dict[str, Any] | None:
    seconds, tenders = end[0] - begin[0], (begin[1] - end[1]) * chunk
    if not tenders:
        return None
    spent = sum(_spent(seen, begin[0], end[0]) for seen in workers)
    costs = {"workers": spent / tenders * 1000, "server": (end[2] - begin[2]) / tenders * 1000}
    each = {name: None if isnan(cost) else round(cost, 3) for name, cost in costs.items()}
    return {"tenders": round(tenders), "per_second": round(tenders / seconds), "processor_milliseconds_each": each}


def _spent(seen: list[Sample], begin: float, end: float) -> float:
    first, last = at(seen, begin), at(seen, end)
    return last[3] - first[3] if first and last else 0.0
