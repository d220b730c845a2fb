"""Finding the considerations of each tender, in all its notices in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.consideration import Consideration
from clauses.find import RULES_VERSION, find
from clauses.notice import Notice
from web.house import House
from web.jobs.runner import Tally
from web.store.considerations import records
from web.store.models import Notice as NoticeRow
from web.store.models import Tender
from web.store.packing import unpack_notice, unpack_tender

BATCH = 200


def find_considerations(house: House, tally: Tally) -> None:
    """Cherche les considérations sociales et environnementales des marchés nouveaux ou modifiés."""
    while True:
        with house.sessions.begin() as session:
            tenders = stale(session)
            if not tenders:
                return
            find_these(session, tenders, tally)


def find_these(session: Session, tenders: Sequence[Tender], tally: Tally | None = None) -> None:
    """Find the considerations of these tenders now."""
    notices, tally = _notices(session, tenders), tally or Tally()
    for tender in tenders:
        _find_one(tender, notices.get(tender.id, []), tally)


def stale(session: Session) -> Sequence[Tender]:
    """A batch of tenders whose considerations are missing or were made by other rules."""
    old = or_(Tender.found_version.is_(None), Tender.found_version != RULES_VERSION)
    query = select(Tender).where(old).order_by(Tender.id).limit(BATCH)
    return session.scalars(query.options(selectinload(Tender.considerations))).all()


def _notices(session: Session, tenders: Iterable[Tender]) -> dict[int, list[Notice]]:
    query = select(NoticeRow).where(NoticeRow.tender_id.in_([tender.id for tender in tenders]), NoticeRow.latest)
    found: dict[int, list[Notice]] = {}
    for row in session.scalars(query.order_by(NoticeRow.published, NoticeRow.id)):
        found.setdefault(row.tender_id or 0, []).append(unpack_notice(row.content))
    return found


def _find_one(tender: Tender, notices: Sequence[Notice], tally: Tally) -> None:
    in_force = set(unpack_tender(tender.content).in_force)
    found: list[tuple[Notice, Consideration]] = [
        (notice, consideration)
        for notice in notices
        if f"{notice.source}:{notice.reference}" in in_force
        for consideration in find(notice)
    ]
    tender.considerations = records(found)
    tender.found_version = RULES_VERSION
    tender.matched_version = tender.grouped_version = None
    tally.seen += 1
    tally.changed += bool(found)
    tally.unchanged += not found
