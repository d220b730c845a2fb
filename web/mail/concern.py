"""Which tenders concern a person of a structure, and why others do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.mail.decisions import Decisions, Ruling, read_decisions
from web.mail.french import count, short_day
from web.mail.letter import usable_address
from web.mail.withdraw import NEVER_LEFT
from web.store import interest, preferences
from web.store.export import is_open
from web.store.models import Lot, Match, Message, Structure, Tender, Told, User
from web.store.visibility import public

MAILED_STANDINGS = ("active", "to_check")
"Nobody writes to a structure that is closed, or of which nothing is known."

FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Concern:
    """A tender to tell, with its best match: structure, lot, and the other lots that suit. `reviewed`: accepted."""

    tender: Tender
    structure: Structure
    lot: Lot
    score: float
    reviewed: bool
    lots: tuple[Lot, ...]


@dataclass(slots=True)
class Sorted:
    """Open tenders matched to a person's structures: to tell, and how many are left out for which reason."""

    concerns: list[Concern] = field(default_factory=list)
    set_aside: int = 0
    waiting: int = 0
    told: int = 0


def refusal(session: Session, user: User, now: datetime) -> str | None:
    """Why this person gets no mail at all, as a French sentence; None when nothing forbids it."""
    if user.closed_at is not None:
        return "compte fermé"
    if user.stopped_at is not None:
        return f"a tout arrêté le {short_day(user.stopped_at.date(), now.date())}"
    if not user.wants_digest:
        return "n'a pas demandé de message"
    if not usable_address(user.email):
        return "adresse électronique inutilisable"
    wish = preferences.of(session, user.id)
    if wish.paused_until is not None and wish.paused(now):
        return f"en pause jusqu'au {short_day(wish.paused_until, now.date())}"
    return _standing_refusal(session, user)


def _standing_refusal(session: Session, user: User) -> str | None:
    siret = user.organisation.siret
    if siret is None:
        return "l'organisation n'a pas de SIRET : on ne sait pas quelle structure elle est"
    standings = set(session.scalars(select(Structure.standing).where(Structure.siret == siret)))
    if not standings:
        return f"aucune structure de l'annuaire n'a le SIRET {siret}"
    if standings & set(MAILED_STANDINGS):
        return None
    if "unknown" in standings:
        return "on ne sait pas si la structure est en activité : on ne lui écrit pas tant que ce n'est pas vérifié"
    return "structure fermée selon l'annuaire"


def sort_tenders(session: Session, user: User, now: datetime, threshold: float, rewriting: int | None = None) -> Sorted:
    """The open tenders of a person's structures, those to tell first to close first.

    To tell: accepted by facilitators or, if the organisation takes unreviewed ones, scored at least `threshold`; never
    one that was set aside, never one told before. What message `rewriting` would tell counts as not told.
    """
    rows = _matches(session, user, now)
    decisions = read_decisions(session, {match.tender_id for match, *_ in rows})
    told = _told(session, user, rewriting)
    found = Sorted()
    for tender_rows in _by_tender(rows).values():
        _sort_one(found, tender_rows, decisions, told, threshold if user.organisation.unreviewed_matches else None)
    found.concerns.sort(key=lambda concern: (concern.tender.deadline or FAR, concern.tender.id))
    return found


Row = tuple[Match, Lot, Structure, Tender]


def _matches(session: Session, user: User, now: datetime) -> list[Row]:
    query = select(Match, Lot, Structure, Tender).join(Lot, Lot.id == Match.lot_id)
    query = query.join(Structure, Structure.id == Match.structure_id).join(Tender, Tender.id == Match.tender_id)
    mine = (Structure.siret == user.organisation.siret, Structure.standing.in_(MAILED_STANDINGS))
    query = query.where(public(), is_open(now))
    unanswered = ~interest.answered(user.organisation_id)  # its people saw it, and said what they think
    rows = session.execute(query.where(*mine, unanswered).order_by(Match.score.desc(), Match.id))
    return [(match, lot, structure, tender) for match, lot, structure, tender in rows]


def _told(session: Session, user: User, rewriting: int | None) -> frozenset[int]:
    query = select(Told.tender_id).join(Message, Message.id == Told.message_id)
    query = query.where(Told.user_id == user.id, Message.state.not_in(NEVER_LEFT))
    if rewriting is not None:
        query = query.where(Message.id != rewriting)
    return frozenset(session.scalars(query))


def _by_tender(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0].tender_id, []).append(row)
    return found


def _sort_one(
    found: Sorted, rows: list[Row], decisions: Decisions, told: Collection[int], threshold: float | None
) -> None:
    tender = rows[0][3]
    ruled = [(row, _ruling(decisions, row)) for row in rows]
    kept = [(row, ruling) for row, ruling in ruled if _to_tell(row, ruling, threshold)]
    kept.sort(key=lambda pair: pair[1] is not Ruling.ACCEPTED)  # reviewed ones first, else as they come: best first
    if tender.id in told:
        found.told += 1
    elif kept:
        found.concerns.append(_concern([row for row, _ in kept], kept[0][1]))
    elif any(ruling is Ruling.SET_ASIDE for _, ruling in ruled):
        found.set_aside += 1
    else:
        found.waiting += 1


def _ruling(decisions: Decisions, row: Row) -> Ruling:
    _, lot, structure, tender = row
    return decisions.on(tender.id, tender.departments, lot.number, f"{structure.siret}:{structure.kind}")


def _to_tell(row: Row, ruling: Ruling, threshold: float | None) -> bool:
    if ruling is Ruling.ACCEPTED:
        return True
    return ruling is Ruling.OPEN and threshold is not None and row[0].score >= threshold and row[0].verdict != "no"


def _concern(rows: list[Row], ruling: Ruling) -> Concern:
    """The rows come best first; a lot suits once, whichever of the person's structures it suits."""
    match, lot, structure, tender = rows[0]
    lots = {row[1].id: row[1] for row in rows}
    ordered = tuple(sorted(lots.values(), key=lambda each: each.position))
    return Concern(tender, structure, lot, match.score, ruling is Ruling.ACCEPTED, ordered)


def nothing_to_tell(found: Sorted, unreviewed: bool) -> str:
    """Why nothing is told, as a French sentence with the figures."""
    reasons = (
        (found.told, "déjà annoncé", "déjà annoncés"),
        (found.set_aside, "écarté par un facilitateur", "écartés par un facilitateur"),
        (found.waiting, *(_UNREVIEWED if unreviewed else _REVIEWED)),
    )
    parts = [count(number, one, many) for number, one, many in reasons if number]
    if not parts:
        return "aucun marché ouvert ne correspond à la structure"
    return f"rien de nouveau : {', '.join(parts)}"


_REVIEWED = ("pas encore accepté par un facilitateur", "pas encore acceptés par un facilitateur")
_UNREVIEWED = ("trop éloigné", "trop éloignés")
