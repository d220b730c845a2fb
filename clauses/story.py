"""What the notices of a tender do to it one after the other: its stage, its deadline, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clauses.dates import PARIS
from clauses.notice import Notice, NoticeType


class Stage(StrEnum):
    """How far the procedure went, whatever the clock says."""

    PLANNED = "planned"
    CALL = "call"
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


def reference_of(notice: Notice) -> str:
    """The notice's name among all sources: "source:reference"."""
    return f"{notice.source}:{notice.reference}"


WHOLE_TIERS = {NoticeType.CALL: 3, NoticeType.CORRECTION: 3, NoticeType.PLANNED: 2}
"Which notices restate the whole contract, the surest first; only those with lots do."
RESULTS = frozenset({NoticeType.AWARD, NoticeType.UNSUCCESSFUL, NoticeType.DIRECT_AWARD, NoticeType.MODIFICATION})
_AWARDS = frozenset({NoticeType.AWARD, NoticeType.DIRECT_AWARD})
_ENDED = frozenset({Stage.AWARDED, Stage.UNSUCCESSFUL})


def tier(notice: Notice) -> int:
    """How surely a notice restates the whole contract; 0 when it has no lots, 1 at most for a result."""
    return WHOLE_TIERS.get(notice.type, 1) if notice.lots else 0


@dataclass(slots=True)
class Story:
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


def tell(live: Sequence[Notice], withdrawn: Sequence[Notice]) -> Story:
    """Follow the notices in order. Nothing left after a withdrawal: the tender is off."""
    story = Story()
    for notice in live:
        story.set_stage(_stage_after(story.stage, notice), notice)
        if tier(notice) > 1:
            _restate(story, notice)
        elif notice.type is NoticeType.CORRECTION:
            _correct(story, notice)
    if withdrawn and not any(tier(notice) > 1 or notice.type in RESULTS for notice in live):
        story.set_stage(story.stage or Stage.CALL, withdrawn[-1])
        story.set_stage(Stage.CANCELLED, withdrawn[-1])
    return story


def _stage_after(stage: Stage | None, notice: Notice) -> Stage:
    """What a notice does to the stage. A correction never opens an ended tender again; a new call or plan does."""
    if notice.type is NoticeType.CALL:
        return Stage.CALL
    if notice.type is NoticeType.PLANNED and stage is Stage.CANCELLED:
        return Stage.PLANNED
    if notice.type is NoticeType.CANCELLATION:
        return Stage.CANCELLED
    if notice.type in _AWARDS:
        return Stage.AWARDED
    if notice.type is NoticeType.UNSUCCESSFUL:
        return Stage.AWARDED if stage is Stage.AWARDED else Stage.UNSUCCESSFUL
    if notice.type is NoticeType.CORRECTION and stage not in _ENDED:
        return Stage.CALL if notice.lots or stage is not Stage.CANCELLED else Stage.CANCELLED
    return stage or (Stage.PLANNED if notice.type is NoticeType.PLANNED else Stage.AWARDED)


def _restate(story: Story, notice: Notice) -> None:
    """A whole notice replaces the former one, unless that one has a higher version."""
    former = story.whole
    if (
        former is not None
        and former.folder == notice.folder
        and (tier(former), former.version) > (tier(notice), notice.version)
    ):
        return
    if former is not None and former.title != notice.title:
        story.change("title", former.title, notice.title, notice)
    if former is not None:
        story.change("lots", _numbers(former), _numbers(notice), notice)
    story.whole = notice
    story.move_to(notice.deadline, notice.deadline_hour_known, notice)


def _correct(story: Story, notice: Notice) -> None:
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
