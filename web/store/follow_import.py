"""Entries sent as a table: which are new, which are known already, and keeping the new ones. Sent twice, kept once."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from clauses.followup.life import Event
from clauses.followup.line import Line
from web.store import followup
from web.store.models import FollowAct, FollowEntry, Organisation
from web.store.packages import Signer


class Told(Protocol):
    """A line of a table: a supplier of the organisation, and what it did."""

    @property
    def supplier_id(self) -> int:
        """Whose it is."""

    @property
    def entry(self) -> Line:
        """What it says."""


Row = TypeVar("Row", bound=Told)


def sort(session: Session, organisation_id: int, rows: Iterable[Row]) -> list[tuple[Row, int | None]]:
    """Each line with the entry that said the same when it was entered, None for a new one.

    As many alike lines are known as were entered alike: two alike lines of one file are two entries, and the file sent
    again adds none, even when its entries were corrected or withdrawn since.
    """
    known = defaultdict[tuple[int, str], list[int]](list)
    query = select(FollowEntry.supplier_id, FollowEntry.id, FollowAct.content).join(
        FollowEntry, FollowEntry.id == FollowAct.entry_id
    )
    mine = (FollowAct.organisation_id == organisation_id, FollowAct.event == Event.ENTER.value)
    for supplier_id, entry_id, content in session.execute(query.where(*mine).order_by(FollowEntry.id.desc())):
        known[supplier_id, _same(Line.from_dict(content))].append(entry_id)
    found = ((row, known[row.supplier_id, _same(row.entry)]) for row in rows)
    return [(row, alike.pop() if alike else None) for row, alike in found]


def _same(line: Line) -> str:
    return json.dumps(line.as_dict(), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did."""

    new: int
    known: int


def confirm(session: Session, organisation_id: int, rows: Iterable[Told], by: Signer, at: datetime) -> Done:
    """Keep the lines that are new. Two imports of one organisation at once wait for each other."""
    held = update(Organisation).where(Organisation.id == organisation_id).values(name=Organisation.name)
    session.execute(held.execution_options(synchronize_session=False))
    sorted_ = sort(session, organisation_id, rows)
    new = [row for row, entry_id in sorted_ if entry_id is None]
    for row in new:
        followup.enter(session, organisation_id, row.supplier_id, row.entry, by, at)
    return Done(len(new), len(sorted_) - len(new))
