"""Who may see a tender. A private one exists for its organisation alone, whatever is asked and by which table."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Executable, Integer, bindparam, event, or_
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria

from web.store.models import Tender

SEEN_BY = "seen_by"
"Key of `Session.info`: the organisation that looks, None for the public. Absent in jobs, which see all."

NOBODY = 0
"No organisation has this number."


def public() -> ColumnElement[bool]:
    """SQL condition on `Tender`: everybody may see it. All that is mailed or published stands under it."""
    return Tender.organisation_id.is_(None)


def visible_to(organisation_id: int | None) -> ColumnElement[bool]:
    """SQL condition on `Tender`: this organisation (None: the public) may see it."""
    return public() if organisation_id is None else or_(public(), Tender.organisation_id == organisation_id)


def look_as(session: Session, organisation_id: int | None) -> None:
    """From now on this session sees what that organisation (None: the public) may see, and no other tender.

    Objects loaded before are forgotten, so that none is found again by its number.
    """
    session.expunge_all()
    session.info[SEEN_BY] = organisation_id


def guard(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Add to every SELECT of a session that looks as somebody the condition on tenders, joins and subqueries included.

    Queries say whose rows they read; this stands behind them, so that one that forgets it shows nothing private.
    """
    event.listen(sessions, "do_orm_execute", _narrow)
    return sessions


_WHO = bindparam(SEEN_BY, NOBODY, Integer)
_HIDDEN = with_loader_criteria(
    Tender, lambda tender: or_(tender.organisation_id.is_(None), tender.organisation_id == _WHO), include_aliases=True
)
"The condition on every tender that a statement reads; who looks is told with its parameters, nobody if forgotten."

_narrowed: WeakKeyDictionary[Executable, Any] = WeakKeyDictionary()
"Statements with that condition: one that is made once and executed again and again is narrowed once as well."


def _narrow(state: ORMExecuteState) -> None:
    if state.is_select and SEEN_BY in state.session.info:
        asked: Any = state.statement
        if asked not in _narrowed:
            _narrowed[asked] = asked.options(_HIDDEN)
        state.statement = _narrowed[asked]
        seen_by = {SEEN_BY: state.session.info[SEEN_BY] or NOBODY}
        state.parameters = {**state.parameters, **seen_by} if isinstance(state.parameters, dict) else seen_by
