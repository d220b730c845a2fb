"""Structures as arrays, built once: a lot is then scored against all of them without a loop over pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.context import Context
from matching.gazetteer import EARTH_KM
from matching.presentations import Presentations, Words
from matching.structure import Refusal, Standing, Structure, StructureKind
from matching.zones import ActivityZones, Zones

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Degrees = Sequence[float | None] | Floats


class Profile(NamedTuple):
    """What the rules of answering depend on: the kind, and for a régie de quartier the convention it works under."""

    kind: StructureKind
    convention: StructureKind | None = None


CONVENTIONS = (StructureKind.EI, StructureKind.ACI, StructureKind.AI)
"Kinds that a régie de quartier may be conventioned as."

PROFILES = (*map(Profile, StructureKind), *(Profile(StructureKind.RQ, kind) for kind in CONVENTIONS))
_PROFILE_ROW = {profile: row for row, profile in enumerate(PROFILES)}


def profile_of(structure: Structure) -> Profile:
    """The profile of a structure; a convention counts for a régie de quartier only."""
    regie = structure.kind is StructureKind.RQ and structure.convention in CONVENTIONS
    return Profile(structure.kind, structure.convention if regie else None)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which structures have a thing, and how strongly: rows in order, weights 0-1."""

    rows: Ints
    weights: Floats

    def of(self, rows: Ints) -> tuple[NDArray[np.bool_], Floats]:
        """Which of these rows have it, and their weights in the same order."""
        if not len(self.rows):
            return np.zeros(len(rows), dtype=bool), self.weights
        places = np.minimum(self.rows.searchsorted(rows), len(self.rows) - 1)
        held = self.rows[places] == rows
        return held, self.weights[places[held]]


NOBODY = Postings(np.empty(0, dtype=np.intp), np.empty(0))


@dataclass(frozen=True, slots=True)
class StructureArrays:
    """n structures in order of SIRET and kind, so that a row number breaks ties.

    `profile` index in `PROFILES`; `unit` (n, 3) points on the sphere, NaN when unknown; `department` index in
    `departments`, its length when unknown; `hours` NaN when unknown; `zones` declared by the structures, row for row;
    `own_zones` those of activities that have their own;
    `trade_known` False when trades are unknown or poorly proved; by slug, `sectors`, `groups` (any trade of the group)
    and `vague` (trade of the group not told, or « Autre »);
    `evidence` (n, topics) what shows care for the environment, `access` (n, facets) what speaks of a demand made of
    people; `won` who won public contracts, by None (any), group, sector, (group or sector, department);
    `refusals` what structures do not want, with their rows, by group;
    `words` are the terms of each structure by position in the IDF (vectors of length 1); `term_bounds`, `term_rows` and
    `term_weights` are the same turned round: the structures of each term.
    """

    structures: tuple[Structure, ...]
    profile: Ints
    alive: NDArray[np.bool_]
    unit: Floats
    departments: tuple[str, ...]
    department: Ints
    zones: Zones
    own_zones: ActivityZones
    hours: Floats
    trade_known: NDArray[np.bool_]
    sectors: dict[str, Postings]
    groups: dict[str, Postings]
    vague: dict[str, Postings]
    has_text: NDArray[np.bool_]
    words: Words
    term_bounds: Ints
    term_rows: Ints
    term_weights: Floats
    evidence: NDArray[np.bool_]
    access: NDArray[np.bool_]
    won: dict[object, Postings]
    refusals: dict[str, tuple[tuple[int, Refusal], ...]]
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    "What many lots share (who may come into question for a trade or a place…), filled when first asked for."

    @classmethod
    def build(cls, structures: Iterable[Structure], context: Context) -> StructureArrays:
        """Arrays of these structures, for this context (its IDF gives the terms)."""
        rows = tuple(sorted(structures, key=lambda s: (s.siret, s.kind)))
        departments = tuple(sorted({s.department for s in rows if s.department}))
        place = {code: row for row, code in enumerate(departments)}
        sectors, groups, vague = _trades(rows)
        told = Presentations.read(rows, context)
        bounds, term_rows, term_weights = told.words.by_term(len(context.idf.index))
        points = unit([s.latitude for s in rows], [s.longitude for s in rows])
        return cls(
            structures=rows,
            profile=np.array([_PROFILE_ROW[profile_of(s)] for s in rows], dtype=np.intp),
            alive=np.array([s.standing is not Standing.CLOSED for s in rows], dtype=bool),
            unit=points,
            departments=departments,
            department=np.array([place.get(s.department or "", len(departments)) for s in rows], dtype=np.intp),
            zones=Zones.of([s.zone for s in rows], points),
            own_zones=ActivityZones.of(rows, points),
            hours=np.array([s.hours for s in rows], dtype=np.float64),
            trade_known=np.array([_sure(s, context.policy.trade.sure) for s in rows], dtype=bool),
            sectors=sectors,
            groups=groups,
            vague=vague,
            has_text=np.array([bool(s.text.strip()) for s in rows], dtype=bool),
            words=told.words,
            term_bounds=bounds,
            term_rows=term_rows,
            term_weights=term_weights,
            evidence=told.evidence,
            access=told.access,
            won=_won(rows),
            refusals=_refusals(rows),
        )

    def __len__(self) -> int:
        return len(self.structures)


