"""A person sets the needs of a tender right for groups: hours, duration, places, trade, what it is reserved to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from clauses.calibration.numbers import Unit, Unreadable, read_range
from web.clock import now
from web.pages.decisions import author
from web.pages.ids import row_id
from web.pages.supplier_form import trade_choices
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import knowledge, need_corrections
from web.store.models import Tender
from web.store.need_corrections import Act

if TYPE_CHECKING:
    from matching.gazetteer import Gazetteer

blueprint = Blueprint("group_needs", __name__)

LONGEST, MOST_PLACES, LONGEST_MONTHS = 200, 20, 240
LEVERS = {
    "reserved_insertion": "Réservé à l'insertion",
    "reserved_disability": "Réservé au handicap",
    "reserved_joint": "Réservé à l'insertion et au handicap",
    "insertion_condition": "Clause d'insertion",
    "open": "Ni réservation ni clause",
}
CUTS = {"places": "par lieu", "phases": "par phase", "hours": "en heures égales"}


class BadNeed(ValueError):
    """What a person typed cannot be used. The message is French and names the field and the value."""


def read_said(form: MultiDict[str, str], gazetteer: Gazetteer) -> dict[str, Any]:
    """Only what the form sets; raises BadNeed."""
    said: dict[str, Any] = {}
    if title := " ".join(form.get("titre", "").split())[:LONGEST]:
        said["title"] = title
    for name, field, unit, label in (
        ("hours", "heures", Unit.HOURS, "Heures"),
        ("months", "mois", Unit.MONTHS, "Durée"),
    ):
        if text := form.get(field, "").strip():
            said[name] = _number(text, unit, label)
    if text := form.get("debut", "").strip():
        said["start"] = _day(text)
    if text := form.get("lieux", "").strip():
        said |= _places(text, gazetteer)
    for name, field, choices in (
        ("lever", "levier", LEVERS),
        ("cut", "decoupe", CUTS),
        ("trades", "metier", trade_choices()),
    ):
        if value := form.get(field, ""):
            said[name] = _chosen(value, choices) if name != "trades" else [_chosen(value, choices)]
    return said


def _number(text: str, unit: Unit, label: str) -> float:
    try:
        low, high = read_range(text, unit)
    except Unreadable as error:
        raise BadNeed(f"{label} : {error} Reçu « {text} ».") from error
    most = LONGEST_MONTHS if unit is Unit.MONTHS else 10_000_000
    if low != high or not 0 < low <= most:
        raise BadNeed(f"{label} : un nombre au-dessus de 0 est attendu. Reçu « {text} ».")
    return float(low)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadNeed(f"Début : un jour est attendu, par exemple 2027-01-15. Reçu « {text} ».") from error


def _chosen(value: str, choices: dict[str, str]) -> str:
    return value if value in choices else abort(400)


def _places(text: str, gazetteer: Gazetteer) -> dict[str, list[str]]:
    """« Colmar, 68200 Mulhouse, 67 »: communes, with or without post code, and departments by code."""
    departments, communes = [], []
    for part in [piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip()][:MOST_PLACES]:
        if gazetteer.department_name(part.upper()) != part.upper():
            departments.append(part.upper())
            continue
        code, _, name = part.partition(" ") if part[:5].isdigit() else ("", "", part)
        point = gazetteer.locate(code or None, name or part)
        if point is None or point.insee is None:
            raise BadNeed(f"Lieu inconnu ou qui porte le nom d'un autre : « {part} ». Ajoutez son code postal.")
        communes.append(point.insee)
    return {"departments": departments, "communes": communes}


@blueprint.post("/marches/<id:tender_id>/groupements/besoins")
def correct(tender_id: int) -> Response | tuple[str, int]:
    """Set a need right, add one or take one out; the groups are sought again at once."""
    tender = tender_or_404(db(), viewer(), tender_id)
    try:
        act, need, said = _read(tender)
    except BadNeed as error:
        return _again(tender, str(error))
    note = " ".join(request.form.get("note", "").split())[:LONGEST]
    need_corrections.append(db(), author(), tender.id, act, need, said, note, now())
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id, besoin="corrige", _anchor="besoins"), 303)


def _read(tender: Tender) -> tuple[Act, str, dict[str, Any]]:
    """What is asked; 400 for what no form of ours sends. Raises BadNeed for what a person typed."""
    known = {lot.number for lot in tender.lots}
    known |= set(need_corrections.in_force(db(), viewer().organisation_id, tender.id))
    act, need = request.form.get("acte", ""), request.form.get("besoin", "")
    if act not in (Act.SET, Act.ADD, Act.REMOVE) or (act != Act.ADD and need not in known):
        abort(400)
    if act == Act.REMOVE:
        return Act.REMOVE, need, {}
    said = read_said(request.form, knowledge.gazetteer())
    if act == Act.SET and not said:
        raise BadNeed("Rien à corriger : remplissez au moins un champ.")
    if act == Act.ADD and not ("title" in said and "trades" in said):
        raise BadNeed("Un besoin ajouté a un intitulé et un métier.")
    name = need_corrections.next_added(db(), viewer().organisation_id, tender.id) if act == Act.ADD else need
    return Act(act), name, said


def _again(tender: Tender, error: str) -> tuple[str, int]:
    from web.pages.groupings import shown

    return shown(tender, error), 400


@blueprint.post("/marches/<id:tender_id>/groupements/besoins/annuler")
def undo(tender_id: int) -> Response:
    """Undo a correction of one's own organisation."""
    tender = tender_or_404(db(), viewer(), tender_id)
    former = need_corrections.undo(db(), author(), tender.id, row_id(request.form.get("correction", "")) or 0, now())
    if former is None:
        abort(404)
    db().commit()
    return redirect(url_for("groupings.page", tender_id=tender.id, _anchor="besoins"), 303)
