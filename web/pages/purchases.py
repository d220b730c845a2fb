"""A file of purchases: how much goes to inclusive structures, and who is near where it does not. Kept only if asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from matching.purchases import FOUND, Found
from scrapers.purchases import MOST_ROWS
from scrapers.table import BadTable
from web.clock import now
from web.pages import csv_export, typed, words, xlsx_export
from web.pages.decisions import author
from web.pages.packed import pack, unpack
from web.pages.supplier_form import trade_name
from web.security.context import db, viewer, viewer_or_none
from web.security.rights import RULES
from web.store import purchases
from web.store.listing.paging import BadCursor
from web.store.models import PurchaseFile

blueprint = Blueprint("purchases", __name__)

LARGEST = 8_000_000
"Bytes of a file."
LARGEST_FORM = 16_000_000
"Bytes of a form that carries a file packed as text."
SHOWN = 100
"Lines of each list on the page; the file has them all."
WIDE = frozenset({"purchases.read", "purchases.keep"})
NO_FILE = "Choisissez un fichier."
HEADERS = ("Ligne", "SIRET", "SIREN", "Montant (€)", "Catégorie", "Métier", "Département", "Date", "Trouvé", "Nature")


@blueprint.before_app_request
def widen() -> None:
    """Let a file through on these routes, for those who may send it; everything else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint in WIDE and who is not None and who.role in RULES["purchases.read"]:
        request.max_content_length = request.max_form_memory_size = LARGEST_FORM


@blueprint.get("/achats")
def index() -> str:
    """The form that sends a file, and those that were kept."""
    return _index()


def _index(error: str = "") -> str:
    try:
        page = purchases.kept(db(), viewer().organisation_id, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "purchases/index.html",
        page=page,
        error=error,
        largest=LARGEST // 1_000_000,
        most=MOST_ROWS,
        share_words=purchases.share_words,
    )


@blueprint.post("/achats")
def read() -> Redirect | str | tuple[str, int]:
    """Read the file and show what it says; nothing is kept, unless this was asked with the file."""
    file = request.files.get("fichier")
    if file is None or not file.filename:
        return _index(NO_FILE), 400
    name, content = typed.text(file.filename, 120), file.read(LARGEST + 1)
    file.close()
    if len(content) > LARGEST:
        return _index(f"{name} : {LARGEST // 1_000_000} Mo au plus."), 413
    try:
        found = _analysed(content)
    except BadTable as error:
        return _index(f"{name} : {error}"), 422
    if request.form.get("garder"):
        return _keep(name, found)
    packed = pack(content)
    return _shown(name, purchases.summary(found), packed=packed if len(packed) < LARGEST else "")


def _analysed(content: bytes) -> purchases.Analysis:
    """Raises BadTable."""
    return purchases.analyse(db(), content, viewer().departments)


def _keep(name: str, found: purchases.Analysis) -> Redirect:
    row = purchases.keep(db(), author(), name, found, now())
    db().commit()
    return redirect(url_for("purchases.page", file_id=row.id, fait="garde"), 303)


def _shown(name: str, found: dict[str, Any], file: PurchaseFile | None = None, packed: str = "") -> str:
    return render_template(
        "purchases/page.html",
        name=name,
        found=found,
        file=file,
        packed=packed,
        shown=SHOWN,
        share_words=purchases.share_words,
        euros=purchases.euros,
        kinds=words.STRUCTURE_KIND,
    )


@blueprint.post("/achats/garder")
def keep() -> Redirect | tuple[str, int]:
    """Keep what was just shown: the file comes back with the form, and is read again as it was."""
    name = typed.text(request.form.get("nom", ""), 120) or "achats"
    try:
        found = _analysed(unpack(request.form.get("fichier", ""), LARGEST))
    except BadTable as error:
        return _index(f"{name} : {error}"), 422
    return _keep(name, found)


@blueprint.get("/achats/<id:file_id>")
def page(file_id: int) -> str:
    """A file that was kept, as it was judged that day."""
    row = _own(file_id)
    return _shown(row.name, row.summary, row)


def _own(file_id: int) -> PurchaseFile:
    return purchases.get(db(), viewer().organisation_id, file_id) or abort(404)


@blueprint.get("/achats/<id:file_id>/<extension>")
def export(file_id: int, extension: str) -> Response:
    """The lines of a file that was kept, as « csv » or « xlsx »."""
    row = _own(file_id)
    rows = [_cells(each) for each in purchases.rows_of(db(), row)]
    if extension == "csv":
        return csv_export.answer("achats", HEADERS, rows)
    return xlsx_export.answer("achats", "Achats", HEADERS, rows) if extension == "xlsx" else abort(404)


def _cells(row: Any) -> tuple[Any, ...]:
    return (
        row.line,
        row.siret or "",
        row.siren or "",
        "" if row.cents is None else row.cents / 100,
        row.category,
        trade_name(row.trade),
        row.department or "non connu",
        f"{row.day:%d/%m/%Y}" if row.day else "",
        FOUND[Found(row.found)],
        row.kinds,
    )


@blueprint.post("/achats/<id:file_id>/supprimer")
def remove(file_id: int) -> Redirect:
    """Forget a file and its lines."""
    purchases.remove(db(), _own(file_id))
    db().commit()
    return redirect(url_for("purchases.index", fait="supprime"), 303)
