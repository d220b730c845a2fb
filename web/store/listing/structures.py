"""The directory of structures: filters, pages."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, lazyload, selectinload

from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.listing.text import holds_words
from web.store.models import Activity, Structure


@dataclass(frozen=True, slots=True)
class StructureFilter:
    """What is asked of the list. Empty values ask nothing. `group` is the slug of a group of trades."""

    words: str = ""
    kind: str = ""
    departments: tuple[str, ...] = ()
    group: str = ""
    siret: str = ""


_SHOWN = (selectinload(Structure.activities), lazyload(Structure.won), lazyload(Structure.unwanted))
"What a line shows is loaded with the page; the rest, when it is asked for."


def count(session: Session, wanted: StructureFilter) -> int:
    """How many structures the filter keeps."""
    return session.scalar(select(func.count()).select_from(Structure).where(*_conditions(wanted))) or 0


def page(session: Session, wanted: StructureFilter, after: str | None = None, size: int = 25) -> Page[Structure]:
    """One page of the filtered directory, by name, without what each won or does not want. Two statements.

    Raises BadCursor.
    """
    name = Structure.sort_name
    query = select(Structure).options(*_SHOWN).where(*_conditions(wanted))
    if after:
        key, last = read_cursor(after, str, int)
        query = query.where(or_(name > key, and_(name == key, Structure.id > last)))
    rows = session.scalars(query.order_by(name, Structure.id).limit(size + 1)).all()
    more = write_cursor(rows[size - 1].sort_name, rows[size - 1].id) if len(rows) > size else None
    return Page(tuple(rows[:size]), more)


def _conditions(wanted: StructureFilter) -> list[ColumnElement[bool]]:
    found = holds_words(Structure.name + " " + func.coalesce(Structure.city, ""), wanted.words)
    found.append(Structure.joined_to_id.is_(None))
    if wanted.kind:
        found.append(Structure.kind == wanted.kind)
    if wanted.departments:
        found.append(or_(Structure.department.is_(None), Structure.department.in_(wanted.departments)))
    if wanted.group:
        found.append(Structure.id.in_(select(Activity.structure_id).where(Activity.group == wanted.group)))
    if wanted.siret:
        found.append(Structure.siret == wanted.siret)
    return found
