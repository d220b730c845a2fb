"""`maillage run`: the whole chain for what is new or stale. It sends nothing."""

from __future__ import annotations

import click

from web.commands.common import json_option, say
from web.commands.errors import RunBroken
from web.commands.status import run_line
from web.house import open_house
from web.jobs.progress import steps
from web.jobs.registry import CHAIN, run_all
from web.store.status import run_json


@click.command(
    help="Lit, trouve, classe, rapproche et groupe ce qui est nouveau ; prépare les messages sans les envoyer."
)
@json_option
def command(as_json: bool) -> None:
    """Run every stage once; status 1 when one of them is broken."""
    house = open_house()
    with steps(CHAIN, quiet=as_json) as progress:
        runs = [run_json(run) for run in run_all(house, progress)]
    say({"runs": runs}, as_json, "\n".join(map(run_line, runs)))
    broken = [run["job"] for run in runs if run["state"] == "broken"]
    if broken:
        raise RunBroken(f"Étapes en panne : {', '.join(broken)}. « maillage status » donne le détail.")
