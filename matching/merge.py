"""The best of a lot when a few structures changed: the others keep their scores, only those few are compared again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matching.types import Scored


def order(scored: Scored) -> tuple[float, float, int]:
    """Best first: by score, then share known, then row (that is SIRET and kind)."""
    return -scored.score, -scored.known, scored.row


def merged(
    kept: Sequence[Scored], fresh: Sequence[Scored], changed: Collection[int], keep: int, missing: int = 0
) -> list[Scored] | None:
    """The list that a full comparison would keep, or None when only a full comparison can tell.

    `kept` the former list; `fresh` the changed structures that suit the lot now; `changed` rows of all of them;
    `missing` how many structures may have left `kept` with their row. A list under its limit held everyone, so nothing
    is behind it. Behind a full one stand structures that were never written: they come after its last, hence the
    answer is sure only while `keep` of the new list come no later than that.
    """
    found = sorted([*(one for one in kept if one.row not in changed), *fresh], key=order)[:keep]
    if len(kept) + missing < keep:
        return found
    if missing or len(found) < keep:
        return None
    return found if order(found[-1]) <= max(map(order, kept)) else None
