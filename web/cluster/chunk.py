"""One chunk of tenders matched with the whole directory, in one transaction: done whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from web.clock import PARIS, now
from web.house import House
from web.jobs.match import LOADS, Work, rows_of
from web.jobs.runner import Tally
from web.store import own_matches
from web.store.matched import read_directory
from web.store.models import Match, Tender
from web.store.needs import context

COLUMNS = ("tender_id", "lot_id", "structure_id", "score", "known", "mode", "verdict")


class Chunks:
    """Matches chunks. The directory is read once and again when its structures, the policy or the words changed."""

    def __init__(self, house: House) -> None:
        self._house, self._lock = house, Lock()
        self._work: Work | None = None
        self._key = ""

    def match(self, tenders: list[int]) -> None:
        """Delete the matches of these tenders and write the new ones. Done twice, it gives the same rows."""
        with self._lock, self._house.sessions.begin() as session:
            work = self._ready(session)
            query = select(Tender).where(Tender.id.in_(tenders)).order_by(Tender.id)
            found = session.scalars(query.options(*LOADS)).all()
            rows = [row for tender in found for row in rows_of(tender, work)]
            session.execute(delete(Match).where(Match.tender_id.in_(tenders)))
            own_matches.gone_with(session, tenders)
            copy(session, rows)
            for tender in found:
                tender.matched_version, tender.grouped_version = work.known.version, None

    def _ready(self, session: Session) -> Work:
        known = context(session, now().astimezone(PARIS).date())
        directory = read_directory(session, known)
        key = f"{known.version} {sorted(directory.marks.items())}"
        if self._work is None or key != self._key:
            self._work, self._key = Work(known, directory, Tally()), key
        return self._work


def copy(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows by COPY, within the transaction of the session."""
    cursor = session.connection().connection.cursor()
    with cursor.copy(f"COPY match ({', '.join(COLUMNS)}) FROM STDIN") as out:
        for row in rows:
            out.write_row([row[name] for name in COLUMNS])
