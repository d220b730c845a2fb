"""A tender as it stands: the procedure that its notices add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from clauses.dates import PARIS
from clauses.notice import Buyer, ContractKind, Lot, Notice, NoticeType, Place


class Stage(StrEnum):
    """How far the procedure went, whatever the clock says."""

    PLANNED = "planned"
    CALL = "call"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


class Status(StrEnum):
    """What people are shown: the stage, with a call told open or closed by the clock."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the life of a tender. `what` is a field name ("deadline", "status", "title", "lots", "correction").

    `before` and `after` as text (ISO for dates), `seen` publication date of the notice `notice` that brought it.
    """

    what: str
    before: str | None
    after: str | None
    seen: date
    notice: str


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


# --- which notices belong together -------------------------------------------------------------------------------

_OPENS = frozenset({NoticeType.CALL, NoticeType.PLANNED})
"A call or a plan opens a tender of its own: a former notice it names may announce many contracts, or a failed one."
_DIGITS = re.compile(r"\d+")


def reference_of(notice: Notice) -> str:
    """The notice's name among all sources: "source:reference"."""
    return f"{notice.source}:{notice.reference}"


def joins(notice: Notice) -> tuple[str, ...]:
    """The keys of a notice: two notices that share one belong to one tender.

    Itself, its EU folder, and the notices it acts upon (correction, cancellation, result), known or not yet.
    """
    folder = (f"folder:{notice.folder.lower()}",) if notice.folder else ()
    links = () if notice.type in _OPENS else tuple(f"{notice.source}:{link}" for link in notice.links)
    return tuple(dict.fromkeys((reference_of(notice), *folder, *links)))


def tender_key(notices: Sequence[Notice]) -> str:
    """ "source:reference" of the earliest notice: by day of publication, then by the numbers of the reference."""
    return reference_of(_distinct(notices)[0])


def _order(notice: Notice) -> tuple[date, tuple[int, ...], str, str]:
    numbers = tuple(map(int, _DIGITS.findall(notice.reference)))
    return notice.published, numbers, notice.source, notice.reference


# --- what they say together --------------------------------------------------------------------------------------

_WHOLE_TIERS = {NoticeType.CALL: 3, NoticeType.CORRECTION: 3, NoticeType.PLANNED: 2}
"Which notices restate the whole contract, the surest first; only those with lots do."
_RESULTS = frozenset({NoticeType.AWARD, NoticeType.UNSUCCESSFUL, NoticeType.DIRECT_AWARD, NoticeType.MODIFICATION})
_AWARDS = frozenset({NoticeType.AWARD, NoticeType.DIRECT_AWARD})
_ENDED = frozenset({Stage.AWARDED, Stage.UNSUCCESSFUL})
T = TypeVar("T")


def fold(notices: Sequence[Notice]) -> Tender:
    """What the notices of one procedure say together, whatever the order they come in.

    The latest whole notice describes the contract (highest version, then latest day); corrections in words move its
    deadline and the former one stays in the history; results and cancellations set the stage. A withdrawn notice counts
    no more, but its last version still describes the tender when nothing else does.
    """
    ordered = _distinct(notices)
    gone = {reference_of(notice) for notice in ordered if notice.type is NoticeType.WITHDRAWN}
    told = [notice for notice in ordered if notice.type is not NoticeType.WITHDRAWN] or ordered
    live = [notice for notice in told if reference_of(notice) not in gone]
    ranked = sorted(told, key=lambda notice: (reference_of(notice) not in gone, *_worth(notice)), reverse=True)
    story = _tell(live, [notice for notice in ordered if notice.type is NoticeType.WITHDRAWN])
    base = ranked[0]
    return Tender(
        references=tuple(dict.fromkeys(map(reference_of, ordered))),
        in_force=_in_force(live, base),
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
            (n.shown_until for n in live if n.type in _WHOLE_TIERS and n.shown_until), default=base.shown_until
        ),
        value=_first(notice.value for notice in ranked),
        documents_url=_first(notice.documents_url for notice in ranked),
        history=tuple(story.history),
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


def _tier(notice: Notice) -> int:
    return _WHOLE_TIERS.get(notice.type, 1) if notice.lots else 0


def _worth(notice: Notice) -> tuple[int, int, tuple[date, tuple[int, ...], str, str]]:
    """How well a notice describes the contract: a whole one, then the highest version, then the latest."""
    return _tier(notice), notice.version, _order(notice)


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)


