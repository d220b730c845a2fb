"""A buyer's home: the tenders of its organisation, to read."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from web.clock import now
from web.pages import csv_export, queue
from web.security.context import db, viewer
from web.security.scope import siren
from web.store.listing import tenders
from web.store.listing.paging import BadCursor, Page

blueprint = Blueprint("buyer", __name__)

NO_DECISION = frozenset({"Décision de mon organisation", "Motif"})


@blueprint.get("/mes-marches")
def index() -> str:
    """Tenders of the buyer's organisation, all its establishments together."""
    who, wanted = viewer(), _wanted()
    if wanted is None:
        return render_template("buyer/index.html", page=Page((), None), total=0, known=False)
    try:
        page = tenders.page(db(), wanted, who.organisation_id, now(), request.args.get("apres"))
    except BadCursor:
        abort(400)
    total = tenders.count(db(), wanted, who.organisation_id, now())
    return render_template("buyer/index.html", page=page, total=total, known=True)


def _wanted() -> tenders.TenderFilter | None:
    """All states; None when the organisation has no SIRET, so that nobody sees everything by mistake."""
    number = siren(viewer())
    return tenders.TenderFilter(status="", siren=number) if number else None


@blueprint.get("/mes-marches.csv")
def export() -> Response:
    """The same list as a file, without the columns of decisions."""
    kept = [place for place, name in enumerate(queue.HEADERS) if name not in NO_DECISION]
    wanted = _wanted()
    rows = queue.rows(wanted) if wanted else ()
    return csv_export.answer("mes-marches", [queue.HEADERS[i] for i in kept], ([row[i] for i in kept] for row in rows))
