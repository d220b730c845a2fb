"""Near misses: structures that would suit a lot if one fact were otherwise, with that fact named.

Each fact is changed alone and the pair judged again by the engine, so that « conviendrait » is its own word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Ints, Profile, StructureArrays, profile_of
from matching.context import Context
from matching.engine import best
from matching.features import FEATURES
from matching.labels import KINDS as KIND_NAMES
from matching.lot import Lot
from matching.structure import Activity, Structure, StructureKind, Verdict, Zone
from matching.types import LotNeed

MOST = 20
"Near misses of a lot that are told."

CHECKED = 400
"Structures judged again for a lot, the nearest to suiting first."

DECLARED = 1.0
"Weight of a trade that the structure itself would declare."


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A structure that is not proposed; `fact` zone, trade or kind; `score` what it would have were it otherwise."""

    structure: Structure
    fact: str
    because: str
    score: float


def near_misses(need: LotNeed, arrays: StructureArrays, known: Context, most: int = MOST) -> list[NearMiss]:
    """The near misses of a lot, best first. A closed structure is none; neither is one that misses two facts."""
    lot = Lot.prepare(need, known)
    if not lot.gate_open:
        return []
    found = [miss for row in _worth_asking(lot, arrays) for miss in _misses(lot, arrays.structures[row])]
    return sorted(found, key=lambda miss: (-miss.score, miss.structure.key, miss.fact))[:most]


def _worth_asking(lot: Lot, arrays: StructureArrays) -> Ints:
    """Open structures that are out of the question by exactly one of trade, place and kind; the likeliest first."""
    everyone = np.arange(len(arrays))
    values = {name: FEATURES[name].score(lot, arrays, everyone) for name in ("trade", "place", "words")}
    out = (values["trade"] == 0).astype(int) + (values["place"] == 0) + ~lot.allowed[arrays.profile]
    likely = sum(np.nan_to_num(value) for value in values.values())
    rows = np.flatnonzero(arrays.alive & (out == 1))
    return rows[np.lexsort((rows, -np.asarray(likely)[rows]))][:CHECKED]


def _misses(lot: Lot, structure: Structure) -> Iterator[NearMiss]:
    for fact, because, changed in _changes(lot, structure):
        if found := best(lot.need, StructureArrays.build([changed], lot.context), lot.context):
            yield NearMiss(structure, fact, because, found[0].score)


def _changes(lot: Lot, structure: Structure) -> Iterator[tuple[str, str, Structure]]:
    """What may be otherwise: the zone holds the place, the trade is one of its own, the kind is another."""
    yield from _other_zone(lot, structure)
    yield from _other_trade(lot, structure)
    yield from _other_kind(lot, structure)


def _other_zone(lot: Lot, structure: Structure) -> Iterator[tuple[str, str, Structure]]:
    departments = list(dict.fromkeys(place.department for place in lot.places))
    if not departments:
        return
    codes = frozenset(f"dep:{code}" for code in departments)
    zone = replace(structure.zone or Zone(), codes=(structure.zone.codes if structure.zone else frozenset()) | codes)
    activities = tuple(replace(one, zone=None) for one in structure.activities)
    names = ", ".join(f"{lot.context.gazetteer.department_name(code)} ({code})" for code in departments)
    yield (
        "zone",
        f"Conviendrait si son périmètre comprenait : {names}.",
        replace(structure, zone=zone, activities=activities),
    )


def _other_trade(lot: Lot, structure: Structure) -> Iterator[tuple[str, str, Structure]]:
    if not lot.need.trades:
        return
    guess = lot.need.trades[0]
    added = Activity(guess.group, guess.sector, DECLARED, "déclaré par la structure")
    name = lot.context.trades.name(guess.sector or guess.group)
    changed = replace(structure, activities=(*structure.activities, added))
    yield "trade", f"Conviendrait si elle exerçait le métier « {name} ».", changed


def _other_kind(lot: Lot, structure: Structure) -> Iterator[tuple[str, str, Structure]]:
    """Only where its own kind is refused: the lot is reserved for others, or nobody of its kind may sign."""
    if lot.answers[profile_of(structure)].verdict in (Verdict.YES, Verdict.IF):
        return
    fitting = [kind for kind in StructureKind if lot.answers[Profile(kind)].verdict is Verdict.YES]
    if fitting:
        names = ", ".join(KIND_NAMES[kind] for kind in fitting)
        own = KIND_NAMES[structure.kind]
        because = f"Conviendrait si le lot n'était pas fermé à sa nature ({own}) ; il est ouvert à : {names}."
        yield "kind", because, replace(structure, kind=fitting[0])
