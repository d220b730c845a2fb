"""The facilitator's queue: tenders to review, filtered, by near deadline; one decision for several at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import now
from web.pages import addresses, counts, csv_export, filters, french, words
from web.pages.decisions import author, keep, missing_reason, read_decision, reason_text
from web.pages.ids import row_ids
from web.security.context import absolute, db, viewer
from web.store import reviews
from web.store.listing import tenders
from web.store.listing.paging import BadCursor
from web.store.models import Review, Tender

blueprint = Blueprint("queue", __name__)

EXPORT_PAGE = 500
MOST_AT_ONCE = 25
"As many as a page shows."
NO_REASON = "Choisissez un motif pour écarter : vos collègues le liront."

HEADERS = (
    "Intitulé",
    "Acheteur",
    "Départements",
    "État",
    "Date limite (heure de Paris)",
    "Publié le",
    "Considérations trouvées dans l'avis",
    "Structures rapprochées",
    "Décision de mon organisation",
    "Motif",
    "Référence",
    "Adresse de la fiche",
)


@blueprint.get("/marches")
def index() -> str:
    """Tenders to review."""
    return _list()


def _list(error: str = "", ticked: Sequence[int] = ()) -> str:
    query, who, at = filters.tender_query(request.args), viewer(), now()
    query = replace(query, jusqua=query.jusqua or str(tenders.newest(db())))
    wanted = query.filter(who)
    try:
        page = tenders.page(db(), wanted, who.organisation_id, at, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "queue/index.html",
        query=query,
        address=addresses.of_lines("tender.page", "tender_id", **query.args()),
        fresh=replace(query, jusqua="").args(),
        page=page,
        total=_total(wanted),
        most=tenders.MOST_COUNTED,
        arrived=tenders.arrived(db(), wanted, who.organisation_id, at) if "jusqua" in request.args else 0,
        done=_done(),
        last=reviews.latest(db(), who.organisation_id, who.user_id),
        error=error,
        ticked=ticked,
        places=filters.place_choices(who),
        clauses=filters.clause_choices(),
        statuses=filters.status_choices(),
        decisions=filters.decision_choices(),
        orders=filters.order_choices(),
        undone="annule" in request.args,
    )


def _total(wanted: tenders.TenderFilter) -> int:
    """How many tenders the list holds; counted anew for whoever just decided, else a moment old at most."""
    organisation_id, acted = viewer().organisation_id, bool({"faits", "annule"} & set(request.args))
    lasting = replace(wanted, newest=None)
    return counts.counted(
        (lasting, organisation_id), lambda: tenders.count(db(), lasting, organisation_id, now()), acted
    )


def _done() -> Sequence[Review]:
    """The decisions just taken, by the ids of the address; only those of one's own organisation."""
    ids = row_ids(request.args.get("faits", "").split(","), MOST_AT_ONCE)
    return reviews.some(db(), viewer().organisation_id, ids) if ids else ()


@blueprint.get("/marches.csv")
def export() -> Response:
    """The same list as a file."""
    wanted = filters.tender_query(request.args).filter(viewer())
    return csv_export.answer("marches", HEADERS, rows(wanted))


def rows(wanted: tenders.TenderFilter) -> Iterator[tuple[Any, ...]]:
    """The lines of the file, read a page after the other."""
    after, at, organisation_id = None, now(), viewer().organisation_id
    while True:
        page = tenders.page(db(), wanted, organisation_id, at, after, EXPORT_PAGE)
        for line in page.lines:
            yield _row(line)
        after = page.after
        if after is None:
            return


def _row(line: tenders.TenderLine) -> tuple[Any, ...]:
    tender, decision = line.tender, line.decision
    return (
        tender.title,
        tender.buyer_name,
        ", ".join(tender.departments),
        words.STATUS[words.status(tender, now())],
        french.short_moment(tender.deadline) if tender.deadline else "",
        f"{tender.published:%d/%m/%Y}",
        ", ".join(words.kind(kind, topic) for kind, topic in line.kinds) or "non trouvé dans l'avis",
        line.structures,
        words.DECISION[decision.decision] if decision else "",
        decision.reason if decision else "",
        tender.key,
        absolute("tender.page", tender_id=tender.id),
    )


@blueprint.post("/marches/decisions")
def decide() -> Redirect | tuple[str, int]:
    """Take the same decision on all ticked tenders."""
    ids = row_ids(request.form.getlist("marche"), MOST_AT_ONCE)
    decision, reason = read_decision(request.form), reason_text(request.form)
    if not ids:
        return _list("Cochez au moins un marché."), 400
    if missing_reason(decision, reason):
        return _list(NO_REASON, ids), 400
    done = [_decide_one(tender_id, decision, reason) for tender_id in ids]
    db().commit()
    query = filters.tender_query(request.args)
    return redirect(url_for("queue.index", **query.args(), faits=",".join(map(str, done))), 303)


def _decide_one(tender_id: int, decision: reviews.Decision, reason: str) -> int:
    if db().get(Tender, tender_id) is None:
        abort(404)
    return keep(reviews.Target(tender_id), decision, reason).id


@blueprint.post("/marches/decisions/annuler")
def undo() -> Redirect:
    """Undo the decisions just taken."""
    for review_id in row_ids(request.form.getlist("decision"), MOST_AT_ONCE):
        if reviews.undo(db(), author(), review_id, now()) is None:
            abort(404)
    db().commit()
    query = filters.tender_query(request.args)
    return redirect(url_for("queue.index", **query.args(), annule="1"), 303)
