"""Estimating when awarded contracts end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, delete, or_, select
from sqlalchemy.orm import Session

from clauses.notice import Notice as NoticeValue
from clauses.notice import NoticeType
from matching.renewal import RENEWAL_VERSION, Contract, renewal
from web.house import House
from web.jobs.runner import Tally
from web.store.models import Notice, Renewal
from web.store.packing import unpack_notice

BATCH = 500
AWARDS = (NoticeType.AWARD.value, NoticeType.DIRECT_AWARD.value, NoticeType.MODIFICATION.value)


def estimate_renewals(house: House, tally: Tally) -> None:
    """Estime la fin des contrats attribués, d'après leur durée déclarée."""
    with house.sessions.begin() as session:
        session.execute(delete(Renewal).where(Renewal.notice_id.in_(_gone())))
    while _batch(house, tally):
        pass


def _gone() -> Select[int]:
    return select(Notice.id).where(or_(~Notice.latest, Notice.type.not_in(AWARDS)))


def _batch(house: House, tally: Tally) -> bool:
    with house.sessions.begin() as session:
        rows = _stale(session)
        for notice, row in rows:
            tally.seen += 1
            tally.new += row is None
            tally.changed += row is not None
            session.add(_filled(row or Renewal(notice_id=notice.id), notice))
        return bool(rows)


def _version(notice: Notice) -> str:
    return f"{RENEWAL_VERSION}.{notice.parser_version}"


def _stale(session: Session) -> Sequence[tuple[Notice, Renewal | None]]:
    """Awards without an estimate, or whose estimate was made with other rules or an older reading."""
    current = RENEWAL_VERSION + "." + _text(Notice.parser_version)
    query = select(Notice, Renewal).outerjoin(Renewal, Renewal.notice_id == Notice.id)
    stale = or_(Renewal.id.is_(None), Renewal.made_version != current)
    found = session.execute(query.where(Notice.latest, Notice.type.in_(AWARDS), stale).order_by(Notice.id).limit(BATCH))
    return [(notice, row) for notice, row in found]


def _text(column: Any) -> ColumnElement[str]:
    return cast(column, String)


def _filled(row: Renewal, notice: Notice) -> Renewal:
    value = unpack_notice(notice.content)
    row.made_version, row.title, row.buyer_name = _version(notice), value.title, value.buyer.name
    row.buyer_siren = value.buyer.siren or (value.buyer.siret or "")[:9] or None
    row.departments, row.winners = list(value.departments), list(value.winners)
    row.value, row.framework = value.value, value.framework
    found = renewal(_contract(value))
    row.starts, row.ends = (found.starts, found.ends) if found else (value.signed, None)
    row.confidence = found.confidence.value if found else None
    row.reasons = list(found.reasons) if found else []
    return row


def _contract(notice: NoticeValue) -> Contract:
    return Contract(
        signed=notice.signed,
        published=notice.published,
        months=notice.duration_months,
        changes=max(0, notice.version - 1) if notice.signed else 0,
        framework=notice.framework,
        doubts=notice.warnings,
    )
