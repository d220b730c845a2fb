"""What is drawn from the follow-up: dates to keep, the control of a quarter, the statement of a year, exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.calibration.numbers import in_words
from clauses.calibration.parameters import Value
from clauses.followup.counting import Counting
from clauses.followup.exits import rates
from clauses.followup.life import contract_key
from clauses.followup.reminders import ABOUTS
from clauses.followup.statement import AXES, Axis, Row, control, quarter, statement, total_people
from clauses.followup.tally import Entry
from clauses.packages.kinds import KINDS, UNIT_WORDS, Unit
from clauses.value import worth
from web.clock import now
from web.mail.withdraw import withdraw_unwanted
from web.pages import csv_export, follow_exports, followup, french, xlsx_export
from web.pages.supplier_form import trade_name
from web.papers.render import paper
from web.security.context import db, viewer
from web.store import follow_duties, knowledge, preferences
from web.store import followup as store
from web.store.follow_book import Book
from web.store.followup import EntryFilter
from web.store.models import User

blueprint = Blueprint("follow_reports", __name__)

HEADERS = (
    "Nature",
    "Unité",
    "Prévu",
    "Proposé",
    "Commencé",
    "Déclaré",
    "Validé",
    "Montant indicatif",
    "Refusé",
    "Ne compte plus",
    "Personnes (validé)",
    "Comment le montant est compté",
)

PAPER_CELLS = ("key", "kind", "unit", "planned", "offered", "started", "declared", "validated")
"What the paper shows of a row; the last columns are those of the page."


@blueprint.get("/suivi/echeances")
def dates() -> str:
    """What is to be done and by when."""
    found = followup.book()
    return render_template(
        "followup/dates.html",
        reminders=found.reminders,
        today=found.today,
        abouts=ABOUTS,
        wanted=preferences.wants_reminders(db(), viewer().user_id),
        email=db().get_one(User, viewer().user_id).email,
    )


@blueprint.get("/suivi/echeances.csv")
def dates_export() -> Response:
    """The same as a file."""
    rows = ((f"{each.day:%d/%m/%Y}", ABOUTS[each.about], each.what) for each in followup.book().reminders)
    return csv_export.answer("echeances", ("Avant le", "Sujet", "Quoi"), rows)


@blueprint.post("/suivi/echeances")
def remind() -> Redirect:
    """Ask for these dates by mail, or stop."""
    preferences.wish_reminders(db(), viewer().user_id, request.form.get("rappels") == "oui", now())
    withdraw_unwanted(db())
    db().commit()
    return redirect(url_for("follow_reports.dates", enregistre="1"), 303)


@blueprint.get("/suivi/controle")
def check() -> str:
    """The control of a quarter, at two levels."""
    first, last = quarter(_quarter_day())
    rows = {row.id: row for row in store.rows(db(), viewer().organisation_id)}
    book = followup.book()
    contracts = {
        contract_key(one.contract.id): (one.account.duty.notified, one.account.duty.ends) for one in book.contracts
    }
    found = control([store.shown(row) for row in rows.values()], first, last, contracts, book.rule)
    return render_template(
        "followup/control.html",
        found=found,
        first=first,
        last=last,
        rows=rows,
        cells=followup.cells,
        before=quarter(date.fromordinal(first.toordinal() - 1))[0],
        after=date.fromordinal(last.toordinal() + 1),
        today=followup.today(),
    )


def _quarter_day() -> date:
    try:
        found = date.fromisoformat(request.args["trimestre"]) if "trimestre" in request.args else followup.today()
    except ValueError:
        abort(400)
    return found if 1900 < found.year < 9000 else abort(400)


# --- statement --------------------------------------------------------------------------------------------------------


@blueprint.get("/suivi/bilan")
def year() -> str:
    """The statement of a year, on the page."""
    axis, chosen = _asked()
    found = followup.book()
    entries = store.entries(db(), viewer().organisation_id, EntryFilter(year=chosen))
    return render_template(
        "followup/statement.html",
        axis=axis,
        axes=AXES,
        year=chosen,
        years=store.years(db(), viewer().organisation_id) or [chosen],
        headers=HEADERS,
        rows=_rows(entries, axis, found),
        people=total_people(entries, found.rule),
        worth=_worth(entries, found.rule),
        rates=rates(follow_duties.exits(db(), viewer().organisation_id, chosen), followup.today()),
        exports=follow_exports.EXPORTS,
        organisation=viewer().organisation,
    )


def _asked() -> tuple[Axis, int]:
    axis, told = request.args.get("par", Axis.SUPPLIER.value), request.args.get("annee", "")
    if axis not in set(Axis) or (told and not (told.isdecimal() and len(told) == 4)):
        abort(400)
    chosen = int(told) if told else followup.today().year
    return Axis(axis), chosen if chosen >= 1900 else abort(400)


def _rows(entries: Sequence[Entry], axis: Axis, found: Book) -> list[tuple[Any, ...]]:
    return [_row(row, axis, found) for row in statement(entries, axis, found.rule)]


def _row(row: Row, axis: Axis, found: Book) -> tuple[Any, ...]:
    many, (money, convention) = row.amounts, _money(row)
    return (
        _named(row.key, axis, found),
        KINDS[row.kind].name if row.kind else "à préciser",
        UNIT_WORDS[row.unit][1] if row.unit is not Unit.NUMBER else "nombre",
        *(float(each) for each in (many.planned, many.offered, many.started, many.declared, many.validated)),
        money,
        float(many.rejected),
        float(many.beyond),
        row.people,
        convention,
    )


def _money(row: Row) -> tuple[str, str]:
    """What is validated in indicative euros, as words that no sheet can add up, and the convention."""
    found = worth([(row.kind, row.unit, row.amounts.validated)], hourly=_hourly()) if row.kind else ()
    money = found[0].money if found and row.amounts.validated else None
    return (money.text, money.convention) if money else ("", "")


def _hourly() -> Value:
    return knowledge.hours().values["hourly_cost"]


def _worth(entries: Sequence[Entry], rule: Counting) -> list[str]:
    """What is validated in the year, one sentence a kind and unit: the quantity, then what it stands for in euros."""
    known = [row for row in statement(entries, Axis.SUPPLIER, rule) if row.kind and row.amounts.validated]
    lines = worth(((row.kind, row.unit, row.amounts.validated) for row in known if row.kind), hourly=_hourly())
    told = ((line, line.money) for line in lines)
    return [f"{line.text} : {money.text} ({money.convention})" for line, money in told if money is not None]


def _named(key: str, axis: Axis, found: Book) -> str:
    if axis is Axis.SUPPLIER:
        return found.suppliers[int(key)].name
    if axis is Axis.SITE:
        return key or "site non précisé"
    return trade_name(key) if key else "métier non précisé"


def _titles(axis: Axis) -> tuple[str, ...]:
    return (AXES[axis].capitalize(), *HEADERS)


@blueprint.get("/suivi/bilan.xlsx")
def year_sheet() -> Response:
    """The statement as a spreadsheet."""
    axis, chosen = _asked()
    entries = store.entries(db(), viewer().organisation_id, EntryFilter(year=chosen))
    rows = _rows(entries, axis, followup.book())
    return xlsx_export.answer(
        f"bilan-{chosen}-par-{AXES[axis].replace('é', 'e')}", f"Bilan {chosen}", _titles(axis), rows
    )


@blueprint.get("/suivi/bilan.docx")
def year_paper() -> Response:
    """The statement as a paper: contracts, packages, totals and exits, each figure with its rule."""
    axis, chosen = _asked()
    content, media = paper("bilan-annuel.docx", _facts(axis, chosen))
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="bilan-{chosen}.docx"'
    return answer


def _facts(axis: Axis, chosen: int) -> dict[str, Any]:
    found = followup.book()
    entries = store.entries(db(), viewer().organisation_id, EntryFilter(year=chosen))
    exits = follow_duties.exits(db(), viewer().organisation_id, chosen)
    return {
        "organisation": viewer().organisation,
        "year": str(chosen),
        "today": french.day(found.today),
        "axis": AXES[axis].capitalize(),
        "people": french.count(total_people(entries, found.rule), "personne"),
        "rows": [dict(zip(PAPER_CELLS, map(_text, row), strict=False)) for row in _rows(entries, axis, found)]
        or [dict.fromkeys(PAPER_CELLS, "–")],
        "worth": _worth(entries, found.rule) or ["Rien de validé n'a de valeur convenue."],
        "contracts": [
            {
                "title": f"{one.contract.title} ({one.supplier.name})",
                "due": f"{in_words(one.account.due)} h",
                "validated": f"{in_words(one.account.amounts.validated)} h",
                "status": one.account.progress.because,
            }
            for one in found.contracts
        ]
        or [{"title": "aucun marché suivi", "due": "", "validated": "", "status": ""}],
        "rates": [
            {"name": each.rule.name, "words": each.words, "base": each.rule.base, "source": each.rule.source}
            for each in rates(exits, found.today)
        ],
    }


def _text(cell: Any) -> str:
    return french.number(cell, 2) if isinstance(cell, float) else str(cell)


# --- exports ----------------------------------------------------------------------------------------------------------


@blueprint.get("/suivi/exports/<name>.<extension>")
def export(name: str, extension: str) -> Response:
    """The export for the buyer, the funder or the national survey, as .csv or .xlsx."""
    made = follow_exports.EXPORTS.get(name)
    if made is None or extension not in ("csv", "xlsx"):
        abort(404)
    chosen = _asked()[1]
    rows = made.rows(follow_exports.Asked(db(), viewer().organisation_id, followup.book(), chosen))
    file = f"{name}-{chosen}"
    if extension == "csv":
        return csv_export.answer(file, made.headers, rows)
    return xlsx_export.answer(file, made.title, made.headers, rows)
