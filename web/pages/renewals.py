"""Contracts that end soon, by estimate, and calls whose outcome was probably declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import PARIS, now
from web.pages import csv_export, filters, french, words
from web.pages.ids import row_id
from web.security.context import absolute, db, viewer
from web.security.rights import BUYER
from web.security.scope import siren
from web.store.listing import renewals
from web.store.listing.paging import BadCursor, Page

blueprint = Blueprint("renewals", __name__)

MONTHS = {"3": "3 mois", "6": "6 mois", "9": "9 mois", "12": "12 mois", "24": "24 mois"}
USUAL = "12"
EXPORT_PAGE = 500
CONFIDENCE = {"high": "forte", "medium": "moyenne", "low": "faible"}
DECISIONS = {"confirmed": "Confirmée", "refused": "Refusée"}
BUTTONS = {"confirmer": "confirmed", "refuser": "refused", "revoir": None}
HEADERS = (
    "Objet",
    "Acheteur",
    "Départements",
    "Fin estimée",
    "Début",
    "Confiance de l'estimation",
    "Pourquoi",
    "Titulaires (SIRET)",
    "Structures inclusives titulaires",
    "Montant (€ HT)",
    "Le montant est un maximum",
    "Considérations déclarées",
    "Adresse de la fiche",
)


@blueprint.get("/renouvellements")
def index() -> str:
    """Contracts whose end is estimated within some months."""
    wanted = _wanted()
    try:
        page = renewals.page(db(), wanted, request.args.get("apres")) if wanted else Page((), None)
    except BadCursor:
        abort(400)
    return render_template(
        "renewals/index.html",
        page=page,
        total=renewals.count(db(), wanted) if wanted else 0,
        known=wanted is not None,
        args=_args(),
        months=MONTHS,
        places=filters.place_choices(viewer()),
        clauses=_clauses(),
        confidence=CONFIDENCE,
        reviewing=viewer().role != BUYER,
    )


@blueprint.get("/renouvellements.csv")
def export() -> Response:
    """The same list as a file."""
    wanted = _wanted()
    return csv_export.answer("renouvellements", HEADERS, _rows(wanted) if wanted else ())


def _args() -> dict[str, str]:
    """The filters of the address; aborts with 400 for a word that is none of ours."""
    known = {"mois": set(MONTHS), "ou": set(filters.place_words()), "clause": set(_clauses())}
    default = {"mois": USUAL, "ou": filters.COUNTRY if viewer().role == BUYER else filters.TERRITORY, "clause": ""}
    args = {name: request.args.get(name, default[name]) for name in known}
    if any(value not in known[name] for name, value in args.items()):
        abort(400)
    asked = "".join(letter for letter in request.args.get("mots", "")[:200] if letter.isprintable())
    return args | {"mots": asked}


def _clauses() -> dict[str, str]:
    return {"": "Avec ou sans clause déclarée"} | {key: label for key, (_, label) in filters.FAMILIES.items()}


def _wanted() -> renewals.RenewalFilter | None:
    """What is asked; a buyer sees its own contracts, and none as long as its SIRET is unknown."""
    who, args = viewer(), _args()
    own = siren(who) if who.role == BUYER else ""
    if who.role == BUYER and not own:
        return None
    place = args["ou"]
    everywhere = who.departments if place == filters.TERRITORY else ()
    return renewals.RenewalFilter(
        today=now().astimezone(PARIS).date(),
        months=int(args["mois"]),
        departments=everywhere if place in (filters.TERRITORY, filters.COUNTRY) else (place,),
        kinds=tuple(sorted(filters.FAMILIES[args["clause"]][0])) if args["clause"] else (),
        words=args["mots"],
        siren=own,
    )


def _rows(wanted: renewals.RenewalFilter) -> Iterator[tuple[Any, ...]]:
    after = None
    while True:
        page = renewals.page(db(), wanted, after, EXPORT_PAGE)
        for line in page.lines:
            yield _row(line)
        after = page.after
        if after is None:
            return


def _row(line: renewals.RenewalLine) -> tuple[Any, ...]:
    row = line.row
    return (
        row.title,
        line.buyer,
        ", ".join(row.departments),
        f"{row.ends:%d/%m/%Y} (estimation)" if row.ends else "",
        f"{row.starts:%d/%m/%Y}" if row.starts else "",
        CONFIDENCE.get(row.confidence or "", ""),
        " ".join(row.reasons),
        ", ".join(french.siret(siret) for siret in row.winners),
        ", ".join(line.structures),
        row.value,
        {True: "oui", False: "non", None: ""}[row.framework],
        ", ".join(words.kind(kind, topic) for kind, topic in line.kinds) or "aucune déclarée",
        absolute("tender.page", tender_id=line.tender_id) if line.tender_id else "",
    )


@blueprint.get("/attributions")
def awards() -> str:
    """Calls whose outcome was probably declared: to confirm or refuse."""
    return render_template(
        "renewals/awards.html",
        waiting=renewals.awards(db(), None),
        decided=[line for value in DECISIONS for line in renewals.awards(db(), value, 25)],
        names=DECISIONS,
        done="fait" in request.args,
    )


@blueprint.post("/attributions/decision")
def decide() -> Redirect:
    """Confirm or refuse one, or take it back."""
    link_id, button = row_id(request.form.get("attribution", "")), request.form.get("decision", "")
    if button not in BUTTONS or link_id is None:
        abort(400)
    if renewals.decide(db(), link_id, BUTTONS[button], viewer().user_id, now()) is None:
        abort(404)
    db().commit()
    return redirect(url_for("renewals.awards", fait="1"), 303)
