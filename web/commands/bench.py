"""`maillage bench`: how fast this machine works, on data drawn by lot, the same for a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import click

from web.commands.bench_backfill import bench_backfill
from web.commands.bench_detect import bench_detect
from web.commands.bench_group import bench_group
from web.commands.bench_match import bench_match
from web.commands.bench_parse import bench_parse
from web.commands.bench_search import bench_search
from web.commands.bench_web import bench_web
from web.commands.common import json_option, say

BENCHES: dict[str, Callable[[int, int, int], dict[str, Any]]] = {
    "match": bench_match,
    "parse": bench_parse,
    "detect": bench_detect,
    "group": bench_group,
    "web": bench_web,
    "search": bench_search,
    "backfill": bench_backfill,
}


@click.command(help="Mesure la vitesse sur des données tirées au sort (les mêmes pour une même graine).")
@click.argument("name", metavar="[MESURE]", type=click.Choice(list(BENCHES)), default="match")
@click.option("--structures", default=12_000, show_default=True, type=click.IntRange(0), help="Taille de l'annuaire.")
@click.option("--tenders", default=1_500, show_default=True, type=click.IntRange(0), help="Nombre de marchés.")
@click.option("--seed", default=1, show_default=True, help="Graine du tirage.")
@json_option
def command(name: str, structures: int, tenders: int, seed: int, as_json: bool) -> None:
    """Time one bench; the house's own database is not opened."""
    found = BENCHES[name](structures, tenders, seed)
    say(found, as_json, "\n".join(_lines(found)))


def _lines(found: dict[str, Any], before: str = "") -> Iterator[str]:
    """One figure a line, those of a group under its name."""
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _lines(value, f"{before}{key}.")
        else:
            yield f"{before + key:>44} {'—' if value is None else value}"
