"""One page by which a structure presents itself to a buyer, to print or as a .docx: only what is known, and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template

from matching.matrix import Facts
from matching.structure import Verdict
from web.clock import PARIS, now
from web.pages import french, matches, structure, structure_facts, words
from web.security.context import db, viewer
from web.security.scope import structure_or_404
from web.store import knowledge
from web.store.models import Structure

blueprint = Blueprint("commercial_sheet", __name__)

CASES = {
    "Marché ordinaire": (),
    "Marché avec une clause d'insertion": ("insertion_condition",),
    "Marché réservé à l'insertion": ("reserved_insertion",),
    "Marché réservé au travail des personnes handicapées": ("reserved_disability",),
}
"What a buyer may ask, and the considerations it is made of."
PAPER = "fiche-structure.docx"


@blueprint.get("/structures/<id:structure_id>/fiche")
def page(structure_id: int) -> str:
    """The sheet, to read or to print."""
    row = structure_or_404(db(), viewer(), structure_id)
    return render_template("structure/sheet.html", row=row, told=facts(row, _today()))


@blueprint.get("/structures/<id:structure_id>/fiche.docx")
def paper(structure_id: int) -> Response:
    """The sheet as a text document, to complete with one's own words and pictures."""
    from web.papers.render import paper as filled  # slow to load, and seldom asked for

    row = structure_or_404(db(), viewer(), structure_id)
    content, kind = filled(PAPER, facts(row, _today()))
    headers = {"Content-Disposition": f'attachment; filename="fiche-structure-{row.id}.docx"'}
    return Response(content, content_type=kind, headers=headers)


def _headed(text: str) -> str:
    """With a capital, and the capitals of its abbreviations kept: « Entreprise d'insertion (EI) »."""
    return text[:1].upper() + text[1:]


def _today() -> date:
    return now().astimezone(PARIS).date()


def facts(row: Structure, today: date) -> dict[str, Any]:
    """What the sheet says; what is not known is not on it."""
    known = structure_facts.known(db(), row)
    lines = {
        "SIRET": french.siret(row.siret),
        "Où": matches.place(row),
        "Capacité": " ; ".join(known.capacity),
        "Heures d'insertion par an": french.hours(row.hours) if row.hours is not None else "",
        "Activité": known.standing,
        "Réseaux": ", ".join(known.networks),
        "Environnement et labels": ", ".join(known.environment),
        "Site": row.website or "",
    }
    return {
        "name": row.name,
        "kind": _headed(matches.short_kind(row)),
        "place": matches.place(row),
        "text": row.text,
        "trades": structure_facts.sold(row.activities) or structure.trade_names(row.activities).split(" ; "),
        "facts": [{"name": name, "value": value} for name, value in lines.items() if value],
        "meaning": f"{_headed(words.STRUCTURE_KIND[row.kind])}.",
        "modes": [line for case, asked in CASES.items() if (line := _modes(row, case, asked, today))],
        "today": french.day(today),
        "sources": row.source.replace("|", ", "),
    }


def _modes(row: Structure, case: str, asked: tuple[str, ...], today: date) -> str:
    """« Marché réservé à l'insertion : titulaire, en groupement ; sous condition : … »; empty when none is open."""
    answers = knowledge.rules().modes(row.kind, asked, Facts(on=today, convention=row.convention))
    named = {
        verdict: ", ".join(words.MODE[answer.mode.value] for answer in answers if answer.verdict is verdict)
        for verdict in (Verdict.YES, Verdict.IF)
    }
    parts = (named[Verdict.YES], named[Verdict.IF] and f"sous condition : {named[Verdict.IF]}")
    told = " ; ".join(filter(None, parts))
    return f"{case} : {told}" if told else ""
