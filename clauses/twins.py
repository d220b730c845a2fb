"""One publication that two journals print: the bulletin and TED give the same notice of one procedure, days apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clauses.notice import Notice

APART = 10
"Days between two printings of one notice, when its day of dispatch is not told."


def editions(ordered: Sequence[Notice]) -> list[int]:
    """For each notice, the rank of the first one that prints the same: its own rank when it has no twin.

    Twins are of two sources and one EU folder, do the same thing, and have the same version and day of dispatch.
    """
    known: dict[tuple[str, str, int], list[int]] = {}
    found: list[int] = []
    for rank, notice in enumerate(ordered):
        same = known.setdefault((notice.folder or "", notice.type.value, notice.version), [])
        taken = {first for first, other in zip(found, ordered, strict=False) if other.source == notice.source}
        first = next((first for first in same if first not in taken and _same_sending(ordered[first], notice)), rank)
        if first == rank:
            same.append(rank)
        found.append(first)
    return found


def _same_sending(one: Notice, other: Notice) -> bool:
    if not one.folder:
        return False
    if one.dispatched and other.dispatched:
        return one.dispatched == other.dispatched
    return abs((one.published - other.published).days) <= APART


def richness(notice: Notice) -> tuple[int, int, int]:
    """How much a notice says: lots, then text, then coded fields."""
    return len(notice.lots), sum(len(section.text) for section in notice.sections), len(notice.signals)


def told_by(twins: Sequence[Notice]) -> Notice:
    """What twins say together, under the name and day of the first: the richest, with a deadline if any prints one."""
    first, best = twins[0], max(twins, key=richness)
    dated = next((twin for twin in (best, *twins) if twin.deadline is not None), best)
    return replace(
        best,
        source=first.source,
        reference=first.reference,
        published=first.published,
        deadline=dated.deadline,
        deadline_hour_known=dated.deadline_hour_known,
        deadline_uncertain=dated.deadline_uncertain,
    )
