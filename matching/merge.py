"""The best of a lot when a few structures changed: the others keep their scores, only those few are compared again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from matching.features.trade import guessed
from matching.policy import Policy
from matching.structure import Structure
from matching.types import LotNeed, Scored


@dataclass(frozen=True, slots=True)
class Limits:
    """What a list holds: `keep` structures at most; guesses only to bring it up to `guesses`, which is no more.

    `guessed` the rows whose trade is unknown for the lot, among those that come into question.
    """

    keep: int
    guesses: int = 0
    guessed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, need: LotNeed, structures: Sequence[Structure], rows: Collection[int], policy: Policy) -> Limits:
        """For a lot and these rows of the structures; a lot outside every trade makes nobody a guess."""
        most = policy.guesses_for(need.trades)
        return cls(policy.keep, most, frozenset(row for row in rows if guessed(need, structures[row], policy.trade)))


def order(scored: Scored) -> tuple[float, float, int]:
    """Best first: by score, then share known, then row (that is SIRET and kind)."""
    return -scored.score, -scored.known, scored.row


def merged(
    kept: Sequence[Scored], fresh: Sequence[Scored], changed: Collection[int], limits: Limits, missing: int = 0
) -> list[Scored] | None:
    """The list that a full comparison would keep, or None when only a full comparison can tell.

    `kept` the former list; `fresh` the changed structures that suit the lot now; `changed` rows of all of them;
    `missing` how many structures may have left `kept` with their row. A list under `keep` held everyone whose trade is
    known, one under `guesses` everyone. Behind a fuller one stand structures that were never written: they come after
    its last, hence the answer is sure only while the new list ends no later than that.
    """
    stay = [one for one in kept if one.row not in changed]
    found = [one for one in (*stay, *fresh) if one.row not in limits.guessed]
    held = len(kept) + missing
    sure = _first(found, limits.keep, None if held < limits.keep else kept, missing)
    if sure is None:
        return None
    guesses = [one for one in (*stay, *fresh) if one.row in limits.guessed]
    former = None if held < limits.guesses else [one for one in stay if one.row in limits.guessed]
    more = _first(guesses, max(limits.guesses - len(sure), 0), former, missing)
    return None if more is None else sorted([*sure, *more], key=order)


def _first(found: list[Scored], room: int, cut: Sequence[Scored] | None, missing: int) -> list[Scored] | None:
    """The best of them, None when one never written may come before: `cut` a list others stood behind, None: nobody."""
    first = sorted(found, key=order)[:room]
    if cut is None or not room:
        return first
    if missing or not cut or len(first) < room:
        return None
    return first if order(first[-1]) <= max(map(order, cut)) else None
