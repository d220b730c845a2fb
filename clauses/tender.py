"""A tender as it stands: the procedure that its notices add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from clauses.dates import PARIS
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place
from clauses.story import RESULTS, WHOLE_TIERS, tell, tier
from clauses.story import Change as Change
from clauses.story import Stage as Stage
from clauses.story import reference_of as reference_of
from clauses.twins import editions, richness, told_by


class Status(StrEnum):
    """What people are shown: the stage, with a call told open or closed by the clock."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Tender:
    """What the notices of one procedure say together. `references` oldest first, as "source:reference"."""

    references: tuple[str, ...]
    in_force: tuple[str, ...]
    stage: Stage
    title: str
    buyer: Buyer
    published: date
    kind: ContractKind | None
    departments: tuple[str, ...]
    cpv: tuple[str, ...]
    descriptors: tuple[str, ...]
    nature: tuple[str, ...]
    places: tuple[Place, ...]
    lots: tuple[Lot, ...]
    deadline: datetime | None
    deadline_hour_known: bool
    deadline_uncertain: bool
    shown_until: date | None
    value: float | None
    documents_url: str | None
    history: tuple[Change, ...]
    private_to: int | None = None


# --- which notices belong together -------------------------------------------------------------------------------

_OPENS = frozenset({NoticeType.CALL, NoticeType.PLANNED})
"A call or a plan opens a tender of its own: a former notice it names may announce many contracts, or a failed one."
_DIGITS = re.compile(r"\d+")


def joins(notice: Notice) -> tuple[str, ...]:
    """The keys of a notice: two notices that share one belong to one tender.

    Itself, its EU folder, the notices it acts upon (correction, cancellation, result), known or not yet, and the same
    publication on another site, when it names it. A private notice has keys of its own: nothing public joins it.
    """
    folder = (f"folder:{notice.folder.lower()}",) if notice.folder else ()
    links = () if notice.type in _OPENS else tuple(f"{notice.source}:{link}" for link in notice.links)
    keys = dict.fromkeys((reference_of(notice), *folder, *links, *notice.same_as))
    return tuple(owned(key, notice.private_to) for key in keys)


def owned(key: str, private_to: int | None) -> str:
    """A key as the only organisation that may see its notice knows it; the key itself when it is public."""
    return key if private_to is None else f"organisation {private_to}/{key}"


def tender_key(notices: Sequence[Notice]) -> str:
    """ "source:reference" of the earliest notice: by day of publication, then by the numbers of the reference."""
    return reference_of(_distinct(notices)[0])


def _order(notice: Notice) -> tuple[date, tuple[int, ...], str, str]:
    numbers = tuple(map(int, _DIGITS.findall(notice.reference)))
    return notice.published, numbers, notice.source, notice.reference


# --- what they say together --------------------------------------------------------------------------------------

T = TypeVar("T")


