"""Writing many rows at once: COPY on PostgreSQL, one prepared statement elsewhere; no object is made of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from web.store.models import Base

Row = Mapping[str, Any]


def write(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    """Write rows within the transaction of the session. Each names the same columns, those with a default included."""
    if rows and session.get_bind().dialect.name == "postgresql":
        _copy(session, model, rows)
    elif rows:
        session.execute(insert(model), rows)


def next_ids(session: Session, model: type[Base], count: int) -> Sequence[int]:
    """Ids for so many new rows. On SQLite the transaction must have written already: nobody else writes then."""
    table = model.__table__
    assert isinstance(table, Table)
    if session.get_bind().dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return session.scalars(query, {"name": table.name, "count": count}).all()
    last = session.scalar(select(func.max(table.c.id))) or 0
    return range(last + 1, last + 1 + count)


def _copy(session: Session, model: type[Base], rows: Sequence[Row]) -> None:
    connection = session.connection()
    names = list(rows[0])
    columns = [model.__mapper__.columns[name] for name in names]
    quote = connection.dialect.identifier_preparer.quote
    table = model.__table__
    assert isinstance(table, Table)
    told = ", ".join(quote(column.name) for column in columns)
    makers = [_maker(column.type, connection.dialect) for column in columns]
    plain = not any(makers)
    with connection.connection.cursor().copy(f"COPY {quote(table.name)} ({told}) FROM STDIN") as out:
        for row in rows:
            out.write_row(list(row.values()) if plain else _made(row, names, makers))


def _made(row: Row, names: Sequence[str], makers: Sequence[Callable[[Any], Any] | None]) -> list[Any]:
    return [make(row[name]) if make else row[name] for name, make in zip(names, makers, strict=True)]


def _maker(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns a value of this type into what the driver takes; None when it takes it as it is."""
    found: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found
