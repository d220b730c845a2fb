"""Reading again what a fix or a newer parser may read better."""

from __future__ import annotations

import zlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.registry import SOURCES
from scrapers.source import Record, Source, Unreadable
from web.house import House
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.models import Notice, Quarantine
from web.store.notices import fill, keep

BATCH = 200


def read_again(house: House, tally: Tally) -> None:
    """Relit les documents gardés que l'ancien lecteur avait lus ou refusés."""
    for source in SOURCES.values():
        _retry_quarantine(house, source, tally)
        _reparse_old(house, source, tally)


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
        ids = session.scalars(select(Notice.id).where(*old)).all()
    for part in chunks(ids, BATCH):
        with house.sessions.begin() as session:
            for row in session.scalars(select(Notice).where(Notice.id.in_(part))).all():
                _reparse(session, source, row, tally)


def _reparse(session: Session, source: Source, row: Notice, tally: Tally) -> None:
    tally.seen += 1
    raw = row.raw
    try:
        notice = source.parse(Record(raw.reference, zlib.decompress(raw.content), raw.origin))
    except Unreadable as error:
        row.parser_version = source.parser_version
        tally.failed += 1
        tally.detail = f"{raw.reference} : {error}"
        return
    fill(row, notice, source.parser_version)
    session.flush()
    tally.changed += 1
