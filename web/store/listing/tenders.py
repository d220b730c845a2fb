"""Tenders to review: filters, order, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, or_, select
from sqlalchemy.orm import Session, load_only

from clauses.tender import Stage
from web.store import reviews
from web.store.export import is_open
from web.store.listing.paging import BadCursor, Page, read_cursor, write_cursor
from web.store.listing.text import holds_code, holds_words, is_empty
from web.store.models import Consideration, Match, Review, Structure, Tender
from web.store.models.base import Instant

FAR = datetime(9999, 1, 1, tzinfo=UTC)
OPEN, PLANNED, REST = 0, 1, 2
"Ranks: open tenders come first by near deadline, then those announced, then the rest from the newest."
SHOWN = (
    Tender.id,
    Tender.key,
    Tender.stage,
    Tender.title,
    Tender.buyer_name,
    Tender.buyer_siret,
    Tender.departments,
    Tender.published,
    Tender.deadline,
    Tender.deadline_hour_known,
    Tender.deadline_uncertain,
    Tender.shown_until,
)
"A line never loads the packed tender."


@dataclass(frozen=True, slots=True)
class TenderFilter:
    """What is asked of the list. Empty values ask nothing.

    `status` open, planned, over or ""; `kinds` values of `Kind`, any of which must be found; `decisions` values of
    `Decision`, or ("none",) for tenders on which the organisation has not decided; `siren` of the buyer;
    `structure_siret`: tenders matched to that structure.
    """

    status: str = "open"
    departments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str = ""
    decisions: tuple[str, ...] = ()
    siren: str = ""
    structure_siret: str = ""


@dataclass(frozen=True, slots=True)
class TenderLine:
    """One line of the list. `kinds` are (kind, topic) pairs; `structures` how many match; `decision` in force."""

    tender: Tender
    kinds: tuple[tuple[str, str | None], ...]
    structures: int
    decision: Review | None


def count(session: Session, wanted: TenderFilter, organisation_id: int, now: datetime) -> int:
    """How many tenders the filter keeps."""
    query = select(func.count()).select_from(Tender).where(*_conditions(wanted, organisation_id, now))
    return session.scalar(query) or 0


def page(
    session: Session,
    wanted: TenderFilter,
    organisation_id: int,
    now: datetime,
    after: str | None = None,
    size: int = 25,
) -> Page[TenderLine]:
    """One page of the filtered list, in its order. Four statements, whatever the size.

    Raises BadCursor for an `after` that this list did not give.
    """
    query = _ordered(now).where(*_conditions(wanted, organisation_id, now))
    if after:
        query = query.where(_after(after, now))
    rows = session.execute(query.limit(size + 1)).all()
    tenders = [row[0] for row in rows[:size]]
    more = _cursor(rows[size - 1]) if len(rows) > size else None
    return Page(_lines(session, tenders, organisation_id), more)


def next_after(
    session: Session, wanted: TenderFilter, organisation_id: int, now: datetime, tender_id: int
) -> int | None:
    """The tender that follows this one in the filtered list, or the first of the list when it was the last."""
    here = session.execute(_ordered(now).where(Tender.id == tender_id)).one_or_none()
    query = _ordered(now).where(*_conditions(wanted, organisation_id, now), Tender.id != tender_id).limit(1)
    following = session.execute(query.where(_after(_cursor(here), now))).one_or_none() if here else None
    found = following or session.execute(query).one_or_none()
    return found[0].id if found else None


def _conditions(wanted: TenderFilter, organisation_id: int, now: datetime) -> list[ColumnElement[bool]]:
    found = [*holds_words(Tender.title + " " + Tender.buyer_name, wanted.words), *_status(wanted.status, now)]
    if wanted.departments:
        # a tender whose place is unknown may be anywhere: it stays in every territory
        places = [holds_code(Tender.departments, code) for code in wanted.departments]
        found.append(or_(is_empty(Tender.departments), *places))
    if wanted.kinds:
        kinds = select(Consideration.tender_id).where(Consideration.kind.in_(wanted.kinds))
        found.append(Tender.id.in_(kinds))
    if wanted.siren:
        found.append(Tender.buyer_siret.startswith(wanted.siren, autoescape=True))
    if wanted.structure_siret:
        matched = select(Match.tender_id).join(Structure).where(Structure.siret == wanted.structure_siret)
        found.append(Tender.id.in_(matched))
    return found + _decided(wanted.decisions, organisation_id)


def _status(status: str, now: datetime) -> list[ColumnElement[bool]]:
    if status == "open":
        return [is_open(now)]
    if status == "planned":
        return [Tender.stage == Stage.PLANNED.value]
    return [~is_open(now), Tender.stage != Stage.PLANNED.value] if status == "over" else []


def _decided(decisions: tuple[str, ...], organisation_id: int) -> list[ColumnElement[bool]]:
    if decisions == ("none",):
        return [~reviews.decided(organisation_id)]
    return [reviews.decided(organisation_id, [reviews.Decision(d) for d in decisions])] if decisions else []


def _rank(now: datetime) -> ColumnElement[int]:
    return case((is_open(now), OPEN), (Tender.stage == Stage.PLANNED.value, PLANNED), else_=REST)


def _soon() -> ColumnElement[datetime]:
    return func.coalesce(Tender.deadline, literal(FAR, Instant()))


def _ordered(now: datetime) -> Select[Tender, int]:
    rank = _rank(now)
    soon, new = case((rank < REST, _soon())), case((rank == REST, Tender.published))
    query = select(Tender, rank).options(load_only(*SHOWN))
    return query.order_by(rank, soon, new.desc(), Tender.id)


def _cursor(row: Any) -> str:
    tender, rank = row
    if rank == REST:
        return write_cursor(rank, tender.published.isoformat(), tender.id)
    return write_cursor(rank, (tender.deadline or FAR).isoformat(), tender.id)


def _after(cursor: str, now: datetime) -> ColumnElement[bool]:
    rank, key, last = read_cursor(cursor, int, str, int)
    try:
        later, same = _beyond(rank, key)
    except ValueError as error:
        raise BadCursor(cursor) from error
    here = or_(later, and_(same, Tender.id > last))
    return or_(_rank(now) > rank, and_(_rank(now) == rank, here))


def _beyond(rank: int, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    if rank == REST:
        day = date.fromisoformat(key)
        return Tender.published < day, Tender.published == day
    moment = datetime.fromisoformat(key)
    return _soon() > moment, _soon() == moment


def _lines(session: Session, tenders: Sequence[Tender], organisation_id: int) -> tuple[TenderLine, ...]:
    ids = [tender.id for tender in tenders]
    kinds, structures = _kinds(session, ids), _structures(session, ids)
    decisions = reviews.in_force(session, organisation_id, ids)
    return tuple(
        TenderLine(t, kinds.get(t.id, ()), structures.get(t.id, 0), decisions.get(reviews.Target(t.id)))
        for t in tenders
    )


def _kinds(session: Session, ids: list[int]) -> dict[int, tuple[tuple[str, str | None], ...]]:
    columns = (Consideration.tender_id, Consideration.kind, Consideration.topic)
    query = select(*columns).where(Consideration.tender_id.in_(ids)).order_by(Consideration.id)
    found: dict[int, dict[tuple[str, str | None], None]] = {}
    for tender_id, kind, topic in session.execute(query):
        found.setdefault(tender_id, {})[kind, topic] = None
    return {tender_id: tuple(kinds) for tender_id, kinds in found.items()}


def _structures(session: Session, ids: list[int]) -> dict[int, int]:
    query = select(Match.tender_id, func.count(distinct(Match.structure_id))).where(Match.tender_id.in_(ids))
    return dict(session.execute(query.group_by(Match.tender_id)).all())
