"""Corrections: a person sets a finding right, says it is none, or adds words that the rules missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clauses.consideration import Kind
from clauses.labels import KINDS as LABELS
from web.clock import now
from web.documents.masking import masked
from web.pages import filters, notices, words
from web.pages.decisions import author
from web.pages.highlight import Piece, Quoted, pieces
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import corrections, documents, own_view
from web.store.corrections import Act, Passage, Said, Words
from web.store.models import Tender
from web.store.own_view import Item, OwnView

blueprint = Blueprint("corrections", __name__)

NONE = "none"
"What the form says for « no consideration »; the values of `Kind` for the rest."
KINDS = {kind.value: name for kind, name in LABELS.items() if kind is not Kind.STATED_ABSENT}
LONGEST_NOTE = 500
LONGEST_WORDS = 2_000
NO_KIND = "Choisissez ce que disent ces mots."
NO_WORDS = "Collez les mots de l'avis ou du document."
SAME = "C'est déjà ce que disent les règles : rien à corriger."
NOT_THERE = "Ces mots ne se trouvent ni dans l'avis ni dans vos documents. Copiez-les tels qu'ils y sont écrits."
NO_LOT = "Lot inconnu sur ce marché : {}."


class Place(NamedTuple):
    """A text that may be quoted: its source and path as evidence names them, and its words."""

    source: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as its page shows it: why, where, with its words marked in the text around them."""

    item: Item
    name: str
    passage: tuple[Piece, ...]


@blueprint.get("/marches/<id:tender_id>/corrections")
def index(tender_id: int) -> str:
    """What one's organisation corrected on a tender, and the form that adds words the rules missed."""
    return _index(tender_or_404(db(), viewer(), tender_id))


def _index(tender: Tender, error: str = "") -> str:
    who = viewer().organisation_id
    rows = corrections.history(db(), who, tender.id)
    standing = {row.id for row in corrections.in_force(db(), who, tender.id)}
    return render_template(
        "corrections/index.html",
        tender=tender,
        rows=rows,
        standing=standing,
        kinds=KINDS,
        error=error,
        form=request.form,
        carried=filters.from_list(request.args),
    )


@blueprint.post("/marches/<id:tender_id>/corrections")
def add(tender_id: int) -> Response | tuple[str, int]:
    """Add words that the rules missed: they must stand in a notice of the tender or in one's own documents."""
    tender = tender_or_404(db(), viewer(), tender_id)
    kind, pasted = request.form.get("sens", ""), request.form.get("mots", "")[:LONGEST_WORDS]
    lots = tuple(dict.fromkeys(re.findall(r"\w+", request.form.get("lots", ""))))
    error = _wrong(tender, kind, pasted, lots)
    found = None if error else _located(tender, pasted)
    if found is None:
        return _index(tender, error or NOT_THERE), 400
    place, start, end = found
    said = Words(place.source, place.path, place.text[start:end], start, end)
    own = own_view.of_tender(db(), tender, viewer().organisation_id)
    passage = _passage(own, place, start, end)
    corrections.append(db(), author(), tender.id, said, Said(Act.ADD, kind, lots, _note()), passage, now())
    db().commit()
    carried = filters.from_list(request.args)  # who works through the list goes on with it
    return redirect(url_for("tender.page", tender_id=tender.id, **carried, corrige=1, _anchor="clauses"), 303)


def _wrong(tender: Tender, kind: str, pasted: str, lots: Iterable[str]) -> str:
    if kind not in KINDS:
        return NO_KIND
    unknown = [lot for lot in lots if lot not in {row.number for row in tender.lots}]
    if unknown:
        return NO_LOT.format(", ".join(unknown))
    return "" if pasted.strip() else NO_WORDS


def _note() -> str:
    return " ".join(request.form.get("note", "").split())[:LONGEST_NOTE]


def _located(tender: Tender, pasted: str) -> tuple[Place, int, int] | None:
    """The first text where these words stand, and where."""
    for place in _places(tender):
        span = corrections.locate(place.text, pasted)
        if span is not None:
            return place, *span
    return None