def fold(notices: Sequence[Notice]) -> Tender:
    """What the notices of one procedure say together, whatever the order they come in and whoever prints them.

    The latest whole notice describes the contract (highest version, then latest day); corrections in words move its
    deadline and the former one stays in the history; results and cancellations set the stage. A withdrawn notice counts
    no more, but its last version still describes the tender when nothing else does. Of one notice that two
    sources print, the richer speaks.
    """
    ordered = _distinct(notices)
    gone = {reference_of(notice) for notice in ordered if notice.type is NoticeType.WITHDRAWN}
    told = [notice for notice in ordered if notice.type is not NoticeType.WITHDRAWN] or ordered
    live = [notice for notice in told if reference_of(notice) not in gone]
    first = dict(zip(map(reference_of, told), editions(told), strict=True))
    rank = {reference: (reference not in gone, *_worth(told[first[reference]])) for reference in first}
    ranked = sorted(told, key=lambda notice: (rank[reference_of(notice)], richness(notice)), reverse=True)
    story = tell(_spoken(live, first), [notice for notice in ordered if notice.type is NoticeType.WITHDRAWN])
    base = ranked[0]
    return Tender(
        references=tuple(dict.fromkeys(map(reference_of, ordered))),
        in_force=_in_force(live, base, first),
        stage=story.stage or Stage.CALL,
        title=base.title,
        buyer=base.buyer,
        published=ordered[0].published,
        kind=_first(notice.kind for notice in ranked),
        departments=_first(notice.departments for notice in ranked) or (),
        cpv=_first(notice.cpv for notice in ranked) or (),
        descriptors=_first(notice.descriptors for notice in ranked) or (),
        nature=_first(notice.nature for notice in ranked) or (),
        places=_first(notice.places for notice in ranked) or (),
        lots=base.lots or (Lot("0", base.title, cpv=base.cpv, places=base.places),),
        deadline=story.deadline,
        deadline_hour_known=story.hour_known,
        deadline_uncertain=story.uncertain,
        shown_until=max(
            (n.shown_until for n in live if n.type in WHOLE_TIERS and n.shown_until), default=base.shown_until
        ),
        value=_first(notice.value for notice in ranked),
        documents_url=_first(notice.documents_url for notice in ranked),
        history=tuple(story.history),
        private_to=base.private_to,
    )


def status_at(stage: Stage, deadline: datetime | None, shown_until: date | None, now: datetime) -> Status:
    """The stage, with a call told open or closed by the clock.

    Without a deadline the site's own rule holds: open as long as it is shown, closed when nothing says.
    """
    if stage is not Stage.CALL:
        return Status(stage.value)
    if deadline is not None:
        return Status.OPEN if now <= deadline else Status.CLOSED
    shown = shown_until is not None and now.astimezone(PARIS).date() <= shown_until
    return Status.OPEN if shown else Status.CLOSED


def _distinct(notices: Sequence[Notice]) -> list[Notice]:
    """In order, one of each reference (the highest version); a withdrawal stands beside what it withdraws."""
    same: dict[tuple[str, bool], list[Notice]] = {}
    for notice in notices:
        same.setdefault((reference_of(notice), notice.type is NoticeType.WITHDRAWN), []).append(notice)
    kept = [group[0] if len(group) == 1 else max(group, key=lambda n: (n.version, repr(n))) for group in same.values()]
    return sorted(kept, key=lambda notice: (*_order(notice), notice.type is NoticeType.WITHDRAWN))


def _worth(notice: Notice) -> tuple[int, int, tuple[date, tuple[int, ...], str, str]]:
    """How well a notice describes the contract: a whole one, then the highest version, then the latest."""
    return tier(notice), notice.version, _order(notice)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _spoken(live: list[Notice], first: dict[str, int]) -> list[Notice]:
    """Each notice in order, twins as one."""
    printed: dict[int, list[Notice]] = {}
    for notice in live:
        printed.setdefault(first[reference_of(notice)], []).append(notice)
    return [told_by(twins) if len(twins) > 1 else twins[0] for twins in printed.values()]


def _in_force(live: list[Notice], base: Notice, first: dict[str, int]) -> tuple[str, ...]:
    """The notices whose considerations count: the latest whole one of each folder and its twins, corrections in words,
    results.
    """
    latest: dict[tuple[str, str | None], Notice] = {}
    for notice in (n for n in live if tier(n) > 1):
        key = ("" if notice.folder else notice.source, notice.folder)
        latest[key] = max(latest.get(key, notice), notice, key=_worth)
    shown = {first[reference_of(notice)] for notice in (*latest.values(), base)}
    kept = {reference_of(notice) for notice in (*live, base) if first[reference_of(notice)] in shown}
    kept |= {reference_of(n) for n in live if n.type in RESULTS or (n.type is NoticeType.CORRECTION and not n.lots)}
    return tuple(dict.fromkeys(ref for notice in (*live, base) if (ref := reference_of(notice)) in kept))
