"""Reading again what a fix or a newer parser may read better, and rebuilding a source from what was kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from scrapers.registry import SOURCES
from scrapers.source import Record, Source, Unreadable
from web.house import House
from web.jobs.runner import JobFunction, Tally
from web.store.chunks import chunks
from web.store.models import Notice, Quarantine, RawDocument
from web.store.notices import keep, refill

BATCH = 200


def read_again(house: House, tally: Tally) -> None:
    """Relit les documents gardés que l'ancien lecteur avait lus ou refusés."""
    for source in SOURCES.values():
        _retry_quarantine(house, source, tally)
        _reparse_old(house, source, tally)


def reparsing(name: str, told: Callable[[int], object] = lambda count: None) -> JobFunction:
    """The job that rebuilds every notice of this source from its kept documents. `told` hears how many were read."""

    def reparse(house: House, tally: Tally) -> None:
        """Refait tous les avis d'une source depuis les documents gardés, sans le réseau."""
        with house.sessions() as session:
            ids = session.scalars(select(RawDocument.id).where(RawDocument.source == name).order_by(RawDocument.id))
            waiting = ids.all()
        _reparse_all(house, SOURCES[name], waiting, tally, told)
        _retry_quarantine(house, SOURCES[name], tally)

    return reparse


def _retry_quarantine(house: House, source: Source, tally: Tally) -> None:
    with house.sessions() as session:
        waiting = (Quarantine.source == source.name, Quarantine.stage == "read", Quarantine.resolved_at.is_(None))
        ids = session.scalars(select(Quarantine.id).where(*waiting)).all()
    for part in chunks(ids, BATCH):
        with house.sessions.begin() as session:
            rows = session.scalars(select(Quarantine).where(Quarantine.id.in_(part))).all()
            records = [Record(row.reference, zlib.decompress(row.content), row.origin) for row in rows]
            keep(session, source, records, tally)


def _reparse_old(house: House, source: Source, tally: Tally) -> None:
    """Notices read by an older parser are read again from their raw bytes; what fails keeps its former reading."""
    with house.sessions() as session:
        old = (Notice.source == source.name, Notice.latest, Notice.parser_version != source.parser_version)
        ids = session.scalars(select(Notice.raw_id).where(*old).order_by(Notice.raw_id)).all()
    _reparse_all(house, source, ids, tally)


def _reparse_all(
    house: House,
    source: Source,
    raw_ids: Sequence[int],
    tally: Tally,
    told: Callable[[int], object] = lambda count: None,
) -> None:
    """Each kept document once, oldest first, some hundreds a transaction."""
    for part in chunks(raw_ids, BATCH):
        with house.sessions.begin() as session:
            rows = select(Notice).where(Notice.raw_id.in_(part)).order_by(Notice.raw_id)
            for row in session.scalars(rows.options(selectinload(Notice.links), selectinload(Notice.raw))):
                _reparse(session, source, row, tally)
        told(len(part))


def _reparse(session: Session, source: Source, row: Notice, tally: Tally) -> None:
    """Bring one notice to what its document says; read as before, nothing after it is done again."""
    tally.seen += 1
    raw = row.raw
    try:
        notice = source.parse(Record(raw.reference, zlib.decompress(raw.content), raw.origin))
    except Unreadable as error:
        row.parser_version = source.parser_version
        tally.failed += 1
        tally.detail = f"{raw.reference} : {error}"
        return
    changed = refill(session, row, notice, source.parser_version)
    tally.changed, tally.unchanged = tally.changed + changed, tally.unchanged + (not changed)
