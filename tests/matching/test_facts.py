"""Several sources about one structure: who is believed, what capacity they tell, and that order does not matter."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from config import data
from matching.capacities import UNKNOWN, ranges, share_of_turnover
from matching.directory_policy import DirectoryPolicy
from matching.facts import Fact, structure_of, told
from matching.structure import Activity, Selling, Structure, StructureKind, Zone

POLICY = DirectoryPolicy.from_data(data.directory())
ON = date(2026, 11, 12)
SIRET = "00010434900014"


def fact(field: str, value: Any, source: str = "liste", day: date = date(2026, 5, 20)) -> Fact:
    return Fact(field, value, source, day, day)


def resolved(*facts: Fact, kind: StructureKind = StructureKind.EI) -> Structure:
    return structure_of(SIRET, kind, facts, POLICY, ON)


def said(*facts: Fact) -> list[str]:
    return [found.sentence for found in ranges(facts, POLICY, ON)]


def test_the_register_is_believed_before_a_name_typed_by_a_user() -> None:
    typed, register = fact("name", "Jeanne Untel", "les-emplois", ON), fact("name", "JARDINS", "recherche-entreprises")
    assert resolved(typed, register).name == "JARDINS"


def test_a_correction_outranks_all() -> None:
    facts = [fact("name", name, source) for name, source in (("A", "recherche-entreprises"), ("B", "corrections"))]
    assert resolved(*facts).name == "B"


def test_a_masked_address_hides_the_point_of_every_other_source() -> None:
    point = {
        "department": "67",
        "insee": "67482",
        "post_code": "67000",
        "city": "S",
        "latitude": 48.5,
        "longitude": 7.7,
    }
    masked = point | {"latitude": None, "longitude": None}
    found = resolved(fact("place", point), fact("place", masked, "recherche-entreprises"))
    assert found.latitude is None


def test_the_order_of_reading_changes_nothing() -> None:
    facts = [fact("name", str(n), f"liste {n}", date(2026, 1 + n, 1)) for n in range(5)]
    facts += [fact("website", str(n), f"liste {n}") for n in range(5)]
    first = resolved(*facts)
    for seed in range(10):
        Random(seed).shuffle(facts)
        assert resolved(*facts) == first


def test_what_is_told_comes_back_as_it_was() -> None:
    whole = Structure(
        SIRET,
        StructureKind.EI,
        "Jardins",
        department="67",
        insee="67482",
        activities=(
            Activity(
                "g", "s", 1.0, "déclaré", Zone(codes=frozenset({"epci:246700488"})), ON, frozenset({Selling.GOODS})
            ),
        ),
        zone=Zone(radius_km=30),
        hours=12.0,
        source="liste",
        as_of=ON,
        parent="000104349",
    )
    assert resolved(*(fact(name, value, day=ON) for name, value in told(whole).items())) == whole


def test_hours_come_from_posts_of_a_convention_and_from_nothing_else() -> None:
    etp = fact("etp", {"low": 8.0, "high": 8.0})
    assert resolved(etp, kind=StructureKind.ACI).hours == 8 * 1820
    assert resolved(etp, fact("hours", 900.0), kind=StructureKind.ACI).hours == 900
    others = [fact(name, {"low": 66, "high": 66}) for name in ("places", "headcount", "open_posts")]
    assert resolved(*others, kind=StructureKind.ESAT).hours is None


def test_what_a_structure_typed_of_its_capacity_lapses_after_six_months() -> None:
    assert resolved(fact("hours", 900.0, "structure", date(2026, 6, 1))).hours == 900
    assert resolved(fact("hours", 900.0, "structure", date(2026, 5, 1))).hours is None


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ([], []),
        ([fact("places", {"low": 66, "high": 66}, "finess")], ["66 places (FINESS, mai 2026)"]),
        (
            [fact("headcount", {"low": 20, "high": 49, "year": 2023}, "recherche-entreprises")],
            ["20 à 49 salariés (Sirene, 2023)"],
        ),
        (
            [fact("open_posts", {"low": 2, "high": 2, "moved": None}, "les-emplois", ON)],
            ["2 postes ouverts (Les emplois de l'inclusion, 12/11/2026)"],
        ),
        (
            [fact("headcount", {"low": 20, "high": 49}, "a"), fact("headcount", {"low": 30, "high": None}, "b")],
            ["30 à 49 salariés (a, mai 2026 ; b, mai 2026)"],
        ),
        (
            [fact("places", {"low": 60, "high": 60}, "a"), fact("places", {"low": 66, "high": 66}, "finess")],
            ["66 places (FINESS, mai 2026)", "60 places (a, mai 2026)"],
        ),
        (
            [
                fact("headcount", {"low": 10, "high": 19, "year": 2023}, "recherche-entreprises"),
                fact(
                    "company_headcount", {"low": 50, "high": 99, "year": 2023, "company": True}, "recherche-entreprises"
                ),
            ],
            ["10 à 19 salariés (Sirene, 2023)", "50 à 99 salariés dans toute l'entreprise (Sirene, 2023)"],
        ),
    ],
)
def test_capacity_is_told_with_source_and_date_and_narrowed_only_where_units_agree(
    facts: list[Fact], sentences: list[str]
) -> None:
    assert said(*facts) == sentences
    assert "inconnue" in UNKNOWN


@pytest.mark.parametrize(("amount", "word"), [(30, ""), (31, "élevée"), (61, "peu réaliste")])
def test_a_large_share_of_turnover_is_said(amount: float, word: str) -> None:
    found = share_of_turnover(amount, 100)
    assert word in found
    assert bool(found) == bool(word)
