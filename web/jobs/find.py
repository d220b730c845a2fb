"""Finding the considerations of each tender, in all its notices in force."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from clauses.consideration import Consideration
from clauses.find import RULES_VERSION, find
from clauses.notice import Notice
from web.house import House
from web.jobs.runner import Tally
from web.store import considerations
from web.store.among import among
from web.store.models import Notice as NoticeRow
from web.store.models import Tender
from web.store.packing import unpack_in_force, unpack_notice

BATCH = 200


def find_considerations(house: House, tally: Tally) -> None:
    """Cherche les considérations sociales et environnementales des marchés nouveaux ou modifiés."""
    last = 0
    while True:
        with house.sessions.begin() as session:
            tenders = stale(session, last)
            if not tenders:
                return
            find_in(session, tenders, tally)
            found = {"found_version": RULES_VERSION, "matched_version": None, "grouped_version": None}
            session.execute(update(Tender).where(Tender.id.in_(tenders)).values(found))
            last = tenders[-1]


def stale(session: Session, after: int = 0) -> Sequence[int]:
    """The next tenders, by id, whose considerations are missing or were made by other rules."""
    old = or_(Tender.found_version.is_(None), Tender.found_version != RULES_VERSION)
    return session.scalars(select(Tender.id).where(Tender.id > after, old).order_by(Tender.id).limit(BATCH)).all()


def find_these(session: Session, tenders: Sequence[Tender]) -> None:
    """Find the considerations of these tenders now."""
    session.flush()
    find_in(session, [tender.id for tender in tenders], Tally())
    for tender in tenders:
        session.expire(tender, ["considerations"])
        tender.found_version = RULES_VERSION
        tender.matched_version = tender.grouped_version = None


def find_in(session: Session, tenders: Sequence[int], tally: Tally) -> None:
    """Write the considerations of these tenders in place of the former ones; their version is for the caller."""
    notices = _notices(session, tenders)
    contents = session.execute(
        select(Tender.id, Tender.content).where(among(session, Tender.id, tenders)).order_by(Tender.id)
    )
    found = {tender_id: _found(content, notices.get(tender_id, [])) for tender_id, content in contents}
    considerations.replace(session, {of: considerations.records(each) for of, each in found.items()})
    tally.seen += len(found)
    tally.changed += sum(map(bool, found.values()))
    tally.unchanged += sum(not each for each in found.values())


def _notices(session: Session, tenders: Sequence[int]) -> dict[int, list[Notice]]:
    query = select(NoticeRow.tender_id, NoticeRow.content).where(
        among(session, NoticeRow.tender_id, tenders), NoticeRow.latest
    )
    found: dict[int, list[Notice]] = {}
    for tender_id, content in session.execute(query.order_by(NoticeRow.published, NoticeRow.id)):
        found.setdefault(tender_id or 0, []).append(unpack_notice(content))
    return found


def _found(content: bytes, notices: Sequence[Notice]) -> list[tuple[Notice, Consideration]]:
    in_force = unpack_in_force(content)
    return [
        (notice, consideration)
        for notice in notices
        if f"{notice.source}:{notice.reference}" in in_force
        for consideration in find(notice)
    ]
