"""The tenders of a structure's own space: to look at, interesting, not for us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, func, literal, or_, select
from sqlalchemy.orm import Session, load_only

from web.store import interest
from web.store.export import is_open
from web.store.interest import Answer
from web.store.listing.order import FAR, STATEMENTS, minute
from web.store.listing.paging import BadCursor, Page, read_cursor, write_cursor
from web.store.listing.tenders import SHOWN
from web.store.models import Interest, Lot, Match, Structure, Tender
from web.store.models.base import Instant
from web.store.visibility import public

TO_SEE, INTERESTING, SET_ASIDE = "a-regarder", "interessants", "pas-pour-nous"
VIEWS = (TO_SEE, INTERESTING, SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Owner:
    """The organisation whose space it is; without a SIRET nothing is matched to it."""

    organisation_id: int
    siret: str | None


@dataclass(frozen=True, slots=True)
class Suited:
    """Why a tender is there: the lot that suits the structure best ("0": undivided), and how many others do."""

    lot: str
    title: str
    mode: str
    score: float
    others: int


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """A tender with the answer in force on it, or else why it is to be looked at."""

    tender: Tender
    answer: Interest | None
    suited: Suited | None = None


def count(session: Session, owner: Owner, now: datetime) -> dict[str, int]:
    """How many tenders stand in each view. One statement."""
    return dict(zip(VIEWS, session.execute(_counts(owner, minute(now))).one(), strict=True))


@lru_cache(maxsize=STATEMENTS)
def _counts(owner: Owner, now: datetime) -> Select[*tuple[int, ...]]:
    counts = [select(func.count(Tender.id)).where(*_conditions(owner, view, now)).scalar_subquery() for view in VIEWS]
    return select(*counts)


def page(
    session: Session, owner: Owner, view: str, now: datetime, after: str | None = None, size: int = 25
) -> Page[SpaceLine]:
    """One page of a view, first to close first. Two statements. Raises BadCursor."""
    rows = session.scalars(_listed(owner, view, minute(now), after, size + 1)).all()
    numbers = [row.id for row in rows]
    unanswered = view == TO_SEE
    answers = {} if unanswered else interest.in_force(session, owner.organisation_id, numbers)
    suits = _suits(session, owner, numbers) if unanswered else {}
    more = write_cursor((rows[size - 1].deadline or FAR).isoformat(), rows[size - 1].id) if len(rows) > size else None
    lines = (SpaceLine(row, answers.get(row.id), suits.get(row.id)) for row in rows[:size])
    return Page(tuple(lines), more)


def _suits(session: Session, owner: Owner, tenders: Sequence[int]) -> dict[int, Suited]:
    """By tender, the lot that suits the structure best."""
    query = (
        select(Match.tender_id, Match.mode, Match.score, Lot.number, Lot.title)
        .join(Structure, Structure.id == Match.structure_id)
        .join(Lot, Lot.id == Match.lot_id)
        .where(Structure.siret == owner.siret, Match.tender_id.in_(tenders))
        .order_by(Match.score.desc(), Lot.position)
    )
    found: dict[int, dict[str, Suited]] = {}
    for tender, mode, score, number, title in session.execute(query):
        found.setdefault(tender, {}).setdefault(number, Suited(number, title, mode, score, 0))
    return {tender: replace(next(iter(lots.values())), others=len(lots) - 1) for tender, lots in found.items()}


@lru_cache(maxsize=STATEMENTS)
def _listed(owner: Owner, view: str, now: datetime, after: str | None, most: int) -> Select[Tender]:
    soon = func.coalesce(Tender.deadline, literal(FAR, Instant()))
    query = (
        select(Tender)
        .options(load_only(*SHOWN, Tender.history, Tender.changed_at))
        .where(*_conditions(owner, view, now))
    )
    if after:
        key, last = read_cursor(after, str, int)
        moment = _moment(key)
        query = query.where(or_(soon > moment, (soon == moment) & (Tender.id > last)))
    return query.order_by(soon, Tender.id).limit(most)


def _conditions(owner: Owner, view: str, now: datetime) -> list[ColumnElement[bool]]:
    """What was answered stays in sight, closed or no longer matched; only what is to look at must be open."""
    if view == INTERESTING:
        return [public(), interest.answered(owner.organisation_id, Answer.INTERESTED)]
    if view == SET_ASIDE:
        return [public(), interest.answered(owner.organisation_id, Answer.NOT_FOR_US)]
    return [public(), is_open(now), _matched(owner.siret), ~interest.answered(owner.organisation_id)]


def _matched(siret: str | None) -> ColumnElement[bool]:
    mine = select(Match.tender_id).join(Structure, Structure.id == Match.structure_id)
    return Tender.id.in_(mine.where(Structure.siret == siret))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCursor(text) from error