def is_catch_all(sector: str | None) -> bool:
    """True for the « Autre » of a group, or a group without sector: weak evidence."""
    return sector is None or sector == "autre" or sector.startswith("autre-")


def unit(latitudes: Degrees, longitudes: Degrees) -> Floats:
    """(n, 3) points on the unit sphere from degrees; a point that lacks either is NaN."""
    phi, lam = np.radians(np.array([latitudes, longitudes], dtype=np.float64))  # None becomes NaN
    flat = np.cos(phi)
    found = np.empty((len(phi), 3))
    found[:, 0], found[:, 1], found[:, 2] = flat * np.cos(lam), flat * np.sin(lam), np.sin(phi + 0 * lam)
    return found


def cosines(here: Floats, there: Floats) -> Floats:
    """(n, p) cosines of the angles between n and p points on the unit sphere.

    Not by `@`: it shares such a product among threads, which wait for each other longer than they work. And term by
    term, so that a pair gives the same figure to the last digit whatever the pairs around it.
    """
    found = np.multiply(here[:, 0, None], there[:, 0])
    for axis in (1, 2):
        found += here[:, axis, None] * there[:, axis]
    return found


def kilometres(here: Floats, there: Floats) -> Floats:
    """(n, p) distances in km between n and p points on the unit sphere."""
    return apart(cosines(here, there))


def apart(cosine: Floats) -> Floats:
    """Distances in km of points seen under angles of these cosines, from their chords."""
    chord = np.sqrt(np.maximum(2.0 - 2.0 * cosine, 0.0))
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2.0, 1.0)), dtype=np.float64)


def _sure(structure: Structure, sure: float) -> bool:
    """True when what it does is known well enough for a missing trade to be a no."""
    return any(activity.weight >= sure for activity in structure.activities)


def _trades(rows: Sequence[Structure]) -> tuple[dict[str, Postings], dict[str, Postings], dict[str, Postings]]:
    """Postings by sector, by group, and by group for the trades told vaguely; the strongest evidence counts."""
    found: tuple[dict[str, dict[int, float]], ...] = (defaultdict(dict), defaultdict(dict), defaultdict(dict))
    sectors, groups, vague = found
    for row, structure in enumerate(rows):
        for activity in structure.activities:
            _keep(groups[activity.group], row, activity.weight)
            if is_catch_all(activity.sector):
                _keep(vague[activity.group], row, activity.weight)
            else:
                _keep(sectors[str(activity.sector)], row, activity.weight)
    return _postings(sectors), _postings(groups), _postings(vague)


def _won(rows: Sequence[Structure]) -> dict[object, Postings]:
    """Who won contracts, by every key that a lot may ask for; nobody in it is said to have won nothing."""
    found: dict[object, dict[int, float]] = defaultdict(dict)
    for row, structure in enumerate(rows):
        for award in structure.awards:
            trades = (award.group, award.sector) if award.sector else (award.group,)
            for key in (None, *trades, *((trade, award.department) for trade in trades)):
                _keep(found[key], row, 1.0)
    return _postings(found)


def _refusals(rows: Sequence[Structure]) -> dict[str, tuple[tuple[int, Refusal], ...]]:
    found: dict[str, list[tuple[int, Refusal]]] = defaultdict(list)
    for row, structure in enumerate(rows):
        for refusal in structure.refusals:
            found[refusal.group].append((row, refusal))
    return {group: tuple(said) for group, said in found.items()}


def _keep(best: dict[int, float], row: int, weight: float) -> None:
    best[row] = max(weight, best.get(row, 0.0))


Key = TypeVar("Key")


def _postings(found: dict[Key, dict[int, float]]) -> dict[Key, Postings]:
    return {
        slug: Postings(np.fromiter(best, dtype=np.intp), np.fromiter(best.values(), dtype=np.float64))
        for slug, best in found.items()
    }
