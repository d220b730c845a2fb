"""All that is kept of one person, as a file, and its erasure (règlement (UE) 2016/679, articles 15, 17 and 20)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from web.security import audit
from web.store.models import Base, Message, User

SECRET = frozenset({"password_hash", "token_hash", "code_hash", "seed", "last_step"})
"Columns that prove who somebody is: given to nobody, not even to them."
GONE = "efface.invalid"
"Domain of the address of an erased account: it takes no mail (RFC 2606)."


def export(session: Session, user_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that carries this person, by table, as plain JSON values; no secret, and no file given in return."""
    found = {"user_account": _rows(session, User.__table__, User.__table__.c.id, user_id)}  # type: ignore[arg-type]
    for table, column in _signed():
        rows = _rows(session, table, column, user_id)
        if rows:
            found[table.name] = rows
    return found


def erase(session: Session, user: User, now: datetime) -> None:
    """Make the account nobody's: its address, its password, its letters and its browsers go.

    What the person decided stays, signed by an account without a name: others worked on it since.
    """
    for table, column in _signed():
        if any(key.ondelete == "CASCADE" for key in column.foreign_keys):
            session.execute(delete(table).where(column == user.id))
    letters = update(Message).where(Message.user_id == user.id)
    waiting = letters.where(Message.state.in_(("pending", "doubt"))).values(state="withdrawn")
    for change in (waiting, letters.values(content=b"", recipient="", subject="")):
        session.execute(change.execution_options(synchronize_session=False))
    user.email, user.password_hash = f"compte-{user.id}@{GONE}", ""
    user.wants_digest, user.closed_at = False, user.closed_at or now
    _unsign(session, user)
    audit.record(session, audit.ACCOUNT_ERASED, now, user)


def _unsign(session: Session, user: User) -> None:
    """What carries the address as a signature carries that of the erased account instead."""
    for table, column in _signed():
        if "signed_by" in table.columns:
            session.execute(update(table).where(column == user.id).values(signed_by=user.email))


def _signed() -> list[tuple[Table, Column[Any]]]:
    """Tables that name a person, and the column that does; a table added later is among them by itself."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column is User.__table__.c.id for key in column.foreign_keys)
    ]


def _rows(session: Session, table: Table, column: Column[Any], user_id: int) -> list[dict[str, Any]]:
    rows = session.execute(select(table).where(column == user_id).order_by(*table.primary_key.columns)).mappings()
    return [_plain(row) for row in rows]


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    told = {str(name): value for name, value in row.items() if str(name) not in SECRET}
    return {name: _value(value) for name, value in told.items()}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"{len(value)} octets"
    return value.isoformat() if isinstance(value, date | datetime) else value
