"""Keeping records as they arrive: raw bytes, notice, or quarantine. Nothing vanishes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clauses.notice import Notice, NoticeType
from clauses.tender import joins
from scrapers.source import Record, Source, Unreadable
from web.clock import now
from web.jobs.runner import Tally
from web.store.models import Notice as NoticeRow
from web.store.models import NoticeLink, Quarantine, RawDocument
from web.store.packing import pack

LEVEL = 3
"How hard documents are squeezed: 6 would take 30 % less room than 1, and 3 times as long; 3 is in between."


@dataclass(frozen=True, slots=True)
class Hashed:
    """A record with the hash of its bytes."""

    record: Record
    sha256: str


def keep(session: Session, source: Source, records: Sequence[Record], tally: Tally) -> None:
    """Store a batch of records of one source and count each: new, changed, unchanged or quarantined."""
    batch = [Hashed(record, hashlib.sha256(record.content).hexdigest()) for record in records]
    known = _known(session, source.name, batch)
    waiting: set[str] = set()
    for item in batch:
        if (
            item.sha256 in waiting
        ):  # the same page under two references: rows of one insert are told apart by their hash
            session.flush()
        waiting.add(item.sha256)
        tally.seen += 1
        hashes = known.setdefault(item.record.reference, set())
        if item.sha256 in hashes:
            tally.unchanged += 1
            continue
        _keep_one(session, source, item, changed=bool(hashes), tally=tally)
        hashes.add(item.sha256)
    _release(session, source.name, [item.sha256 for item in batch])


def kept(session: Session, source: str, references: Sequence[str]) -> Sequence[str]:
    """Which of these references have a document kept (those in quarantine have none)."""
    query = select(RawDocument.reference).where(RawDocument.source == source, RawDocument.reference.in_(references))
    return session.scalars(query.distinct()).all()


def _known(session: Session, source: str, batch: Sequence[Hashed]) -> dict[str, set[str]]:
    """Hashes already kept, by reference: one query a batch."""
    references = {item.record.reference for item in batch}
    query = select(RawDocument.reference, RawDocument.sha256).where(
        RawDocument.source == source, RawDocument.reference.in_(references)
    )
    known: dict[str, set[str]] = {}
    for reference, sha256 in session.execute(query):
        known.setdefault(reference, set()).add(sha256)
    return known


def _keep_one(session: Session, source: Source, item: Hashed, changed: bool, tally: Tally) -> None:
    try:
        notice = source.parse(item.record)
    except Unreadable as error:
        quarantine(session, source.name, item, error)
        tally.quarantined += 1
        return
    former = _retire(session, notice) if changed and notice.type is not NoticeType.WITHDRAWN else None
    _store(session, item, notice, source.parser_version, former)
    tally.changed += changed
    tally.new += not changed


def _store(session: Session, item: Hashed, notice: Notice, parser_version: int, tender_id: int | None) -> None:
    """Keep the raw bytes and the notice read from them; it becomes the latest of its reference."""
    record = item.record
    raw = RawDocument(
        source=notice.source,
        reference=record.reference,
        sha256=item.sha256,
        content=zlib.compress(record.content, LEVEL),
        origin=record.origin,
        fetched_at=now(),
    )
    row = NoticeRow(raw=raw, source=notice.source, reference=notice.reference, tender_id=tender_id)
    fill(row, notice, parser_version)
    session.add(row)


def fill(row: NoticeRow, notice: Notice, parser_version: int) -> None:
    """Write what was read into the row, and mark it as not yet linked."""
    row.published, row.type, row.folder = notice.published, notice.type.value, notice.folder
    row.content, row.parser_version = pack(notice), parser_version
    row.latest, row.linked = True, False
    row.links = [NoticeLink(target=key) for key in sorted(set(joins(notice)))]


def refill(session: Session, row: NoticeRow, notice: Notice, parser_version: int) -> bool:
    """Bring a row to what was read anew from its document; whether anything changed.

    A former version of its reference stays one. The other notices of its tender are linked again: it may name others.
    """
    if row.content == pack(notice) and {link.target for link in row.links} == set(joins(notice)):
        row.parser_version = parser_version
        return False
    latest = row.latest
    fill(row, notice, parser_version)
    row.latest, row.linked = latest, not latest
    if row.tender_id is not None:
        session.execute(update(NoticeRow).where(NoticeRow.tender_id == row.tender_id).values(linked=False))
    session.flush()
    return True


def _retire(session: Session, notice: Notice) -> int | None:
    """A new version of a reference arrived: the former ones are kept, and count no more (a withdrawal is no version).

    Answers the tender they were in. Its other notices are linked again: the new version may name others.
    """
    session.flush()
    former = (NoticeRow.source == notice.source, NoticeRow.reference == notice.reference, NoticeRow.latest)
    tender_id = session.scalar(select(NoticeRow.tender_id).where(*former))
    session.execute(update(NoticeRow).where(*former).values(latest=False, linked=True, tender_id=None))
    if tender_id is not None:
        session.execute(update(NoticeRow).where(NoticeRow.tender_id == tender_id).values(linked=False))
    return tender_id


def quarantine(session: Session, source: str, item: Hashed, error: Unreadable) -> None:
    """Keep a record that could not be read, whole, with its error; seen again, its error is brought up to date."""
    same = (Quarantine.source == source, Quarantine.sha256 == item.sha256)
    row = session.scalars(select(Quarantine).where(*same)).one_or_none() or Quarantine(
        source=source,
        sha256=item.sha256,
        reference=item.record.reference,
        content=zlib.compress(item.record.content, LEVEL),
        origin=item.record.origin,
        stage="read",
    )
    row.error, row.field, row.value = str(error), error.field, _short(error.value)
    row.seen_at, row.resolved_at = now(), None
    session.add(row)
    session.flush()


def _short(value: object) -> str | None:
    return None if value is None else str(value)[:200]


def _release(session: Session, source: str, hashes: Sequence[str]) -> None:
    """What is now kept as a notice is no longer waiting in quarantine."""
    session.flush()
    kept = select(RawDocument.sha256).where(RawDocument.source == source, RawDocument.sha256.in_(hashes))
    waiting = (Quarantine.source == source, Quarantine.resolved_at.is_(None), Quarantine.sha256.in_(kept))
    session.execute(update(Quarantine).where(*waiting).values(resolved_at=now()))
