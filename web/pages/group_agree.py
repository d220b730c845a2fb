"""A facilitator shows a group to its members, and writes what they said by phone. Nothing is sent."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages.decisions import author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import acceptances, group_acts
from web.store.group_acts import Act
from web.store.models import ProposalAcceptance, Tender

blueprint = Blueprint("group_agree", __name__)

LONGEST = 200


def own_group(tender: Tender, number: int) -> ProposalAcceptance:
    """A group of this tender that one's own organisation accepted; 404 for any other."""
    query = acceptances.in_force(viewer().organisation_id)
    query = query.where(ProposalAcceptance.id == number, ProposalAcceptance.tender_id == tender.id)
    return db().scalars(query).one_or_none() or abort(404)


@blueprint.post("/marches/<id:tender_id>/groupements/accord")
def say(tender_id: int) -> Response:
    """Show a group in the space of its members, or write the answer of one of them, given by phone."""
    tender = tender_or_404(db(), viewer(), tender_id)
    group = own_group(tender, row_id(request.form.get("groupe", "")) or 0)
    act, siret = request.form.get("acte", ""), request.form.get("siret", "")
    if act == Act.SHOW:
        detail = {"criteria": group.content.get("criteria", {}), "members": list(group.members)}
        group_acts.append(db(), author(), tender.id, Act.SHOW, now(), group.id, detail=detail)
    elif act in (Act.YES, Act.NO) and siret in group.members and _is_shown(group):
        detail = {"by_phone": True, "reason": " ".join(request.form.get("motif", "").split())[:LONGEST]}
        group_acts.append(db(), author(), tender.id, Act(act), now(), group.id, siret, detail)
    else:
        abort(400)
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id, _anchor="journal"), 303)


def _is_shown(group: ProposalAcceptance) -> bool:
    return group_acts.agreements(db(), [group])[group.id].shown is not None


@blueprint.post("/marches/<id:tender_id>/groupements/accord/annuler")
def undo(tender_id: int) -> Response:
    """Undo a step that one's own organisation wrote: a group shown by mistake is hidden again."""
    tender = tender_or_404(db(), viewer(), tender_id)
    if group_acts.undo(db(), author(), tender.id, row_id(request.form.get("pas", "")) or 0, now()) is None:
        abort(404)
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id, _anchor="journal"), 303)
