"""How fast a whole history is read, classified and matched anew: the jobs themselves, alone, then by two workers."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, make_url, select

from web.clock import now
from web.commands.bench_backfill_rows import seed_structures, seed_tenders
from web.commands.bench_backfill_workers import WORKERS, by_workers
from web.commands.bench_draw import Draw
from web.commands.bench_postgres import opened, server, settle
from web.commands.bench_watch import peak
from web.house import House
from web.jobs.classify import classify_lots
from web.jobs.find import find_considerations
from web.jobs.match import match_lots
from web.jobs.runner import JobFunction, Tally
from web.store import models

STAGES: dict[str, JobFunction] = {"find": find_considerations, "classify": classify_lots, "match": match_lots}
ALONE = 2_000
"Tenders that one process reads and matches by itself, stage after stage."
MILLION = 1_000_000
WRITTEN = (models.Consideration, models.Evidence, models.LotTrade, models.Match)


def bench_backfill(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Lit, classe et rapproche un historique tiré au sort, seul puis à deux processus.

    Every tender is a call of one lot with a notice of some 2.5 kilobytes. `alone` counts seconds of this process on a
    processor, without those of a database server; `cluster` counts seconds on the clock, all included, those of the
    seeding apart. On PostgreSQL from its wheel where that is installed, else on SQLite, which workers cannot share.
    Tenders are drawn and written as they come: a million needs some twenty gigabytes of disk, and no more memory.
    """
    with server() as store:
        alone = _alone(store.address("seul"), structures, min(tenders, ALONE), seed)
        told = {"bench": "backfill", "structures": structures, "tenders": tenders, "seed": seed}
        shared = store.address("ensemble")
        told |= {"store": make_url(shared).get_backend_name(), "alone": alone, "cluster": None}
        if "sqlite" not in shared:
            told["cluster"] = _together(shared, structures, tenders, seed, store.seconds)
        return told


def _seed(house: House, structures: int, tenders: int, seed: int) -> int:
    draw = Draw(seed)
    with house.sessions() as session:
        seed_structures(session, draw, structures)
        size = seed_tenders(session, draw, tenders, now())
        session.commit()
    settle(house)
    return size


# --- one process --------------------------------------------------------------------------------------------------


def _alone(address: str, structures: int, tenders: int, seed: int) -> dict[str, Any]:
    with opened(address) as house:
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
        "peak_mebibytes": peak(),
    }


def _timed(house: House, work: JobFunction) -> float:
    began = process_time()
    work(house, Tally())
    return process_time() - began


def _rates(tenders: int, seconds: float) -> dict[str, Any]:
    if not tenders or not seconds:
        return {"seconds": round(seconds, 3)}
    told = {"seconds": round(seconds, 3), "per_second": round(tenders / seconds)}
    minutes = round(seconds / tenders * MILLION / 60, 1)
    return told if tenders >= MILLION else {**told, "extrapolated_minutes_for_a_million": minutes}


def _rows(house: House) -> dict[str, int]:
    with house.sessions() as session:
        counted = {each.__tablename__: session.scalar(select(func.count()).select_from(each)) for each in WRITTEN}
    return {name: count or 0 for name, count in counted.items()}


# --- workers ------------------------------------------------------------------------------------------------------


def _together(
    address: str, structures: int, tenders: int, seed: int, server_seconds: Callable[[], float | None]
) -> dict[str, Any]:
    with opened(address) as house:
        began = perf_counter()
        _seed(house, structures, tenders, seed)
        seeded, began = perf_counter() - began, perf_counter()
        steady = by_workers(house, address, tenders, server_seconds)
        seconds, rows = perf_counter() - began, _rows(house)
    told = {"workers": WORKERS, "seeding_seconds": round(seeded, 1), **_rates(tenders, seconds)}
    return {**told, "rows": rows, **steady}
