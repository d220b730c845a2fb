"""`maillage tenders`: the tenders as they stand, one JSON object a line."""

from __future__ import annotations

import click

from clauses.consideration import Kind
from scrapers.registry import SOURCES
from web.clock import now
from web.commands.common import json_lines, json_option
from web.commands.corrections import organisation_named
from web.house import open_house
from web.store.export import tenders_json


@click.command(help="Liste les marchés tels qu'ils sont aujourd'hui, un objet JSON par ligne.")
@click.option("--source", type=click.Choice(sorted(SOURCES)), help="Seulement ceux de cette source.")
@click.option("--open", "only_open", is_flag=True, help="Seulement ceux dont la date limite n'est pas passée.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Avec cette considération.")
@click.option("--organisation", help="Avec ce que disent les documents et les corrections de cette organisation.")
@json_option
def command(source: str | None, only_open: bool, kind: str | None, organisation: str | None, as_json: bool) -> None:
    """Stream the tenders; `--json` changes nothing, the output is JSON Lines with or without it."""
    with open_house().sessions() as session:
        seen_by = organisation_named(session, organisation).id if organisation else None
        json_lines(tenders_json(session, now(), source, only_open, kind, seen_by))
