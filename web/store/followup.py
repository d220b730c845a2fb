"""Entries of follow-up: every act appended, signed and dated. Every query says which organisation asks.

`enter` and `take` are the only two functions that write an entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from clauses.followup.life import Act, Event, Standing, State, replay, step
from clauses.followup.line import Line
from clauses.followup.tally import Entry
from clauses.packages.rounds import Side
from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.models import FollowAct, FollowEntry
from web.store.packages import LONGEST_NAME, Overtaken, Signer


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What is asked of the list. Empty values ask nothing."""

    states: tuple[State, ...] = ()
    supplier_id: int | None = None
    year: int | None = None


def enter(
    session: Session, organisation_id: int, supplier_id: int, line: Line, by: Signer, at: datetime
) -> FollowEntry:
    """Keep a new entry."""
    row = FollowEntry(
        organisation_id=organisation_id,
        supplier_id=supplier_id,
        state=State.ENTERED.value,
        turn=0,
        day=line.day,
        standing={},
        created_at=at,
    )
    session.add(row)
    session.flush()
    take(session, row, 0, Act(Event.ENTER, by.side, line.as_dict()), by, at)
    return row


def take(session: Session, entry: FollowEntry, seen: int, act: Act, by: Signer, at: datetime) -> Standing:
    """Take one act, seen from turn `seen`.

    Raises web.store.packages.Overtaken when another act was taken since, clauses.followup.life.NotAllowed (French) when
    the life of an entry does not let it be taken.
    """
    before = standing(session, entry)
    if before.turn != seen:
        raise Overtaken
    after = step(before, act)
    _claim_turn(session, entry, seen, after)
    session.add(_act(entry, act, after.turn, by, at))
    session.flush()
    session.refresh(entry)
    return after


def _claim_turn(session: Session, entry: FollowEntry, seen: int, after: Standing) -> None:
    """The lock: one UPDATE that names the turn it leaves, so that of two acts at once only one is kept."""
    assert after.state is not None
    assert after.line is not None
    mine = (FollowEntry.id == entry.id, FollowEntry.organisation_id == entry.organisation_id, FollowEntry.turn == seen)
    values = {"turn": after.turn, "state": after.state.value, "day": after.line.day, "standing": _kept(after)}
    claim = update(FollowEntry).where(*mine).values(values).returning(FollowEntry.id)
    if session.scalar(claim.execution_options(synchronize_session=False)) is None:
        raise Overtaken


def _kept(after: Standing) -> dict[str, Any]:
    assert after.line is not None
    return {
        "line": after.line.as_dict(),
        "shares": {key: str(quantity) for key, quantity in after.shares.items()},
        "good": after.good,
        "version": after.version,
        "proofs": len(after.proofs),
    }


def _act(entry: FollowEntry, act: Act, turn: int, by: Signer, at: datetime) -> FollowAct:
    return FollowAct(
        organisation_id=entry.organisation_id,
        entry_id=entry.id,
        turn=turn,
        event=act.event.value,
        side=act.side.value,
        content=dict(act.content),
        reason=act.reason,
        user_id=by.user_id,
        link_id=by.link_id,
        signed_by=by.name[:LONGEST_NAME],
        created_at=at,
    )


def acts(session: Session, entry: FollowEntry) -> Sequence[FollowAct]:
    """Every act on an entry, first to last."""
    query = select(FollowAct).where(FollowAct.entry_id == entry.id, FollowAct.organisation_id == entry.organisation_id)
    return session.scalars(query.order_by(FollowAct.turn)).all()


def standing(session: Session, entry: FollowEntry) -> Standing:
    """What an entry is, by its acts."""
    return replay(Act(Event(row.event), Side(row.side), row.content, row.reason) for row in acts(session, entry))


def shown(entry: FollowEntry) -> Entry:
    """An entry as its row repeats it, without its proofs: for lists and sums."""
    kept = entry.standing
    shares = {key: Fraction(quantity) for key, quantity in kept["shares"].items()}
    line = Line.from_dict(kept["line"])
    found = Standing(State(entry.state), entry.turn, kept["version"], line, (), shares, kept["good"])
    return Entry(entry.id, entry.supplier_id, found)


def get(session: Session, organisation_id: int, entry_id: int) -> FollowEntry | None:
    """An entry of this organisation with its supplier, None for any other."""
    query = select(FollowEntry).where(FollowEntry.id == entry_id, FollowEntry.organisation_id == organisation_id)
    return session.scalars(query.options(joinedload(FollowEntry.supplier))).one_or_none()


def page(
    session: Session, organisation_id: int, wanted: EntryFilter, after: str | None = None, size: int = 25
) -> Page[FollowEntry]:
    """One page of the entries, newest first. Raises BadCursor."""
    query = select(FollowEntry).where(*_asked(organisation_id, wanted)).options(joinedload(FollowEntry.supplier))
    if after:
        query = query.where(FollowEntry.id < read_cursor(after, int)[0])
    rows = session.scalars(query.order_by(FollowEntry.id.desc()).limit(size + 1)).all()
    return Page(tuple(rows[:size]), write_cursor(rows[size - 1].id) if len(rows) > size else None)


def count(session: Session, organisation_id: int, wanted: EntryFilter) -> int:
    """How many entries the filter keeps."""
    return session.scalar(select(func.count()).select_from(FollowEntry).where(*_asked(organisation_id, wanted))) or 0


def rows(session: Session, organisation_id: int, wanted: EntryFilter | None = None) -> Sequence[FollowEntry]:
    """All entries that the filter keeps, by day."""
    asked = _asked(organisation_id, wanted or EntryFilter())
    query = select(FollowEntry).where(*asked).options(joinedload(FollowEntry.supplier))
    return session.scalars(query.order_by(FollowEntry.day, FollowEntry.id)).all()


def entries(session: Session, organisation_id: int, wanted: EntryFilter | None = None) -> list[Entry]:
    """The same as values, for sums."""
    return [shown(row) for row in rows(session, organisation_id, wanted)]


def years(session: Session, organisation_id: int) -> list[int]:
    """Years in which something is entered, the last first."""
    query = select(func.min(FollowEntry.day), func.max(FollowEntry.day))
    first, last = session.execute(query.where(FollowEntry.organisation_id == organisation_id)).one()
    return list(range(last.year, first.year - 1, -1)) if first else []


def _asked(organisation_id: int, wanted: EntryFilter) -> list[ColumnElement[bool]]:
    found = [FollowEntry.organisation_id == organisation_id]
    if wanted.states:
        found.append(FollowEntry.state.in_([state.value for state in wanted.states]))
    if wanted.supplier_id is not None:
        found.append(FollowEntry.supplier_id == wanted.supplier_id)
    if wanted.year is not None:
        found.append(FollowEntry.day.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    return found
