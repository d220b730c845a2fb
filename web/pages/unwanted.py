"""« Pas pour nous », and for the next ones? What would change is shown first, then confirmed, seen and undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matching.refusals import told
from matching.structure import Limit
from scrapers.source import Unreadable
from scrapers.structure_fields import number
from web.clock import PARIS, now
from web.pages import matches
from web.pages.decisions import LONGEST_DETAIL, author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.rights import STRUCTURE
from web.security.scope import structure_or_404, tender_or_404
from web.store import foresight, knowledge, unwanted
from web.store.models import Match, Structure, Tender
from web.store.needs import context, needs
from web.store.structures import to_value
from web.store.unwanted import Wish

blueprint = Blueprint("unwanted", __name__)

LIMITS = {
    Limit.TRADE: "ce métier",
    Limit.FARTHER: "ce métier, au-delà d'une distance",
    Limit.LARGER: "ce métier, au-dessus d'un montant",
    Limit.SMALLER: "ce métier, en dessous d'un montant",
}
UNITS = {Limit.FARTHER: "km", Limit.LARGER: "euros hors taxes", Limit.SMALLER: "euros hors taxes"}
BAD_BOUND = "Cette limite n'est pas un nombre."


def after_answer(tender: Tender, reason: str) -> str | None:
    """Where to go once a tender was said not to suit: the page that tells what it may mean for others, or nowhere."""
    limit = unwanted.BY_REASON.get(reason.partition(" : ")[0])
    mine = select(Match).join(Structure, Structure.id == Match.structure_id).where(Match.tender_id == tender.id)
    mine = mine.where(Structure.siret == viewer().siret)
    match = db().scalars(mine.order_by(Match.score.desc(), Match.id).limit(1)).one_or_none()
    if limit is None or match is None:
        return None
    lot = next(lot for lot in tender.lots if lot.id == match.lot_id)
    asked: dict[str, Any] = {"marche": tender.id, "lot": lot.number, "limite": limit.value, "repondu": "1"}
    return url_for("unwanted.foresee", structure_id=match.structure_id, **asked)


@blueprint.get("/structures/<id:structure_id>/ne-plus-proposer")
def foresee(structure_id: int) -> str:
    """What would change if such tenders were no more proposed; nothing changes yet."""
    row = structure_or_404(db(), viewer(), structure_id)
    wish, error = _wish(row, request.args)
    found = [] if error or wish is None else [(one, _foreseen(one, wish)) for one in _rows(row)]
    return render_template(
        "unwanted/foresee.html",
        row=row,
        wish=wish,
        error=error,
        what=_told(wish) if wish else "",
        found=found,
        lost=[line for _, each in found for line in each.lost],
        limits=LIMITS,
        units=UNITS,
        tender=_tender(request.args),
        asked=request.args,
        matches=matches,
    )


def _rows(row: Structure) -> list[Structure]:
    """The rows that the wish is about: all of the establishment when it speaks for itself."""
    if viewer().role != STRUCTURE:
        return [row]
    same = select(Structure).where(Structure.siret == row.siret, Structure.joined_to_id.is_(None))
    return list(db().scalars(same.order_by(Structure.kind)))


def _foreseen(row: Structure, wish: Wish) -> foresight.Foreseen:
    changed = unwanted.as_it_would_be(row, wish, viewer().role == STRUCTURE, now())
    return foresight.foresee(db(), row, changed, now())


def _tender(asked: MultiDict[str, str]) -> Tender | None:
    number = row_id(asked.get("marche", ""))
    return tender_or_404(db(), viewer(), number) if number else None


def _wish(row: Structure, asked: MultiDict[str, str]) -> tuple[Wish | None, str]:
    """The wish asked for, with its own bound or the one that the lot suggests; an error for a bound that is none."""
    if asked.get("limite") not in set(Limit):
        abort(400)
    limit, tender = Limit(asked["limite"]), _tender(asked) or abort(400)
    known = context(db(), now().astimezone(PARIS).date())
    need = next((need for need in needs(tender, known.gazetteer) if need.lot == asked.get("lot")), None) or abort(404)
    if not need.trades:
        return None, ""
    found = unwanted.suggested(need, to_value(row), limit, known)
    typed = asked.get("borne", "").strip()
    wide = asked.get("metier") == "famille"
    if typed and limit is not Limit.TRADE:
        try:
            found = Wish(limit, need.trades[0].group, need.trades[0].sector, number("borne", typed, 0, 1e9))
        except Unreadable:
            return None, BAD_BOUND
    return (replace(found, sector=None) if found and wide else found), ""


def _told(wish: Wish) -> str:
    as_told = unwanted.refusal_of(wish, now())
    return told(as_told, knowledge.trades())


@blueprint.post("/structures/<id:structure_id>/ne-plus-proposer")
def confirm(structure_id: int) -> Response:
    """Keep the wish that was previewed."""
    row = structure_or_404(db(), viewer(), structure_id)
    wish, error = _wish(row, request.form)
    if wish is None or error:
        abort(400)
    reason = " ".join(request.form.get("raison", "").split())[:LONGEST_DETAIL]
    tender = _tender(request.form)
    for one in _rows(row):
        by_structure = viewer().role == STRUCTURE
        unwanted.append(db(), author(), one, wish, by_structure, reason, now(), tender.id if tender else None)
    db().commit()
    return redirect(url_for("structure.page", structure_id=row.id, garde="1", _anchor="non-voulus"), 303)


@blueprint.post("/structures/<id:structure_id>/ne-plus-proposer/annuler")
def undo(structure_id: int) -> Response:
    """Take a wish of one's own organisation back: such tenders are proposed again."""
    row = structure_or_404(db(), viewer(), structure_id)
    wanted = row_id(request.form.get("limite", "")) or 0
    if unwanted.undo(db(), author(), row.id, wanted, now()) is None:
        abort(404)
    db().commit()
    return redirect(url_for("structure.page", structure_id=row.id, repris="1", _anchor="non-voulus"), 303)
