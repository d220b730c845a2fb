"""Follow-up of what suppliers promised: where each contract and package stands, entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from clauses.debt import PROGRESS
from clauses.followup.contract import rules_told
from clauses.followup.life import STATES, State
from clauses.followup.line import MODES, STAGES
from clauses.followup.publics import PUBLICS, shown
from clauses.followup.tally import Entry
from clauses.packages.kinds import KINDS, UNIT_WORDS, Unit
from clauses.packages.terms import plain
from web.clock import PARIS, now
from web.pages import csv_export, follow_form, supplier_form
from web.pages.decisions import author
from web.pages.packages import signer
from web.pages.suppliers import own
from web.security import audit
from web.security.context import absolute, db, viewer
from web.security.rights import BUYER
from web.store import follow_book, follow_duties, followup, suppliers
from web.store.follow_book import Book
from web.store.followup import EntryFilter
from web.store.listing.paging import BadCursor
from web.store.models import Supplier

blueprint = Blueprint("followup", __name__)

LINK_DAYS = 60
"How long the supplier's address lives: it is drawn anew each quarter."


def today() -> date:
    """The day in Paris."""
    return now().astimezone(PARIS).date()


def book() -> Book:
    """All that the viewer's organisation follows, today."""
    return follow_book.book(db(), viewer().organisation_id, today())


def facilitator() -> bool:
    """Whether the viewer may see sensitive categories."""
    return viewer().role != BUYER


@blueprint.get("/suivi")
def index() -> str:
    """Where everything stands."""
    found = book()
    return render_template(
        "followup/index.html",
        book=found,
        late=[each for each in found.reminders if each.late(found.today)],
        rules=rules_told(follow_book.limits()),
        progress=PROGRESS,
        kinds=KINDS,
        plain=plain,
    )


# --- entries ----------------------------------------------------------------------------------------------------------


