"""Packages of one's organisation: list, preparation, the page of one with its rounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Redirect

from clauses.packages.guard import MOMENT_WORDS, NATURE_WORDS, VERDICT_WORDS, Legal, Moment, Nature
from clauses.packages.rounds import STATE_WORDS, Act, Event, Side, State
from clauses.packages.templates import clause, fitting
from clauses.packages.terms import Terms
from web.clock import PARIS, now
from web.pages import csv_export, package_export, package_view, supplier_form, typed, xlsx_export
from web.pages.ids import row_id
from web.pages.package_words import RANGES, sharing
from web.security.context import db, viewer
from web.store import package_notes, package_offers, packages, supplier_links, suppliers
from web.store.listing.paging import BadCursor
from web.store.models import Package, PackageVersion, Supplier, SupplierContract
from web.store.packages import NewPackage, PackageFilter, Signer

blueprint = Blueprint("packages", __name__)

LONGEST = 3660
"Days of a package: ten years."
SHOWN = {
    "": ("Tous les états", ()),
    "discussion": ("En discussion", package_view.open_states()),
    "acceptes": ("Acceptés", (State.AGREED,)),
    "en-cours": ("En cours", (State.ACTIVE,)),
    "finis": ("Refusés, terminés ou arrêtés", (State.REFUSED, State.DONE, State.CANCELLED)),
}


@blueprint.get("/packages")
def index() -> str:
    """The packages of one's organisation, the newest first."""
    wanted = _wanted()
    try:
        page = packages.listed(db(), viewer().organisation_id, wanted, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "packages/index.html",
        page=page,
        total=packages.count(db(), viewer().organisation_id, wanted),
        shown={key: label for key, (label, _) in SHOWN.items()},
        chosen=request.args.get("etat", ""),
        states=STATE_WORDS,
        State=State,
        today=now().astimezone(PARIS).date(),
    )


def _wanted() -> PackageFilter:
    chosen = request.args.get("etat", "")
    return PackageFilter(SHOWN[chosen][1]) if chosen in SHOWN else abort(400)


@blueprint.get("/packages.csv")
def export() -> Response:
    """Every line of every package as a file."""
    return csv_export.answer("packages", package_export.HEADERS, _rows())


@blueprint.get("/packages.xlsx")
def export_xlsx() -> Response:
    """The same as a spreadsheet."""
    return xlsx_export.answer("packages", "Packages", package_export.HEADERS, _rows())


def _rows() -> Iterator[tuple[Any, ...]]:
    return package_export.rows(db(), viewer().organisation_id, _wanted())


def signer() -> Signer:
    """The viewer, as who signs for the buyer's side."""
    return Signer(Side.BUYER, viewer().email, viewer().user_id)


def own(package_id: int) -> Package:
    """The package, when it is of one's organisation; 404 otherwise."""
    return packages.get(db(), viewer().organisation_id, package_id) or abort(404)


# --- preparing --------------------------------------------------------------------------------------------------------


@blueprint.get("/fournisseurs/<id:supplier_id>/package")
def new(supplier_id: int) -> str:
    """What a new package begins with: period, legal check, quantities to begin with."""
    return _new(_supplier(supplier_id), MultiDict(), "")


def _supplier(supplier_id: int) -> Supplier:
    return suppliers.get(db(), viewer().organisation_id, supplier_id) or abort(404)


def _new(supplier: Supplier, told: MultiDict[str, str], error: str) -> str:
    today = now().astimezone(PARIS).date()
    return render_template(
        "packages/new.html",
        supplier=supplier,
        told=told,
        error=error,
        today=today,
        contracts=suppliers.contracts(db(), supplier.organisation_id, supplier.id),
        nature=package_offers.nature(db(), supplier.organisation_id),
        natures=NATURE_WORDS,
        moments=MOMENT_WORDS,
        trade=supplier_form.trade_name(supplier.trade),
        targets=package_offers.proposals(db(), supplier),
        templates=fitting(package_offers.known_templates(), supplier.trade),
        ranges=RANGES,
        quantity=package_view.quantity,
    )


