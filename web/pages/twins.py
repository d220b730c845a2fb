"""Tenders that may be one, of several sources: a person joins them or tells them apart, and may take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import now
from web.pages import csv_export, words
from web.pages.decisions import LONGEST_DETAIL, author
from web.pages.ids import row_id
from web.security.context import absolute, db, viewer
from web.store import twins
from web.store.models import Tender

blueprint = Blueprint("twins", __name__)

SHOWN, EXPORTED = 25, 5_000
HEADERS = (
    "Vraisemblance (0 à 1)",
    "Intitulé",
    "Acheteur",
    "Source",
    "Adresse de la fiche",
    "Autre intitulé",
    "Autre acheteur",
    "Autre source",
    "Autre adresse",
    "Pourquoi",
)


@blueprint.get("/marches/doublons")
def index() -> str:
    """Pairs to decide on, the surest first, then the decisions in force."""
    who = viewer()
    pairs = _in_territory(twins.proposed(db(), who.organisation_id, EXPORTED))
    return render_template(
        "twins/index.html",
        pairs=pairs[:SHOWN],
        total=len(pairs),
        said=twins.said(db(), who.organisation_id, SHOWN),
        source=source,
        everybody=who.role == twins.OPERATOR,
        everywhere="ou" in request.args,
    )


def _in_territory(pairs: list[twins.Pair]) -> list[twins.Pair]:
    """Those of one's own departments; what says no place may be anywhere. `?ou=france` shows all."""
    mine = set(viewer().departments)
    if not mine or request.args.get("ou") == "france":
        return pairs
    return [
        pair for pair in pairs if any(not t.departments or mine & set(t.departments) for t in (pair.one, pair.other))
    ]


def source(tender: Tender) -> str:
    """Where a tender was first published, in words."""
    return words.source_name(tender.key.partition(":")[0])


@blueprint.get("/marches/doublons.csv")
def export() -> Response:
    """The same pairs as a file."""
    return csv_export.answer("marches-peut-etre-le-meme", HEADERS, _rows())


def _rows() -> Iterator[tuple[Any, ...]]:
    for pair in _in_territory(twins.proposed(db(), viewer().organisation_id, EXPORTED)):
        yield (pair.likeness, *_told(pair.one), *_told(pair.other), " ".join(pair.reasons))


def _told(tender: Tender) -> tuple[str, ...]:
    return (tender.title, tender.buyer_name, source(tender), absolute("tender.page", tender_id=tender.id))


@blueprint.post("/marches/doublons")
def decide() -> Redirect:
    """Join two tenders (`avis` = oui) or tell them apart (non)."""
    who, said = viewer(), request.form.get("avis")
    ids = [row_id(request.form.get(name, "")) for name in ("un", "autre")]
    if said not in ("oui", "non") or ids[0] is None or ids[1] is None or ids[0] == ids[1]:
        abort(400)
    found = [twins.visible(db(), who.organisation_id, each) for each in ids if each is not None]
    one, other = (each or abort(404) for each in found)
    reason = " ".join(request.form.get("motif", "").split())[:LONGEST_DETAIL]
    join = twins.decide(db(), author(), who.role, one, other, said == "oui", reason, now())
    db().commit()
    return _back(join.id)


@blueprint.post("/marches/doublons/revenir")
def undo() -> Redirect:
    """Take a decision of one's own organisation back."""
    join = twins.undo(db(), author(), row_id(request.form.get("decision", "")) or 0, now()) or abort(404)
    db().commit()
    return _back(join.id)


def _back(join_id: int) -> Redirect:
    """To the list, or to the tender one came from, which may have another number by now."""
    back = row_id(request.form.get("retour", ""))
    tender = twins.visible(db(), viewer().organisation_id, back) if back else None
    if tender is not None:
        return redirect(url_for("tender.page", tender_id=tender.id, _anchor="meme"), 303)
    return redirect(url_for("twins.index", fait=join_id), 303)
