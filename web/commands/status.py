"""`maillage status`: counts and last runs."""

from __future__ import annotations

from typing import Any

import click

from web.commands.common import json_option, say
from web.house import open_house
from web.store.status import status

NAMES = {
    "notices": "avis",
    "tenders": "marchés",
    "lots": "lots",
    "considerations": "considérations",
    "structures": "structures",
    "matches": "rapprochements",
    "proposals": "groupements proposés",
    "reviews": "décisions",
    "messages": "messages",
    "quarantined": "documents illisibles en attente",
}

STATES = {"ok": "bien", "empty": "rien de nouveau", "broken": "EN PANNE", "running": "en cours"}


@click.command(help="Dit où en est l'installation : comptes et dernières tâches.")
@json_option
def command(as_json: bool) -> None:
    """Print the counts and the last run of each job."""
    with open_house().sessions() as session:
        found = status(session)
    say(found, as_json, "\n".join([*_counts(found["counts"]), "", *map(run_line, found["runs"])]))


def _counts(counts: dict[str, int]) -> list[str]:
    return [f"{counts[name]:>9} {french}" for name, french in NAMES.items()]


def run_line(run: dict[str, Any]) -> str:
    """One run in one French line."""
    source = f" ({run['source']})" if run["source"] else ""
    detail = f" — {run['detail']}" if run["detail"] else ""
    return (
        f"{run['job']}{source} : {STATES[run['state']]}, {run['seen']} vus, {run['new']} nouveaux, "
        f"{run['changed']} changés, {run['quarantined']} illisibles, {run['seconds']:.1f} s{detail}"
    )
