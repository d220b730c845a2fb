"""What people decided of pairs, as labels: how well a structure suits a lot, by their own word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from web.store import rulings
from web.store.models import Interest, Lot, Match, Organisation, Review, Structure, Tender
from web.store.rulings import Act
from web.store.unwanted import BY_REASON

DECISIONS = {"accept": 2.0, "unsure": 1.0, "set_aside": 0.0}
OVERRIDES = {Act.ALLOW: 2.0, Act.REFUSE: 0.0}
INTERESTED = 2.0
"What each word is worth. « Pas pour nous » is worth 0 only for a reason that the pair itself gives."


class Label(NamedTuple):
    """A grade of one structure for one lot, and where it comes from."""

    tender: Tender
    lot: str
    structure: Structure
    grade: float
    origin: str


def everywhere(session: Session) -> Iterator[Label]:
    """All labels, the weakest first: of one pair labelled twice, the last one is to be believed."""
    yield from _interests(session)
    yield from _reviews(session)
    yield from _overrides(session)


def _reviews(session: Session) -> Iterator[Label]:
    """Decisions in force about one structure for one lot, oldest first."""
    undone = select(Review.undoes_id).where(Review.undoes_id.is_not(None))
    kept = (Review.structure_key.is_not(None), Review.decision.in_(DECISIONS), Review.id.not_in(undone))
    for row in session.scalars(select(Review).where(*kept).order_by(Review.created_at, Review.id)):
        grade, key = DECISIONS[row.decision], row.structure_key or ""
        yield from _label(session, row.tender_id, row.lot_number or "0", key, grade, "décision")


def _overrides(session: Session) -> Iterator[Label]:
    for row in rulings.everywhere(session):
        grade = OVERRIDES[Act(row.act)]
        yield from _label(session, row.tender_id, row.lot_number, row.structure_key, grade, "contre les règles")


def _interests(session: Session) -> Iterator[Label]:
    """Answers in force of structures, about the lot that suits them best."""
    undone = select(Interest.undoes_id).where(Interest.undoes_id.is_not(None))
    counting = select(func.max(Interest.id)).where(Interest.answer != "undo", Interest.id.not_in(undone))
    last = counting.group_by(Interest.organisation_id, Interest.tender_id)
    query = select(Interest, Organisation.siret).join(Organisation, Organisation.id == Interest.organisation_id)
    for row, siret in session.execute(query.where(Interest.id.in_(last)).order_by(Interest.id)):
        grade = _grade(row)
        if grade is not None and siret:
            yield from _best_lot(session, row.tender_id, siret, grade)


def _grade(row: Interest) -> float | None:
    if row.answer == "interested":
        return INTERESTED
    return 0.0 if row.reason.partition(" : ")[0] in BY_REASON else None


def _best_lot(session: Session, tender_id: int, siret: str, grade: float) -> Iterator[Label]:
    query = select(Lot.number, Structure.kind).select_from(Match).join(Lot, Lot.id == Match.lot_id)
    query = query.join(Structure, Structure.id == Match.structure_id)
    mine = query.where(Match.tender_id == tender_id, Structure.siret == siret)
    found = session.execute(mine.order_by(Match.score.desc(), Match.id).limit(1)).one_or_none()
    if found:
        yield from _label(session, tender_id, found[0], f"{siret}:{found[1]}", grade, "réponse de la structure")


def _label(session: Session, tender_id: int, lot: str, key: str, grade: float, origin: str) -> Iterator[Label]:
    """The label, unless the lot or the structure is no more: there is nothing to rank then."""
    siret, _, kind = key.partition(":")
    same = select(Structure).where(Structure.siret == siret, Structure.kind == kind)
    structure = session.scalars(same.options(selectinload(Structure.activities))).one_or_none()
    tender = session.get(Tender, tender_id)
    if structure and tender and lot in {each.number for each in tender.lots}:
        yield Label(tender, lot, structure, grade, origin)
