"""How fast lots and structures are matched: a national day, one tender, one changed structure, and other ways of it."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Sequence
from datetime import date
from math import log
from time import process_time
from typing import Any

import numpy as np

from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from matching.structure import Structure
from matching.text import Idf
from matching.types import LotNeed
from web.commands.bench_draw import Draw
from web.commands.bench_peers import peers

OPEN_TENDERS = 20_000
"Calls that a changed structure is compared with, for a day of 1,500."

ONE_BY_ONE = 200
"Lots timed one by one, and at each size of the directory."

ROUNDS = 3
"The best of so many rounds is told: other work of the machine only ever adds."


def bench_match(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Rapproche des marchés d'un lot avec un annuaire, tirés au sort.

    Seconds are those of this process on a processor, so that other work does not count. `engine_seconds` is the day on
    arrays just built (nothing kept from an earlier lot), `warm_seconds` the same once more; an exponent of growth of 1
    says that twice the directory takes twice the time.
    """
    draw = Draw(seed)
    directory = [draw.structure(number) for number in range(structures)]
    needs = [draw.lot(number) for number in range(tenders)]
    learnt, learning = _timed(lambda: Idf.learn(f"{need.title} {need.text}" for need in needs))
    known = _context(draw, learnt)
    arrays, building = _timed(lambda: StructureArrays.build(directory, known))
    matches, day = _day(directory, needs, known)
    peak = _peak()
    _, warm = _day_on(arrays, needs, known)
    own = {"engine": day / max(tenders, 1), **_latencies(draw, arrays, needs, known)}
    return {
        "bench": "match",
        "structures": structures,
        "tenders": tenders,
        "seed": seed,
        "matches": matches,
        "learn_seconds": learning,
        "arrays_seconds": building,
        "engine_seconds": round(day, 4),
        "warm_seconds": round(warm, 4),
        "million_pairs_a_second": round(structures * tenders / day / 1e6, 1) if day else None,
        "peak_mebibytes": peak,
        "ms_per_lot": round(1000 * own["engine"], 3),
        "one_tender_ms": own["one_tender_ms"],
        "one_structure_ms": own["one_structure_ms"],
        "growth_exponent": _growth(draw, directory, needs[:ONE_BY_ONE], known),
        **peers(directory, needs, arrays, known, own["engine"]),
    }


def _context(draw: Draw, learnt: Idf) -> Context:
    known = draw.known
    return Context(known.trades, known.gazetteer, known.policy, known.rules, learnt, date(2026, 1, 1))


def _day(directory: Sequence[Structure], needs: Sequence[LotNeed], known: Context) -> tuple[int, float]:
    """How many matches, and the seconds of the best round, each on arrays of its own."""
    rounds = [_once(StructureArrays.build(directory, known), needs, known) for _ in range(ROUNDS)]
    return rounds[0][0], min(seconds for _, seconds in rounds)


def _day_on(arrays: StructureArrays, needs: Sequence[LotNeed], known: Context) -> tuple[int, float]:
    rounds = [_once(arrays, needs, known) for _ in range(ROUNDS)]
    return rounds[0][0], min(seconds for _, seconds in rounds)


def _once(arrays: StructureArrays, needs: Sequence[LotNeed], known: Context) -> tuple[int, float]:
    return _timed(lambda: sum(len(best(need, arrays, known)) for need in needs), digits=6)


def _latencies(draw: Draw, arrays: StructureArrays, needs: Sequence[LotNeed], known: Context) -> dict[str, Any]:
    """Milliseconds: of one tender (median, and 99 of 100), of one changed structure against the open tenders."""
    each = [1000 * _once(arrays, [need], known)[1] for need in needs[:ONE_BY_ONE]] or [0.0]
    open_tenders = [draw.lot(number) for number in range(OPEN_TENDERS * len(needs) // 1_500)]
    changed = next((one for one in arrays.structures if arrays.trade_known.any() and _sure(one, known)), None)
    found: dict[str, Any] = {"one_tender_ms": {"median": _rounded(each, 50), "p99": _rounded(each, 99)}}
    found["one_structure_ms"] = _changed(changed, open_tenders, known) if changed else None
    return found


def _changed(structure: Structure, needs: Sequence[LotNeed], known: Context) -> dict[str, Any]:
    """One structure compared with the open lots of its trades alone, as the job does after a change."""
    groups = {activity.group for activity in structure.activities}
    touched = [need for need in needs if any(guess.group in groups for guess in need.trades)]
    _, seconds = _day([structure], touched, known)
    return {"open_tenders": len(needs), "compared": len(touched), "ms": round(1000 * seconds, 1)}


def _sure(structure: Structure, known: Context) -> bool:
    return any(activity.weight >= known.policy.trade.sure for activity in structure.activities)


def _growth(draw: Draw, directory: Sequence[Structure], needs: Sequence[LotNeed], known: Context) -> Any:
    """Exponent of the time in the number of structures, over a twelfth, the whole and about four times of them."""
    more = [draw.structure(number) for number in range(len(directory), len(directory) * 25 // 6)]
    sizes = [size for size in (len(directory) // 12, len(directory), len(directory) * 25 // 6) if size]
    if len(sizes) < 3 or not needs:
        return None
    everyone = [*directory, *more]
    times = [_day_on(StructureArrays.build(everyone[:size], known), needs, known)[1] for size in sizes]
    slope = np.polyfit([log(size) for size in sizes], [log(seconds) for seconds in times], 1)[0]
    ms = {str(size): round(1000 * seconds / len(needs), 3) for size, seconds in zip(sizes, times, strict=True)}
    return {"exponent": round(float(slope), 2), "ms_per_lot": ms}


def _rounded(values: Sequence[float], percentile: int) -> float:
    return round(float(np.percentile(values, percentile)), 3)


def _timed(work: Callable[[], Any], digits: int = 3) -> tuple[Any, float]:
    began = process_time()
    found = work()
    return found, round(process_time() - began, digits)


def _peak() -> int:
    """Most memory this process held; the system counts in kibibytes, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
