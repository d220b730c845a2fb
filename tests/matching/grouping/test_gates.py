"""What stands in the way of accepting a group."""

from __future__ import annotations

from datetime import date

import pytest

from clauses.group_form import read_group_form
from config.data import table
from matching.eligibility import Rules
from matching.grouping.gates import Accepted, Checks, gates
from matching.structure import Structure, StructureKind

NOTES = Rules.from_data(table("eligibility")).notes
A, B, C = (f"{number:014d}" for number in (1, 2, 3))
SEVERAL = "{} d'être membre de plusieurs groupements."
ALONE = "{} d'agir à la fois en qualité de candidat individuel et de membre d'un groupement."


def checks(words: str = "", **kinds: StructureKind) -> Checks:
    who = {
        siret: Structure(siret, kinds.get(name, StructureKind.EI), name, hours=1000.0)
        for siret, name in zip((A, B, C), "ABC", strict=True)
    }
    return Checks(read_group_form(words) if words else None, who, NOTES, date(2026, 5, 1))


def codes(new: Accepted, *standing: Accepted, at: Checks | None = None) -> dict[str, bool]:
    return {gate.code: gate.hard for gate in gates(new, standing, at or checks())}


def group(*members: str, lead: str | None = A, tender: int = 1, hours: float | None = 100.0) -> Accepted:
    return Accepted(tender, members, lead, dict.fromkeys(members, hours))


def test_nothing_stands_in_the_way_of_a_first_group() -> None:
    assert codes(group(A, B)) == {}


def test_a_mandataire_leads_one_group_of_a_market_always() -> None:
    allowed = checks(SEVERAL.format("Il est possible"))
    found = codes(group(A, C), group(A, B), at=allowed)
    assert found == {"mandataire_twice": True}
    assert codes(group(A, C, lead=C), group(A, B), at=allowed) == {}
    assert codes(group(A, C, tender=2), group(A, B)) == {}


@pytest.mark.parametrize(("words", "hard"), [("", False), (SEVERAL.format("Il est interdit"), True)])
def test_a_member_of_two_groups_is_refused_where_the_notice_says_so_and_a_question_elsewhere(
    words: str, hard: bool
) -> None:
    assert codes(group(B, C, lead=B), group(A, B), at=checks(words)) == {"member_twice": hard}


@pytest.mark.parametrize(("words", "hard"), [("", False), (ALONE.format("Il est interdit"), True)])
def test_answering_alone_and_in_a_group_likewise(words: str, hard: bool) -> None:
    assert codes(group(A, lead=None), group(A, B), at=checks(words)) == {"alone_and_member": hard}


def test_the_same_group_is_not_accepted_twice() -> None:
    assert codes(group(B, A), group(A, B))["same"] is True


def test_hours_promised_elsewhere_count_against_the_capacity() -> None:
    assert codes(group(A, B, hours=600.0), group(A, C, tender=2, hours=600.0)) == {"capacity": False}
    assert codes(group(A, B, hours=400.0), group(A, C, tender=2, hours=600.0)) == {}


def test_ceilings_of_an_aci_and_of_an_ai_are_recalled() -> None:
    found = gates(group(A, B), (), checks(A=StructureKind.ACI, B=StructureKind.AI))
    assert not any(gate.hard for gate in found)
    assert any("30 %" in gate.text and "A" in gate.text for gate in found)
    assert any("480 heures" in gate.text for gate in found)


def test_hard_ones_come_first() -> None:
    found = gates(group(A, C), [group(A, B)], checks(C=StructureKind.ACI))
    assert [gate.hard for gate in found] == sorted((gate.hard for gate in found), reverse=True)
    assert found[0].hard
