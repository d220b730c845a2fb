"""A tender to take away: its deadline for a calendar, and a sheet to print."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from web.pages import considerations, matches, notices, tender
from web.pages.calendar_file import calendar_of
from web.security.context import absolute, db, viewer
from web.security.scope import tender_or_404
from web.store import own_view

blueprint = Blueprint("sheet", __name__)


@blueprint.get("/marches/<id:tender_id>/echeance.ics")
def deadline(tender_id: int) -> Response:
    """The deadline as a calendar file; 404 when none is known."""
    row = tender_or_404(db(), viewer(), tender_id)
    if row.deadline is None:
        abort(404)
    return ics_answer(calendar_of([(row, absolute("tender.page", tender_id=row.id))], row.title), f"marche-{row.id}")


def ics_answer(content: bytes, name: str) -> Response:
    """A calendar file, named."""
    answer = Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@blueprint.get("/marches/<id:tender_id>/imprimer")
def printed(tender_id: int) -> str:
    """What to read before answering, on paper: facts, clauses with their words, why it suits."""
    row = tender_or_404(db(), viewer(), tender_id)
    own = own_view.of_tender(db(), row, viewer().organisation_id)
    shown = notices.of_tender(db(), row.id, [proof for item in own.considerations for proof in item.evidence])
    return render_template(
        "tender/printed.html",
        tender=row,
        told=considerations.told(own.considerations),
        not_found=considerations.not_found(own.considerations),
        notices=shown,
        lots=tender.lots_told(row, {}),
        matches=matches,
        address=absolute("tender.page", tender_id=row.id),
    )
