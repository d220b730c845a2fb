"""Groups in their order, best first, by HiGHS: weight first, then value, and a cut for every group already seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from matching.grouping.assign import Plan, best_match, plan
from matching.grouping.case import Case
from matching.grouping.milp import WEIGHT_TOLERANCE, Programme, Row, best_answer
from matching.grouping.minimality import shrink
from matching.grouping.split import best_split

MOST_PULLS = 60
"Groups asked of the solver for one problem; reached only when most good groups could spare a member."


class Stopped(Exception):
    """A limit was reached: what comes next is not known."""


def by_solver(case: Case, minimal: bool) -> Iterator[Plan]:
    """Groups in their order. When a limit is reached the last ones are marked as not proved.

    Groups of equal weight and value leave the solver in any order: they are gathered until a lesser one comes.
    """
    tied: list[Plan] = []
    try:
        for found in _pulled(case, minimal):
            if tied and found.key[:2] != tied[0].key[:2]:
                yield from sorted(tied, key=lambda one: one.key)
                tied = []
            tied.append(found)
    except Stopped as stop:
        tied += stop.args
        yield from (replace(one, proved=False) for one in sorted(tied, key=lambda one: one.key))
    else:
        yield from sorted(tied, key=lambda one: one.key)


def _pulled(case: Case, minimal: bool) -> Iterator[Plan]:
    """Groups by falling weight and value. Raises Stopped, with the best that is known when nothing came yet."""
    programme, level, spare = Programme(case), case.weight(case.coverable), None
    for _ in range(MOST_PULLS):
        found, level = _pull(programme, level)
        if found is None:
            return
        smaller = shrink(case, found) if minimal else found
        if not found.proved:
            raise Stopped(smaller)
        if smaller.members == found.members:
            yield found
        spare = spare or smaller
        programme.rows.append(_cut(case, found, smaller))
    raise Stopped(*([] if spare is None else [spare]))


def _pull(programme: Programme, level: float) -> tuple[Plan | None, float]:
    """The best group that the cuts leave, and the weight it covers; None when there is none left."""
    answer, level = best_answer(programme, level)
    if answer.owners is None and not answer.proved:
        raise Stopped
    if answer.owners is None:
        return None, level
    members = tuple(sorted(set(answer.owners.values())))
    found = best_match(programme.case, members) or plan(programme.case, members, answer.owners)
    if found.weight < level - WEIGHT_TOLERANCE:  # a need was shared, which only this answer of the solver believes
        found = best_split(programme.case, members) or found
    return replace(found, proved=answer.proved and found.proved), level


def _cut(case: Case, found: Plan, smaller: Plan) -> Row:
    """Never again this group; nor, when all that can be covered is, any larger one.

    A larger one would come later and cover the same. If the group could spare members, those that it needs remain
    allowed, by themselves.
    """
    pool, inside = range(len(case.worth)), set(smaller.members)
    if found.covered != case.coverable:
        signs = {one: 1.0 if one in found.members else -1.0 for one in pool}
        return Row(signs, upper=len(found.members) - 1.0)
    if smaller.members == found.members:
        return Row(dict.fromkeys(found.members, 1.0), upper=len(found.members) - 1.0)
    most = float(case.max_members)
    return Row({one: most if one in inside else 1.0 for one in pool}, upper=most * len(inside))
