"""Needs that people type in: listed, written, changed, withdrawn. Each organisation sees and changes its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from scrapers.saisie import form
from web.clock import now
from web.pages import csv_export, french, words
from web.pages.decisions import author
from web.pages.ids import row_id
from web.security import audit
from web.security.context import absolute, db, viewer
from web.security.rights import BUYER
from web.store import knowledge, typed_needs
from web.store.models import Organisation, TypedNeed

blueprint = Blueprint("typed_needs", __name__)

PER_PAGE, EXPORT_PAGE = 25, 500
NAMES: Mapping[str, str] = {
    "intitule": "title",
    "description": "description",
    "etape": "stage",
    "nature": "kind",
    "acheteur": "buyer",
    "siret": "siret",
    "lieux": "places",
    "departements": "departments",
    "date_limite": "deadline",
    "lancement": "launch",
    "debut": "starts",
    "duree": "duration_months",
    "valeur": "value",
    "heures": "hours",
    "cpv": "cpv",
    "lots": "lots",
    "dossier": "documents_url",
    "sociale": "social",
    "environnement": "environment",
}
"Name in the form → field of `scrapers.saisie.form`."
STAGES = {"call": "Consultation en cours", "planned": "Achat prévu, pas encore lancé"}
KINDS = {"": "Pas précisé"} | words.CONTRACT_KIND
VISIBLE = {"prive": "Mon organisation seule", "public": "Tout le monde"}
HEADERS = ("Numéro", "Intitulé", "Visible par", "Programme", "Étape", "Saisi le", "Changé le", "Adresse de la fiche")
TYPED, REVISED, WITHDRAWN = "need_typed", "need_revised", "need_withdrawn"
PAST = "date limite : elle est déjà passée."


@blueprint.get("/besoins")
def index() -> str:
    """The needs of one's organisation, newest first."""
    after = row_id(request.args.get("apres", ""))
    if after is None and "apres" in request.args:
        abort(400)
    rows = typed_needs.listed(db(), viewer().organisation_id, after, PER_PAGE + 1)
    shown = rows[:PER_PAGE]
    return render_template(
        "typed/index.html",
        rows=shown,
        total=typed_needs.count(db(), viewer().organisation_id),
        tenders=typed_needs.tenders_of(db(), shown),
        after=shown[-1].id if len(rows) > PER_PAGE else None,
        state=state,
        done=_done(),
    )


def _done() -> TypedNeed | None:
    return typed_needs.get(db(), viewer().organisation_id, row_id(request.args.get("fait", "")) or 0)


def state(need: TypedNeed) -> str:
    """How far a need is, in words."""
    return "Retiré" if need.withdrawn else STAGES[need.content["stage"]]


@blueprint.get("/besoins.csv")
def export() -> Response:
    """The same list as a file."""
    return csv_export.answer("besoins", HEADERS, _rows())


def _rows() -> Iterator[tuple[Any, ...]]:
    after: int | None = None
    while rows := typed_needs.listed(db(), viewer().organisation_id, after, EXPORT_PAGE):
        tenders = typed_needs.tenders_of(db(), rows)
        for need in rows:
            yield _row(need, tenders.get(need.id))
        after = rows[-1].id


def _row(need: TypedNeed, tender_id: int | None) -> tuple[Any, ...]:
    return (
        need.id,
        need.content["title"],
        "mon organisation seule" if need.private else "tout le monde",
        need.programme or "",
        state(need),
        french.short_moment(need.created_at),
        french.short_moment(need.changed_at),
        absolute("tender.page", tender_id=tender_id) if tender_id else "",
    )


@blueprint.get("/besoins/nouveau")
def blank() -> str:
    """The empty form; a buyer finds its own name in it."""
    return _form(None, _own_buyer() | {"etape": "call", "visible": "prive"})


def _own_buyer() -> dict[str, str]:
    return buyer_of(db(), viewer().organisation_id) if viewer().role == BUYER else {}


def buyer_of(session: Session, organisation_id: int) -> dict[str, str]:
    """An organisation as the buyer of a form."""
    own = session.get_one(Organisation, organisation_id)
    return {"acheteur": own.name, "siret": own.siret or ""}


