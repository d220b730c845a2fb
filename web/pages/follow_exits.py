"""Exits of people, by reference, and their rates: each by its named rule, never mixed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.followup.exits import CLASSES, DELAYS, SITUATIONS, rates
from clauses.followup.private import NamesSomebody, reference
from web.clock import now
from web.pages import csv_export, follow_form, followup
from web.pages.decisions import author
from web.security.context import db, viewer
from web.store import follow_duties

blueprint = Blueprint("follow_exits", __name__)

SHOWN = 100
"Exits on the page; the file has them all."
HEADERS = ("Référence", "Sortie", "Issue", "Situation", "Heures", "Mois", *(f"En emploi à {n} mois" for n in DELAYS))


@blueprint.get("/suivi/sorties")
def index() -> str:
    """The rates of a year by each rule, the exits, and the form that tells one."""
    return _page()


def _year() -> int | None:
    told = request.args.get("annee", "")
    if told and not (told.isdecimal() and len(told) == 4):
        abort(400)
    return int(told) if told else None


def _page(told: Any = None, error: str = "") -> str:
    every = follow_duties.exits(db(), viewer().organisation_id)
    year = _year()
    found = [one for one in every if year is None or one.day.year == year]
    return render_template(
        "followup/exits.html",
        exits=found[-SHOWN:][::-1],
        total=len(found),
        rates=rates(found, followup.today()),
        years=sorted({one.day.year for one in every}, reverse=True),
        year=year,
        told=told or {},
        error=error,
        classes=CLASSES,
        situations=SITUATIONS,
        delays=DELAYS,
    )


@blueprint.get("/suivi/sorties.csv")
def export() -> Response:
    """The exits as a file."""
    words = {True: "oui", False: "non", None: "non connu"}
    rows = (
        (
            one.person,
            f"{one.day:%d/%m/%Y}",
            CLASSES[one.kind],
            SITUATIONS[one.situation] if one.situation else "",
            "" if one.hours is None else one.hours,
            "" if one.months is None else one.months,
            *(words[one.in_work(months)] for months in DELAYS),
        )
        for one in follow_duties.exits(db(), viewer().organisation_id, _year())
    )
    return csv_export.answer("sorties", HEADERS, rows)


@blueprint.post("/suivi/sorties")
def tell() -> Redirect | tuple[str, int]:
    """Append what is known of an exit; told again, the last word holds."""
    try:
        one = follow_form.exit_(request.form)
    except follow_form.WRONG as error:
        return _page(request.form, str(error)), 422
    follow_duties.tell_exit(db(), author(), one, now())
    db().commit()
    return redirect(url_for("follow_exits.index", fait="sortie"), 303)


@blueprint.post("/suivi/sorties/retirer")
def take_back() -> Redirect:
    """Say that an exit was told by mistake; what was told stays in the journal."""
    try:
        person = reference(request.form.get("person", ""))
    except NamesSomebody:
        abort(400)
    known = {one.person for one in follow_duties.exits(db(), viewer().organisation_id)}
    if person not in known:
        abort(404)
    follow_duties.take_back_exit(db(), author(), person, now())
    db().commit()
    return redirect(url_for("follow_exits.index", fait="retiree"), 303)
