"""The hours ledger of a group under contract: who owes how many hours, who did them, exports. Nothing is deducted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Redirect

from clauses.calibration.numbers import Unit, Unreadable, read_range
from web.clock import now
from web.pages import csv_export
from web.pages.decisions import author
from web.pages.group_agree import own_group
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store.models import ProposalAcceptance, Tender, User

if TYPE_CHECKING:
    from web.store.group_ledger import Ledger, New

blueprint = Blueprint("group_ledger", __name__)

STATUSES = {"planned": "prévues", "declared": "déclarées", "validated": "validées", "rejected": "refusées"}
MODES = {"gme": "par un membre, avec ses salariés", "training": "formation pendant le contrat", "other": "autre"}
HEADERS = (
    "Membre",
    "SIRET",
    "Facturé (€ HT)",
    "Commandé (€ HT)",
    "Heures dues",
    "Dues, commandes comprises",
    "Prévues",
    "Déclarées",
    "Validées",
    "Refusées",
    "Reçues",
    "Cédées",
    "Réglées en argent",
    "Solde (heures)",
    "Solde (€)",
)
LONGEST = 200
ADDRESS = "/marches/<id:tender_id>/groupements/<id:number>/heures"


class BadForm(ValueError):
    """A field that cannot be used. The message is French and names it with its value."""


@blueprint.get(ADDRESS)
def page(tender_id: int, number: int) -> str:
    """Where each member stands, and the forms to write in the ledger."""
    tender = tender_or_404(db(), viewer(), tender_id)
    return _page(tender, own_group(tender, number))


def _page(tender: Tender, group: ProposalAcceptance, error: str = "") -> str:
    from web.store.group_ledger import read

    ledger = read(db(), group)
    people = {
        user.id: user.email for user in db().scalars(select(User).where(User.id.in_([r.user_id for r in ledger.rows])))
    }
    return render_template(
        "groupings/ledger.html",
        tender=tender,
        group=group,
        ledger=ledger,
        people=people,
        error=error,
        statuses=STATUSES,
        modes=MODES,
        next_of=_next_of(),
    )


def _next_of() -> dict[str, dict[str, str]]:
    from matching.grouping.ledger import NEXT

    following = {one.value: sorted(steps, reverse=True) for one, steps in NEXT.items()}
    return {one: {to.value: STATUSES[to.value] for to in steps} for one, steps in following.items()}


@blueprint.post(ADDRESS)
def write(tender_id: int, number: int) -> Redirect | tuple[str, int]:
    """Append a row, signed and dated; refused when the ledger could not stand with it."""
    from matching.grouping.ledger import BadLedger
    from web.store import group_ledger

    tender = tender_or_404(db(), viewer(), tender_id)
    group = own_group(tender, number)
    try:
        for new in _read():
            made = group_ledger.append(db(), author(), group, new, now())
            if new.act is group_ledger.Act.HOURS and request.form.get("etat") == "declared":
                step = group_ledger.New(group_ledger.Act.STATUS, status=_status("declared"), of_id=made.id)
                group_ledger.append(db(), author(), group, step, now())
    except (BadForm, BadLedger) as wrong:
        db().rollback()
        tender = tender_or_404(db(), viewer(), tender_id)
        return _page(tender, own_group(tender, number), str(wrong)), 400
    db().commit()
    return redirect(url_for("group_ledger.page", tender_id=tender.id, number=number, ecrit="1"), 303)


def _read() -> list[New]:
    """The rows that the form asks for; 400 for what no form of ours sends. Raises BadForm."""
    from web.store.group_ledger import Act

    wanted = request.form.get("acte", "")
    readers = {Act.TERMS: _terms, Act.HOURS: _hours, Act.STATUS: _step, Act.TRANSFER: _transfer, Act.SIGN: _sign}
    if wanted in (Act.INVOICE, Act.ORDER):
        return [_money(wanted)]
    reader = readers.get(wanted)  # type: ignore[call-overload]  # a text of a form is no act yet
    return [reader()] if reader else abort(400)


def _terms() -> New:
    from web.store.group_ledger import Act, New

    kind = request.form.get("genre", "")
    if kind not in ("fixed", "tranche"):
        abort(400)
    detail: dict[str, Any] = {"kind": kind, "hours": int(_number("heures", Unit.HOURS, "Heures"))}
    if kind == "tranche":
        detail |= {"trigger": str(_number("seuil", Unit.EUROS, "Seuil", missing="0"))}
        detail |= {"tranche": str(_number("tranche", Unit.EUROS, "Tranche"))}
    if request.form.get("valeur", "").strip():
        detail["hour_value"] = str(_number("valeur", Unit.EUROS_PER_HOUR, "Valeur d'une heure"))
    return New(Act.TERMS, detail=detail | {"note": _text("note")})


def _money(act: str) -> New:
    from web.store.group_ledger import Act, New

    amount = _number("montant", Unit.EUROS, "Montant")
    return New(Act(act), _text("membre"), month=_text("mois"), amount=amount, detail={"note": _text("note")})


def _hours() -> New:
    from web.store.group_ledger import Act, New

    mode = request.form.get("mode", "gme")
    if mode not in MODES:
        abort(400)
    hours = _number("heures", Unit.HOURS, "Heures")
    return New(Act.HOURS, _text("membre"), month=_text("mois"), hours=hours, mode=mode, detail={"note": _text("note")})


def _step() -> New:
    from web.store.group_ledger import Act, New

    line = row_id(request.form.get("ligne", ""))
    return New(Act.STATUS, status=_status(request.form.get("etat", "")), detail={"reason": _text("motif")}, of_id=line)


def _transfer() -> New:
    from web.store.group_ledger import Act, New

    mode = "money" if request.form.get("mode") == "money" else "hours"
    hours = _number("heures", Unit.HOURS, "Heures")
    return New(Act.TRANSFER, _text("membre"), _text("vers"), hours=hours, mode=mode, detail={"note": _text("note")})


def _sign() -> New:
    from web.store.group_ledger import Act, New

    return New(Act.SIGN, _text("membre"), of_id=row_id(request.form.get("ligne", "")))


def _status(text: str) -> Any:
    from matching.grouping.ledger import Status

    return Status(text) if text in STATUSES else abort(400)


def _text(name: str) -> str:
    return " ".join(request.form.get(name, "").split())[:LONGEST]


def _number(name: str, unit: Unit, label: str, missing: str = "") -> Decimal:
    text = request.form.get(name, "").strip() or missing
    try:
        low, high = read_range(text, unit)
    except Unreadable as error:
        raise BadForm(f"{label} : {error} Reçu « {text} ».") from error
    if low != high or low < 0 or low > 10**12:
        raise BadForm(f"{label} : un nombre positif est attendu. Reçu « {text} ».")
    return Decimal(low.numerator) / Decimal(low.denominator)


@blueprint.post(ADDRESS + "/annuler")
def undo(tender_id: int, number: int) -> Redirect | tuple[str, int]:
    """Undo a row by a new one."""
    from matching.grouping.ledger import BadLedger
    from web.store import group_ledger

    tender = tender_or_404(db(), viewer(), tender_id)
    group = own_group(tender, number)
    try:
        former = group_ledger.undo(db(), author(), group, row_id(request.form.get("ligne", "")) or 0, now())
    except BadLedger as wrong:
        db().rollback()
        tender = tender_or_404(db(), viewer(), tender_id)
        text = f"Annulez d'abord ce qui a suivi : {wrong}"
        return _page(tender, own_group(tender, number), text), 400
    if former is None:
        abort(404)
    db().commit()
    return redirect(url_for("group_ledger.page", tender_id=tender.id, number=number), 303)


@blueprint.get(ADDRESS + ".csv")
def export(tender_id: int, number: int) -> Response:
    """Where each member stands, for a spreadsheet."""
    tender = tender_or_404(db(), viewer(), tender_id)
    return csv_export.answer("heures-du-groupement", HEADERS, [_plain(row) for row in table(_ledger(tender, number))])


@blueprint.get(ADDRESS + ".xlsx")
def sheet(tender_id: int, number: int) -> Response:
    """The same, with the lines of hours, as a workbook."""
    from web.papers.ledger import workbook
    from web.papers.render import XLSX

    tender = tender_or_404(db(), viewer(), tender_id)
    answer = Response(workbook(HEADERS, _ledger(tender, number), STATUSES), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="heures-du-groupement.xlsx"'
    return answer


def _ledger(tender: Tender, number: int) -> Ledger:
    from web.store.group_ledger import read

    return read(db(), own_group(tender, number))


def table(ledger: Ledger) -> list[list[Any]]:
    """One row a member, then the group."""
    from web.papers.ledger import row

    names = [*ledger.members.items(), ("", "Le groupement")]
    return [row(one, name, siret) for one, (siret, name) in zip((*ledger.positions, ledger.total), names, strict=True)]


def _plain(row: list[Any]) -> list[Any]:
    return [float(cell) if isinstance(cell, Decimal | int) else cell for cell in row]
