"""Entries sent as a file: shown line by line, and kept only when their sender says so. Sent twice, kept once."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clauses.followup.line import STAGES
from scrapers.table import BadTable
from web.clock import now
from web.pages import follow_sheet, typed
from web.pages.follow_entry import amount_words
from web.pages.packages import signer
from web.pages.packed import pack, unpack
from web.security.context import db, viewer, viewer_or_none
from web.security.rights import RULES
from web.store import follow_import, suppliers

blueprint = Blueprint("follow_import", __name__)

LARGEST = 2_000_000
"Bytes of a file."
SHOWN = 200
"Lines of each list on the page; all count."
WIDE = frozenset({"follow_import.send", "follow_import.confirm"})


@blueprint.before_app_request
def widen() -> None:
    """Let a file through on these routes, for those who may send it; everything else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint in WIDE and who is not None and who.role in RULES["follow_import.send"]:
        request.max_content_length = request.max_form_memory_size = 2 * LARGEST


@blueprint.get("/suivi/import")
def blank() -> str:
    """The form that sends a file."""
    return _blank()


def _blank(error: str = "") -> str:
    return render_template(
        "followup/import.html", error=error, largest=LARGEST // 1_000_000, most=follow_sheet.MOST_ROWS
    )


@blueprint.post("/suivi/import")
def send() -> str | tuple[str, int]:
    """Line by line, what would be kept and what is refused; nothing is kept yet."""
    file = request.files.get("fichier")
    if file is None or not file.filename:
        return _blank("Choisissez un fichier."), 400
    name, content = typed.text(file.filename, 120), file.read(LARGEST + 1)
    file.close()
    if len(content) > LARGEST:
        return _blank(f"{name} : {LARGEST // 1_000_000} Mo au plus."), 413
    try:
        return _preview(name, content)
    except BadTable as error:
        return _blank(f"{name} : {error}"), 422


def _read(content: bytes) -> follow_sheet.Sheet:
    """Raises BadTable."""
    return follow_sheet.read(content, suppliers.every(db(), viewer().organisation_id))


def _preview(name: str, content: bytes) -> str:
    sheet = _read(content)
    sorted_ = follow_import.sort(db(), viewer().organisation_id, sheet.kept)
    return render_template(
        "followup/import_preview.html",
        name=name,
        sheet=sheet,
        lines=sorted_[:SHOWN],
        new=sum(known is None for _, known in sorted_),
        shown=SHOWN,
        stages=STAGES,
        quantity=amount_words,
        packed=pack(content),
    )


@blueprint.post("/suivi/import/garder")
def confirm() -> Response:
    """Keep what was shown: the file comes back with the form, and is read again as it was."""
    content = unpack(request.form.get("fichier", ""), LARGEST)
    try:
        sheet = _read(content)
    except BadTable:
        abort(400)
    done = follow_import.confirm(db(), viewer().organisation_id, sheet.kept, signer(), now())
    db().commit()
    return redirect(url_for("followup.entries", importees=done.new, connues=done.known), 303)