def _form(need: TypedNeed | None, values: Mapping[str, str], errors: Sequence[str] = ()) -> str:
    return render_template(
        "typed/form.html",
        need=need,
        values=values,
        errors=errors,
        stages=STAGES,
        kinds=KINDS,
        visible=VISIBLE,
        longest=form.LONGEST_TITLE,
    )


@blueprint.post("/besoins/nouveau")
def add() -> Redirect | tuple[str, int]:
    """Keep a new need, and show its page."""
    content, errors = _read(None)
    visible = request.form.get("visible", "")
    if visible not in VISIBLE:
        abort(400)
    if errors:
        return _form(None, request.form, errors), 400
    user_id, organisation_id = author()
    owner = typed_needs.Owner(organisation_id, user_id)
    need = typed_needs.add(db(), owner, content, visible == "prive", now())
    audit.append(db(), TYPED, now(), *author(), str(need.id))
    db().commit()
    return redirect(url_for("typed_needs.index", fait=need.id), 303)


def _read(former: TypedNeed | None) -> tuple[dict[str, Any], list[str]]:
    """The need in the form, and what is wrong with it."""
    raw = {name: request.form.get(field, "") for field, name in NAMES.items()}
    try:
        content = form.read(raw, knowledge.gazetteer())
    except form.BadNeed as error:
        return {}, error.sentences()
    closes = content["deadline"] if content["stage"] == "call" else None
    unmoved = former is not None and former.content["deadline"] == closes
    late = closes is not None and not unmoved and datetime.fromisoformat(closes) < now()
    return content, [PAST] if late else []


@blueprint.get("/besoins/<number>/modifier")
def change(number: str) -> str:
    """The form with the need as it stands."""
    need = _need_or_404(number)
    return _form(need, written(need))


@blueprint.post("/besoins/<number>/modifier")
def revise(number: str) -> Redirect | tuple[str, int]:
    """Tell a need anew; who may see it does not change."""
    need = _need_or_404(number)
    content, errors = _read(need)
    if errors:
        return _form(need, request.form, errors), 400
    if typed_needs.revise(db(), need, _with_details(need, content), viewer().user_id, now()):
        audit.append(db(), REVISED, now(), *author(), str(need.id))
    db().commit()
    return redirect(url_for("typed_needs.index", fait=need.id), 303)


def _with_details(need: TypedNeed, content: dict[str, Any]) -> dict[str, Any]:
    """The lines of the form have no place for what a file said of a lot: kept for a lot that keeps its name."""
    former = {lot["title"]: lot for lot in need.content["lots"]}
    kept = ("description", "cpv")
    lots = [lot | {name: former.get(lot["title"], lot)[name] for name in kept} for lot in content["lots"]]
    return content | {"lots": lots}


@blueprint.post("/besoins/<number>/retirer")
def withdraw(number: str) -> Redirect:
    """End a need: shown as cancelled, its history stays."""
    need = _need_or_404(number)
    if typed_needs.withdraw(db(), need, viewer().user_id, now()):
        audit.append(db(), WITHDRAWN, now(), *author(), str(need.id))
    db().commit()
    return redirect(url_for("typed_needs.index", fait=need.id), 303)


def _need_or_404(number: str) -> TypedNeed:
    return typed_needs.get(db(), viewer().organisation_id, row_id(number) or 0) or abort(404)


def written(need: TypedNeed) -> dict[str, str]:
    """The need as the form shows it."""
    content = need.content
    told = {field: content[name] for field, name in NAMES.items()}
    closes = content["deadline"]
    return {
        **{field: _plain(value) for field, value in told.items() if not isinstance(value, list)},
        "lieux": "\n".join(place["text"] for place in content["places"]),
        "departements": ", ".join(content["departments"]),
        "cpv": ", ".join(content["cpv"]),
        "lots": "\n".join(_lot(lot) for lot in content["lots"]),
        "date_limite": _moment(closes, content["deadline_hour_known"]) if closes else "",
    }


def _moment(written_at: str, hour_known: bool) -> str:
    day, _, hour = written_at.partition("T")
    return f"{day[8:10]}/{day[5:7]}/{day[:4]}" + (f" {hour[:5]}" if hour_known else "")


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return "" if value is None else str(value)


def _lot(lot: Mapping[str, Any]) -> str:
    parts = [lot["title"], _plain(lot["hours"]), _plain(lot["value"])]
    return " ; ".join(parts).rstrip(" ;")
