"""`maillage corrections`: what people set right among the findings, as labelled cases."""

from __future__ import annotations

import json

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.commands.common import json_lines, json_option
from web.commands.errors import BadInput
from web.house import open_house
from web.store import corrections
from web.store.models import Organisation


@click.group(help="Donne les corrections des personnes, comme cas étiquetés.")
def command() -> None:
    """Corrections of findings."""


@command.command(
    "export", help="Écrit un cas étiqueté par passage corrigé, que « maillage evaluate clauses » sait lire."
)
@click.option("--organisation", help="Seulement celles de cette organisation.")
@json_option
def export(organisation: str | None, as_json: bool) -> None:
    """One JSON object a line, `{id, text, labels, evidence, hours}`; with `--json`, all of them in one list."""
    with open_house().sessions() as session:
        wanted = organisation_named(session, organisation).id if organisation else None
        cases = corrections.gold(corrections.everywhere(session, wanted))
    if as_json:
        click.echo(json.dumps(cases, ensure_ascii=False))
    else:
        json_lines(cases)


def organisation_named(session: Session, name: str) -> Organisation:
    """The organisation of this name. Raises BadInput when there is none."""
    found = session.scalars(select(Organisation).where(Organisation.name == name.strip())).one_or_none()
    if found is None:
        raise BadInput(f"Organisation inconnue : « {name} ».")
    return found