def _places(tender: Tender) -> Iterator[Place]:
    """Every text that one's organisation may quote: sections of the notices, pages of its documents."""
    for told in notices.of_tender(db(), tender.id, ()):
        for section in told.notice.sections:
            yield Place(f"{told.row.source}:{told.row.reference}", section.path, section.text)
    for document in documents.of_tender(db(), viewer().organisation_id, tender.id):
        for page in document.pages:
            yield Place(f"document:{document.id}", documents.place(document, page), page.text)


def _passage(own: OwnView, place: Place, start: int, end: int) -> Passage:
    """The text around the words as kept to measure the rules: names masked, with what the rules found there."""
    first, last = corrections.around(place.text, start, end)
    shown = {
        item.words.key: {"kind": item.kind, "quote": masked(item.proof.quote or ""), "hours": list(item.hours)}
        for item in own.found
        if (item.proof.notice, item.proof.path) == (place.source, place.path)
        and item.proof.quote is not None
        and place.text[item.proof.start : item.proof.end] == item.proof.quote
        and first <= (item.proof.start or 0) < last
    }
    return Passage(masked(place.text[first:last]), list(shown.values()))


# --- one finding --------------------------------------------------------------------------------------------------


@blueprint.get("/marches/<id:tender_id>/corrections/<token>")
def finding(tender_id: int, token: str) -> str:
    """A finding, marked in its text, with its reason and its warnings, and the form that sets it right."""
    tender = tender_or_404(db(), viewer(), tender_id)
    own = own_view.of_tender(db(), tender, viewer().organisation_id)
    return _finding(tender, own.item(token) or abort(404))


def _finding(tender: Tender, item: Item, error: str = "") -> str:
    found = Found(item, words.kind(item.kind, item.topic, item.absent), _marked(tender, item))
    return render_template(
        "corrections/finding.html",
        tender=tender,
        found=found,
        kinds=KINDS,
        none=NONE,
        error=error,
        carried=filters.from_list(request.args),
    )


def _marked(tender: Tender, item: Item) -> tuple[Piece, ...]:
    place = _place_of(tender, item)
    if place is None:
        return ()
    start, end = item.proof.start or 0, item.proof.end or 0
    first, last = corrections.around(place.text, start, end)
    return pieces(place.text[first:last], [Quoted(0, start - first, end - first)])


def _place_of(tender: Tender, item: Item) -> Place | None:
    """The text in which the words of a finding stand; None for a coded field, or a text no longer kept."""
    proof = item.proof
    if proof.quote is None:
        return None
    return next(
        (
            place
            for place in _places(tender)
            if (place.source, place.path) == (proof.notice, proof.path)
            and place.text[proof.start : proof.end] == proof.quote
        ),
        None,
    )


@blueprint.post("/marches/<id:tender_id>/corrections/<token>")
def correct(tender_id: int, token: str) -> Response | tuple[str, int]:
    """Say what the words of a finding really say, or that they are no consideration."""
    tender = tender_or_404(db(), viewer(), tender_id)
    own = own_view.of_tender(db(), tender, viewer().organisation_id)
    item = own.item(token) or abort(404)
    said = request.form.get("sens", "")
    if said != NONE and said not in KINDS:
        return _finding(tender, item, NO_KIND), 400
    if said == item.kind and not any(corrections.words_of(row) == item.words for row in own.corrections):
        return _finding(tender, item, SAME), 400
    place = _place_of(tender, item)
    passage = _passage(own, place, item.proof.start or 0, item.proof.end or 0) if place else Passage()
    what = Said(Act.NONE, None, note=_note()) if said == NONE else Said(Act.CHANGE, said, note=_note())
    corrections.append(db(), author(), tender.id, item.words, what, passage, now())
    db().commit()
    carried = filters.from_list(request.args)  # who works through the list goes on with it
    return redirect(url_for("tender.page", tender_id=tender.id, **carried, corrige=1, _anchor="clauses"), 303)


@blueprint.post("/marches/<id:tender_id>/corrections/annuler")
def undo(tender_id: int) -> Response:
    """Undo a correction of one's own organisation on this tender."""
    tender = tender_or_404(db(), viewer(), tender_id)
    number = row_id(request.form.get("correction", ""))
    if number is None or corrections.undo(db(), author(), tender.id, number, now()) is None:
        abort(404)
    db().commit()
    return redirect(url_for("corrections.index", tender_id=tender.id, annule=1), 303)
