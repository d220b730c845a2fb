"""The place of each tender in the queue: computed from its rows, kept with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, cast, distinct, exists, func, select, update
from sqlalchemy.orm import Session

from clauses.tender import Stage
from matching import triage
from matching.triage import Facts
from web.store import knowledge
from web.store.chunks import chunks
from web.store.models import Consideration, Evidence, Match, Tender

BATCH = 500
COLUMNS = (Tender.id, Tender.deadline, Tender.shown_until, Tender.published, Tender.triage)


def first_place(deadline: datetime | None, shown_until: Any, published: Any) -> float:
    """The place of a tender of which only the days are known yet."""
    policy = knowledge.triage()
    closes = triage.closing(deadline, shown_until, published, policy)
    return triage.place(closes, Facts(), knowledge.policy().very_close, policy)


def earliest(now: datetime) -> float:
    """Open tenders have a place at or after this one."""
    return triage.earliest(now, knowledge.triage())


def stale(session: Session) -> Sequence[int]:
    """Tenders that may be examined: calls and announcements, by id."""
    alive = (Stage.CALL.value, Stage.PLANNED.value)
    return session.scalars(select(Tender.id).where(Tender.stage.in_(alive)).order_by(Tender.id)).all()


def refresh(session: Session, ids: Collection[int]) -> int:
    """Bring the places of these tenders to what their rows say today; how many moved."""
    moved = [change for part in chunks(ids, BATCH) for change in _moved(session, part)]
    if moved:
        table: Any = Tender.__table__
        writing = update(table).where(table.c.id == bindparam("which")).values(triage=bindparam("place"))
        session.connection().execute(writing, moved)
    return len(moved)


def _moved(session: Session, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    policy, close = knowledge.triage(), knowledge.policy().very_close
    known = facts(session, ids)
    for number, deadline, shown_until, published, former in session.execute(select(*COLUMNS).where(Tender.id.in_(ids))):
        closes = triage.closing(deadline, shown_until, published, policy)
        place = triage.place(closes, known[number], close, policy)
        if abs(place - former) > 1e-9:
            yield {"which": number, "place": place}


def facts(session: Session, ids: Sequence[int]) -> dict[int, Facts]:
    """What is known of these tenders. Two statements."""
    return {number: known.facts for number, known in read(session, ids).items()}


@dataclass(frozen=True, slots=True)
class Known:
    """What is found in a tender, as (kind, topic) in the order of finding, and what its place is weighed by."""

    kinds: tuple[tuple[str, str | None], ...]
    facts: Facts


def read(session: Session, ids: Sequence[int]) -> dict[int, Known]:
    """What is known of these tenders, with the topics that lists tell. Two statements."""
    said, found = _said(session, ids), _found(session, ids)
    return {number: _known(said.get(number, ()), found.get(number)) for number in ids}


def _known(said: Sequence[Said], found: tuple[int, float] | None) -> Known:
    kinds = tuple(dict.fromkeys((one.kind, one.topic) for one in said))
    denied = frozenset(one.absent for one in said if one.absent)
    number, best = found or (0, None)
    warned = any(one.warned for one in said)
    return Known(kinds, Facts(frozenset(kind for kind, _ in kinds), denied, warned, number, best))


class Said(NamedTuple):
    """A consideration in the store; `warned`: a proof of it carries a warning."""

    kind: str
    topic: str | None
    absent: str | None
    warned: bool


_WARNED = exists().where(Evidence.consideration_id == Consideration.id, cast(Evidence.warnings, String) != "[]")
_SAID = (
    select(Consideration.tender_id, Consideration.kind, Consideration.topic, Consideration.absent, _WARNED)
    .where(Consideration.tender_id.in_(bindparam("ids", expanding=True)))
    .order_by(Consideration.id)
)
_FOUND = (
    select(Match.tender_id, func.count(distinct(Match.structure_id)), func.max(Match.score))
    .where(Match.tender_id.in_(bindparam("ids", expanding=True)))
    .group_by(Match.tender_id)
)
"Made once: each page of the queue asks both."


def _said(session: Session, ids: Sequence[int]) -> dict[int, list[Said]]:
    said: dict[int, list[Said]] = {}
    for number, kind, topic, absent, unsure in session.execute(_SAID, {"ids": ids}):
        said.setdefault(number, []).append(Said(kind, topic, absent, unsure))
    return said


def _found(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, float]]:
    return {number: (structures, best) for number, structures, best in session.execute(_FOUND, {"ids": ids})}


def doubt(known: Facts) -> str:
    """What makes a tender doubtful, in French words."""
    return triage.WORDS[triage.doubt(known, knowledge.policy().very_close)]


def why(session: Session, tender: Tender, now: datetime) -> tuple[str, ...]:
    """Why this tender stands where it does, in French words, the factor that weighs most first."""
    policy = knowledge.triage()
    closes = triage.closing(tender.deadline, tender.shown_until, tender.published, policy)
    known = facts(session, [tender.id])[tender.id]
    return triage.reasons(closes, now, known, knowledge.policy().very_close, policy)
