"""Answers of structures about tenders: appended, signed, dated. Every query is bound to one organisation, save one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from web.store.models import Interest, Organisation, Tender
from web.store.reviews import Author
from web.store.visibility import public


class Answer(StrEnum):
    """What a structure may say of a tender. `undo` is only ever written by `undo()`."""

    INTERESTED = "interested"
    NOT_FOR_US = "not_for_us"
    UNDO = "undo"


def append(session: Session, author: Author, tender_id: int, answer: Answer, reason: str, at: datetime) -> Interest:
    """Append an answer. The same one again adds nothing: the one in force is given back."""
    former = in_force(session, author.organisation_id, [tender_id]).get(tender_id)
    if former is not None and (former.answer, former.reason) == (answer.value, reason):
        return former
    row = Interest(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        answer=answer.value,
        reason=reason,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, author: Author, interest_id: int, at: datetime) -> Interest | None:
    """Undo an answer of one's own organisation by a new row; the answer before it is in force again.

    None when the organisation has no such answer. Undoing twice is the same as once.
    """
    former = get(session, author.organisation_id, interest_id)
    if former is None or former.answer == Answer.UNDO:
        return None
    if not session.scalar(select(exists().where(Interest.undoes_id == former.id))):
        values = {"tender_id": former.tender_id, "answer": Answer.UNDO.value, "reason": "", "created_at": at}
        who = {"organisation_id": author.organisation_id, "user_id": author.user_id}
        session.add(Interest(**values, **who, undoes_id=former.id))
        session.flush()
    return former


def get(session: Session, organisation_id: int, interest_id: int) -> Interest | None:
    """An answer of this organisation, None for any other."""
    query = select(Interest).where(Interest.id == interest_id, Interest.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def in_force(session: Session, organisation_id: int, tender_ids: Collection[int]) -> dict[int, Interest]:
    """The answers that count for these tenders, by tender: the last that nobody undid."""
    values = {"organisation_id": organisation_id, "tender_ids": list(tender_ids)}
    return {row.tender_id: row for row in session.scalars(_of_tenders(), values)}


@cache
def _of_tenders() -> Select[Interest]:
    mine = Interest.organisation_id == bindparam("organisation_id")
    wanted = Interest.tender_id.in_(bindparam("tender_ids", expanding=True))
    return _counting().where(mine, wanted).order_by(Interest.id)


def answered(organisation_id: int, *answers: Answer) -> ColumnElement[bool]:
    """SQL condition on `Tender`: the answer in force of this organisation is one of these (none given: any at all)."""
    query = _standing(Interest.organisation_id == organisation_id)
    if answers:
        query = query.where(Interest.answer.in_([answer.value for answer in answers]))
    return Tender.id.in_(query.with_only_columns(Interest.tender_id))


def interested_sirets(session: Session, tender_id: int) -> frozenset[str]:
    """SIRETs of all organisations interested in a tender: for facilitators, never for other structures."""
    return frozenset(filter(None, session.scalars(_interested_sirets(), {"tender_id": tender_id})))


@cache
def _interested_sirets() -> Select[str | None]:
    query = _standing(Interest.tender_id == bindparam("tender_id")).where(Interest.answer == Answer.INTERESTED.value)
    query = query.join(Organisation, Organisation.id == Interest.organisation_id)
    return query.with_only_columns(Organisation.siret)


@dataclass(frozen=True, slots=True)
class Interested:
    """An organisation that said « ça nous intéresse », and when."""

    organisation: str
    siret: str | None
    since: datetime


def interested(session: Session, tender_id: int) -> list[Interested]:
    """All organisations interested in a tender, the first to say so first: for facilitators, never for structures."""
    query = _standing(Interest.tender_id == tender_id).where(Interest.answer == Answer.INTERESTED.value)
    query = query.join(Organisation, Organisation.id == Interest.organisation_id)
    columns = (Organisation.name, Organisation.siret, Interest.created_at)
    return [Interested(*row) for row in session.execute(query.with_only_columns(*columns).order_by(Interest.id))]


def followers(session: Session) -> list[Interest]:
    """Every « ça nous intéresse » in force on a public tender, oldest first: whom a change of it concerns."""
    query = _standing().where(Interest.answer == Answer.INTERESTED.value)
    query = query.join(Tender, Tender.id == Interest.tender_id).where(public())
    return list(session.scalars(query.order_by(Interest.id)))


def _counting() -> Select[Interest]:
    undoing = aliased(Interest)
    undone = exists().where(undoing.undoes_id == Interest.id)  # by an index: what others undid is not read
    return select(Interest).where(Interest.answer != Answer.UNDO.value, ~undone)


def _standing(*only: ColumnElement[bool]) -> Select[Interest]:
    """The answers in force: the last of each organisation and tender. `only` these organisations or tenders."""
    counting = _counting().where(*only).subquery()
    last = select(func.max(counting.c.id)).group_by(counting.c.organisation_id, counting.c.tender_id)
    return select(Interest).where(Interest.id.in_(last))
