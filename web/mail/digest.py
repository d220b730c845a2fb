"""The digest: a few tenders that concern a structure, in plain words, and only what was not told before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from web.clock import PARIS
from web.mail.concern import Concern, nothing_to_tell, refusal, sort_tenders
from web.mail.french import count, deadline_words, short_day
from web.store import preferences
from web.store.models import Structure, Tender, User

MOST_ITEMS = 5
"What a small team reads; the others are counted, and stand on its page."

LONGEST_NAME = 60
LONGEST_TITLE = 160

Why = Callable[[Session, Tender, str, Structure], str]
"Tender, lot number, structure → one French line that says why it suits."

Where = Callable[[Tender, str, Structure], str]
"Tender, lot number, structure → place of the work and distance, as far as they are known; else empty."


@dataclass(frozen=True, slots=True)
class Sources:
    """What the digest asks others: the threshold « à étudier » of matching, the reason and the place of a match."""

    threshold: float
    why: Why
    where: Where


@dataclass(frozen=True, slots=True)
class Item:
    """One tender in words. `lots` names the lots that suit, empty for an undivided contract."""

    tender_id: int
    title: str
    lots: str
    buyer: str
    place: str
    deadline: str
    why: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told. `tender_ids` are all the tenders it announces, those merely counted included."""

    user_id: int
    name: str
    subject: str
    items: tuple[Item, ...]
    total: int
    tender_ids: tuple[int, ...]
    news: str
    offer_monthly: bool = False
    "Ask whether once a month would do: nobody answered for long."


@dataclass(frozen=True, slots=True)
class Nothing:
    """No mail, and the French sentence that says why."""

    because: str


def digest_for(
    session: Session, user: User, now: datetime, sources: Sources, rewriting: int | None = None
) -> Digest | Nothing:
    """What is to be told to this person at this moment; `rewriting` a waiting message that it would replace."""
    because = refusal(session, user, now)
    if because is not None:
        return Nothing(because)
    found = sort_tenders(session, user, now, sources.threshold, rewriting)
    if not found.concerns:
        return Nothing(nothing_to_tell(found, user.organisation.unreviewed_matches))
    items = tuple(_item(session, concern, now, sources) for concern in found.concerns[:MOST_ITEMS])
    name = shorten(user.organisation.name, LONGEST_NAME)
    ids = tuple(concern.tender.id for concern in found.concerns)
    offer = preferences.offer_monthly(session, user.id, now)
    subject = subject_line(name, len(ids), found.concerns[0].tender.deadline, now)
    return Digest(user.id, name, subject, items, len(ids), ids, _news(found.concerns, now), offer)


def subject_line(name: str, total: int, first: datetime | None, now: datetime) -> str:
    """« 3 marchés pour Nom — le premier ferme le 12 mai »."""
    told = f"{count(total, 'marché')} pour {name}"
    if first is None:
        return f"{told} — date limite à vérifier"
    day = short_day(first.astimezone(PARIS).date(), now.astimezone(PARIS).date())
    return f"{told} — {'il' if total == 1 else 'le premier'} ferme le {day}"


def _item(session: Session, concern: Concern, now: datetime, sources: Sources) -> Item:
    tender, lot, structure = concern.tender, concern.lot, concern.structure
    return Item(
        tender_id=tender.id,
        title=shorten(tender.title, LONGEST_TITLE),
        lots=_lots(concern),
        buyer=shorten(tender.buyer_name, LONGEST_TITLE),
        place=sources.where(tender, lot.number, structure),
        deadline=deadline_words(tender.deadline, tender.deadline_hour_known, tender.deadline_uncertain, now),
        why=sources.why(session, tender, lot.number, structure),
        reviewed=concern.reviewed,
    )


def _lots(concern: Concern) -> str:
    """« Lot 2 : Nettoyage des vitres », « Lots 2, 4 et 5 »."""
    numbers = [lot.number for lot in concern.lots]
    if numbers == ["0"]:
        return ""
    if len(numbers) == 1:
        return shorten(f"Lot {numbers[0]} : {concern.lots[0].title}".rstrip(" :"), LONGEST_TITLE)
    return f"Lots {', '.join(numbers[:-1])} et {numbers[-1]}"


def _news(concerns: list[Concern], now: datetime) -> str:
    """The same tenders with the same deadlines on the same day are the same news."""
    told = sorted(f"{concern.tender.id}:{concern.tender.deadline}" for concern in concerns)
    mark = hashlib.sha256("|".join(told).encode()).hexdigest()[:16]
    return f"digest:{now.astimezone(PARIS).date().isoformat()}:{mark}"


def shorten(text: str, most: int) -> str:
    """On one line, cut at a word with « … » when it is longer."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–") + "…"
