"""A structure's own space: the tenders to look at, those that interest it, those it set aside."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from web.clock import now
from web.pages import addresses
from web.security.context import db, viewer
from web.store import knowledge
from web.store.listing import space
from web.store.listing.paging import BadCursor

blueprint = Blueprint("space", __name__)

NAMES = {space.TO_SEE: "À regarder", space.INTERESTING: "Nous intéressent", space.SET_ASIDE: "Pas pour nous"}


@blueprint.get("/ma-structure/marches")
def tenders() -> str:
    """My tenders, by what my organisation said of them."""
    view = request.args.get("voir", space.TO_SEE)
    if view not in space.VIEWS:
        abort(400)
    owner, at = space.Owner(viewer().organisation_id, viewer().siret), now()
    try:
        page = space.page(db(), owner, view, at, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "space/tenders.html",
        view=view,
        names=NAMES,
        totals=space.count(db(), owner, at),
        page=page,
        word=knowledge.policy().word,
        address=addresses.of_lines("tender.page", "tender_id"),
    )
