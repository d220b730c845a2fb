"""Who could answer a need, and which lever fits: a search is kept as it was shown, then read again from its log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.notice import ContractKind
from matching.labels import MODES
from web.clock import PARIS, now
from web.pages import csv_export, french
from web.pages.decisions import author
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.sourcing import log
from web.sourcing.asked import LABELS, BadNeed, read
from web.sourcing.search import search as find
from web.store import knowledge
from web.store.listing.paging import BadCursor
from web.store.models import Sourcing, Tender
from web.store.packing import unpack_tender

blueprint = Blueprint("sourcing", __name__)

LONGEST = 300
MOST_AN_HOUR = 60
"Searches of one organisation in an hour: each compares the whole directory."
TOO_OFTEN = f"Votre organisation a fait {MOST_AN_HOUR} recherches en une heure. Recommencez plus tard."
LENDING = "staff_lending"
NEAREST = 6
"Structures of each group shown at once: the page is read on a phone too."
DO = "Font le travail : seules, en groupement ou en sous-traitance"
LEND = "Mettent du personnel à disposition du titulaire"
CHOICES = {
    "nature": {
        "": "Choisir",
        "services": "Services",
        "travaux": "Travaux",
        "fournitures": "Fournitures",
        "concession": "Concession",
    },
    "acheteur": {
        "": "Je ne sais pas",
        "autre": "Collectivité, hôpital, bailleur, établissement local",
        "etat": "État ou autorité centrale",
        "reseaux": "Eau, énergie, transports, postes (entité adjudicatrice)",
    },
    "lots": {"": "Je ne sais pas", "oui": "Oui", "non": "Non"},
}
RESERVED = {
    "reserved_insertion": "lot réservé à l'insertion",
    "reserved_disability": "lot réservé au handicap",
    "reserved_joint": "lot réservé aux deux",
}
LOG_HEADERS = (
    *("Date (heure de Paris)", "Qui", "Besoin", "Lieu", "Valeur (€ HT)"),
    *("Structures trouvées", "Levier conseillé"),
)
HEADERS = (
    *("Rang", "Structure", "Type", "Ville", "SIRET", "Note (0 à 1)", "Façons de répondre", "Réservations", "Pourquoi"),
    *("Ce qui manque", "Ce qu'on ignore", "À demander", "Source"),
)
_NATURES = {ContractKind.WORKS: "travaux", ContractKind.SERVICES: "services", ContractKind.SUPPLIES: "fournitures"}


@blueprint.get("/achats/sourcing")
def index() -> str:
    """The form, filled from a tender if one is named; or a search kept before, as it was shown then."""
    if "n" in request.args:
        row, email = _kept_or_404()
        words = {"modes": MODES, "reserved": RESERVED, "groups": _groups(row.shown["structures"])}
        return render_template("sourcing/shown.html", row=row, email=email, shown=row.shown, **words)
    return _form(_of_tender())


def _groups(structures: Sequence[Mapping[str, Any]]) -> list[tuple[str, Sequence[Any], Sequence[Any]]]:
    """By answer mode, those who do the work and those who only lend staff: the nearest, and the others."""
    does = [one for one in structures if any(mode["mode"] != LENDING for mode in one["modes"])]
    lends = [one for one in structures if one not in does and one["modes"]]
    return [(title, ones[:NEAREST], ones[NEAREST:]) for title, ones in ((DO, does), (LEND, lends)) if ones]


def _form(raw: Mapping[str, str], problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "sourcing/index.html",
        raw={name: raw.get(name, "") for name in LABELS},
        problems=problems or {},
        choices=CHOICES,
        trades=_trades(),
        total=log.count(db(), viewer().organisation_id),
    )


def _trades() -> dict[str, str]:
    groups = dict.fromkeys(group for group, _ in knowledge.trades().sectors)
    return {"": "D'après l'objet"} | {slug: knowledge.trades().name(slug) for slug in groups}


def _of_tender() -> dict[str, str]:
    """What the notice says of a lot, or of the whole contract; empty when no tender is named."""
    if "marche" not in request.args:
        return {}
    tender = tender_or_404(db(), viewer(), row_id(request.args["marche"]) or 0)
    value, number = unpack_tender(tender.content), request.args.get("lot", "")
    lot = next((each for each in value.lots if each.number == number), None)
    amount = lot.value if lot and lot.value else (None if lot else tender.value)
    months = lot.duration_months if lot else None
    return {
        "objet": (lot.title if lot and lot.title else tender.title)[:LONGEST],
        "lieu": _place(tender),
        "nature": _NATURES.get(value.kind, "concession") if value.kind else "",
        "valeur": f"{amount:.0f}" if amount else "",
        "mois": f"{months:g}" if months else "",
    }


def _place(tender: Tender) -> str:
    places = unpack_tender(tender.content).places
    if places and places[0].post_code and places[0].city:
        return f"{places[0].post_code} {places[0].city}"
    return tender.departments[0] if tender.departments else ""


@blueprint.post("/achats/sourcing")
def search() -> Redirect | tuple[str, int]:
    """Search, keep what was found, and show it."""
    raw = {name: _clean(name) for name in LABELS}
    if log.since(db(), viewer().organisation_id, now() - timedelta(hours=1)) >= MOST_AN_HOUR:
        return _form(raw, {"objet": TOO_OFTEN}), 429
    try:
        asked = read(raw, now().astimezone(PARIS).date())
    except BadNeed as error:
        return _form(raw, error.problems), 400
    row = log.append(db(), author(), asked.title, dict(asked.raw), find(db(), asked), now())
    db().commit()
    return redirect(url_for("sourcing.index", n=row.id), 303)


def _clean(name: str) -> str:
    return "".join(letter for letter in request.form.get(name, "")[:LONGEST] if letter.isprintable()).strip()


def _kept_or_404() -> tuple[Sourcing, str]:
    return log.get(db(), viewer().organisation_id, row_id(request.args.get("n", "")) or 0) or abort(404)


@blueprint.get("/achats/sourcing/structures.csv")
def structures_export() -> Response:
    """The structures of a search as they were shown."""
    row, _ = _kept_or_404() if "n" in request.args else abort(404)
    lines = (_structure(rank, each) for rank, each in enumerate(row.shown["structures"], 1))
    return csv_export.answer(f"sourcing-{row.id}", HEADERS, lines)


def _structure(rank: int, one: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        rank,
        one["name"],
        one["kind_name"],
        one["city"] or "",
        french.siret(one["siret"]),
        round(one["score"], 2),
        ", ".join(f"{mode['name']} ({mode['told']})" for mode in one["modes"]),
        ", ".join(RESERVED[kind] for kind in one["reserved"]),
        *(" ".join(one[name]) for name in ("because", "missing", "unknown", "ask")),
        one["source"],
    )


@blueprint.get("/achats/sourcing/journal")
def journal() -> str:
    """All the searches of one's organisation, latest first."""
    organisation = viewer().organisation_id
    try:
        page = log.page(db(), organisation, request.args.get("apres"))
    except BadCursor:
        abort(400)
    return render_template("sourcing/journal.html", page=page, total=log.count(db(), organisation))


@blueprint.get("/achats/sourcing/journal.csv")
def journal_export() -> Response:
    """The same as a file."""
    rows = log.everything(db(), viewer().organisation_id)
    return csv_export.answer("journal-sourcing", LOG_HEADERS, (_line(row, email) for row, email in rows))


def _line(row: Sourcing, email: str) -> tuple[Any, ...]:
    best = row.shown["levers"][0]["name"]
    when = french.short_moment(row.created_at)
    return (when, email, row.title, row.shown["place"], row.need.get("valeur", ""), row.shown["counts"]["found"], best)
