"""Who could answer a tender together: the problem made from its rows, and its groupings told whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clauses.group_notice import form_of
from clauses.notice import Notice
from matching.context import Context
from matching.engine import best as best_of
from matching.explain import explain, strongest
from matching.grouping import solve
from matching.grouping.distance import kilometres, kilometres_to, near
from matching.grouping.members import Call, Reason
from matching.grouping.needs import MOST_LOTS, Answerer, Composition, compose
from matching.grouping.offers import Offer, offers
from matching.grouping.proposal import describe, ranked
from matching.grouping.words import offer_words
from matching.labels import KINDS
from matching.problem import Grouping
from matching.structure import AnswerMode, Structure, Verdict
from matching.types import LotNeed
from web.clock import PARIS
from web.store.group_needs import OwnNeed, defaults, own_needs
from web.store.matched import Directory, read_directory
from web.store.models import Match, Tender
from web.store.models import Notice as NoticeRow
from web.store.models import Structure as StructureRow
from web.store.packing import unpack_notice
from web.store.structures import to_value

BEST, MOST_MEMBERS = 3, 4


@dataclass(slots=True)
class Composed:
    """A tender laid out for grouping: the problem, how to explain it, and what the call says."""

    composition: Composition
    lots: dict[str, LotNeed]
    known: Context
    reasons: Reasons
    call: Call
    solved: list[Grouping] | None = field(default=None, repr=False)

    def told(self, grouping: Grouping) -> dict[str, Any]:
        """All that is said of one grouping, as plain values."""
        return describe(grouping, self.composition, self.reasons, self.call, self.groupings()).as_dict()

    def groupings(self) -> list[Grouping]:
        """The best groupings, those who can answer alone first; solved once."""
        if self.solved is None:
            self.solved = ranked(solve(self.composition.problem).proposals)
        return self.solved

    def offers(self, best: Grouping | None) -> list[dict[str, Any]]:
        """The smallest, the nearest and the most robust group, with what each costs against the best."""
        found = offers(self.composition, best, self.known.policy.place.max_km)
        return [self._offer(one) for one in found]

    def name(self, siret: str) -> str:
        """Name of a candidate."""
        return next(iter(self.composition.bidders[siret].values())).structure.name

    def _offer(self, offer: Offer) -> dict[str, Any]:
        title, because = offer_words(offer)
        ready = [self._stand_in(siret) for siret in offer.stand_ins]
        return {
            "offer": offer.kind.value,
            "title": title,
            "offer_because": because,
            "costs": {"hours": offer.hours_less, "value": offer.value_less},
            "km": offer.km,
            "far": offer.far,
            "stand_ins": ready,
            "value": offer.grouping.value,
            "optimal": offer.grouping.optimal,
            **self.told(offer.grouping),
        }

    def _stand_in(self, siret: str) -> dict[str, Any]:
        structure = next(iter(self.composition.bidders[siret].values())).structure
        return {
            "siret": siret,
            "name": structure.name,
            "kind": structure.kind.value,
            "kind_name": KINDS[structure.kind],
        }


def compose_tender(
    session: Session,
    tender: Tender,
    known: Context,
    when: datetime,
    best: int = BEST,
    max_members: int = MOST_MEMBERS,
    organisation_id: int | None = None,
) -> Composed | None:
    """The grouping problem of a tender from its matches; None with too many lots.

    With an organisation, its documents and what its people said of the needs count too; a need that they changed is
    compared with the whole directory again, for this answer only.
    """
    if len(tender.lots) > MOST_LOTS:
        return None
    notices = _notices(session, tender.id)
    found = own_needs(session, tender, known, notices, organisation_id)
    lots = {own.need.lot: own.need for own in found}
    answers = [*_answers(session, tender, found, known), *_answers_again(session, found, known)]
    composition = compose([own.work for own in found], answers, max_members, best, known.policy.to_study)
    call = _call(tender, notices, known, when)
    return Composed(composition, lots, known, Reasons(lots, known), call)


def _answers(session: Session, tender: Tender, found: Sequence[OwnNeed], known: Context) -> list[Answerer]:
    """The matches of the store, for the needs that nobody changed."""
    lots = {own.need.lot: own.need for own in found if not own.again}
    numbers = {lot.id: lot.number for lot in tender.lots if lot.number in lots}
    rows = session.execute(
        select(Match, StructureRow)
        .join(StructureRow, StructureRow.id == Match.structure_id)
        .where(Match.tender_id == tender.id, Match.lot_id.in_(numbers))
        .options(selectinload(StructureRow.activities))
    )
    return [
        _answer(
            to_value(structure), row.score, AnswerMode(row.mode), Verdict(row.verdict), lots[numbers[row.lot_id]], known
        )
        for row, structure in rows
    ]


def _answers_again(session: Session, found: Sequence[OwnNeed], known: Context) -> list[Answerer]:
    """Who suits the needs that people changed, from the whole directory."""
    changed = [own.need for own in found if own.again]
    if not changed:
        return []
    directory = _directory(session, known)
    return [
        _answer(directory.structures[one.row], one.score, one.mode, one.verdict, need, known)
        for need in changed
        for one in best_of(need, directory.arrays, known)
    ]


_KEPT: dict[tuple[object, ...], Directory] = {}
"The directory as it was last read for needs that people changed: reading it takes a second, and pages ask again."


def _directory(session: Session, known: Context) -> Directory:
    """The whole directory; kept until a structure, the policy or the day changes."""
    seen = select(func.count(), func.max(StructureRow.id), func.max(StructureRow.changed_at))
    key = (str(session.get_bind().engine.url), known.version, known.on, *session.execute(seen).one())
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = read_directory(session, known)
    return _KEPT[key]


def _answer(
    structure: Structure, score: float, mode: AnswerMode, verdict: Verdict, need: LotNeed, known: Context
) -> Answerer:
    km, each = kilometres(structure, need, known.gazetteer), kilometres_to(structure, need, known.gazetteer)
    return Answerer(need.lot, structure, score, mode, verdict, km, each, near(structure, need, km))


class Reasons:
    """Why a structure suits a lot, explained once each."""

    def __init__(self, lots: dict[str, LotNeed], known: Context) -> None:
        self.lots, self.known = lots, known
        self.told: dict[tuple[str, str], Reason] = {}

    def __call__(self, answer: Answerer) -> Reason:
        """The strongest reasons and the questions to settle."""
        key = (answer.structure.key, answer.lot)
        if key not in self.told:
            found = explain(self.lots[answer.lot], answer.structure, self.known)
            facts = tuple(finding.because for finding in strongest(found, self.known))
            self.told[key] = Reason(facts, found.ask)
        return self.told[key]


def _call(tender: Tender, notices: Sequence[Notice], known: Context, when: datetime) -> Call:
    """What the notices say that a proposal needs, the latest first."""
    deadline = tender.deadline.astimezone(PARIS).date() if tender.deadline else None
    return Call(
        deadline,
        when.astimezone(PARIS).date(),
        form_of(notices),
        tender.key,
        tender.title,
        tender.published,
        known.rules.notes,
        tuple((one.name, one.label, float(one.hours)) for one in defaults().full_time),
    )


def _notices(session: Session, tender_id: int) -> list[Notice]:
    """The notices of a tender, the latest first."""
    contents: Iterable[bytes] = session.scalars(
        select(NoticeRow.content)
        .where(NoticeRow.tender_id == tender_id, NoticeRow.latest)
        .order_by(NoticeRow.published.desc(), NoticeRow.id.desc())
    )
    return list(map(unpack_notice, contents))
