"""Notes on a tender: for one's organisation only, changed and deleted by their author."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages import filters
from web.pages.decisions import author
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import notes
from web.store.models import Note

blueprint = Blueprint("notes", __name__)

LONGEST = 4_000
NOTHING = "Écrivez quelque chose : une note vide n'est pas gardée."


@blueprint.post("/marches/<id:tender_id>/notes")
def add(tender_id: int) -> Response:
    """Write a note; nothing written keeps nothing."""
    tender = tender_or_404(db(), viewer(), tender_id)
    text = _text()
    if text:
        notes.add(db(), author(), tender.id, text, now())
        db().commit()
    return _back(tender.id)


@blueprint.get("/marches/<id:tender_id>/notes/<id:number>")
def page(tender_id: int, number: int) -> str:
    """A note of one's own, to change or delete."""
    return _page(_own_or_404(tender_id, number))


def _page(note: Note, error: str = "") -> str:
    return render_template("tender/note.html", note=note, error=error, longest=LONGEST)


@blueprint.post("/marches/<id:tender_id>/notes/<id:number>")
def change(tender_id: int, number: int) -> Response | tuple[str, int]:
    """Write a note of one's own again."""
    note, text = _own_or_404(tender_id, number), _text()
    if not text:
        return _page(note, NOTHING), 400
    notes.change(db(), author(), note, text, now())
    db().commit()
    return _back(tender_id)


@blueprint.post("/marches/<id:tender_id>/notes/<id:number>/supprimer")
def remove(tender_id: int, number: int) -> Response:
    """Delete a note of one's own."""
    notes.remove(db(), author(), _own_or_404(tender_id, number), now())
    db().commit()
    return _back(tender_id)


def _own_or_404(tender_id: int, number: int) -> Note:
    tender = tender_or_404(db(), viewer(), tender_id)
    return notes.own(db(), author(), tender.id, number) or abort(404)


def _text() -> str:
    """What was written, lines kept; a zero byte is no text (PostgreSQL refuses it)."""
    lines = request.form.get("note", "").replace("\0", "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()[:LONGEST]


def _back(tender_id: int) -> Response:
    carried = filters.from_list(request.args)
    return redirect(url_for("tender.page", tender_id=tender_id, **carried, _anchor="notes"), 303)
