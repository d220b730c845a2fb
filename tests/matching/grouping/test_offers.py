"""Smallest, nearest, most robust: against trying everything, on small problems."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from matching.grouping import solve
from matching.grouping.case import lay_out
from matching.grouping.distance import near
from matching.grouping.needs import WITHIN, Answerer, Composition, LotWork, compose
from matching.grouping.offers import MOST_STAND_INS, Kind, most_robust, nearest, offers, smallest, worth
from matching.problem import Grouping, Problem
from matching.structure import AnswerMode, Structure, StructureKind, Verdict
from matching.types import LotNeed, Point
from tests.matching.grouping.oracle import can_spare, groupings, splits

FAR = 100.0


def drawn(seed: int) -> Composition:
    """Three lots, five structures, hours that bind for some."""
    random = Random(seed)
    lots = [LotWork(str(at), f"Lot {at}", hours=random.choice([100.0, 200.0])) for at in range(3)]
    who = [structure(at, random.choice([None, 200.0, 400.0])) for at in range(5)]
    pairs = [(lot, one) for lot in lots for one in who if random.random() < 0.6]
    answers = [Answerer(lot.number, one, *_draw(random)) for lot, one in pairs]
    return compose(lots, answers, max_members=3)


def _draw(random: Random) -> tuple[float, AnswerMode, Verdict, float | None]:
    mode = random.choice([AnswerMode.HOLDER, AnswerMode.HOLDER, AnswerMode.GME])
    return random.uniform(0.5, 1.0), mode, Verdict.YES, random.choice([None, random.uniform(0, 80)])


def structure(number: int, hours: float | None) -> Structure:
    return Structure(f"{number:014d}", StructureKind.EI, f"Structure {number}", hours=hours)


def every(problem: Problem) -> list[Grouping]:
    """All minimal groups of the greatest weight, by brute force, with their members only."""
    found = groupings(replace(problem, best=1000)) or []
    return [one for one in found if one.weight > found[0].weight - 1e-9]


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_covers_as_much_as_the_best_with_fewest_members(seed: int) -> None:
    problem = drawn(seed).problem
    found, tried = smallest(problem), every(problem)
    assert (found is None) == (not tried)
    if found:
        fewest = min(len(one.sirets) for one in tried)
        best = max(one.value for one in tried if len(one.sirets) == fewest)
        assert len(found.members) == fewest
        assert worth(found, problem) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(40))
def test_the_nearest_does_the_work_from_nearest_among_those_that_cover_as_much(seed: int) -> None:
    composition = drawn(seed)
    found, tried = nearest(composition, FAR), every(composition.problem)
    assert (found is None) == (not tried)
    if found:
        least = min(_kilometres(one.sirets, one.covered, composition) for one in tried)
        assert _work(found, composition) == pytest.approx(least)


def _work(found: Grouping, composition: Composition) -> float:
    return sum(_km(member.siret, need, composition) for member in found.members for need in member.needs)


def _km(siret: str, need: str, composition: Composition) -> float:
    hours = next(one.hours or 0.0 for one in composition.problem.needs if one.id == need)
    km = composition.bidders[siret][need.partition("#")[0]].km
    return hours * (FAR if km is None else km)


def _kilometres(sirets: tuple[str, ...], covered: frozenset[str], composition: Composition) -> float:
    members = [one for one in composition.problem.candidates if one.siret in sirets]
    return min(
        sum(_km(owner.siret, need, composition) for need, owner in split.items())
        for split in splits(composition.problem.needs, members)
        if split.keys() == covered and {owner.siret for owner in split.values()} == set(sirets)
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_most_robust_survives_the_loss_of_any_one_member_with_fewest_stand_ins(seed: int) -> None:
    problem = drawn(seed).problem
    found = most_robust(problem)
    tried = [_fewest(problem, one.sirets, one.covered) for one in every(problem)]
    possible = [count for count in tried if count is not None]
    assert (found is None) == (not possible)
    if found:
        group, ready = found
        sirets = tuple(member.siret for member in group.members)
        assert len(ready) == min(possible)
        assert _holds(problem, {*sirets, *ready}, sirets, frozenset(group.covered))


def _fewest(problem: Problem, sirets: tuple[str, ...], covered: frozenset[str]) -> int | None:
    others = [one.siret for one in problem.candidates if one.siret not in sirets]
    for count in range(MOST_STAND_INS + 1):
        if any(_holds(problem, {*sirets, *more}, sirets, covered) for more in combinations(others, count)):
            return count
    return None


def _holds(problem: Problem, everyone: set[str], members: tuple[str, ...], covered: frozenset[str]) -> bool:
    return all(_able(problem, everyone - {lost}, covered) for lost in members)


def _able(problem: Problem, sirets: set[str], covered: frozenset[str]) -> bool:
    rest = [one for one in problem.candidates if one.siret in sirets]
    return any(one.can_lead for one in rest) and any(covered <= split.keys() for split in splits(problem.needs, rest))


@pytest.mark.parametrize("seed", range(20))
def test_no_offer_holds_a_member_that_could_be_spared(seed: int) -> None:
    composition = drawn(seed)
    problem, best = composition.problem, next(iter(solve(composition.problem).proposals), None)
    for offer in offers(composition, best, FAR):
        members = tuple(one for one in problem.candidates if one.siret in {m.siret for m in offer.grouping.members})
        assert not can_spare(problem, members, frozenset(offer.grouping.covered))
        assert offer.hours_less == 0
        assert offer.kind in Kind


def test_what_an_offer_costs_is_told_against_the_best() -> None:
    lots = [LotWork("1", "Nettoyage", hours=100.0), LotWork("2", "Vitres", hours=100.0)]
    both = structure(3, None)
    answers = [
        Answerer("1", structure(1, None), 1.0, AnswerMode.HOLDER, Verdict.YES, 50.0),
        Answerer("2", structure(2, None), 1.0, AnswerMode.HOLDER, Verdict.YES, 50.0),
        Answerer("1", both, 0.6, AnswerMode.HOLDER, Verdict.YES, 10.0),
        Answerer("2", both, 0.6, AnswerMode.HOLDER, Verdict.YES, 10.0),
    ]
    composition = compose(lots, answers)
    best = solve(composition.problem).proposals[0]
    assert len(best.members) == 2
    told = {one.kind: one for one in offers(composition, best, FAR)}
    assert [member.siret for member in told[Kind.SMALLEST].grouping.members] == [both.siret]
    assert told[Kind.SMALLEST].value_less == pytest.approx(0.9 - 0.6)
    assert told[Kind.NEAREST].km == 10.0
    assert told[Kind.ROBUST].stand_ins == (both.siret,)


def test_being_in_the_department_is_not_told_as_being_on_the_spot() -> None:
    one = replace(structure(1, None), department="67")
    vague = LotNeed("t", "1", "Nettoyage", "", (), frozenset(), ("67",), ())
    named = replace(vague, points=(Point(48.57, 7.75, "67"),))
    told = [near(one, vague, 0.0), near(one, replace(vague, departments=("68",)), 12.4), near(one, named, 0.0)]
    assert told == [WITHIN, "à 12 km au moins", ""]
    answers = [Answerer("1", one, 1.0, AnswerMode.HOLDER, Verdict.YES, 0.0, near=told[0])]
    composition = compose([LotWork("1", "Nettoyage")], answers)
    best = solve(composition.problem).proposals[0]
    found = offers(composition, best, FAR)
    assert {one.far for one in found} == {WITHIN}
    assert Kind.NEAREST not in {one.kind for one in found}


def test_stand_ins_are_not_members() -> None:
    """Losing any member of a proposal leaves something undone: nobody is there for show."""
    for seed in range(20):
        problem = drawn(seed).problem
        case = lay_out(problem)
        for found in solve(problem).proposals:
            members = tuple(one for one in problem.candidates if one.siret in {m.siret for m in found.members})
            assert not can_spare(problem, members, frozenset(found.covered)), (seed, case.max_members)
