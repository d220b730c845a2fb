"""Documents of the consultation: dropped, listed, read with marks, deleted. Their organisation alone sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from web.clock import now
from web.documents.limits import LARGEST_FILE
from web.documents.process import read_file
from web.documents.reading import Answer
from web.pages import clause_details, french, words
from web.pages.decisions import author
from web.pages.highlight import Quoted, pieces
from web.pages.ids import row_id
from web.security import audit
from web.security.context import db, viewer, viewer_or_none
from web.security.rights import RULES
from web.security.scope import tender_or_404
from web.store import documents
from web.store.models import Audit, Document, Tender

blueprint = Blueprint("documents", __name__)

MOST_AT_ONCE = 10
"Files in one sending."
LARGEST_SENDING = 60_000_000
"Bytes of one sending, all files and the form together."
MOST_AN_HOUR = 60
"Files one person may send in an hour."
DROPPED = "document_dropped"
REMOVED = "document_removed"
TOO_OFTEN = f"Vous avez envoyé plus de {MOST_AN_HOUR} fichiers en une heure. Recommencez plus tard."
TOO_MANY = f"Envoyez {MOST_AT_ONCE} fichiers au plus à la fois."
NOTHING = "Choisissez au moins un fichier."


@dataclass(slots=True)
class Outcome:
    """What became of a sending: documents kept, French messages for the others."""

    kept: list[Document] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


@blueprint.before_app_request
def widen() -> None:
    """Let files through on this one route, for those who may send them; everything else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint == "documents.drop" and who is not None and who.role in RULES["documents.drop"]:
        request.max_content_length = LARGEST_SENDING


@blueprint.get("/marches/<id:tender_id>/documents")
def index(tender_id: int) -> str:
    """The documents of one's organisation about a tender, with the form that sends others."""
    return _index(tender_or_404(db(), viewer(), tender_id))


def _index(tender: Tender, outcome: Outcome | None = None, error: str = "") -> str:
    kept = documents.of_tender(db(), viewer().organisation_id, tender.id)
    return render_template(
        "documents/index.html", tender=tender, documents=kept, outcome=outcome, error=error, **for_forms()
    )


def for_forms() -> dict[str, Any]:
    """What the form says of its limits."""
    return {"most_files": MOST_AT_ONCE, "largest_file": LARGEST_FILE // 1_000_000}


@blueprint.post("/marches/<id:tender_id>/documents")
def drop(tender_id: int) -> str | tuple[str, int]:
    """Read the files sent, each in a process of its own, and keep their masked text; then tell what became of each."""
    tender = tender_or_404(db(), viewer(), tender_id)
    files = [file for file in request.files.getlist("fichiers") if file.filename]
    error, status = _refusal(files)
    if error:
        return _index(tender, error=error), status
    db().rollback()  # no transaction is held while files are read
    outcome = _keep(tender_id, [(str(file.filename), file.read()) for file in files])
    tender = tender_or_404(db(), viewer(), tender_id)
    return _index(tender, outcome), 200 if outcome.kept or outcome.known else 422


def _refusal(files: list[FileStorage]) -> tuple[str, int]:
    if not files:
        return NOTHING, 400
    if len(files) > MOST_AT_ONCE:
        return TOO_MANY, 413
    return (TOO_OFTEN, 429) if _sent_lately() + len(files) > MOST_AN_HOUR else ("", 200)


def _sent_lately() -> int:
    """How many files this person sent within the hour, read or refused: reading is what costs."""
    mine = (Audit.user_id == viewer().user_id, Audit.action == DROPPED, Audit.created_at > now() - timedelta(hours=1))
    return db().scalar(select(func.count()).select_from(Audit).where(*mine)) or 0


def _keep(tender_id: int, files: Iterable[tuple[str, bytes]]) -> Outcome:
    outcome = Outcome()
    for name, content in files:
        answers = read_file(name.replace("\\", "/").rpartition("/")[2], content)
        audit.append(db(), DROPPED, now(), *author(), f"{len(content)} octets")
        for answer in answers:
            _keep_one(tender_id, answer, outcome)
        db().commit()
    return outcome


def _keep_one(tender_id: int, answer: Answer, outcome: Outcome) -> None:
    named = f"{answer.name} (dans {answer.archive})" if answer.archive else answer.name
    if answer.refused:
        outcome.refused.append(f"{named} : {answer.refused}")
        return
    try:
        row = documents.keep(db(), author(), tender_id, answer, now())
    except documents.TooMany as error:
        outcome.refused.append(f"{named} : {error}")
        return
    if row is None:
        outcome.known.append(f"{named} : ce document est déjà là.")
    else:
        outcome.kept.append(row)


@blueprint.get("/marches/<id:tender_id>/documents/<number>")
def page(tender_id: int, number: str) -> str:
    """A document as it was read, names masked, the words found marked in their place."""
    tender = tender_or_404(db(), viewer(), tender_id)
    document = _document_or_404(tender, number)
    parts = [
        (each, documents.place(document, each), pieces(each.text, _quoted(document, each.position)))
        for each in document.pages
    ]
    details = clause_details.of_document(document, [place for _, place, _ in parts])
    shown = {"document": document, "parts": parts, "details": details}
    return render_template("documents/page.html", tender=tender, words=words, **shown)


def _quoted(document: Document, position: int) -> Iterable[Quoted]:
    return (Quoted(row.id, row.start, row.end) for row in document.findings if row.position == position)


def _document_or_404(tender: Tender, number: str) -> Document:
    found = row_id(number)
    kept = documents.get(db(), viewer().organisation_id, tender.id, found) if found is not None else None
    return kept or abort(404)


@blueprint.post("/marches/<id:tender_id>/documents/<number>/supprimer")
def remove(tender_id: int, number: str) -> Response:
    """Delete a document of one's organisation: its text and what was found in it."""
    tender = tender_or_404(db(), viewer(), tender_id)
    document = _document_or_404(tender, number)
    documents.remove(db(), viewer().organisation_id, tender.id, document.id)
    audit.append(db(), REMOVED, now(), *author(), french.short_moment(document.dropped_at))
    db().commit()
    return redirect(url_for("documents.index", tender_id=tender.id, supprime=1), 303)
