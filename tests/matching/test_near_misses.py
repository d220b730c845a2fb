"""Near misses: one fact otherwise and the structure would be proposed; two facts, or none, and it is not told."""

import pytest

from matching.arrays import StructureArrays
from matching.engine import best
from matching.near_misses import near_misses
from matching.structure import Standing, StructureKind, Zone
from tests.matching.cases import CLEANING, LILLE, NEAR, ROOMS, context, does, lot, structure

HAUT_RHIN = Zone(codes=frozenset({"dep:68"}))
ELSEWHERE = {"latitude": LILLE.latitude, "longitude": LILLE.longitude, "department": "59"}


def misses(need, *structures):
    return near_misses(need, StructureArrays.build(structures, context()), context())


@pytest.mark.parametrize(
    ("changes", "need", "fact", "said"),
    [
        (
            {"zone": HAUT_RHIN},
            lot(),
            "zone",
            "Conviendrait si son périmètre comprenait : Bas-Rhin",
        ),
        (ELSEWHERE, lot(), "zone", "(67)"),
        ({"activities": (does(CLEANING, ROOMS),)}, lot(), "trade", "« entretien des espaces verts »"),
        ({"kind": StructureKind.EA}, lot(kinds=frozenset({"reserved_insertion"})), "kind", "fermé à sa nature"),
    ],
    ids=["declared elsewhere", "far", "trade", "kind"],
)
def test_the_fact_that_is_missing_is_named_and_alone(changes, need, fact, said):
    (miss,) = misses(need, structure(**changes))
    assert miss.fact == fact
    assert said in miss.because


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"standing": Standing.CLOSED},
        {"activities": (does(CLEANING, ROOMS),), **ELSEWHERE},
    ],
    ids=["proposed already", "closed", "two facts"],
)
def test_who_misses_nothing_or_two_facts_is_no_near_miss(changes):
    assert misses(lot(), structure(**changes)) == []


def test_what_would_change_is_what_the_engine_says_of_the_changed_structure():
    out = structure(zone=HAUT_RHIN)
    (miss,) = misses(lot(), out)
    moved = structure(zone=Zone(codes=frozenset({"dep:67", "dep:68"})))
    (found,) = best(lot(), StructureArrays.build([moved], context()), context())
    assert miss.score == found.score


def test_the_best_come_first_and_so_many_only():
    many = [structure(siret=f"{n:014d}", zone=HAUT_RHIN, text="tonte" * (n % 2)) for n in range(30)]
    found = misses(lot(), NEAR, *many)
    assert len(found) == 20
    assert [miss.score for miss in found] == sorted((miss.score for miss in found), reverse=True)
