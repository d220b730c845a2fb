"""Swap a member, move a need: what breaks and what improves is said; starting from a structure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matching.grouping import solve
from matching.grouping.needs import Answerer, Composition, LotWork, compose
from matching.grouping.trial import around, attempt
from matching.problem import Grouping
from matching.structure import AnswerMode, Structure, StructureKind, Verdict
from tests.matching.grouping.oracle import groupings
from tests.matching.grouping.test_offers import drawn

A, B, C, D = (f"{number:014d}" for number in (1, 2, 3, 4))


def case() -> tuple[Composition, Grouping]:
    """A cleans, B gardens; C could do both less well and has few hours; D gardens well but cannot lead."""
    lots = [LotWork("1", "Nettoyage", hours=100.0), LotWork("2", "Jardins", hours=200.0)]
    who = {siret: Structure(siret, StructureKind.EI, "ABCD"[int(siret[-1]) - 1]) for siret in (A, B, C, D)}
    who[C] = replace(who[C], hours=150.0)
    told = [("1", A, 0.9, 5.0), ("2", B, 0.9, 5.0), ("1", C, 0.5, 30.0), ("2", C, 0.5, 30.0), ("2", D, 0.95, 2.0)]
    modes = {D: AnswerMode.GME}
    answers = [
        Answerer(lot, who[siret], score, modes.get(siret, AnswerMode.HOLDER), Verdict.YES, km)
        for lot, siret, score, km in told
    ]
    composition = compose(lots, answers)
    best = solve(composition.problem).proposals[0]
    assert {member.siret for member in best.members} == {A, D}
    return composition, best


def test_the_same_group_is_neither_better_nor_worse() -> None:
    composition, best = case()
    tried = attempt(composition, [A, D], {}, best)
    assert (tried.grouping, tried.breaks, tried.improves) == (best, (), ())


def test_a_member_less_leaves_a_need_open() -> None:
    composition, best = case()
    tried = attempt(composition, [A], {}, best)
    assert any("« Lot 2 : Jardins » n'est plus couvert" in text for text in tried.breaks)
    assert "Un membre de moins." in tried.improves


def test_a_swap_tells_what_is_worse() -> None:
    composition, best = case()
    tried = attempt(composition, [A, B], {}, best)
    assert any("moins bon de 3 points" in text for text in tried.breaks)
    assert any("plus loin" in text for text in tried.breaks)


def test_a_member_too_many_is_told() -> None:
    composition, best = case()
    assert any(
        "B n'est pas indispensable" in text or "B n'aurait pas de travail" in text
        for text in attempt(composition, [A, B, D], {}, best).breaks
    )


def test_a_need_is_moved_or_it_is_said_why_not() -> None:
    composition, best = case()
    moved = attempt(composition, [A, C, D], {"1": C}, best)
    assert moved.grouping is not None
    assert ("1",) in [member.needs for member in moved.grouping.members if member.siret == C]
    assert any(
        "C n'a pas assez d'heures pour « Lot 2 : Jardins »" in text
        for text in attempt(composition, [A, C], {"2": C}, best).breaks
    )
    assert any("B n'a pas le métier" in text for text in attempt(composition, [A, B], {"1": B}, best).breaks)


def test_a_group_without_a_leader_cannot_be() -> None:
    composition, best = case()
    tried = attempt(composition, [D], {}, best)
    assert tried.grouping is None
    assert "mandataire" in tried.breaks[0]
    assert attempt(composition, [], {}, best).grouping is None


def test_starting_from_a_structure_gives_its_groups_only() -> None:
    composition, _ = case()
    found = around(composition, B)
    assert found
    assert all(B in {member.siret for member in one.members} for one in found)
    assert around(composition, "99999999999999") == ()


@pytest.mark.parametrize("seed", range(25))
def test_the_first_group_around_a_structure_covers_as_much_as_any_with_it(seed: int) -> None:
    composition = drawn(seed)
    tried = groupings(replace(composition.problem, best=1000)) or []
    for candidate in composition.problem.candidates:
        mine = [one for one in tried if candidate.siret in one.sirets]
        found = around(composition, candidate.siret)
        if mine and found:
            hours = {need.id: need.hours or 0.0 for need in composition.problem.needs}
            assert sum(hours[need] for need in found[0].covered) >= max(one.weight for one in mine) - 1e-9
