"""Tenders as they stand, in the form of the command line's contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.tender import Stage, status_at
from web.clock import PARIS
from web.store import own_view
from web.store.models import Consideration, Lot, Notice, Tender
from web.store.packing import unpack_notice
from web.store.visibility import visible_to

BATCH = 200


def tenders_json(
    session: Session,
    now: datetime,
    source: str | None = None,
    only_open: bool = False,
    kind: str | None = None,
    seen_by: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Tenders by key order of their rows, a batch of queries for every 200, so that any number streams.

    `seen_by`: an organisation, whose documents, corrections and private needs then count too.
    """
    asked = kind if seen_by is None else None
    query = filtered(now, source, only_open, asked, seen_by).options(*LOADS).order_by(Tender.id).limit(BATCH)
    own = own_view.concerned(session, seen_by) if seen_by is not None else frozenset()
    last = 0
    while batch := session.scalars(query.where(Tender.id > last)).all():
        sources = _sources(session, batch)
        for tender in batch:
            rows = _rows(session, tender, seen_by if tender.id in own else None)
            if seen_by is None or kind is None or any(row.kind == kind for row in rows):
                yield tender_json(tender, sources.get(tender.id, []), now, rows)
        last = batch[-1].id
        session.expunge_all()


def _rows(session: Session, tender: Tender, seen_by: int | None) -> Sequence[Consideration]:
    """The considerations of a tender: the public ones, or as an organisation that added to them sees them."""
    if seen_by is None:
        return tender.considerations
    return own_view.of_tender(session, tender, seen_by).considerations


LOADS = (
    selectinload(Tender.lots),
    selectinload(Tender.considerations).selectinload(Consideration.evidence),
)


def filtered(
    now: datetime, source: str | None, only_open: bool, kind: str | None, seen_by: int | None = None
) -> Select[Tender]:
    """The tenders asked for, among those that `seen_by` (None: the public) may see."""
    query = select(Tender).where(visible_to(seen_by))
    if only_open:
        query = query.where(is_open(now))
    if kind:
        query = query.where(Tender.considerations.any(Consideration.kind == kind))
    if source:
        query = query.where(Tender.id.in_(select(Notice.tender_id).where(Notice.source == source)))
    return query


def is_open(now: datetime) -> Any:
    """A call whose deadline is ahead; one that prints no deadline is open while its source shows it."""
    shown = and_(Tender.deadline.is_(None), Tender.shown_until >= now.astimezone(PARIS).date())
    return and_(Tender.stage == Stage.CALL.value, or_(Tender.deadline > now, shown))


def _sources(session: Session, tenders: Sequence[Tender]) -> dict[int, list[dict[str, Any]]]:
    query = select(Notice).where(Notice.tender_id.in_([tender.id for tender in tenders]), Notice.latest)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in session.scalars(query.order_by(Notice.published, Notice.id)):
        notice = unpack_notice(row.content)
        found.setdefault(row.tender_id or 0, []).append(
            {
                "source": row.source,
                "reference": row.reference,
                "url": notice.url,
                "published": row.published.isoformat(),
            }
        )
    return found


def tender_json(
    tender: Tender, sources: list[dict[str, Any]], now: datetime, rows: Sequence[Consideration] | None = None
) -> dict[str, Any]:
    """One tender: every consideration (those of the store unless `rows` says others), and under each lot its own."""
    said = [consideration_json(item) for item in (tender.considerations if rows is None else rows)]
    return {
        "id": tender.key,
        "sources": sources,
        "title": tender.title,
        "buyer": {"name": tender.buyer_name, "siret": tender.buyer_siret},
        "departments": tender.departments,
        "cpv": tender.cpv,
        "published": tender.published.isoformat(),
        "deadline": tender.deadline.astimezone(PARIS).isoformat() if tender.deadline else None,
        "deadline_hour_known": tender.deadline_hour_known,
        "status": status(tender, now),
        "lots": [_lot_json(lot, said) for lot in tender.lots],
        "considerations": said,
        "history": tender.history,
    }


def status(tender: Tender, now: datetime) -> str:
    """planned, open, closed, awarded, unsuccessful or cancelled at this moment."""
    return status_at(Stage(tender.stage), tender.deadline, tender.shown_until, now).value


def _lot_json(lot: Lot, said: list[dict[str, Any]]) -> dict[str, Any]:
    holds = [item for item in said if not item["lots"] or lot.number in item["lots"]]
    return {"number": lot.number, "title": lot.title, "cpv": lot.cpv, "considerations": holds}


def consideration_json(item: Consideration) -> dict[str, Any]:
    """One record with all its evidence; `lots` empty is the whole contract."""
    return {
        "kind": item.kind,
        "strength": item.strength,
        "topic": item.topic,
        "lots": [item.lot_number] if item.lot_number else [],
        "hours": item.hours,
        "absent": item.absent,
        "evidence": [
            {
                "notice": proof.notice,
                "seen": proof.seen.isoformat(),
                "path": proof.path,
                "quote": proof.quote,
                "start": proof.start,
                "end": proof.end,
                "field": proof.field,
                "value": proof.value,
                "because": proof.because,
                "warnings": proof.warnings,
            }
            for proof in item.evidence
        ],
    }
