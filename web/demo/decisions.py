"""A few decisions of the demo facilitators, so that the lists, the digest and the history have something to show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.demo.accounts import FACILITATOR, OTHER_FACILITATOR, STRUCTURE
from web.store import accounts, reviews
from web.store.export import is_open
from web.store.models import Consideration, Lot, Match, Structure, Tender
from web.store.reviews import Author, Decision, Target

ON_TENDERS = ((Decision.ACCEPT, ""), (Decision.SET_ASIDE, "Délai trop court"), (Decision.UNSURE, ""))
"What each facilitator decides on the first open tenders of the territory, in order of deadline."

MATCHES = 2
"Matches of the demo structure that its facilitator accepts: they make its digest."


def decide(session: Session, at: datetime) -> int:
    """Write the decisions of both facilitators; how many."""
    taken = {target.tender_id for target in _accept_matches(session, _author(session, FACILITATOR.email), at)}
    for person in (FACILITATOR, OTHER_FACILITATOR):
        author = _author(session, person.email)
        near = _open_tenders(session, person.departments, taken, at)
        for tender_id, (decision, reason) in zip(near, ON_TENDERS, strict=False):
            reviews.append(session, author, Target(tender_id), decision, reason, at)
            taken.add(tender_id)
    return len(taken)


def _author(session: Session, email: str) -> Author:
    user = accounts.by_email(session, email)
    assert user is not None, "the demo makes its accounts first"
    return Author(user.id, user.organisation_id)


def _accept_matches(session: Session, author: Author, at: datetime) -> list[Target]:
    query = select(Match.tender_id, Lot.number, Structure.siret, Structure.kind)
    query = query.join(Lot, Lot.id == Match.lot_id).join(Structure, Structure.id == Match.structure_id)
    query = query.join(Tender, Tender.id == Match.tender_id)
    best = query.where(Structure.siret == STRUCTURE.siret, is_open(at), Match.verdict != "no")
    best_of_each: dict[int, Target] = {}
    for tender_id, lot, siret, kind in session.execute(best.order_by(Match.score.desc(), Match.id)):
        best_of_each.setdefault(tender_id, Target(tender_id, lot, f"{siret}:{kind}"))
    kept = list(best_of_each.values())[:MATCHES]
    for target in kept:
        reviews.append(session, author, target, Decision.ACCEPT, "", at)
    return kept


def _open_tenders(session: Session, departments: Sequence[str], but: set[int], at: datetime) -> list[int]:
    found = select(Consideration.id).where(Consideration.tender_id == Tender.id).exists()
    query = select(Tender.id, Tender.departments).where(is_open(at), found).order_by(Tender.deadline, Tender.id)
    rows = session.execute(query)
    return [tender for tender, where in rows if tender not in but and set(where) & set(departments)]
