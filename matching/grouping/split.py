"""The best split between given members, however hard: at once, by search, or by the solver."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from matching.grouping.assign import Below, Plan, best_match, best_search, can_do, plan
from matching.grouping.case import TOLERANCE, Case
from matching.grouping.milp import Answer, Programme, Row, best_answer, whole_answer
from matching.grouping.search import Steps, TooDeep
from matching.grouping.tolls import find_tolls


def ceiling(case: Case, members: tuple[int, ...], whole: bool) -> float:
    """What any split between these members is worth at most, hours counted; `whole`: nothing is left out."""
    found = find_tolls(case, members, sorted({need for member in members for need in case.worth[member]}))
    return (found.whole if whole else found.part) - case.member_cost * (len(members) - 1)


@dataclass(slots=True)
class Budget:
    """Seconds of the solver left for all splits of a problem; one takes `most` of them, and has `least` while any is
    left. Without that end, hundreds of hard splits would each wait for their least."""

    seconds: float = 3.0
    most: float = 1.5
    least: float = 0.1
    steps: Steps = field(default_factory=Steps)

    def answer(self, programme: Programme, floor: float | None) -> Answer:
        """The best answer of a programme in the time it may take, whole only with a floor. Raises TooDeep when no time
        is left."""
        if self.seconds <= 0:
            raise TooDeep
        programme.seconds = lent = max(min(self.seconds, self.most), self.least)
        if floor is None:
            answer, _ = best_answer(programme, programme.case.weight(programme.case.coverable))
        else:
            answer = whole_answer(programme, floor)
        self.seconds -= lent - programme.seconds
        return answer


def best_split(
    case: Case, members: tuple[int, ...], budget: Budget | None = None, floor: float | None = None
) -> Plan | None:
    """The best split for these members; None when one of them must stay idle.

    Raises TooDeep when the time that is left does not give any; Below, with a floor, when no split that leaves nothing
    out is worth more: that is far quicker to show than to find the best.
    """
    matched = best_match(case, members)
    if matched is not None:
        return matched
    left = budget or Budget()
    try:
        return best_search(case, members, floor, left.steps)
    except TooDeep:
        return _by_solver(case, members, left, floor)


def could_do(case: Case, members: tuple[int, ...], needs: frozenset[int]) -> bool:
    """Could these members do these needs within their hours (some may stay idle)?"""
    try:
        return can_do(case, members, needs)
    except TooDeep:
        only = _among(case, members, needs)
        answer, _ = best_answer(Programme(only), only.weight(needs))
        owners = answer.owners or {}
        return only.weight(frozenset(owners)) >= only.weight(needs) - TOLERANCE


def _by_solver(case: Case, members: tuple[int, ...], budget: Budget, floor: float | None) -> Plan | None:
    programme = Programme(_among(case, members, case.coverable))
    programme.rows += [Row({at: 1.0}, lower=1.0) for at in range(len(members))]
    answer = budget.answer(programme, floor)
    if answer.owners is None and not answer.proved:
        raise TooDeep
    if answer.owners is None and floor is not None:
        raise Below
    if answer.owners is None:
        return None
    return plan(case, members, {need: members[at] for need, at in answer.owners.items()}, answer.proved)


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
