"""Contracts that end soon, and probable outcomes of calls: lists by key, a page after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from matching.renewal import after_months
from web.store.listing.paging import BadCursor, Page, read_cursor, write_cursor
from web.store.listing.text import holds_code, holds_words, is_empty
from web.store.models import AwardLink, Consideration, Notice, Renewal, Structure, Tender
from web.store.visibility import public

UNNAMED = "Acheteur n° "
"How awards call a buyer that the declaration does not name."


@dataclass(frozen=True, slots=True)
class RenewalFilter:
    """Contracts ending from `today` on, within so many months; empty values ask nothing. `siren` of the buyer."""

    today: date
    months: int = 12
    departments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str = ""
    siren: str = ""


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """One contract. `kinds` (kind, topic) of its considerations; `structures` names of its holders in the directory."""

    row: Renewal
    tender_id: int | None
    buyer: str
    kinds: tuple[tuple[str, str | None], ...]
    structures: tuple[str, ...]


def count(session: Session, wanted: RenewalFilter) -> int:
    """How many contracts the filter keeps."""
    query = select(func.count(Renewal.id)).join(Notice, Notice.id == Renewal.notice_id)
    return session.scalar(query.where(*_conditions(wanted))) or 0


def page(session: Session, wanted: RenewalFilter, after: str | None = None, size: int = 25) -> Page[RenewalLine]:
    """One page, by near end. Raises BadCursor for an `after` that this list did not give."""
    query: Select[Renewal, int | None] = select(Renewal, Notice.tender_id).join(Notice, Notice.id == Renewal.notice_id)
    query = query.where(*_conditions(wanted)).order_by(Renewal.ends, Renewal.id)
    if after:
        query = query.where(_after(after))
    rows = [(row, tender_id) for row, tender_id in session.execute(query.limit(size + 1))]
    shown = rows[:size]
    last = shown[-1][0] if len(rows) > size else None
    more = write_cursor(last.ends.isoformat(), last.id) if last is not None and last.ends else None
    return Page(_lines(session, shown), more)


def _after(cursor: str) -> ColumnElement[bool]:
    ends, last = read_cursor(cursor, str, int)
    try:
        day = date.fromisoformat(ends)
    except ValueError as error:
        raise BadCursor(cursor) from error
    return or_(Renewal.ends > day, (Renewal.ends == day) & (Renewal.id > last))


def _conditions(wanted: RenewalFilter) -> list[ColumnElement[bool]]:
    until = after_months(wanted.today, wanted.months) or date.max
    found = [Renewal.ends >= wanted.today, Renewal.ends <= until]
    found += holds_words(Renewal.title + " " + Renewal.buyer_name, wanted.words)
    if wanted.departments:
        places = [holds_code(Renewal.departments, code) for code in wanted.departments]
        found.append(or_(is_empty(Renewal.departments), *places))
    if wanted.kinds:
        said = select(Consideration.tender_id).where(Consideration.kind.in_(wanted.kinds))
        found.append(Notice.tender_id.in_(said))
    if wanted.siren:
        found.append(Renewal.buyer_siren == wanted.siren)
    return found


def _lines(session: Session, rows: Sequence[tuple[Renewal, int | None]]) -> tuple[RenewalLine, ...]:
    kinds = _kinds(session, [tender_id for _, tender_id in rows if tender_id])
    buyers = _buyers(session, {row.buyer_siren for row, _ in rows if row.buyer_siren})
    holders = _structures(session, {siret for row, _ in rows for siret in row.winners})
    return tuple(
        RenewalLine(
            row,
            tender_id,
            _name(row, buyers),
            kinds.get(tender_id or 0, ()),
            tuple(dict.fromkeys(holders[siret[:9]] for siret in row.winners if siret[:9] in holders)),
        )
        for row, tender_id in rows
    )


def _name(row: Renewal, buyers: dict[str, str]) -> str:
    return buyers.get(row.buyer_siren or "", row.buyer_name) if row.buyer_name.startswith(UNNAMED) else row.buyer_name


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str | None], ...]]:
    columns = (Consideration.tender_id, Consideration.kind, Consideration.topic)
    found: dict[int, dict[tuple[str, str | None], None]] = {}
    for tender_id, kind, topic in session.execute(
        select(*columns)
        .where(Consideration.tender_id.in_(ids), Consideration.absent.is_(None))
        .order_by(Consideration.id)
    ):
        found.setdefault(tender_id, {})[kind, topic] = None
    return {tender_id: tuple(kinds) for tender_id, kinds in found.items()}


def _buyers(session: Session, sirens: set[str]) -> dict[str, str]:
    """Names under which other notices know these buyers."""
    siren = func.substr(Tender.buyer_siret, 1, 9)
    query = select(siren, func.min(Tender.buyer_name)).where(siren.in_(sirens), ~Tender.buyer_name.startswith(UNNAMED))
    return dict(session.execute(query.group_by(siren)).all())


def _structures(session: Session, sirets: set[str]) -> dict[str, str]:
    """Names of inclusive structures by SIREN: one may win with another establishment."""
    siren = func.substr(Structure.siret, 1, 9)
    query = select(siren, func.min(Structure.name)).where(siren.in_({siret[:9] for siret in sirets}))
    return dict(session.execute(query.group_by(siren)).all())


# --- probable outcomes ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwardLine:
    """A probable outcome: the link, the call, and the tender that holds the award."""

    link: AwardLink
    call: Tender
    award: Tender | None


def awards(session: Session, decision: str | None, size: int = 50) -> list[AwardLine]:
    """The surest outcomes first: those nobody decided on, or those confirmed or refused."""
    holds = AwardLink.decision.is_(None) if decision is None else AwardLink.decision == decision
    query = select(AwardLink, Tender).join(Tender, Tender.id == AwardLink.tender_id).where(holds, public())
    rows = session.execute(query.order_by(AwardLink.confidence.desc(), AwardLink.id).limit(size)).all()
    keys = [link.notice for link, _ in rows]
    found = {tender.key: tender for tender in session.scalars(select(Tender).where(Tender.key.in_(keys)))}
    return [AwardLine(link, call, found.get(link.notice)) for link, call in rows]


def awards_of(session: Session, tender: Tender, size: int) -> list[AwardLine]:
    """Probable outcomes of a call, or probable calls of an award; refused ones are not told again."""
    standing = or_(AwardLink.decision.is_(None), AwardLink.decision != "refused")
    own = or_(AwardLink.tender_id == tender.id, AwardLink.notice == tender.key)
    query = select(AwardLink, Tender).join(Tender, Tender.id == AwardLink.tender_id).where(standing, own, public())
    rows = session.execute(query.order_by(AwardLink.confidence.desc(), AwardLink.id).limit(size)).all()
    keys = [link.notice for link, _ in rows]
    found = {each.key: each for each in session.scalars(select(Tender).where(Tender.key.in_(keys)))} if keys else {}
    return [AwardLine(link, call, found.get(link.notice)) for link, call in rows]


def decide(session: Session, link_id: int, decision: str | None, user_id: int, at: datetime) -> AwardLink | None:
    """Confirm, refuse, or take a decision back. None when the link is gone."""
    row = session.get(AwardLink, link_id)
    if row is not None:
        row.decision = decision
        row.decided_by, row.decided_at = (user_id, at) if decision else (None, None)
    return row
