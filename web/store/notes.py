"""Notes of an organisation on a tender: read by its people only, changed and deleted by their author only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from web.security import audit
from web.store.models import Note, User
from web.store.reviews import Author


def of_tender(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[Note, str]]:
    """The notes of an organisation on a tender, the oldest first, with the address of who wrote each."""
    query = select(Note, User.email).join(User, User.id == Note.user_id)
    mine = (Note.organisation_id == organisation_id, Note.tender_id == tender_id)
    return session.execute(query.where(*mine).order_by(Note.id)).all()


def own(session: Session, author: Author, tender_id: int, note_id: int) -> Note | None:
    """A note that this person wrote on this tender; None for any other."""
    query = select(Note).where(Note.id == note_id, Note.tender_id == tender_id, Note.user_id == author.user_id)
    return session.scalars(query.where(Note.organisation_id == author.organisation_id)).one_or_none()


def add(session: Session, author: Author, tender_id: int, text: str, at: datetime) -> Note:
    """Write a note."""
    who = {"organisation_id": author.organisation_id, "user_id": author.user_id}
    note = Note(**who, tender_id=tender_id, text=text, created_at=at)
    session.add(note)
    session.flush()
    _tell(session, audit.NOTE_WRITTEN, author, note, at)
    return note


def change(session: Session, author: Author, note: Note, text: str, at: datetime) -> None:
    """Write a note of one's own again."""
    note.text, note.changed_at = text, at
    _tell(session, audit.NOTE_CHANGED, author, note, at)


def remove(session: Session, author: Author, note: Note, at: datetime) -> None:
    """Delete a note of one's own, words and all; the audit keeps that there was one."""
    _tell(session, audit.NOTE_DELETED, author, note, at)
    session.delete(note)


def _tell(session: Session, action: str, author: Author, note: Note, at: datetime) -> None:
    audit.append(session, action, at, author.user_id, author.organisation_id, f"note {note.id}")
