"""A structure's answer about a tender: interested, or not for us; it can always be undone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages import unwanted, words
from web.pages.decisions import LONGEST_DETAIL, author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import interest
from web.store.interest import Answer

blueprint = Blueprint("interest", __name__)

TAKEN = (Answer.INTERESTED, Answer.NOT_FOR_US)


@blueprint.post("/marches/<id:tender_id>/interet")
def answer(tender_id: int) -> Response:
    """Say that a tender is interesting, or why it is not."""
    tender = tender_or_404(db(), viewer(), tender_id)
    said = request.form.get("reponse", "")
    if said not in TAKEN:
        abort(400)
    reason = _reason() if said == Answer.NOT_FOR_US else ""
    row = interest.append(db(), author(), tender.id, Answer(said), reason, now())
    db().commit()
    further = unwanted.after_answer(tender, reason)
    return redirect(further or url_for("tender.page", tender_id=tender.id, repondu=row.id), 303)


def _reason() -> str:
    """The reason chosen, which may be none, and the words added; 400 for one that is not in the list."""
    reason = request.form.get("motif", "")
    if reason not in ("", *words.NOT_FOR_US_REASONS):
        abort(400)
    detail = " ".join(request.form.get("precision", "").split())[:LONGEST_DETAIL]
    return " : ".join(part for part in (reason, detail) if part)


@blueprint.post("/marches/<id:tender_id>/interet/annuler")
def undo(tender_id: int) -> Response:
    """Undo an answer of one's own organisation on this tender."""
    tender = tender_or_404(db(), viewer(), tender_id)
    former = interest.get(db(), viewer().organisation_id, row_id(request.form.get("reponse", "")) or 0)
    if former is None or former.tender_id != tender.id or interest.undo(db(), author(), former.id, now()) is None:
        abort(404)
    db().commit()
    return redirect(url_for("tender.page", tender_id=tender.id, reponse_annulee="1"), 303)
