"""`maillage reparse`: everything derived from a source, made again from its kept documents."""

from __future__ import annotations

import click

from scrapers.registry import SOURCES
from web.commands.common import json_option, say
from web.commands.errors import RunBroken
from web.commands.status import run_line
from web.house import open_house
from web.jobs.progress import bar
from web.jobs.read import reparsing
from web.jobs.registry import run_all
from web.jobs.runner import run_job
from web.store.status import run_json


@click.command(help="Refait les avis d'une source depuis les documents gardés, sans le réseau, puis ce qui en dépend.")
@click.argument("source", type=click.Choice(sorted(SOURCES)))
@json_option
def command(source: str, as_json: bool) -> None:
    """Read all again, then let the chain redo what depends on what changed; status 1 when a step is broken."""
    house = open_house()
    with bar(None, "avis", quiet=as_json) as shown:
        first = run_job(house, "reparse", reparsing(source, shown.update), source=source)
    assert first is not None, "a run asked by hand has a slot of its own"
    runs = [run_json(run) for run in (first, *run_all(house))]
    say({"runs": runs}, as_json, "\n".join(map(run_line, runs)))
    broken = [run["job"] for run in runs if run["state"] == "broken"]
    if broken:
        raise RunBroken(f"Étapes en panne : {', '.join(broken)}. « maillage status » donne le détail.")
