"""What only those who review see on the page of a tender: decisions, who is on it, what comes next, groupings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy import select

from web.clock import now
from web.pages import filters, matches
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.headers import allow_own_scripts
from web.security.rights import REVIEWERS
from web.store import claims, interest, preferences, reviews, second_reading, triage
from web.store.claims import LASTS
from web.store.listing import tenders
from web.store.models import Proposal, Review, Structure, Tender

BESIDE = 8
"Tenders told beside the one that is open: enough to see what comes, few enough for a glance."
NOBODY: dict[str, Any] = {
    "reviewing": False,
    "carried": {},
    "proposals": (),
    "members": {},
    "history": (),
    "done": None,
    "beside": (),
    "blind": False,
    "busy": None,
    "until": None,
    "pair": None,
    "why": (),
    "shortcuts": False,
    "interested": (),
}
"For all others: nothing of it."


def blind(tender_id: int) -> bool:
    """Whether the viewer reads this tender without being told what a colleague decided."""
    who = viewer()
    return who.role in REVIEWERS and bool(second_reading.blind(db(), who.organisation_id, who.user_id, [tender_id]))


def decisions(tender_id: int, hidden: bool) -> Mapping[reviews.Target, Review]:
    """Decisions in force, for those who review: nobody else sees what an organisation decided."""
    who = viewer()
    shown = who.role in REVIEWERS and not hidden
    return reviews.in_force(db(), who.organisation_id, [tender_id]) if shown else {}


def block(tender: Tender, hidden: bool) -> dict[str, Any]:
    """All that the templates of these parts read."""
    who, at, carried = viewer(), now(), filters.from_list(request.args)
    if who.role not in REVIEWERS:
        return NOBODY
    found, busy = proposals(tender.id), claims.live(db(), who.organisation_id, [tender.id], at).get(tender.id)
    return {
        "reviewing": True,
        "carried": carried,
        "proposals": found,
        "members": _members(found),
        "history": () if hidden else reviews.history(db(), who.organisation_id, tender.id),
        "done": _done(),
        "beside": _beside(tender) if carried else (),
        "blind": hidden,
        "busy": busy,
        "until": busy.since + LASTS if busy else None,
        "pair": second_reading.differing(db(), who.organisation_id, tender.id),
        "why": triage.why(db(), tender, at),
        "shortcuts": _shortcuts(),
        "interested": interest.interested(db(), tender.id),
    }


def _shortcuts() -> bool:
    """Whether the viewer switched the shortcuts on; the answer may then run the file that holds them."""
    wanted = preferences.shortcuts(db(), viewer().user_id)
    if wanted:
        allow_own_scripts()
    return wanted


def proposals(tender_id: int) -> Sequence[Proposal]:
    """The groupings proposed, best first."""
    return db().scalars(select(Proposal).where(Proposal.tender_id == tender_id).order_by(Proposal.rank)).all()


def _members(rows: Sequence[Proposal]) -> dict[str, int]:
    """Ids of the structures named in the proposals, by "siret:kind", for their links."""
    sirets = {member["siret"] for proposal in rows for member in proposal.content["members"]}
    found = db().scalars(select(Structure).where(Structure.siret.in_(sirets))) if sirets else ()
    return {matches.structure_key(row): row.id for row in found}


def _done() -> tuple[Review, Tender] | None:
    """The decision that brought us here, perhaps on another tender: told, and can be undone at once."""
    row = reviews.get(db(), viewer().organisation_id, row_id(request.args.get("fait", "")) or 0)
    return (row, db().get_one(Tender, row.tender_id)) if row else None


def _beside(tender: Tender) -> Sequence[Tender]:
    query, who = filters.tender_query(request.args), viewer()
    return tenders.following(db(), query.filter(who), who.organisation_id, now(), tender, BESIDE)
