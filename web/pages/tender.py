"""The page of a tender: what the notice says, who suits, with whom; decisions on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import now
from web.pages import (
    brief,
    changes,
    considerations,
    csv_export,
    filters,
    french,
    matches,
    notices,
    tender_blocks,
    tender_review,
    words,
)
from web.pages.decisions import author, keep, missing_reason, read_decision, reason_text
from web.pages.desk import next_one
from web.pages.ids import row_id
from web.pages.own_lines import OwnLines
from web.security.context import db, viewer
from web.security.rights import REVIEWERS, STRUCTURE
from web.security.scope import MATCHED, tender_or_404
from web.store import interest, knowledge, notes, own_matches, own_view, reviews, rulings
from web.store.listing import matches as match_lists
from web.store.listing.paging import BadCursor
from web.store.models import Lot, Review, Tender

blueprint = Blueprint("tender", __name__)

PER_LOT = 5
LOTS_EXPLAINED = 8
"Beyond so many lots a page would be neither quick nor readable: the others have a page each."
PER_PAGE = 10
"Each is explained, which takes its time and its room."
NO_REASON = "Choisissez un motif pour écarter : vos collègues le liront."
OVERTAKEN = "Une autre personne de votre organisation vient de décider. Voici sa décision : confirmez ou changez."

MATCH_HEADERS = (
    "Structure",
    "Type",
    "Ville",
    "Département",
    "SIRET",
    "Score (0 à 1)",
    "Part connue",
    "Comment",
    "Source",
)


@dataclass(frozen=True, slots=True)
class LotTold:
    """A lot on the page with its best matches."""

    row: Lot
    matches: list[matches.MatchTold]
    total: int


@blueprint.get("/marches/<id:tender_id>")
def page(tender_id: int) -> str:
    """A tender: considerations with their words, matches with their reasons, groupings, decisions."""
    return _page(tender_or_404(db(), viewer(), tender_id))


def _page(tender: Tender, error: str = "") -> str:
    own = own_view.of_tender(db(), tender, viewer().organisation_id)
    rows = own.considerations
    shown = notices.of_tender(db(), tender.id, [proof for row in rows for proof in row.evidence])
    hidden = tender_review.blind(tender.id)
    decisions = tender_review.decisions(tender.id, hidden)
    told, lots = considerations.told(rows), lots_told(tender, decisions)
    reviewing = tender_review.block(tender, hidden)
    return render_template(
        "tender/page.html",
        tender=tender,
        told=told,
        not_found=considerations.not_found(rows),
        notices=shown,
        marked=notices.marked(shown),
        lots=lots,
        brief=brief.of(lots, told, reviewing["proposals"]),
        decision=decisions.get(reviews.Target(tender.id)),
        error=error,
        answer=interest.in_force(db(), viewer().organisation_id, [tender.id]).get(tender.id),
        changes=changes,
        matches=matches,
        trades=knowledge.trades(),
        documents_url=tender.documents_url if notices.is_web_address(tender.documents_url) else None,
        notes=notes.of_tender(db(), viewer().organisation_id, tender.id),
        **reviewing,
        **tender_blocks.of(tender, own, shown),
    )


def lots_told(tender: Tender, decisions: Mapping[reviews.Target, Review]) -> list[LotTold]:
    """Lots with their best matches; a structure sees its own only."""
    who = viewer()
    siret = who.siret if who.role == STRUCTURE else None
    best = _own(tender).best(match_lists.best_of_tender(db(), tender.id, PER_LOT, siret))
    explainer = _explainer(tender, decisions)
    told = []
    for place, lot in enumerate(tender.lots):
        found = best.get(lot.id, match_lists.Best((), 0))
        lines = found.lines if place < LOTS_EXPLAINED or siret else ()
        told.append(LotTold(lot, explainer.told(lot.number, lines), found.total))
    return told


def _explainer(tender: Tender, decisions: Mapping[reviews.Target, Review]) -> matches.Explainer:
    """Explains the matches of a tender; only those who review learn which structures said they are interested."""
    interested = interest.interested_sirets(db(), tender.id) if viewer().role in REVIEWERS else frozenset()
    ruled = rulings.in_force(db(), viewer().organisation_id, [tender.id])
    return matches.Explainer(db(), tender, decisions, interested, ruled)


def _own(tender: Tender) -> OwnLines:
    """What the viewer's organisation decided against the rules of matching."""
    return OwnLines(db(), viewer().organisation_id, tender.id)


