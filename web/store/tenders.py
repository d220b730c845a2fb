"""Writing a tender as it stands, and finding one by what people type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.tender import Tender
from web.store.models import Lot as LotRow
from web.store.models import Notice as NoticeRow
from web.store.models import Tender as TenderRow
from web.store.packing import pack
from web.store.triage import first_place
from web.store.visibility import SEEN_BY, visible_to


@dataclass(frozen=True, slots=True)
class Written:
    """The row of a tender, and whether writing it made or changed anything."""

    row: TenderRow
    new: bool
    changed: bool


def write_tender(session: Session, row: TenderRow | None, key: str, tender: Tender, when: datetime) -> Written:
    """Bring the row of a tender to what its notices say; an equal tender writes nothing and stays fresh."""
    content = pack(tender)
    if row is not None and row.content == content and row.key == key:
        return Written(row, new=False, changed=False)
    new = row is None
    row = row or TenderRow()
    _fill(row, key, tender, content, when)
    session.add(row)
    session.flush()
    return Written(row, new=new, changed=not new)


def _fill(row: TenderRow, key: str, tender: Tender, content: bytes, when: datetime) -> None:
    row.key, row.content, row.changed_at = key, content, when
    row.organisation_id = tender.private_to
    row.stage, row.title = tender.stage.value, tender.title
    row.buyer_name, row.buyer_siret = tender.buyer.name, tender.buyer.siret
    row.kind = tender.kind.value if tender.kind else None
    row.departments, row.cpv = list(tender.departments), list(tender.cpv)
    row.territory = territory(tender.departments)
    row.published, row.shown_until = tender.published, tender.shown_until
    row.deadline, row.deadline_hour_known = tender.deadline, tender.deadline_hour_known
    row.deadline_uncertain = tender.deadline_uncertain
    row.value, row.documents_url = tender.value, tender.documents_url
    row.history = [_change(change) for change in tender.history]
    row.found_version = row.classified_version = row.matched_version = row.grouped_version = None
    row.triage = first_place(tender.deadline, tender.shown_until, tender.published)
    _fill_lots(row, tender)


def territory(departments: Iterable[str]) -> str:
    """Departments as lists are filtered by them: « |67|68| »."""
    codes = "|".join(departments)
    return f"|{codes}|" if codes else ""


def _change(change: Any) -> dict[str, Any]:
    """A change in the words of the export: what, from, to, seen, notice."""
    found = asdict(change)
    return {
        "what": found["what"],
        "from": found["before"],
        "to": found["after"],
        "seen": found["seen"].isoformat(),
        "notice": found["notice"],
    }


def _fill_lots(row: TenderRow, tender: Tender) -> None:
    """Lots keep their row as long as their number lives, so that matches need not be made again for nothing."""
    former = {lot.number: lot for lot in row.lots}
    row.lots = [former.get(lot.number) or LotRow(number=lot.number) for lot in tender.lots]
    for position, (lot, values) in enumerate(zip(row.lots, tender.lots, strict=True)):
        lot.position, lot.title, lot.description = position, values.title, values.description
        lot.cpv = list(values.cpv)


DIGITS = 9
"Of the number of a tender here; a longer one is none, and databases take none larger."


def resolve(session: Session, text: str) -> TenderRow | None:
    """The tender that people name: its key, a reference of one of its notices ("25-12214"), or its number here.

    A private one is found by a session that looks as its organisation, and by no other.
    """
    text = text.strip()
    seen = select(TenderRow).where(visible_to(session.info.get(SEEN_BY)))
    found = session.scalars(seen.where(TenderRow.key == text)).one_or_none()
    if found is None:
        reference = text.partition(":")[2] or text
        of_notice = select(NoticeRow.tender_id).where(NoticeRow.reference == reference, NoticeRow.latest)
        found = session.scalars(seen.where(TenderRow.id.in_(of_notice))).first()
    if found is None and text.isdecimal() and len(text) <= DIGITS:
        found = session.scalars(seen.where(TenderRow.id == int(text))).one_or_none()
    return found
