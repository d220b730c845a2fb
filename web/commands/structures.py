"""`maillage structures`: load, refresh and list the directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matching.structure import StructureKind
from scrapers.structures.directory import BadAnswer
from scrapers.structures.registry import DIRECTORIES
from scrapers.structures_csv import BadFile
from web.commands.common import json_lines, json_option, known_departments, say
from web.commands.errors import BadInput, RunBroken
from web.commands.status import run_line
from web.house import open_house
from web.jobs.refresh import configured, refresh
from web.jobs.structures import Imported, import_answer, import_file
from web.store.models import Structure
from web.store.status import run_json
from web.store.structures import to_value

PAGE = 500
FILES = ("csv", "xlsx")
"Lists made by hand; every other format is the name of a directory, whose saved answer is read."

SHOWN = 20
"Refused rows told on the screen; `--json` gives them all."


@click.group(help="Charge, rafraîchit et liste les structures.")
def command() -> None:
    """The directory of structures."""


@command.command("import", help=f"Charge une liste de structures. FORMAT : {', '.join((*FILES, *DIRECTORIES))}.")
@click.argument("format_", metavar="FORMAT")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option(
    "--as-of", "on", metavar="JOUR", type=click.DateTime(["%Y-%m-%d"]), help="Jour de la réponse enregistrée."
)
@json_option
def import_(format_: str, path: Path, on: datetime | None, as_json: bool) -> None:
    """Load a file; rows that cannot be read are told by line, field and value, and wait in quarantine."""
    if format_ not in (*FILES, *DIRECTORIES):
        raise BadInput(f"FORMAT : « {format_} » inconnu ; attendu : {', '.join((*FILES, *DIRECTORIES))}.")
    try:
        house = open_house()
        done = import_file(house, path) if format_ in FILES else import_answer(house, format_, path, on and on.date())
    except BadFile as error:
        raise BadInput(str(error)) from error
    except BadAnswer as error:
        raise BadInput(f"{path} : {error}") from error
    if done.run is None or done.run.state == "broken":
        raise RunBroken(f"Chargement en panne : {done.run.detail if done.run else 'déjà en cours'}")
    told = {**run_json(done.run), "refused": [_refused_json(done, row) for row in range(len(done.refused))]}
    say(told, as_json, "\n".join([run_line(told), *_refused_lines(done)]))


@command.command("refresh", help="Rafraîchit l'annuaire depuis les services en ligne configurés (ou ceux nommés).")
@click.argument("names", metavar="[NOM]...", nargs=-1)
@click.option("--department", "departments", metavar="DÉPARTEMENT", multiple=True, help="Seulement ce département.")
@json_option
def refresh_(names: tuple[str, ...], departments: tuple[str, ...], as_json: bool) -> None:
    """Ask every directory that is configured, or those named; tell which are not, and what they lack."""
    for name in names:
        if name not in DIRECTORIES:
            raise BadInput(f"NOM : « {name} » inconnu ; attendu : {', '.join(DIRECTORIES)}.")
    codes = known_departments("--department", departments)
    house = open_house()
    asked = [one for one in configured(house.settings) if not names or one.directory.name in names]
    lacking = {one.directory.name: one.lacks for one in asked if one.lacks}
    if names and lacking:
        raise BadInput(" ; ".join(f"{name} {lacks}" for name, lacks in lacking.items()) + ".")
    runs = [refresh(house, one, list(codes)) for one in asked if not one.lacks]
    told = [run_json(run) for run in runs if run is not None]
    lines = [*map(run_line, told), *(f"{name} : {lacks}" for name, lacks in lacking.items())]
    say({"runs": told, "not_configured": lacking}, as_json, "\n".join(lines))
    if any(run["state"] == "broken" for run in told):
        raise RunBroken("Un annuaire n'a pas pu être lu en entier : personne n'a été fermé pour cela.")


@command.command("list", help="Liste les structures, un objet JSON par ligne.")
@click.option("--department", metavar="DÉPARTEMENT", help="Seulement celles de ce département (67, 2A, 971).")
@click.option("--kind", type=click.Choice([kind.value for kind in StructureKind]), help="Seulement cette nature.")
@json_option
def list_(department: str | None, kind: str | None, as_json: bool) -> None:
    """Stream the directory by SIRET and kind; `--json` changes nothing, the output is JSON Lines with or without it."""
    codes = known_departments("--department", [department or ""])
    with open_house().sessions() as session:
        json_lines(_listed(session, codes, kind))


def _listed(session: Session, departments: tuple[str, ...], kind: str | None) -> Iterator[dict[str, Any]]:
    query = select(Structure).options(selectinload(Structure.activities)).order_by(Structure.siret, Structure.kind)
    if departments:
        query = query.where(Structure.department.in_(departments))
    if kind:
        query = query.where(Structure.kind == kind)
    for row in session.scalars(query.execution_options(yield_per=PAGE)):
        yield structure_json(row)


def structure_json(row: Structure) -> dict[str, Any]:
    """One structure for other programs: its value, zone codes in order, no key of the database."""
    found = asdict(to_value(row))
    if found["zone"]:
        found["zone"]["codes"] = sorted(found["zone"]["codes"])
    for activity in found["activities"]:
        activity["selling"] = sorted(activity["selling"])
        if activity["zone"]:
            activity["zone"]["codes"] = sorted(activity["zone"]["codes"])
    return found


def _refused_json(done: Imported, row: int) -> dict[str, Any]:
    refused = done.refused[row]
    error = refused.error
    return {"line": refused.line, "field": error.field, "value": error.value, "because": str(error)}


def _refused_lines(done: Imported) -> list[str]:
    if not done.refused:
        return []
    lines = [f"  {refused.sentence}" for refused in done.refused[:SHOWN]]
    more = len(done.refused) - SHOWN
    return ["Lignes refusées :", *lines, *([f"  … et {more} autres (« --json » les donne toutes)"] if more > 0 else [])]