@blueprint.get("/marches/<id:tender_id>/lots/<number>/structures")
def lot(tender_id: int, number: str) -> str:
    """All structures that suit a lot, a page at a time."""
    tender = tender_or_404(db(), viewer(), tender_id, MATCHED)
    row = _lot_or_404(tender, number)
    try:
        found = match_lists.of_lot(db(), row.id, request.args.get("apres"), PER_PAGE)
    except BadCursor:
        abort(400)
    decisions = tender_review.decisions(tender.id, tender_review.blind(tender.id))
    own = _own(tender)
    added = () if request.args.get("apres") else own.allowed(row.id)
    told = _explainer(tender, decisions).told(number, (*added, *own.others(found.lines)))
    return render_template(
        "tender/lot.html",
        tender=tender,
        lot=row,
        found=told,
        after=found.after,
        matches=matches,
        reviewing=viewer().role in REVIEWERS,
    )


def _lot_or_404(tender: Tender, number: str) -> Lot:
    return next((row for row in tender.lots if row.number == number), None) or abort(404)


@blueprint.get("/marches/<id:tender_id>/lots/<number>/structures.csv")
def lot_export(tender_id: int, number: str) -> Response:
    """The same list as a file."""
    tender = tender_or_404(db(), viewer(), tender_id)
    row = _lot_or_404(tender, number)
    return csv_export.answer(f"structures-lot-{row.id}", MATCH_HEADERS, map(_match_row, _all_of_lot(row.id)))


def _all_of_lot(lot_id: int) -> Sequence[match_lists.MatchLine]:
    lines: list[match_lists.MatchLine] = []
    after: str | None = None
    while True:
        found = match_lists.of_lot(db(), lot_id, after, 500)
        lines.extend(found.lines)
        after = found.after
        if after is None:
            return lines


def _match_row(line: match_lists.MatchLine) -> tuple[Any, ...]:
    match, structure = line.match, line.structure
    return (
        structure.name,
        matches.kind(structure),
        structure.city or "",
        structure.department or "",
        french.siret(structure.siret),
        round(match.score, 2),
        round(match.known, 2),
        words.MODE[match.mode],
        matches.list_warning(structure),
    )


@blueprint.post("/marches/<id:tender_id>/decision")
def decide(tender_id: int) -> Redirect | tuple[str, int]:
    """Take a decision on the tender, or on one structure for one lot; then the next tender of the list."""
    tender = tender_or_404(db(), viewer(), tender_id)
    decision, reason = read_decision(request.form), reason_text(request.form)
    if missing_reason(decision, reason):
        return _page(tender, NO_REASON), 400
    target = _target(tender)
    try:
        row = keep(target, decision, reason, row_id(request.form.get("vu", "")))
    except reviews.Overtaken:
        return _page(tender, OVERTAKEN), 409
    where = _where_next(target, row)
    db().commit()
    return redirect(where, 303)


def _target(tender: Tender) -> reviews.Target:
    """What the form is about; 404 for a lot or a structure that is not matched here."""
    number, key = request.form.get("lot"), request.form.get("structure")
    if not number and not key:
        return reviews.Target(tender.id)
    lot_row = _lot_or_404(tender, number or "")
    known = match_lists.is_matched(db(), lot_row.id, key or "")
    if not known and not own_matches.is_allowed(db(), viewer().organisation_id, lot_row.id, key or ""):
        abort(404)
    return reviews.Target(tender.id, number, key)


def _where_next(target: reviews.Target, row: Review) -> str:
    """The next tender of the list after a decision on a whole tender; else the same page, at the same lot."""
    carried = filters.from_list(request.args)
    if target.structure_key is not None:
        return url_for(
            "tender.page", tender_id=target.tender_id, **carried, fait=row.id, _anchor=f"lot-{target.lot_number}"
        )
    if not carried:
        return url_for("tender.page", tender_id=target.tender_id, fait=row.id)
    following = next_one(filters.tender_query(request.args), db().get_one(Tender, target.tender_id))
    if following is None:
        return url_for("queue.index", **carried, faits=row.id)
    return url_for("tender.page", tender_id=following, **carried, fait=row.id)


@blueprint.post("/marches/<id:tender_id>/decision/annuler")
def undo(tender_id: int) -> Redirect:
    """Undo a decision of one's own organisation on this tender."""
    tender = tender_or_404(db(), viewer(), tender_id)
    former = reviews.get(db(), viewer().organisation_id, row_id(request.form.get("decision", "")) or 0)
    if former is None or former.tender_id != tender.id or reviews.undo(db(), author(), former.id, now()) is None:
        abort(404)
    db().commit()
    return redirect(
        url_for("tender.page", tender_id=tender.id, **filters.from_list(request.args), annule=former.id), 303
    )
