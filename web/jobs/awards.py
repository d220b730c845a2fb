"""Proposing which call a declared award is the outcome of. Nothing is merged: a person confirms or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from clauses.tender import Stage
from matching.award import AwardFacts, CallFacts, Likelihood, likelihood
from web.house import House
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.models import AwardLink, Notice, Run, Tender
from web.store.packing import unpack_notice
from web.store.visibility import public

SOURCE = "decp"
BATCH = 100
MOST = 3
"Calls proposed for one award."
SIREN = 9


def link_awards(house: House, tally: Tally) -> None:
    """Propose les appels d'offres dont les contrats déclarés sont probablement l'issue."""
    with house.sessions() as session:
        sirens = _touched(session, _last_time(session))
    for part in chunks(sirens, BATCH):
        with house.sessions.begin() as session:
            for siren in part:
                _link_buyer(session, siren, tally)


def _last_time(session: Session) -> datetime | None:
    return session.scalar(select(func.max(Run.started_at)).where(Run.job == "awards", Run.state.in_(("ok", "empty"))))


def _touched(session: Session, since: datetime | None) -> list[str]:
    """Buyers of which a tender changed since the last time and that have an award declared."""
    siren = func.substr(Tender.buyer_siret, 1, SIREN)
    query = select(siren).where(Tender.buyer_siret.is_not(None)).distinct()
    changed = set(session.scalars(query.where(Tender.changed_at >= since) if since else query))
    declared = session.scalars(query.where(Tender.key.startswith(f"{SOURCE}:")))
    return sorted(changed & set(declared))


def _link_buyer(session: Session, siren: str, tally: Tally) -> None:
    """Compare every award of a buyer with every call of it; what a person decided stays."""
    tenders = session.scalars(
        select(Tender).where(public(), Tender.buyer_siret.startswith(siren)).options(selectinload(Tender.lots))
    ).all()
    awards = {tender.key: tender for tender in tenders if tender.key.startswith(f"{SOURCE}:")}
    calls = [(tender.id, _call(tender)) for tender in tenders if tender.key not in awards and _was_called(tender)]
    known = _decided(session, awards)
    for part in chunks(awards, BATCH):
        session.execute(delete(AwardLink).where(AwardLink.notice.in_(part), AwardLink.decision.is_(None)))
    for key, facts in _facts(session, awards.values()):
        tally.seen += 1
        found = [(told, tender_id) for tender_id, call in calls if (told := likelihood(facts, call))]
        for told, tender_id in sorted(found, key=lambda each: (-each[0].confidence, each[1]))[:MOST]:
            if (key, tender_id) not in known:
                session.add(_row(key, tender_id, told))
                tally.new += 1


def _was_called(tender: Tender) -> bool:
    return tender.stage not in (Stage.PLANNED.value, Stage.CANCELLED.value)


def _decided(session: Session, keys: Iterable[str]) -> set[tuple[str, int]]:
    query = select(AwardLink.notice, AwardLink.tender_id).where(AwardLink.decision.is_not(None))
    parts = (session.execute(query.where(AwardLink.notice.in_(part))) for part in chunks(keys, BATCH))
    return {(notice, tender) for part in parts for notice, tender in part}


def _call(tender: Tender) -> CallFacts:
    titles: Sequence[str] = (tender.title, *(lot.title for lot in tender.lots if lot.number != "0"))
    return CallFacts(titles, tuple(tender.cpv), tender.published)


def _facts(session: Session, awards: Iterable[Tender]) -> Iterable[tuple[str, AwardFacts]]:
    """What each award declares: its day is in its notice."""
    query = select(Notice).where(Notice.source == SOURCE, Notice.latest).order_by(Notice.id)
    for part in chunks([tender.id for tender in awards], BATCH):
        for row in session.scalars(query.where(Notice.tender_id.in_(part))):
            value = unpack_notice(row.content)
            yield f"{row.source}:{row.reference}", AwardFacts(value.title, value.cpv, value.signed or value.published)


def _row(key: str, tender_id: int, told: Likelihood) -> AwardLink:
    return AwardLink(notice=key, tender_id=tender_id, confidence=told.confidence, reasons=list(told.reasons))
