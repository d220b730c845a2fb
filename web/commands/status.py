"""`maillage status`: counts and last runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from config import data
from web.clock import now
from web.commands.common import json_option, say
from web.house import open_house
from web.store import second_reading
from web.store.health import of_sources
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
    """Print the counts, the last run of each job, and the health of each source."""
    house = open_house()
    with house.sessions() as session:
        found = status(session, of_sources(session, data.sources(), house.settings.sources, now()))
        agreement = asdict(second_reading.measured(session))
    found["agreement"] = agreement
    told = [
        *_counts(found["counts"]),
        _agreement(agreement),
        "",
        *map(run_line, found["runs"]),
        "",
        *map(_source_line, found["sources"]),
    ]
    say(found, as_json, "\n".join(told))


def _agreement(measured: dict[str, Any]) -> str:
    """How far two readers of one tender agree, all organisations together."""
    if not measured["number"]:
        return "relectures à deux : aucune encore"
    kappa = "non calculable" if measured["kappa"] is None else f"{measured['kappa']:.2f}".replace(".", ",")
    return f"relectures à deux : {measured['number']}, même décision {measured['share']:.0%}, kappa {kappa}"


def _source_line(source: dict[str, Any]) -> str:
    """One source in one French line, with what is to be looked at."""
    troubles = " ".join(trouble["told"] for trouble in source["troubles"])
    return f"source {source['source']} : {source['week']} nouveaux en sept jours. {troubles or 'Rien à signaler.'}"


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
