"""Why a structure was, or was not, proposed for a lot of the store."""

from __future__ import annotations

from sqlalchemy.orm import Session

from matching.explain import Explanation, explain
from web.clock import PARIS, now
from web.store import rulings
from web.store.models import Structure, Tender
from web.store.needs import context, needs
from web.store.structures import to_value


def explain_match(
    session: Session, tender: Tender, lot_number: str, structure: Structure, organisation_id: int | None = None
) -> Explanation:
    """Explain one pair, to the engine's own score; with an organisation, as its people decided.

    Raises KeyError for a lot that the tender does not have.
    """
    known = context(session, now().astimezone(PARIS).date())
    lots = {need.lot: need for need in needs(tender, known.gazetteer)}
    pair = rulings.Pair(tender.id, lot_number, f"{structure.siret}:{structure.kind}")
    decided = rulings.in_force(session, organisation_id, [tender.id]).get(pair) if organisation_id else None
    ruling = rulings.ruling(session, decided) if decided else None
    return explain(lots[lot_number], to_value(structure), known, ruling)
