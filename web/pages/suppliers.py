"""Suppliers of one's organisation and the contracts with them. Only one's own rows exist here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.packages.guard import MOMENT_WORDS, NATURE_WORDS, Moment, Nature
from clauses.packages.rounds import STATE_WORDS, State
from web.clock import now
from web.pages import csv_export, french, package_view, supplier_form, typed, xlsx_export
from web.pages.decisions import author
from web.security import audit
from web.security.context import db, viewer
from web.store import package_offers, packages, suppliers
from web.store.listing.paging import BadCursor
from web.store.models import Supplier, SupplierContract
from web.store.suppliers import BadSupplier, SupplierFilter

blueprint = Blueprint("suppliers", __name__)

EXPORT_PAGE = 500
HEADERS = (
    "Nom",
    "SIRET",
    "Métier",
    "Ville",
    "Département",
    "Effectif sur les sites",
    "Dépense annuelle (€ HT)",
    "Contact",
    "Adresse électronique",
    "Retiré de la liste",
)
CONTRACT_HEADERS = (
    "Fournisseur",
    "SIRET",
    "Objet",
    "Référence",
    "Métier",
    "Montant (€ HT)",
    "Début",
    "Fin",
    "Procédure et moment",
    "Lots",
)


@blueprint.get("/fournisseurs")
def index() -> str:
    """The suppliers of one's organisation."""
    wanted = _wanted()
    try:
        page = suppliers.page(db(), viewer().organisation_id, wanted, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "suppliers/index.html",
        page=page,
        wanted=wanted,
        args=_args(wanted),
        total=suppliers.count(db(), viewer().organisation_id, wanted),
        trade_name=supplier_form.trade_name,
        groups=supplier_form.group_choices(),
        nature=package_offers.nature(db(), viewer().organisation_id),
        natures=NATURE_WORDS,
    )


def _wanted() -> SupplierFilter:
    """What the address asks; 400 for a group of trades that is none of ours."""
    group = request.args.get("metier", "")
    if group and group not in supplier_form.group_choices():
        abort(400)
    words = typed.text(request.args.get("mots", ""), 200)
    return SupplierFilter(words, supplier_form.trades_of(group), "retires" in request.args)


def _args(wanted: SupplierFilter) -> dict[str, str]:
    group = request.args.get("metier", "")
    told = {"mots": wanted.words, "metier": group, "retires": "1" if wanted.archived else ""}
    return {name: value for name, value in told.items() if value}


@blueprint.get("/fournisseurs.csv")
def export() -> Response:
    """The same list as a file."""
    return csv_export.answer("fournisseurs", HEADERS, map(_row, _all(_wanted())))


@blueprint.get("/fournisseurs.xlsx")
def export_xlsx() -> Response:
    """The same as a spreadsheet."""
    return xlsx_export.answer("fournisseurs", "Fournisseurs", HEADERS, map(_row, _all(_wanted())))


@blueprint.get("/fournisseurs/contrats.csv")
def export_contracts() -> Response:
    """Every contract with every supplier, as a file."""
    return csv_export.answer("contrats", CONTRACT_HEADERS, _contract_rows())


@blueprint.get("/fournisseurs/contrats.xlsx")
def export_contracts_xlsx() -> Response:
    """The same as a spreadsheet."""
    return xlsx_export.answer("contrats", "Contrats", CONTRACT_HEADERS, _contract_rows())


def _contract_rows() -> Iterator[tuple[Any, ...]]:
    rows = suppliers.contracts(db(), viewer().organisation_id)
    firms = suppliers.by_ids(db(), viewer().organisation_id, {row.supplier_id for row in rows})
    for row in rows:
        firm = firms[row.supplier_id]
        yield (
            firm.name,
            french.siret(firm.siret),
            row.title,
            row.reference,
            supplier_form.trade_name(row.trade),
            "" if row.amount is None else row.amount,
            f"{row.starts:%d/%m/%Y}" if row.starts else "",
            f"{row.ends:%d/%m/%Y}" if row.ends else "",
            MOMENT_WORDS[Moment(row.moment)],
            ", ".join(row.lots),
        )


def _all(wanted: SupplierFilter) -> Iterator[Supplier]:
    after: str | None = None
    while True:
        page = suppliers.page(db(), viewer().organisation_id, wanted, after, EXPORT_PAGE)
        yield from page.lines
        after = page.after
        if after is None:
            return


def _row(row: Supplier) -> tuple[Any, ...]:
    return (
        row.name,
        french.siret(row.siret),
        supplier_form.trade_name(row.trade),
        row.city,
        row.department or "",
        "" if row.workforce is None else row.workforce,
        "" if row.yearly_spend is None else row.yearly_spend,
        row.contact,
        row.contact_email,
        f"{row.archived_at:%d/%m/%Y}" if row.archived_at else "",
    )


@blueprint.post("/fournisseurs/nature")
def tell_nature() -> Redirect:
    """Say what one's organisation is as a buyer: the legal check of every package begins there."""
    told = request.form.get("nature", "")
    if told not in set(Nature):
        abort(400)
    package_offers.tell_nature(db(), viewer().organisation_id, Nature(told))
    audit.append(db(), audit.NATURE_TOLD, now(), viewer().user_id, viewer().organisation_id, told)
    db().commit()
    return redirect(url_for("suppliers.index", nature="1"), 303)


