"""A structure describes itself: what is known, what is not, and what its words would change, shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages import profile_form, structure
from web.security.context import db, viewer
from web.security.scope import structure_or_404
from web.store import declarations, foresight, knowledge
from web.store.models import Structure

blueprint = Blueprint("profile", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that matching weighs: its name, whether it is known, and what it is for when it is not."""

    name: str
    known: bool
    why: str


def completeness(row: Structure) -> tuple[Asked, ...]:
    """What is known of a structure, of all that matching weighs."""
    return tuple(Asked(name, bool(known(row)), why) for name, known, why in _WEIGHED)


_WEIGHED: tuple[tuple[str, Callable[[Structure], object], str], ...] = (
    ("Métiers", lambda row: row.activities, "Sans métier, aucun marché ne peut vous être proposé."),
    (
        "Adresse",
        lambda row: row.latitude is not None,
        "Elle vient du répertoire. Sans elle, pas de distance.",
    ),
    (
        "Zone d'intervention",
        lambda row: row.zone_country or row.zone_radius_km or row.zone_codes or _zoned(row),
        "Sans zone, on suppose que vous intervenez autour de votre adresse, de moins en moins sûrement.",
    ),
    (
        "Heures d'insertion par an",
        lambda row: row.hours is not None,
        "Sans elles, un lot trop grand n'est pas reconnu, et un groupement ne sait pas quelle part vous donner.",
    ),
    (
        "Comment vous vendez chaque métier",
        lambda row: any(activity.selling for activity in row.activities),
        "Prestation, mise à disposition ou production : un marché ne demande pas toujours la même chose.",
    ),
    ("Présentation", lambda row: row.text, "Ses mots sont comparés à ceux des marchés."),
    ("Site", lambda row: row.website, "Un acheteur qui vous cherche le regarde."),
    (
        "Environnement et labels",
        lambda row: row.labels,
        "Compté seulement quand un marché demande quelque chose pour l'environnement.",
    ),
    (
        "Activité vérifiée",
        lambda row: row.standing == "active",
        "Une vérification datée dans un registre, que nous refaisons ; une facilitatrice peut aussi la noter.",
    ),
)
"Name, how it is known, why it matters."


def _zoned(row: Structure) -> bool:
    return any(a.zone_country or a.zone_radius_km or a.zone_codes for a in row.activities)


@blueprint.get("/ma-structure/<id:structure_id>/profil")
def page(structure_id: int) -> str:
    """What the structure said, what is missing, and the form to say it."""
    row = structure_or_404(db(), viewer(), structure_id)
    said = {name: fact.value[0] for name, fact in declarations.of(db(), row).items()}
    return _page(row, profile_form.written(said), {})


@blueprint.post("/ma-structure/<id:structure_id>/profil/apercu")
def foresee(structure_id: int) -> str | tuple[str, int]:
    """What these words would change in the list of tenders; nothing is written yet."""
    row = structure_or_404(db(), viewer(), structure_id)
    asked = profile_form.read(request.form)
    if asked.errors:
        return _page(row, _typed(), asked.errors), 422
    said = declarations.changed(asked.said, declarations.of(db(), row))
    value = declarations.as_declared(db(), row, said, knowledge.directory(), now())
    return render_template(
        "structure/profile_foresee.html",
        row=row,
        said={profile_form.NAMES[name]: value is None for name, value in said.items()},
        found=foresight.foresee(db(), row, value, now()) if said else foresight.Foreseen(()),
        typed=[(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"],
    )


@blueprint.post("/ma-structure/<id:structure_id>/profil")
def declare(structure_id: int) -> Response:
    """Keep what the structure says of itself."""
    row = structure_or_404(db(), viewer(), structure_id)
    asked = profile_form.read(request.form)
    if asked.errors:
        abort(400, description=" ".join(asked.errors.values()))
    said = declarations.changed(asked.said, declarations.of(db(), row))
    if said:
        declarations.declare(db(), row, said, viewer().user_id, knowledge.directory(), now())
        db().commit()
    return redirect(url_for("profile.page", structure_id=row.id, enregistre="1"), 303)


def _page(row: Structure, told: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template(
        "structure/profile.html",
        row=row,
        told=told,
        errors=errors,
        asked=completeness(row),
        trades=structure.trade_names(row.activities),
        lines=range(profile_form.TRADES),
        choices=profile_form.choices(),
        selling=profile_form.SELLING,
        saved="enregistre" in request.args,
        until=knowledge.directory().typed.days,
    )


def _typed() -> dict[str, Any]:
    """What the person typed, to be set right and not typed again."""
    lines = [place for place in range(profile_form.TRADES) if request.form.get(f"metier-{place}")]
    activities = [
        {
            "trade": request.form[f"metier-{place}"],
            "zone": request.form.get(f"zone-{place}", ""),
            "selling": request.form.getlist(f"vente-{place}"),
        }
        for place in lines
    ]
    return {name: request.form.get(name, "") for name in profile_form.NAMES} | {"activities": activities}
