"""A tender in brief, for whoever has sixty of them before lunch: which lot asks what, who can answer, with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.pages.considerations import Told
from web.store.models import Proposal

if TYPE_CHECKING:
    from web.pages.matches import MatchTold
    from web.pages.tender import LotTold

LOTS, PEOPLE = 5, 2
"So many lots and so many structures for each: the rest is one link away."
SOUGHT = ("reserved", "social", "other")
"Families of considerations that people come for; those of the environment are told further down."


@dataclass(frozen=True, slots=True)
class BriefLot:
    """A lot in one line: what it asks, with hours, and the structures that suit it best."""

    lot: LotTold
    asks: tuple[Told, ...]
    people: tuple[MatchTold, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The lines; `left` lots are not told; `common` is asked of the whole contract; `group` with whom, if anybody."""

    lots: tuple[BriefLot, ...]
    left: int
    common: tuple[Told, ...]
    group: Proposal | None


def of(lots: Sequence[LotTold], told: Sequence[Told], proposals: Sequence[Proposal]) -> Brief:
    """The lots that ask for something first, then those somebody suits, in their order.

    What the text says of a lot that the notice does not list is told with what is common: never left unsaid.
    """
    sought = [one for one in told if one.family in SOUGHT]
    numbers = {lot.row.number for lot in lots}
    common = tuple(one for one in sought if _whole(one) or numbers.isdisjoint(one.lots))
    lines = [_line(lot, sought) for lot in lots]
    ranked = sorted(lines, key=lambda line: (not line.asks, not line.people))[:LOTS]
    shown = sorted(ranked, key=lambda line: line.lot.row.position)
    return Brief(tuple(shown), len(lots) - len(shown), common, proposals[0] if proposals else None)


def _whole(one: Told) -> bool:
    return not one.lots or one.lots == ["0"]


def _line(lot: LotTold, sought: Sequence[Told]) -> BriefLot:
    asks = tuple(one for one in sought if not _whole(one) and lot.row.number in one.lots)
    people = tuple(one for one in lot.matches if one.decision is None or one.decision.decision != "set_aside")[:PEOPLE]
    return BriefLot(lot, asks, people, lot.total - len(people))
