"""Working through the queue: the next tender, « je m'en occupe », shortcuts, and how far two readers agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import now
from web.pages import csv_export, filters, french, words
from web.pages.decisions import author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import claims, preferences, second_reading
from web.store.listing import tenders
from web.store.models import Tender
from web.store.second_reading import Pair

blueprint = Blueprint("desk", __name__)

SHOWN = 50
PAIR_HEADERS = ("Marché", "Premier avis", "Par", "Le", "Second avis", "Par", "Le")


@blueprint.post("/marches/examiner")
def start() -> Redirect:
    """Open the next tender of the list that no colleague is on, and say that one is on it; leave the one skipped."""
    query, skipped = filters.tender_query(request.args), row_id(request.form.get("apres", ""))
    here = db().get(Tender, skipped) if skipped else None
    if here is not None:
        claims.release(db(), author(), [here.id])
    found = next_one(query, here)
    db().commit()
    if found is None:
        return redirect(url_for("queue.index", **query.args()), 303)
    return redirect(url_for("tender.page", tender_id=found, **query.args()), 303)


def next_one(query: filters.TenderQuery, here: Tender | None) -> int | None:
    """The next tender of the list, taken at once so that a colleague is led to another; not committed."""
    who, at = viewer(), now()
    found = tenders.following(db(), query.filter(who), who.organisation_id, at, here, 1)
    if not found:
        return None
    claims.take(db(), author(), found[0].id, at)
    return found[0].id


@blueprint.post("/marches/<id:tender_id>/en-cours")
def claim(tender_id: int) -> Redirect:
    """Say that one is on this tender, whoever else is, or no longer."""
    tender = tender_or_404(db(), viewer(), tender_id)
    if request.form.get("geste") == "laisser":
        claims.release(db(), author(), [tender.id])
    else:
        claims.take(db(), author(), tender.id, now(), over=True)
    db().commit()
    return redirect(url_for("tender.page", tender_id=tender.id, **filters.from_list(request.args)), 303)


@blueprint.post("/compte/raccourcis")
def shortcuts() -> Redirect:
    """Switch the shortcuts of the queue on or off."""
    preferences.wish_shortcuts(db(), viewer().user_id, request.form.get("raccourcis") == "oui", now())
    db().commit()
    return redirect(url_for("account.page", enregistre="1"), 303)


# --- second readings ----------------------------------------------------------------------------------------------


@blueprint.get("/marches/relectures")
def agreement() -> str:
    """How far two readers of one's organisation agree, and on what they differ."""
    organisation_id = viewer().organisation_id
    found = second_reading.pairs(db(), organisation_id)
    measured = second_reading.measured(db(), organisation_id)
    return render_template(
        "queue/agreement.html", measured=measured, pairs=found[:SHOWN], total=len(found), told=kappa_words
    )


def kappa_words(kappa: float | None) -> str:
    """The kappa in plain words; the bounds are those in use (Landis and Koch, 1977)."""
    if kappa is None:
        return "ne se calcule pas : tous ont toujours répondu la même chose"
    words = ((0.8, "presque parfait"), (0.6, "fort"), (0.4, "moyen"), (0.2, "faible"))
    word = next((word for least, word in words if kappa > least), "à peine mieux que le hasard")
    return f"{french.number(kappa, 2)} : {word}"


@blueprint.get("/marches/relectures.csv")
def agreement_export() -> Response:
    """All tenders read twice, as a file."""
    found = second_reading.pairs(db(), viewer().organisation_id)
    return csv_export.answer("relectures", PAIR_HEADERS, _rows(found))


def _rows(found: list[Pair]) -> Iterator[tuple[Any, ...]]:
    for pair in found:
        yield (
            pair.tender.title,
            words.DECISION[pair.first.decision],
            pair.first_reader,
            french.short_moment(pair.first.created_at),
            words.DECISION[pair.second.decision],
            pair.second_reader,
            french.short_moment(pair.second.created_at),
        )
