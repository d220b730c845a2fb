"""Rules of the objective, one small case each, and what larger problems must keep."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from matching.grouping import solve
from matching.grouping.case import lay_out
from matching.grouping.exact import by_solver
from matching.grouping.priced import by_prices
from matching.grouping.prices import find_prices
from matching.grouping.solver import first
from matching.grouping.walk import by_enumeration
from matching.problem import Candidate, Need, Problem, Solution

A, B, C = "11111111111111", "22222222222222", "33333333333333"


def sets(solution: Solution) -> list[tuple[str, ...]]:
    return [tuple(sorted(member.siret for member in found.members)) for found in solution.proposals]


def problem(needs: dict[str, float | None], *candidates: Candidate, **limits: object) -> Problem:
    listed = tuple(Need(name, hours) for name, hours in needs.items())
    return replace(Problem(listed, candidates), **limits)  # type: ignore[arg-type]  # limits of a test


def test_coverage_goes_before_value() -> None:
    found = solve(problem({"x": 10, "y": 1}, Candidate(A, covers={"x": 0.1}), Candidate(B, covers={"y": 1.0})))
    assert sets(found)[0] == (A, B)


def test_equal_groups_go_by_siret() -> None:
    both = [Candidate(siret, covers={"x": 0.5}) for siret in (C, A, B)]
    assert sets(solve(problem({"x": 10}, *both))) == [(A,), (B,), (C,)]


def test_fewest_members_break_a_tie_of_value() -> None:
    pair = (Candidate(B, covers={"x": 1.0}), Candidate(C, covers={"y": 1.0}))
    alone = Candidate(A, covers={"x": 1.0, "y": 0.8})
    found = solve(problem({"x": 10, "y": 10}, alone, *pair, member_cost=0.1))
    assert sets(found)[0] == (A,)
    assert found.proposals[0].value == pytest.approx(0.9)


def test_a_set_that_contains_an_earlier_one_covering_the_same_is_passed_over() -> None:
    found = solve(
        problem({"x": 10, "y": 10}, Candidate(A, covers={"x": 1.0, "y": 1.0}), Candidate(B, covers={"y": 0.9}))
    )
    assert sets(found) == [(A,), (B,)]


def test_unknown_hours_weigh_the_median_and_take_no_capacity() -> None:
    needs = {"x": 10.0, "y": 30.0, "z": None}
    found = solve(problem(needs, Candidate(A, 40.0, covers=dict.fromkeys(needs, 1.0))))
    assert found.proposals[0].covered == ("x", "y", "z")
    assert found.proposals[0].members[0].hours == 40.0
    only = solve(problem(needs, Candidate(A, 40.0, covers={"z": 0.5})))
    assert only.proposals[0].value == pytest.approx(20 / 60 * 0.5)


def test_hours_are_never_exceeded() -> None:
    found = solve(problem({"x": 10, "y": 30}, Candidate(A, 35.0, covers={"x": 1.0, "y": 0.2})))
    assert found.proposals[0].covered == ("y",)
    assert found.proposals[0].missing == ("x",)


def test_the_mandataire_is_the_leader_with_most_hours_unknown_being_unlimited() -> None:
    needs = {"x": 1.0, "y": 1.0, "z": 1.0}
    one, two = Candidate(A, 50.0, covers={"x": 1.0}), Candidate(B, 80.0, covers={"y": 1.0})
    third = Candidate(C, None, can_lead=False, covers={"z": 1.0})
    assert solve(problem(needs, one, two, third)).proposals[0].members[0].siret == B
    led = replace(third, can_lead=True)
    assert solve(problem(needs, one, two, led)).proposals[0].members[0].siret == C


def test_without_a_leader_there_is_no_group() -> None:
    assert solve(problem({"x": 1.0}, Candidate(A, can_lead=False, covers={"x": 1.0}))) == Solution((), True)


def test_all_members_eligible_leaves_the_others_out() -> None:
    pair = (Candidate(A, eligible=False, covers={"x": 1.0}), Candidate(B, covers={"x": 0.5}))
    assert sets(solve(problem({"x": 1.0}, *pair, all_members_eligible=True))) == [(B,)]


def test_minimal_drops_a_member_that_only_makes_it_nicer() -> None:
    good, nicer = Candidate(A, covers={"x": 0.1, "y": 0.1}), Candidate(B, covers={"y": 1.0})
    free = problem({"x": 10, "y": 10}, good, nicer)
    assert sets(solve(free))[0] == (A, B)
    assert sets(solve(replace(free, minimal=True))) == [(A,), (B,)]


def test_minimal_keeps_a_member_whose_hours_are_needed() -> None:
    pair = (Candidate(A, 10.0, covers={"x": 1.0, "y": 1.0}), Candidate(B, 10.0, covers={"y": 0.5}))
    assert sets(solve(problem({"x": 10, "y": 10}, *pair, minimal=True)))[0] == (A, B)


def large(seed: int, candidates: int, needs: int, members: int, hours: tuple[int, int] = (200, 900)) -> Problem:
    draw = Random(seed)
    listed = tuple(Need(f"n{at}", draw.randint(20, 150)) for at in range(needs))
    pool = [
        Candidate(
            f"{at:014d}",
            draw.randint(*hours),
            draw.random() < 0.5,
            covers={need.id: round(draw.random(), 2) for need in listed if draw.random() < 0.35},
        )
        for at in range(candidates)
    ]
    return Problem(listed, tuple(pool), members)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("minimal", [False, True])
def test_the_solver_gives_what_trying_all_groups_gives(seed: int, minimal: bool) -> None:
    given = replace(large(seed, 16, 10, 4, (150, 400)), minimal=minimal)
    case = lay_out(given)
    tried = [found.key for found in first(by_enumeration(case, minimal), given, case)]
    assert len(tried) == 3
    assert [found.key for found in first(by_solver(case, minimal), given, case)] == tried


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("minimal", [False, True])
def test_prices_give_what_trying_all_groups_gives_even_with_a_need_that_nobody_does(seed: int, minimal: bool) -> None:
    coverable = replace(large(seed, 20, 9, 4, (300, 900)), minimal=minimal)
    given = replace(coverable, needs=(*coverable.needs, Need("nobody", 60.0)))
    case = lay_out(given)
    tried = [found.key for found in first(by_enumeration(case, minimal), given, case)]
    assert [found.key for found in first(by_prices(case, minimal), given, case)] == tried


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_group_that_covers_all_it_can_is_worth_more_than_its_prices_say(seed: int) -> None:
    given = large(seed, 14, 8, 4, (300, 900))
    case = lay_out(replace(given, needs=(*given.needs, Need("nobody", 60.0))))
    prices = find_prices(case)
    whole = [found for found in by_enumeration(case, False) if found.covered == case.coverable]
    assert whole
    for found in whole:
        assert prices.base + sum(prices.gain[one] for one in found.members) >= found.value - 1e-9
        assert prices.bound >= found.value - 1e-9


def test_the_200_candidates_of_a_large_tender_are_settled_and_proved() -> None:
    found = solve(replace(large(1, 200, 30, 6), minimal=True))
    assert found.proved
    assert len(found.proposals) == 3
    values = [one.value for one in found.proposals]
    assert values == sorted(values, reverse=True)
    for proposal in found.proposals:
        assert not proposal.missing


def test_no_member_of_a_minimal_group_can_be_spared() -> None:
    given = replace(large(4, 40, 12, 4), minimal=True)
    by_siret = {one.siret: one for one in given.candidates}
    for found in solve(given).proposals:
        for member in found.members:
            rest = tuple(by_siret[one.siret] for one in found.members if one is not member)
            needs = tuple(need for need in given.needs if need.id in found.covered)
            without = solve(Problem(needs, rest, len(rest), 1))
            assert not any(one.missing == () for one in without.proposals)


def test_when_every_need_weighs_nothing_the_fewest_members_then_sirets_settle() -> None:
    needs = (Need("n1", 0.0), Need("n2", 0.0))
    covers = {"n1": 0.9, "n2": 0.9}
    candidates = tuple(Candidate(f"{number:014d}", covers=covers) for number in (3, 1, 2))
    found = solve(Problem(needs, candidates)).proposals
    assert [member.siret for member in found[0].members] == [f"{1:014d}"]
    assert found[0].value == 0
    assert found[0].optimal