@blueprint.get("/fournisseurs/nouveau")
def new() -> str:
    """The form of a new supplier."""
    return _form(None, supplier_form.blank(), "")


@blueprint.post("/fournisseurs/nouveau")
def add() -> Redirect | tuple[str, int]:
    """Keep a new supplier."""
    try:
        row = suppliers.add(db(), author(), supplier_form.read(request.form), now())
    except (BadSupplier, typed.BadField) as error:
        return _form(None, request.form, str(error)), 422
    db().commit()
    return redirect(url_for("suppliers.page", supplier_id=row.id, fait="ajoute"), 303)


def _form(row: Supplier | None, told: Any, error: str) -> str:
    return render_template(
        "suppliers/form.html",
        row=row,
        told=told,
        error=error,
        trades=supplier_form.trade_choices(),
        departments=_places(),
    )


def _places() -> dict[str, str]:
    return {code: french.department(code) for code in french.department_names()}


@blueprint.get("/fournisseurs/<id:supplier_id>")
def page(supplier_id: int) -> str:
    """A supplier: what is known, contracts, packages."""
    return _page(own(supplier_id))


def own(supplier_id: int) -> Supplier:
    """The supplier, when it is of one's organisation; 404 otherwise."""
    return suppliers.get(db(), viewer().organisation_id, supplier_id) or abort(404)


def _page(row: Supplier, told: Any = None, error: str = "") -> str:
    held = packages.PackageFilter(supplier_id=row.id)
    return render_template(
        "suppliers/page.html",
        row=row,
        told=told or supplier_form.blank_contract(),
        error=error,
        contracts=suppliers.contracts(db(), row.organisation_id, row.id),
        packages=packages.listed(db(), row.organisation_id, held, size=100).lines,
        states=STATE_WORDS,
        State=State,
        trade_name=supplier_form.trade_name,
        trades=supplier_form.trade_choices(),
        moments=MOMENT_WORDS,
        view=package_view,
    )


@blueprint.get("/fournisseurs/<id:supplier_id>/modifier")
def edit(supplier_id: int) -> str:
    """The form of a supplier that is known."""
    row = own(supplier_id)
    return _form(row, supplier_form.of(row), "")


@blueprint.post("/fournisseurs/<id:supplier_id>/modifier")
def change(supplier_id: int) -> Redirect | tuple[str, int]:
    """Correct a supplier."""
    row = own(supplier_id)
    try:
        suppliers.change(db(), row, supplier_form.read(request.form))
    except (BadSupplier, typed.BadField) as error:
        db().rollback()
        return _form(own(supplier_id), request.form, str(error)), 422
    db().commit()
    return redirect(url_for("suppliers.page", supplier_id=supplier_id, fait="corrige"), 303)


@blueprint.post("/fournisseurs/<id:supplier_id>/retirer")
def archive(supplier_id: int) -> Redirect:
    """Put a supplier away, or take it back. Nothing is lost."""
    row = own(supplier_id)
    suppliers.archive(db(), row, None if row.archived_at else now())
    db().commit()
    return redirect(url_for("suppliers.page", supplier_id=supplier_id), 303)


@blueprint.post("/fournisseurs/<id:supplier_id>/contrats")
def add_contract(supplier_id: int) -> Redirect | tuple[str, int]:
    """Keep a contract with this supplier."""
    row = own(supplier_id)
    try:
        value = supplier_form.read_contract(request.form)
        suppliers.add_contract(db(), author(), row, value, now())
    except (BadSupplier, typed.BadField) as error:
        return _page(row, request.form, str(error)), 422
    db().commit()
    return redirect(url_for("suppliers.page", supplier_id=supplier_id, fait="contrat", _anchor="contrats"), 303)


@blueprint.get("/fournisseurs/contrats/<id:contract_id>")
def contract(contract_id: int) -> str:
    """The form of a contract that is known."""
    row = _own_contract(contract_id)
    return _contract_form(row, supplier_form.of_contract(row), "")


@blueprint.post("/fournisseurs/contrats/<id:contract_id>")
def change_contract(contract_id: int) -> Redirect | tuple[str, int]:
    """Correct a contract."""
    row = _own_contract(contract_id)
    try:
        suppliers.change_contract(db(), row, supplier_form.read_contract(request.form))
    except (BadSupplier, typed.BadField) as error:
        db().rollback()
        return _contract_form(_own_contract(contract_id), request.form, str(error)), 422
    db().commit()
    return redirect(url_for("suppliers.page", supplier_id=row.supplier_id, fait="contrat", _anchor="contrats"), 303)


def _own_contract(contract_id: int) -> SupplierContract:
    return suppliers.contract(db(), viewer().organisation_id, contract_id) or abort(404)


def _contract_form(row: SupplierContract, told: Any, error: str) -> str:
    choices = {"trades": supplier_form.trade_choices(), "moments": MOMENT_WORDS}
    return render_template("suppliers/contract.html", row=row, told=told, error=error, **choices)
