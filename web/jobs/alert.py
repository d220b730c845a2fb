"""Preparing the digests: what each person of a structure is to be told waits in the outbox. Nothing is sent here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from config.settings import Settings
from web import clock
from web.house import House
from web.jobs.runner import Tally
from web.mail.digest import Digest, Nothing, Sources, digest_for
from web.mail.french import count
from web.mail.place import place_line
from web.mail.prepare import Desk, Step, prepare, waiting_digest
from web.mail.reasons import reason_line
from web.store import knowledge
from web.store.explanations import explain_match
from web.store.models import Structure, Tender, User


def prepare_digests(house: House, tally: Tally) -> None:
    """Prépare les messages à envoyer aux structures."""
    prepare_all(house, tally, clock.now(), desk_of(house.settings))


def prepare_all(house: House, tally: Tally, now: datetime, desk: Desk) -> None:
    """Bring the outbox to what everybody is to be told at `now`, one person a transaction. Idempotent."""
    steps = Counter(_prepare_one(house, user_id, now, desk) for user_id in _people(house))
    tally.seen = steps.total()
    tally.new = steps[Step.NEW]
    tally.changed = steps[Step.REWRITTEN] + steps[Step.WITHDRAWN]
    tally.unchanged = steps[Step.UNCHANGED] + steps[Step.NOTHING]
    tally.detail = f"{count(tally.new, 'message préparé', 'messages préparés')}"


def _people(house: House) -> list[int]:
    with house.sessions() as session:
        return list(session.scalars(select(User.id).where(User.role == "structure").order_by(User.id)))


def _prepare_one(house: House, user_id: int, now: datetime, desk: Desk) -> Step:
    try:
        with house.sessions.begin() as session:
            return prepare(session, session.get_one(User, user_id), now, desk)
    except IntegrityError:
        return Step.UNCHANGED  # told by another process while this one looked


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one person would get, or why nothing."""

    user: User
    found: Digest | Nothing


def outlook(session: Session, now: datetime, sources: Sources) -> Iterator[Outlook]:
    """What everybody would be told, what waits included, and why the others would not; nothing is written."""
    query = select(User).options(joinedload(User.organisation)).where(User.role == "structure").order_by(User.id)
    for user in session.scalars(query):
        waiting = waiting_digest(session, user)
        yield Outlook(user, digest_for(session, user, now, sources, waiting.id if waiting else None))


def desk_of(settings: Settings) -> Desk:
    """The desk of this installation."""
    return Desk(settings.mail_from, settings.base_url, settings.secret_key, real_sources())


def real_sources() -> Sources:
    """Threshold, reasons and places as matching knows them."""
    return Sources(knowledge.policy().to_study, _why, partial(place_line, knowledge.gazetteer()))


def _why(session: Session, tender: Tender, lot_number: str, structure: Structure) -> str:
    explanation = explain_match(session, tender, lot_number, structure)
    return reason_line(explanation, lambda feature: knowledge.policy().feature(feature).weight)
