"""What the paper of an agreement says: both sides, items with their evidence, review dates. It names no structure."""

from __future__ import annotations

from datetime import date
from typing import Any

from clauses.packages.guard import MOMENT_WORDS, NATURE_WORDS, Moment, Nature
from clauses.packages.kinds import KINDS
from clauses.packages.rounds import SIDE_WORDS, Event, Side
from clauses.packages.templates import clause
from clauses.packages.terms import PER_WORDS, Item, quantity
from web.clock import PARIS
from web.pages import french, package_view
from web.pages.package_view import View
from web.store.models import Organisation

UNKNOWN = "non renseigné"


def facts(view: View, buyer: Organisation, today: date) -> dict[str, Any]:
    """What the template reads, of the version in force."""
    assert view.in_force is not None, "only an agreement has a paper"
    package, terms = view.package, view.in_force.terms
    rules = terms.governance
    return {
        "title": package.title,
        "version": f"version {view.in_force.rank}, acceptée le {_agreed_on(view)}",
        "today": french.day(today),
        "buyer": {"name": buyer.name, "siret": french.siret(buyer.siret) if buyer.siret else UNKNOWN},
        "supplier": {"name": package.supplier.name, "siret": french.siret(package.supplier.siret)},
        "contract": _contract(view),
        "period": f"du {french.day(package.starts)} au {french.day(package.ends)}",
        "contacts": {"buyer": rules.buyer_contact or UNKNOWN, "supplier": rules.supplier_contact or UNKNOWN},
        "renewal": rules.renewal or "à convenir par écrit",
        "who_may_change": rules.who_may_change,
        "clause": clause(terms),
        "items": [_item(item) for item in terms.items],
        "reviews": [{"day": french.day(day)} for day in rules.reviews(package.starts, package.ends)],
        "rounds": [_round(row) for row in view.events if Event(row.event) in package_view.SHARED],
        "legal": f"{NATURE_WORDS[Nature(package.nature)]} ; {MOMENT_WORDS[Moment(package.moment)].lower()}",
    }


def _agreed_on(view: View) -> str:
    accepted = [row for row in view.events if row.event == Event.ACCEPT.value and row.version == view.standing.agreed]
    return french.day(accepted[-1].created_at.astimezone(PARIS).date())


def _contract(view: View) -> str:
    row = view.package.contract
    return f"{row.title}{f' ({row.reference})' if row.reference else ''}" if row else "sans contrat désigné"


def _item(item: Item) -> dict[str, str]:
    return {
        "what": quantity(item),
        "how": ". ".join(package_view.details(item)) or "–",
        "evidence": KINDS[item.kind].evidence,
        "per": PER_WORDS[item.per],
    }


def _round(row: Any) -> dict[str, str]:
    return {
        "day": french.short_moment(row.created_at),
        "who": f"{SIDE_WORDS[Side(row.side)]} : {row.signed_by}",
        "what": package_view.step_words(row).partition(" ")[2],
    }
