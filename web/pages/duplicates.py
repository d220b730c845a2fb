"""Rows of the directory that may be one structure: a person decides, and may take it back."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages import matches
from web.security.context import db, viewer
from web.store import directory, knowledge
from web.store.models import Structure

blueprint = Blueprint("duplicates", __name__)

SHOWN = 50


@blueprint.get("/structures/doublons")
def index() -> str:
    """Pairs to decide on, then the decisions in force."""
    decided = directory.decided(db(), SHOWN)
    ids = {each for pair in decided for each in (pair.kept_id, pair.other_id)}
    names = {each: db().get_one(Structure, each) for each in ids}
    pairs = directory.proposed(db(), SHOWN)
    return render_template("duplicates/index.html", pairs=pairs, decided=decided, rows=names, matches=matches)


@blueprint.post("/structures/doublons")
def decide() -> Response:
    """Join two rows (`avis` = oui) or say that they are two structures (non)."""
    kept, other = (request.form.get(name, type=int) for name in ("garder", "autre"))
    if kept is None or other is None or request.form.get("avis") not in ("oui", "non"):
        abort(400)
    same = request.form["avis"] == "oui"
    directory.decide(db(), kept, other, same, viewer().user_id, knowledge.directory(), now())
    db().commit()
    return redirect(url_for("duplicates.index"), 303)


@blueprint.post("/structures/doublons/revenir")
def undo() -> Response:
    """Take a decision back."""
    pair = request.form.get("decision", type=int)
    if pair is None:
        abort(400)
    directory.undo(db(), pair, knowledge.directory(), now())
    db().commit()
    return redirect(url_for("duplicates.index"), 303)
