"""Why a structure is, or is not, proposed for a lot; and to decide otherwise, with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from matching.explain import Explanation
from matching.structure import AnswerMode
from web.clock import PARIS, now
from web.pages import matches, words
from web.pages.decisions import LONGEST_DETAIL, author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import knowledge, own_matches, rulings
from web.store.explanations import explain_match
from web.store.models import Lot, Structure, Tender
from web.store.needs import context
from web.store.rulings import Act, Pair, Said

blueprint = Blueprint("rulings", __name__)

NO_REASON = "Écrivez un motif : il sera montré avec votre adresse et la date."


@blueprint.get("/marches/<id:tender_id>/lots/<number>/pourquoi")
def page(tender_id: int, number: str) -> str:
    """Why any structure of the directory suits the lot or not: the one whose SIRET is given."""
    tender = tender_or_404(db(), viewer(), tender_id)
    return _page(tender, _lot_or_404(tender, number), request.args.get("siret", ""))


def _page(tender: Tender, lot: Lot, wanted: str, error: str = "") -> str:
    wanted = "".join(wanted.split())
    rows = _structures(wanted)
    return render_template(
        "rulings/page.html",
        tender=tender,
        lot=lot,
        wanted=wanted,
        found=[(row, _explained(tender, lot, row), _history(tender, lot, row)) for row in rows],
        in_force=_in_force(tender, lot),
        features=knowledge.policy().features,
        matches=matches,
        error=error,
        acts=words.OVERRIDE,
    )


def _structures(wanted: str) -> Sequence[Structure]:
    """Rows of a SIRET, of one kind when it is named after a colon."""
    siret, _, kind = wanted.partition(":")
    query = select(Structure).where(Structure.siret == siret, Structure.joined_to_id.is_(None))
    query = query.where(Structure.kind == kind) if kind else query
    return db().scalars(query.options(selectinload(Structure.activities)).order_by(Structure.kind)).all()


def _explained(tender: Tender, lot: Lot, row: Structure) -> Explanation:
    return explain_match(db(), tender, lot.number, row, viewer().organisation_id)


def _history(tender: Tender, lot: Lot, row: Structure) -> Sequence[object]:
    who = viewer()
    return rulings.history(db(), who.organisation_id, tender.id, lot.number, matches.structure_key(row))


def _in_force(tender: Tender, lot: Lot) -> list[tuple[object, Structure]]:
    """Decisions of the organisation on this lot, with their structures."""
    found = rulings.in_force(db(), viewer().organisation_id, [tender.id])
    mine = [row for pair, row in found.items() if pair.lot_number == lot.number]
    return [(row, structure) for row in mine for structure in _structures(row.structure_key)]


@blueprint.post("/marches/<id:tender_id>/lots/<number>/pourquoi")
def decide(tender_id: int, number: str) -> Response | tuple[str, int]:
    """Allow or refuse a structure for the lot, against what the rules say."""
    tender = tender_or_404(db(), viewer(), tender_id)
    lot, key = _lot_or_404(tender, number), request.form.get("structure", "")
    if ":" not in key or not _structures(key):
        abort(404)
    reason = " ".join(request.form.get("raison", "").split())[:LONGEST_DETAIL]
    if not reason:
        return _page(tender, lot, key, NO_REASON), 400
    rulings.append(db(), author(), Pair(tender.id, lot.number, key), _said(reason), now())
    _made()
    db().commit()
    return redirect(url_for("rulings.page", tender_id=tender.id, number=lot.number, siret=key, fait="1"), 303)


def _said(reason: str) -> Said:
    act, mode = request.form.get("sens", ""), request.form.get("mode", AnswerMode.HOLDER.value)
    if act not in (Act.ALLOW, Act.REFUSE) or mode not in set(AnswerMode):
        abort(400)
    return Said(Act(act), reason, AnswerMode(mode))


@blueprint.post("/marches/<id:tender_id>/lots/<number>/pourquoi/annuler")
def undo(tender_id: int, number: str) -> Response:
    """Undo such a decision of one's own organisation."""
    tender = tender_or_404(db(), viewer(), tender_id)
    decision = row_id(request.form.get("decision", "")) or 0
    former = rulings.undo(db(), author(), tender.id, decision, now())
    if former is None or former.lot_number != number:
        abort(404)
    _made()
    db().commit()
    key = former.structure_key
    return redirect(url_for("rulings.page", tender_id=tender.id, number=number, siret=key, annule="1"), 303)


def _made() -> None:
    """The match that follows is there at once."""
    own_matches.bring_up_to_date(db(), context(db(), now().astimezone(PARIS).date()))


def _lot_or_404(tender: Tender, number: str) -> Lot:
    return next((lot for lot in tender.lots if lot.number == number), None) or abort(404)
