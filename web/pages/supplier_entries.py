"""The supplier's side of follow-up, by a secret address and without an account: it enters and proves, never accepts.

Opening the address does nothing. It shows the entries of one supplier for one organisation and nothing else, and ends
on its day, when the buyer ends it, or when another is drawn. Unknown, ended and old addresses answer alike.
"""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.followup.life import Act, Event, NotAllowed, allowed
from clauses.followup.line import BadEntry
from clauses.packages.rounds import Side
from web.clock import now
from web.pages import follow_form, followup, typed
from web.pages.ids import row_id
from web.security.context import db
from web.store import follow_duties, package_offers
from web.store import followup as store
from web.store.models import FollowEntry, FollowLink, Supplier
from web.store.packages import Overtaken, Signer

blueprint = Blueprint("supplier_entries", __name__)

Answer = TypeVar("Answer", bound=Redirect)

MOST_ENTRIES = 500
"Entries that one supplier may make by links in all: more is no typing by hand."
UNSIGNED = "Dites votre nom et votre fonction."
REFUSED = (*follow_form.WRONG, NotAllowed, Overtaken)


@blueprint.get("/declaration/<token>")
def page(token: str) -> Response:
    """What was entered, and the form that enters more."""
    found = follow_duties.find(db(), token, now())
    return _page(token, *found) if found else _ended()


def _ended() -> Response:
    return _private(make_response(render_template("packages/ended.html"), 404))


def _page(
    token: str, link: FollowLink, supplier: Supplier, told: Any = None, error: str = "", status: int = 200
) -> Response:
    rows = store.page(db(), supplier.organisation_id, store.EntryFilter(supplier_id=supplier.id), None, 50).lines
    text = render_template(
        "followup/declare.html",
        token=token,
        link=link,
        supplier=supplier,
        buyer=package_offers.organisation(db(), supplier.organisation_id).name,
        rows=[(row, followup.cells(store.shown(row)), _may(row), _last_reason(row)) for row in rows],
        told=told or {"stage": "done", "unit": "hours", "trade": supplier.trade or ""},
        error=error,
        **followup.choices(),
    )
    return _private(make_response(text, status))


def _may(row: FollowEntry) -> frozenset[str]:
    return frozenset(event.value for event in allowed(store.shown(row).standing, Side.SUPPLIER))


def _last_reason(row: FollowEntry) -> str:
    """Why the buyer refused or reopened it, when that is what happened last."""
    last = store.acts(db(), row)[-1]
    return last.reason if last.event in (Event.REJECT.value, Event.REOPEN.value) else ""


def _private(answer: Answer) -> Answer:
    """The token stands in the address: kept in no cache, told to no site, found by no engine."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@blueprint.post("/declaration/<token>")
def enter(token: str) -> Response | Redirect:
    """Enter something done, add a proof to an entry, or take one back."""
    found = follow_duties.find(db(), token, now())
    if found is None:
        return _ended()
    link, supplier = found
    try:
        _take(link, supplier)
    except REFUSED as error:
        db().rollback()
        return _page(token, *found, request.form, str(error), 409 if isinstance(error, Overtaken) else 422)
    db().commit()
    return _private(redirect(url_for("supplier_entries.page", token=token, fait="1"), 303))


def _take(link: FollowLink, supplier: Supplier) -> None:
    """Raises one of REFUSED."""
    name = typed.text(request.form.get("signataire", ""), 200)
    if not name:
        raise NotAllowed(UNSIGNED)
    by, wished = Signer(Side.SUPPLIER, name, link_id=link.id), request.form.get("action", "")
    if wished == Event.ENTER.value:
        held = store.EntryFilter(supplier_id=supplier.id)
        if store.count(db(), supplier.organisation_id, held) >= MOST_ENTRIES:
            raise BadEntry(f"Plus de {MOST_ENTRIES} saisies : demandez à l'acheteur un envoi par fichier.")
        row = store.enter(db(), supplier.organisation_id, supplier.id, follow_form.line(request.form), by, now())
        if request.form.get("proof_kind"):
            _prove(row, row.turn, by)
        return
    row, turn = _entry(supplier), row_id(request.form.get("tour", ""))
    if turn is None:
        abort(400)
    if wished == Event.PROVE.value:
        _prove(row, turn, by)
    elif wished == Event.WITHDRAW.value:
        reason = follow_form.kept_text("Motif", request.form, "reason")
        store.take(db(), row, turn, Act(Event.WITHDRAW, Side.SUPPLIER, {}, reason), by, now())
    else:
        abort(400)


def _entry(supplier: Supplier) -> FollowEntry:
    """The entry named by the form, when it is of this supplier."""
    number = row_id(request.form.get("saisie", ""))
    row = store.get(db(), supplier.organisation_id, number) if number is not None else None
    return row if row is not None and row.supplier_id == supplier.id else abort(404)


def _prove(row: FollowEntry, turn: int, by: Signer) -> None:
    content = follow_form.proof(request.form).as_dict()
    store.take(db(), row, turn, Act(Event.PROVE, Side.SUPPLIER, content), by, now())