@blueprint.post("/fournisseurs/<id:supplier_id>/package")
def create(supplier_id: int) -> Redirect | tuple[str, int]:
    """Prepare it as a draft, from the template chosen. Nobody is told."""
    supplier = _supplier(supplier_id)
    try:
        value, contract = _asked(supplier), _contract(supplier)
    except typed.BadField as error:
        return _new(supplier, request.form, str(error)), 422
    row = packages.create(db(), supplier, contract, value, signer(), now())
    begin = _begin(supplier, request.form.get("modele", ""))
    if begin.items:
        packages.take(db(), row, 1, Act(Event.WRITE, Side.BUYER, 1), signer(), now(), begin)
    db().commit()
    return redirect(url_for("package_lines.lines", package_id=row.id), 303)


def _asked(supplier: Supplier) -> NewPackage:
    form = request.form
    starts, ends = typed.day("Début", form.get("debut", "")), typed.day("Fin", form.get("fin", ""))
    if starts is None or ends is None or not 0 < (ends - starts).days <= LONGEST:
        raise typed.BadField("Début et fin : deux dates sont attendues, la fin après le début, dix ans après au plus.")
    nature, moment = form.get("nature", ""), form.get("moment", "")
    if nature not in set(Nature) or moment not in set(Moment):
        raise typed.BadField("Vérification légale : dites la nature de l'acheteur et le moment de l'achat.")
    title = typed.text(form.get("titre", ""), 200) or f"Package {supplier.name} {starts.year}"
    legal = ask(Nature(nature), Moment(moment))
    return NewPackage(title, starts, ends, Nature(nature), Moment(moment), legal.as_dict())


def _contract(supplier: Supplier) -> SupplierContract | None:
    told = request.form.get("contrat", "")
    if not told:
        return None
    found = suppliers.contract(db(), supplier.organisation_id, row_id(told) or 0)
    if found is None or found.supplier_id != supplier.id:
        raise typed.BadField(f"Contrat : « {told} » n'est pas un contrat de ce fournisseur.")
    return found


def ask(nature: Nature, moment: Moment) -> Legal:
    """What the law answers today."""
    return package_offers.legal_answer(nature, moment, now().astimezone(PARIS).date())


def _begin(supplier: Supplier, chosen: str) -> Terms:
    """The lines of the template chosen, those of the ranges, or none."""
    if chosen == RANGES:
        return package_offers.lowest(package_offers.proposals(db(), supplier))
    return next((one.terms for one in package_offers.known_templates() if one.id == chosen), Terms())


# --- one package ------------------------------------------------------------------------------------------------------


@blueprint.get("/packages/<id:package_id>")
def page(package_id: int) -> str:
    """A package: what to do now, commitments through the rounds, notes, history."""
    return shown(own(package_id))


def shown(package: Package, error: str = "", token: str = "") -> str:
    """The page, with an error or the link just drawn."""
    view = package_view.view(db(), package)
    draft = packages.latest(db(), package) if view.standing.state is State.DRAFT else None
    return render_template(
        "packages/page.html",
        package=package,
        view=view,
        draft=packages.terms_of(draft),
        error=error,
        token=token,
        **sharing(),
        notes=package_notes.notes(db(), package),
        messages=package_notes.messages(db(), package),
        papers=package_notes.papers(db(), package),
        links=supplier_links.of_package(db(), package),
        lives=supplier_links.LIVES,
        usual=supplier_links.USUAL,
        sources=package_offers.sources(db(), package.supplier.department),
        natures=NATURE_WORDS,
        moments=MOMENT_WORDS,
        verdicts=VERDICT_WORDS,
        worth=package_offers.worth_of(packages.agreed(db(), package) or Terms()),
        clause=clause(_last_terms(view, draft)),
        today=now().astimezone(PARIS).date(),
    )


def _last_terms(view: package_view.View, draft: PackageVersion | None) -> Terms:
    """What a contract would say today: the version in force, else the one on the table, else the draft."""
    shown = view.in_force or view.open
    return shown.terms if shown else packages.terms_of(draft)
