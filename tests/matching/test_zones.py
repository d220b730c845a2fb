"""The zone of the activity that answers the lot counts; the structure's own only without one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matching.explain import explain
from matching.structure import Zone
from matching.types import Point
from tests.matching.cases import CLEANING, FELLING, GREEN, ROOMS, context, does, lot, structure

BAS_RHIN, LOCAL, NORD = (Zone(codes=frozenset({code})) for code in ("dep:67", "com:67482", "dep:59"))
HERE = Point(48.57, 7.75, "67", "67482", "Strasbourg")


def place(need: Any = None, **changes: Any) -> tuple[float | None, str]:
    findings = {f.feature: f for f in explain(need or lot(), structure(**changes), context()).findings}
    return findings["place"].score, findings["place"].because


def test_the_zone_of_the_trade_asked_outranks_that_of_the_structure() -> None:
    inside = place(activities=(replace(does(), zone=BAS_RHIN),), zone=NORD)
    outside = place(activities=(replace(does(), zone=NORD),), zone=BAS_RHIN)
    assert inside[0]
    assert outside[0] == 0.0
    assert "pour «" in outside[1]
    assert "en dehors" in outside[1]


def test_the_zone_of_another_trade_says_nothing() -> None:
    other = replace(does(CLEANING, ROOMS), zone=NORD)
    assert place(activities=(does(), other), zone=BAS_RHIN) == place(activities=(does(),), zone=BAS_RHIN)


def test_an_activity_without_zone_keeps_that_of_the_structure() -> None:
    both = (does(), replace(does(CLEANING, ROOMS), zone=NORD))
    assert place(activities=both, zone=NORD)[0] == 0.0


def test_the_same_sector_counts_before_another_of_the_group() -> None:
    own, near = replace(does(), zone=NORD), replace(does(sector=FELLING), zone=BAS_RHIN)
    assert place(activities=(own, near))[0] == 0.0
    assert place(activities=(near,))[0]


def test_one_activity_out_and_one_silent_is_unknown_not_a_no() -> None:
    silent, out = does(GREEN, None), replace(does(sector=FELLING), zone=NORD)
    assert place(activities=(silent, out)) == place(activities=(silent,))


def test_an_intercommunality_holds_its_communes() -> None:
    epci = context().gazetteer.epci("67482")
    assert epci
    zone = Zone(codes=frozenset({f"epci:{epci}"}))
    need = lot(points=(HERE,), departments=("67",))
    assert place(need, activities=(replace(does(), zone=zone),))[0]
    assert place(need, zone=zone)[0] == place(need, zone=LOCAL)[0]


def test_a_department_is_reached_in_part_by_an_intercommunality() -> None:
    epci = context().gazetteer.epci("67482")
    need = lot(points=(), departments=("67",))
    found = place(need, zone=Zone(codes=frozenset({f"epci:{epci}"})))
    assert 0 < (found[0] or 0) < 0.2
    assert " %" in found[1]


@pytest.mark.parametrize("code", ["epci:000000000", "com:99999"])
def test_a_code_that_nobody_knows_reaches_nothing(code: str) -> None:
    assert place(zone=Zone(codes=frozenset({code})))[0] == 0.0