@blueprint.get("/suivi/saisies")
def entries() -> str:
    """The entries, newest first."""
    wanted = _wanted()
    try:
        page = followup.page(db(), viewer().organisation_id, wanted, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template(
        "followup/entries.html",
        page=page,
        total=followup.count(db(), viewer().organisation_id, wanted),
        args=_args(wanted),
        states=STATES,
        years=followup.years(db(), viewer().organisation_id),
        wanted=wanted,
        row=cells,
        followup=followup,
        trade=supplier_form.trade_name,
        mine=suppliers.get(db(), viewer().organisation_id, wanted.supplier_id or 0),
    )


def _wanted() -> EntryFilter:
    state, year = request.args.get("etat", ""), request.args.get("annee", "")
    supplier = request.args.get("fournisseur", "")
    if (state and state not in set(State)) or any(text and not text.isdecimal() for text in (year, supplier)):
        abort(400)
    if len(year) > 4 or len(supplier) > 9 or (year and not 1900 <= int(year) <= 9999):
        abort(400)
    return EntryFilter(
        (State(state),) if state else (), int(supplier) if supplier else None, int(year) if year else None
    )


def _args(wanted: EntryFilter) -> dict[str, Any]:
    told = {"etat": wanted.states[0].value if wanted.states else None}
    told |= {"annee": wanted.year, "fournisseur": wanted.supplier_id}  # type: ignore[dict-item]  # words of an address
    return {name: value for name, value in told.items() if value}


HEADERS = (
    "N°",
    "Fournisseur",
    "SIRET",
    "Nature",
    "Quantité",
    "Unité",
    "Date",
    "Avancement",
    "État",
    "Référence de la personne",
    "Public",
    "Mode",
    "Employeur (SIRET)",
    "Site",
    "Métier",
    "Durée (jours)",
    "Sert à",
    "Embauche en CDI",
)


@blueprint.get("/suivi/saisies.csv")
def entries_export() -> Response:
    """The same list as a file."""
    return csv_export.answer(
        "saisies", HEADERS, entry_rows(db(), book(), viewer().organisation_id, _wanted(), facilitator())
    )


def entry_rows(
    session: Session, found: Book, organisation_id: int, wanted: EntryFilter, sees_all: bool
) -> Iterator[tuple[Any, ...]]:
    """Entries as cells of `HEADERS`; a sensitive category is « éligible » to those who may not see it."""
    for row in followup.rows(session, organisation_id, wanted):
        yield (row.id, row.supplier.name, row.supplier.siret, *cells(followup.shown(row), found, sees_all))


def cells(entry: Entry, found: Book | None = None, sees_all: bool = False) -> tuple[Any, ...]:
    """An entry in words, from its nature to what it serves."""
    line, standing = entry.line, entry.standing
    assert standing.state is not None
    targets = found.targets(entry.supplier) if found else {}
    served = [
        f"{targets.get(key, 'ancien engagement')} : {plain(float(many))}" for key, many in standing.shares.items()
    ]
    return (
        KINDS[line.kind].name if line.kind else "à préciser",
        float(line.quantity),
        UNIT_WORDS[line.unit][1] if line.unit is not Unit.NUMBER else "nombre",
        f"{line.day:%d/%m/%Y}",
        STAGES[line.stage],
        STATES[standing.state],
        line.person,
        shown(line.public, sees_all),
        MODES[line.mode] if line.mode else "",  # type: ignore[index]  # a value of the enumeration, checked when typed
        line.employer,
        line.site,
        supplier_form.trade_name(line.trade) if line.trade else "",
        "" if line.days is None else float(line.days),
        " ; ".join(served),
        f"{line.hired:%d/%m/%Y}" if line.hired else "",
    )


@blueprint.get("/suivi/fournisseurs/<id:supplier_id>")
def supplier(supplier_id: int) -> str:
    """A supplier: its contracts and packages, the form of an entry, the address by which it enters."""
    return _supplier(own(supplier_id))


def _supplier(row: Supplier, told: Any = None, error: str = "", address: str = "") -> str:
    found = book()
    held = EntryFilter(supplier_id=row.id)
    page = followup.page(db(), row.organisation_id, held, None, 15)
    return render_template(
        "followup/supplier.html",
        row=row,
        book=found,
        contracts=suppliers.contracts(db(), row.organisation_id, row.id),
        followed={one.contract.id: one for one in found.contracts},
        packages=[one for one in found.packages if one.package.supplier_id == row.id],
        page=page,
        cells=cells,
        followup=followup,
        told=told or {"stage": "done", "unit": "hours", "trade": row.trade or ""},
        error=error,
        address=address,
        link=follow_duties.live_link(db(), row, now()),
        progress=PROGRESS,
        kinds=KINDS,
        plain=plain,
        **choices(),
    )


def choices() -> dict[str, Any]:
    """What the form of an entry offers."""
    return {
        "kind_choices": {kind.value: facts.name for kind, facts in KINDS.items()},
        "unit_choices": {unit.value: name for unit, name in follow_form.UNIT_NAMES.items()},
        "stage_choices": {stage.value: name for stage, name in STAGES.items()},
        "public_choices": {code: public.name for code, public in PUBLICS.items()},
        "mode_choices": {mode.value: name for mode, name in MODES.items()},
        "trade_choices": supplier_form.trade_choices(),
    }


@blueprint.post("/suivi/fournisseurs/<id:supplier_id>/saisies")
def enter(supplier_id: int) -> Redirect | tuple[str, int]:
    """Keep an entry."""
    row = own(supplier_id)
    try:
        line = follow_form.line(request.form)
    except follow_form.WRONG as error:
        return _supplier(row, request.form, str(error)), 422
    entry = followup.enter(db(), row.organisation_id, row.id, line, signer(), now())
    db().commit()
    return redirect(url_for("follow_entry.page", entry_id=entry.id, fait="saisie"), 303)


@blueprint.post("/suivi/fournisseurs/<id:supplier_id>/lien")
def draw(supplier_id: int) -> Response:
    """Draw the supplier's secret address, shown this once; nothing goes to the supplier by itself."""
    row = own(supplier_id)
    token = follow_duties.draw(db(), author(), row, LINK_DAYS, now())
    audit.append(db(), audit.SUPPLIER_LINK_DRAWN, now(), viewer().user_id, row.organisation_id, f"suivi {row.id}")
    db().commit()
    page = _supplier(own(supplier_id), address=absolute("supplier_entries.page", token=token))
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post("/suivi/fournisseurs/<id:supplier_id>/lien/arreter")
def end_link(supplier_id: int) -> Redirect:
    """End the supplier's address at once."""
    row = own(supplier_id)
    follow_duties.revoke_all(db(), row, now())
    audit.append(db(), audit.SUPPLIER_LINK_ENDED, now(), viewer().user_id, row.organisation_id, f"suivi {row.id}")
    db().commit()
    return redirect(url_for("followup.supplier", supplier_id=row.id, fait="lien-arrete"), 303)
