"""A purchase programme sent as a file: read, shown line by line, and kept only when its author says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scrapers.saisie import programme as reader
from scrapers.saisie.fields import BadField, siret
from scrapers.saisie.form import LONGEST_TITLE, sentence
from scrapers.table import BadTable
from web.clock import now
from web.pages.decisions import author
from web.pages.ids import row_id
from web.pages.typed_needs import VISIBLE, buyer_of
from web.security import audit
from web.security.context import db, viewer, viewer_or_none
from web.security.rights import BUYER, RULES
from web.store import knowledge, programmes
from web.store.models import ProgrammeDraft
from web.store.programmes import Plan

blueprint = Blueprint("programme", __name__)

SHOWN = 100
"Lines of each kind that the page shows; all count."
CONFIRMED = "programme_confirmed"
NO_FILE = "Choisissez un fichier."
NO_NAME = "Donnez un nom au programme : il le fait reconnaître au prochain envoi."
CHOICES = {reader.IGNORED: "Ne pas lire"} | dict(reader.FIELDS)


@blueprint.before_app_request
def widen() -> None:
    """Let a file through on this one route, for those who may send it; everything else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint == "programme.send" and who is not None and who.role in RULES["programme.send"]:
        request.max_content_length = reader.LARGEST + 100_000


@blueprint.get("/besoins/programme")
def blank() -> str:
    """The form that sends a file."""
    own = buyer_of(db(), viewer().organisation_id) if viewer().role == BUYER else {}
    return _blank({"visible": "prive"} | own)


def _blank(values: Mapping[str, str], error: str = "") -> str:
    return render_template(
        "typed/programme.html",
        values=values,
        error=error,
        visible=VISIBLE,
        largest=reader.LARGEST // 1_000_000,
        most=reader.MOST_ROWS,
    )


@blueprint.post("/besoins/programme")
def send() -> Response | tuple[str, int]:
    """Set the file aside and show what would be kept of it; nothing is kept yet."""
    file, name = request.files.get("fichier"), " ".join(request.form.get("nom", "").split())[:LONGEST_TITLE]
    if request.form.get("visible") not in VISIBLE:
        abort(400)
    error = NO_NAME if not name else NO_FILE if file is None or not file.filename else ""
    try:
        number = siret("siret", request.form.get("siret", ""))
    except BadField as wrong:
        error, number = sentence(wrong), None
    if error or file is None:
        return _blank(request.form, error), 400
    base = {"buyer": request.form.get("acheteur", ""), "siret": number, "places": request.form.get("lieux", "")}
    former = programmes.is_private(db(), viewer().organisation_id, name)
    private = request.form["visible"] == "prive" if former is None else former
    choices: dict[str, Any] = {"programme": name, "private": private, "base": base, "columns": {}}
    draft = programmes.put_down(db(), author(), str(file.filename), file.read(), choices, now())
    try:
        programmes.plan(db(), draft, knowledge.gazetteer())
    except BadTable as wrong_file:
        db().rollback()
        return _blank(request.form, f"{file.filename} : {wrong_file}"), 422
    db().commit()
    return redirect(url_for("programme.page", number=draft.id), 303)


@blueprint.get("/besoins/programme/<number>")
def page(number: str) -> str:
    """Line by line, what would be kept and what is refused, with the meaning of each column."""
    draft = _draft_or_404(number)
    return _page(draft, programmes.plan(db(), draft, knowledge.gazetteer()))


def _page(draft: ProgrammeDraft, plan: Plan, error: str = "") -> str:
    lines = plan.read.lines
    return render_template(
        "typed/preview.html", draft=draft, plan=plan, lines=lines[:SHOWN], shown=SHOWN, choices=CHOICES, error=error
    )


@blueprint.post("/besoins/programme/<number>/colonnes")
def columns(number: str) -> Response | tuple[str, int]:
    """Read the file again with other meanings for its columns."""
    draft = _draft_or_404(number)
    former = draft.choices
    draft.choices = former | {"columns": _chosen()}
    try:
        programmes.plan(db(), draft, knowledge.gazetteer())
    except BadTable as wrong:
        draft.choices = former
        return _page(draft, programmes.plan(db(), draft, knowledge.gazetteer()), f"{str(wrong).capitalize()}"), 400
    db().commit()
    return redirect(url_for("programme.page", number=draft.id), 303)


def _chosen() -> dict[str, str]:
    """What the form says of each column; one field is one column's, the first that takes it."""
    found: dict[str, str] = {}
    for name, field in request.form.items():
        place = row_id(name.removeprefix("colonne-")) if name.startswith("colonne-") else None
        if place is not None and field in CHOICES:
            found[str(place)] = reader.IGNORED if field in found.values() else field
    return found


@blueprint.post("/besoins/programme/<number>")
def confirm(number: str) -> Response:
    """Keep what was shown; or let the file go."""
    draft = _draft_or_404(number)
    if request.form.get("reponse") == "abandonner":
        db().delete(draft)
        db().commit()
        return redirect(url_for("typed_needs.index"), 303)
    plan = programmes.plan(db(), draft, knowledge.gazetteer())
    programmes.confirm(db(), draft, plan, request.form.get("retirer") == "oui", now())
    audit.append(db(), CONFIRMED, now(), *author(), f"{len(plan.new)} new, {len(plan.changed)} changed")
    db().commit()
    return redirect(url_for("typed_needs.index", programme="1"), 303)


def _draft_or_404(number: str) -> ProgrammeDraft:
    return programmes.get(db(), author(), row_id(number) or 0, now()) or abort(404)
