"""Hundreds of random small problems: the solver gives what trying everything gives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matching.grouping import solve
from matching.grouping.case import lay_out
from matching.grouping.exact import by_solver
from matching.grouping.solver import first
from matching.problem import Candidate, Need, Problem
from tests.matching.grouping.oracle import groupings

HOURS = st.one_of(st.none(), st.sampled_from([5.0, 10.0, 12.5, 20.0, 33.0, 47.0]))
ROOM = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 22.5, 30.0, 50.0, 70.0, 100.0]))
SCORES = st.sampled_from([0.0, 0.25, 0.5, 0.61, 0.8, 0.83, 1.0])


@st.composite
def problems(draw: st.DrawFn, most_candidates: int = 5, most_needs: int = 4) -> Problem:
    needs = tuple(Need(f"n{at}", draw(HOURS)) for at in range(draw(st.integers(1, most_needs))))
    covers = st.dictionaries(st.sampled_from([need.id for need in needs]), SCORES, max_size=len(needs))
    candidates = tuple(
        Candidate(f"{at}", draw(ROOM), draw(st.booleans()), draw(st.booleans()), draw(covers))
        for at in draw(st.permutations(range(draw(st.integers(0, most_candidates)))))
    )
    return Problem(
        needs,
        candidates,
        max_members=draw(st.integers(1, 4)),
        best=draw(st.integers(1, 6)),
        member_cost=draw(st.sampled_from([0.0, 0.05, 0.1, 0.3])),
        all_members_eligible=draw(st.booleans()),
        minimal=draw(st.booleans()),
    )


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems())
def test_enumeration_gives_what_trying_everything_gives(problem: Problem) -> None:
    expected = groupings(problem)
    assume(expected is not None)
    assert expected is not None
    answer = solve(problem)
    assert answer.proved
    assert [tuple(sorted(one.siret for one in found.members)) for found in answer.proposals] == [
        found.sirets for found in expected
    ]
    assert [found.value for found in answer.proposals] == pytest.approx([found.value for found in expected], abs=1e-9)
    assert [frozenset(found.covered) for found in answer.proposals] == [found.covered for found in expected]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(problems())
def test_the_solver_of_large_problems_gives_the_same_on_small_ones(problem: Problem) -> None:
    expected = groupings(problem)
    assume(expected is not None)
    assert expected is not None
    case = lay_out(problem)
    assume(case.max_members > 0)
    found = first(by_solver(case, problem.minimal), problem, case)
    proved = [one for one in found if one.proved]
    assert [tuple(case.candidates[at].siret for at in one.members) for one in proved] == [
        one.sirets for one in expected[: len(proved)]
    ]
    assert [one.covered for one in proved] == [
        frozenset(at for at, need in enumerate(case.needs) if need.id in one.covered) for one in expected[: len(proved)]
    ]
    assert len(proved) == len(expected)


@settings(max_examples=150, deadline=None)
@given(problems(most_candidates=9, most_needs=8))
def test_whatever_comes_out_keeps_every_rule(problem: Problem) -> None:
    hours = {need.id: need.hours or 0.0 for need in problem.needs}
    by_siret = {one.siret: one for one in problem.candidates}
    for found in solve(problem).proposals:
        assert 1 <= len(found.members) <= problem.max_members
        assert [one.role for one in found.members] == ["mandataire"] + ["cotraitant"] * (len(found.members) - 1)
        assert by_siret[found.members[0].siret].can_lead
        assert sorted(need for one in found.members for need in one.needs) == sorted(found.covered)
        assert set(found.covered) | set(found.missing) == set(hours)
        assert not set(found.covered) & set(found.missing)
        for member in found.members:
            candidate = by_siret[member.siret]
            assert member.needs
            assert set(member.needs) <= candidate.covers.keys()
            assert candidate.hours is None or sum(hours[need] for need in member.needs) <= candidate.hours + 1e-9
            assert candidate.eligible or not problem.all_members_eligible
