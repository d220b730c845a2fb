"""A large installation drawn by lot for `maillage bench web`: structures, tenders, matches, two people signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from clauses.notice import Buyer, Lot
from clauses.tender import Stage, Tender
from matching.types import LotNeed
from web.commands.bench_draw import Draw
from web.security import sessions
from web.store import accounts, knowledge, learning, models, triage
from web.store.packing import pack
from web.store.structures import fill
from web.store.tenders import territory

MATCHES = 25
"For each open tender."
DECIDED = 2_000
"Tenders on which the facilitator's organisation decided already."
DEADLINES = 45
"Open tenders close within so many days, closed ones closed within twice as many."
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Seeded:
    """What the measure needs to know of the rows: tokens of the two people, a tender with matches, how many."""

    facilitator: str
    director: str
    tender_id: int
    matches: int


def seed(session: Session, draw: Draw, structures: int, calls: int, now: datetime) -> Seeded:
    """Fill an empty database: a directory, `calls` open tenders with their matches, as many closed ones.

    The same rows for the same seed and moment; `structures` and `calls` must be at least MATCHES.
    """
    _structures(session, draw, structures)
    _tenders(session, draw, calls, now)
    matches = _insert(session, models.Match, _matches(draw, calls, structures))
    triage.refresh(session, triage.stale(session))
    learning.learn(session, knowledge.policy().words.max_share)
    people = _people(session, now)
    _insert(session, models.Review, _reviews(people[0].user_id, people[0].organisation_id, calls, now))
    return Seeded(people[0].token, people[1].token, calls // 2, matches)


@dataclass(frozen=True, slots=True)
class _Person:
    user_id: int
    organisation_id: int
    token: str


def _insert(session: Session, model: type[models.Base], rows: Iterator[dict[str, Any]]) -> int:
    """Write rows in batches; how many."""
    done = 0
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(model), batch)
        done += len(batch)
    return done


def _structures(session: Session, draw: Draw, number: int) -> None:
    for each in range(number):
        row = models.Structure()
        fill(row, draw.structure(each))
        session.add(row)
        if each % BATCH == BATCH - 1:
            session.flush()
            session.expunge_all()
    session.flush()
    session.expunge_all()


def _tenders(session: Session, draw: Draw, calls: int, now: datetime) -> None:
    """Tender n has the id n, one lot of the same id; the first `calls` are open."""
    drawn = [(number, draw.lot(number)) for number in range(1, 2 * calls + 1)]
    _insert(session, models.Tender, (_tender(number, need, draw, calls, now) for number, need in drawn))
    _insert(session, models.Lot, (_lot(number, need) for number, need in drawn))
    _insert(session, models.LotTrade, (trade for number, need in drawn for trade in _trades(number, need)))
    _insert(session, models.Consideration, (kind for number, need in drawn for kind in _kinds(number, need)))


def _tender(number: int, need: LotNeed, draw: Draw, calls: int, now: datetime) -> dict[str, Any]:
    days = draw.random.uniform(0.1, DEADLINES) if number <= calls else -draw.random.uniform(0.1, 2 * DEADLINES)
    deadline = now + timedelta(days=days)
    published = (now - timedelta(days=30)).date()
    value = _value(number, need, published, deadline)
    return {
        "id": number,
        "key": f"boamp:{number}",
        "stage": Stage.CALL.value,
        "title": need.title,
        "buyer_name": value.buyer.name,
        "departments": list(need.departments),
        "territory": territory(need.departments),
        "cpv": [],
        "published": published,
        "deadline": deadline,
        "deadline_hour_known": True,
        "history": [],
        "content": pack(value),
        "changed_at": now,
        "triage": triage.first_place(deadline, None, published),
    }


def _value(number: int, need: LotNeed, published: date, deadline: datetime) -> Tender:
    return Tender(
        references=(f"boamp:{number}",),
        in_force=(f"boamp:{number}",),
        stage=Stage.CALL,
        title=need.title,
        buyer=Buyer(f"Commune {number % 997}"),
        published=published,
        kind=None,
        departments=need.departments,
        cpv=(),
        descriptors=(),
        nature=(),
        places=(),
        lots=(Lot("0", need.title, need.text),),
        deadline=deadline,
        deadline_hour_known=True,
        deadline_uncertain=False,
        shown_until=None,
        value=None,
        documents_url=None,
        history=(),
    )


def _lot(number: int, need: LotNeed) -> dict[str, Any]:
    base = {"id": number, "tender_id": number, "number": "0", "position": 0, "cpv": []}
    return base | {"title": need.title, "description": need.text}


def _trades(number: int, need: LotNeed) -> Iterator[dict[str, Any]]:
    for found in need.trades:
        named = {"group": found.group, "sector": found.sector, "score": found.score, "because": found.because}
        yield {"lot_id": number} | named


def _kinds(number: int, need: LotNeed) -> Iterator[dict[str, Any]]:
    for kind in sorted(need.kinds):
        yield {"tender_id": number, "kind": kind, "strength": "mandatory", "hours": []}


def _matches(draw: Draw, calls: int, structures: int) -> Iterator[dict[str, Any]]:
    for number in range(1, calls + 1):
        for structure_id in draw.random.sample(range(1, structures + 1), MATCHES):
            score = round(draw.random.uniform(0.42, 0.95), 4)
            ids = {"tender_id": number, "lot_id": number, "structure_id": structure_id}
            yield ids | {"score": score, "known": 0.8, "mode": "holder", "verdict": "yes"}


def _people(session: Session, now: datetime) -> tuple[_Person, _Person]:
    """A facilitator of two departments, and the director of the first structure; nobody knows their password."""
    facilitator = accounts.NewAccount("facilitatrice@mesure.test", "!", "facilitator", "Mesure", None, ("59", "62"))
    director = accounts.NewAccount("structure@mesure.test", "!", "structure", "Structure 0")
    found = []
    for new in (facilitator, director):
        user = accounts.create(session, new, now)
        if new is director:
            user.organisation.siret = f"{0:014d}"
        token = sessions.open_session(session, user.id, now)
        found.append(_Person(user.id, user.organisation_id, token))
    session.flush()
    return found[0], found[1]


def _reviews(user_id: int, organisation_id: int, calls: int, now: datetime) -> Iterator[dict[str, Any]]:
    step = max(1, calls // DECIDED)
    for number in range(1, calls + 1, step):
        who = {"organisation_id": organisation_id, "user_id": user_id, "tender_id": number, "created_at": now}
        yield who | {"decision": ("accept", "set_aside", "unsure")[number % 3]}
