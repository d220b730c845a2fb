"""The figures of insertion work in folded words: those in force, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clauses.hour_figures import hour_figures
from clauses.percent_figures import percent_figures
from clauses.revisions import Revision, revisions
from clauses.volume import Volume, number


def figures(low: str, *, counting: bool = False) -> list[Volume]:
    """The figures in force, in the order of the words; none when they speak of something else.

    `counting`: words before count hours, so that a figure of a lot needs no unit.
    """
    if not counting and "h" not in low and "%" not in low and "cent" not in low:
        return []
    changed = revisions(low)
    read = _without_former([*hour_figures(low, changed, counting), *percent_figures(low)], changed)
    return sorted(read, key=lambda each: each.start)


def _without_former(found: list[Volume], changed: tuple[Revision, ...]) -> Iterator[Volume]:
    """The figures in force: those a correction replaces are left out and told by the ones that replace them."""
    for each in found:
        if any(one.gone[0] <= each.start < one.gone[1] for one in changed):
            continue
        former = next((one.former for one in changed if one.kept[0] <= each.start < one.kept[1]), None)
        yield replace(each, former=former)
    for one in changed:
        if not any(one.kept[0] <= each.start < one.kept[1] for each in found):
            value = number(one.value)
            hours, percent = (None, value) if one.percent else (value, None)
            yield Volume(*one.kept, hours=hours, percent=percent, former=one.former)
