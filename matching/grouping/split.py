"""The best split between given members, however hard: at once, by search, or by the solver."""

from __future__ import annotations

from dataclasses import replace

from matching.grouping.assign import Plan, best_match, best_search, can_do, plan
from matching.grouping.case import TOLERANCE, Case
from matching.grouping.milp import Programme, Row, best_answer
from matching.grouping.search import TooDeep
from matching.grouping.tolls import find_tolls


def ceiling(case: Case, members: tuple[int, ...], whole: bool) -> float:
    """What any split between these members is worth at most, hours counted; `whole`: nothing is left out."""
    found = find_tolls(case, members, sorted({need for member in members for need in case.worth[member]}))
    return (found.whole if whole else found.part) - case.member_cost * (len(members) - 1)


def best_split(case: Case, members: tuple[int, ...]) -> Plan | None:
    """The best split for these members; None when one of them must stay idle."""
    matched = best_match(case, members)
    if matched is not None:
        return matched
    try:
        return best_search(case, members)
    except TooDeep:
        return _by_solver(case, members)


def could_do(case: Case, members: tuple[int, ...], needs: frozenset[int]) -> bool:
    """Could these members do these needs within their hours (some may stay idle)?"""
    try:
        return can_do(case, members, needs)
    except TooDeep:
        only = _among(case, members, needs)
        answer, _ = best_answer(Programme(only), only.weight(needs))
        owners = answer.owners or {}
        return only.weight(frozenset(owners)) >= only.weight(needs) - TOLERANCE


def _by_solver(case: Case, members: tuple[int, ...]) -> Plan | None:
    programme = Programme(_among(case, members, case.coverable))
    programme.rows += [Row({at: 1.0}, lower=1.0) for at in range(len(members))]
    answer, _ = best_answer(programme, programme.case.weight(programme.case.coverable))
    if answer.owners is None:
        return None
    owners = {need: members[at] for need, at in answer.owners.items()}
    return plan(case, members, owners, answer.proved)


def _among(case: Case, members: tuple[int, ...], needs: frozenset[int]) -> Case:
    """The same case with these members only, all of them free to lead, and these needs only."""
    return replace(
        case,
        candidates=tuple(replace(case.candidates[one], can_lead=True) for one in members),
        capacity=tuple(case.capacity[one] for one in members),
        worth=tuple({need: value for need, value in case.worth[one].items() if need in needs} for one in members),
        table=case.table[list(members)],
        max_members=len(members),
    )