def _in_force(live: list[Notice], base: Notice) -> tuple[str, ...]:
    """The notices whose considerations count: the latest whole one of each folder, corrections in words, results."""
    latest: dict[tuple[str, str | None], Notice] = {}
    for notice in (n for n in live if _tier(n) > 1):
        key = (notice.source, notice.folder)
        latest[key] = max(latest.get(key, notice), notice, key=_worth)
    kept = {reference_of(notice) for notice in (*latest.values(), base)}
    kept |= {reference_of(n) for n in live if n.type in _RESULTS or (n.type is NoticeType.CORRECTION and not n.lots)}
    return tuple(dict.fromkeys(ref for notice in (*live, base) if (ref := reference_of(notice)) in kept))


# --- the story: stage, deadline and what changed -----------------------------------------------------------------


@dataclass(slots=True)
class _Story:
    """What is known of the tender after each notice, and the changes so far."""

    stage: Stage | None = None
    deadline: datetime | None = None
    hour_known: bool = True
    uncertain: bool = False
    whole: Notice | None = None
    history: list[Change] = field(default_factory=list)

    def change(self, what: str, before: str | None, after: str | None, notice: Notice) -> None:
        """Note a change, if it is one."""
        if before != after:
            self.history.append(Change(what, before, after, notice.published, reference_of(notice)))

    def move_to(self, deadline: datetime | None, hour_known: bool, notice: Notice) -> None:
        """A new deadline; none printed leaves the former one."""
        if deadline is None or deadline == self.deadline:
            return
        if self.deadline is not None or not notice.lots:
            self.change("deadline", _iso(self.deadline), _iso(deadline), notice)
        self.deadline, self.hour_known, self.uncertain = deadline, hour_known, notice.deadline_uncertain

    def set_stage(self, stage: Stage, notice: Notice) -> None:
        """A new stage; the first one is no change."""
        if self.stage is not None:
            self.change("status", self.stage.value, stage.value, notice)
        self.stage = stage


def _tell(live: list[Notice], withdrawn: list[Notice]) -> _Story:
    """Follow the notices in order. Nothing left after a withdrawal: the tender is off."""
    story = _Story()
    for notice in live:
        story.set_stage(_stage_after(story.stage, notice), notice)
        if _tier(notice) > 1:
            _restate(story, notice)
        elif notice.type is NoticeType.CORRECTION:
            _correct(story, notice)
    if withdrawn and not any(_tier(notice) > 1 or notice.type in _RESULTS for notice in live):
        story.set_stage(story.stage or Stage.CALL, withdrawn[-1])
        story.set_stage(Stage.CANCELLED, withdrawn[-1])
    return story


def _stage_after(stage: Stage | None, notice: Notice) -> Stage:
    """What a notice does to the stage. A correction never opens an ended tender again; a new call does."""
    if notice.type is NoticeType.CALL:
        return Stage.CALL
    if notice.type is NoticeType.CANCELLATION:
        return Stage.CANCELLED
    if notice.type in _AWARDS:
        return Stage.AWARDED
    if notice.type is NoticeType.UNSUCCESSFUL:
        return Stage.AWARDED if stage is Stage.AWARDED else Stage.UNSUCCESSFUL
    if notice.type is NoticeType.CORRECTION and stage not in _ENDED:
        return Stage.CALL if notice.lots or stage is not Stage.CANCELLED else Stage.CANCELLED
    return stage or (Stage.PLANNED if notice.type is NoticeType.PLANNED else Stage.AWARDED)


def _restate(story: _Story, notice: Notice) -> None:
    """A whole notice replaces the former one, unless that one has a higher version."""
    former = story.whole
    if (
        former is not None
        and former.folder == notice.folder
        and (_tier(former), former.version) > (_tier(notice), notice.version)
    ):
        return
    if former is not None and former.title != notice.title:
        story.change("title", former.title, notice.title, notice)
    if former is not None:
        story.change("lots", _numbers(former), _numbers(notice), notice)
    story.whole = notice
    story.move_to(notice.deadline, notice.deadline_hour_known, notice)


def _correct(story: _Story, notice: Notice) -> None:
    """A correction in words: the deadline it moves, or the note that something changed and must be read."""
    if notice.moves_deadline_to is not None:
        story.move_to(notice.moves_deadline_to, notice.moves_hour_known, notice)
        return
    words = next((section.text for section in notice.sections if "rectif" in section.path.lower()), notice.title)
    story.change("correction", None, words[:_LONGEST], notice)


_LONGEST = 500


def _numbers(notice: Notice) -> str:
    return ", ".join(lot.number for lot in notice.lots)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(PARIS).isoformat()
