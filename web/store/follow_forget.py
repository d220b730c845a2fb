"""Forgetting who and what was seen, long after contracts ended: references go, quantities and numbers of people stay.

References of proofs go with their entry. A person's reference goes once nothing recent names that person: a mark that
says nothing (« EFF-12 ») takes its place in every entry and exit, so that people are still counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.followup.life import Event, contract_key
from web.store import follow_duties, followup
from web.store.chunks import chunks
from web.store.models import FollowAct, FollowEntry, FollowExit, Package

MARK = "EFF-"
PROOF = dict.fromkeys(("reference", "file", "sha256"), "")
"What is emptied of a proof: its kind and the day it was seen stay."


def forget(session: Session, before: date) -> int:
    """Erase what ended before a day, in every organisation; how many entries and exits were changed."""
    told = select(FollowEntry.organisation_id).union(select(FollowExit.organisation_id))
    return sum(_forget(session, organisation_id, before) for organisation_id in session.scalars(told).all())


def _forget(session: Session, organisation_id: int, before: date) -> int:
    rows, ends = followup.rows(session, organisation_id), _ends(session, organisation_id)
    old = [row for row in rows if _end(row, ends) < before]
    exits = _exits(session, organisation_id)
    alive = {_person(row) for row in rows if _end(row, ends) >= before}
    alive |= {person for person, told in exits.items() if _told(told) >= before}
    marks = _marks(old, exits, alive)
    waiting = [row for row in old if not row.standing.get("forgotten")]
    for part in chunks(waiting, 500):
        _empty(session, organisation_id, part, marks)
    return len(waiting) + _rename(exits, marks)


def _ends(session: Session, organisation_id: int) -> dict[str, date]:
    """Last day of each contract and package, by the beginning of the keys of shares."""
    duties = follow_duties.in_force(session, organisation_id).values()
    contracts = {contract_key(contract.id): duty.ends for contract, duty in duties}
    query = select(Package.id, Package.ends).where(Package.organisation_id == organisation_id)
    return contracts | {f"package:{number}": last for number, last in session.execute(query)}


def _end(row: FollowEntry, ends: Mapping[str, date]) -> date:
    """When all that an entry serves is over; of one that serves nothing, its day."""
    served = (":".join(key.split(":")[:2]) for key in row.standing["shares"])
    return max([row.day, *(ends[key] for key in served if key in ends)])


def _person(row: FollowEntry) -> str:
    return str(row.standing["line"]["person"])


def _exits(session: Session, organisation_id: int) -> dict[str, list[FollowExit]]:
    found: dict[str, list[FollowExit]] = {}
    query = select(FollowExit).where(FollowExit.organisation_id == organisation_id).order_by(FollowExit.id)
    for row in session.scalars(query):
        found.setdefault(row.person, []).append(row)
    return found


def _told(rows: Iterable[FollowExit]) -> date:
    """The last day of which an exit says something: it may have been told long after."""
    return max(max(row.created_at.date(), date.fromisoformat(row.content.get("day", "0001-01-01"))) for row in rows)


def _marks(old: Sequence[FollowEntry], exits: Mapping[str, Sequence[FollowExit]], alive: set[str]) -> dict[str, str]:
    """Reference → what takes its place, from numbers of rows: nothing leads back to the reference."""
    found: dict[str, str] = {}
    for row in sorted(old, key=lambda each: each.id):
        found.setdefault(_person(row), f"{MARK}{row.id}")
    for person, rows in exits.items():
        found.setdefault(person, f"{MARK.removesuffix('-')}S-{rows[0].id}")
    stay = alive | {""} | {person for person in found if person.startswith(MARK.removesuffix("-"))}
    return {person: mark for person, mark in found.items() if person not in stay}


def _empty(session: Session, organisation_id: int, rows: Sequence[FollowEntry], marks: Mapping[str, str]) -> None:
    """Rewrite entries and their acts without references; one whose person is still recent comes back later."""
    known = {row.id: row for row in rows}
    query = select(FollowAct).where(FollowAct.organisation_id == organisation_id, FollowAct.entry_id.in_(known))
    for act in session.scalars(query):
        act.content = _without(act, _person(known[act.entry_id]), marks)
    for row in rows:
        person = _person(row)
        line = row.standing["line"] | {"person": marks.get(person, person)}
        row.standing = row.standing | {"line": line, "forgotten": not person or line["person"].startswith(MARK)}
    session.flush()


def _without(act: FollowAct, kept: str, marks: Mapping[str, str]) -> dict[str, Any]:
    """An act without references; that of a former version, which no total counts, is emptied."""
    if act.event == Event.PROVE.value:
        return act.content | PROOF
    person = act.content.get("person")
    return act.content | {"person": marks.get(person, kept if person == kept else "")} if person else act.content


def _rename(exits: Mapping[str, Sequence[FollowExit]], marks: Mapping[str, str]) -> int:
    changed = [(row, marks[person]) for person, rows in exits.items() if person in marks for row in rows]
    for row, mark in changed:
        row.person = mark
    return len(changed)
