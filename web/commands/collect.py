"""`maillage collect`: collect a source over the network, or read saved answers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from scrapers.registry import SOURCES
from scrapers.source import NotNotices
from web.clock import PARIS, now
from web.commands.common import json_option, say
from web.commands.errors import BadInput, RunBroken
from web.commands.status import run_line
from web.house import House, open_house
from web.jobs.collect import collecting, replay, switched_off
from web.jobs.progress import bar
from web.jobs.runner import run_job
from web.store.models import Run
from web.store.status import run_json

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(help="Collecte les avis d'une source, sur le réseau ou dans des réponses gardées (--replay).")
@click.argument("source", type=click.Choice(sorted(SOURCES)))
@click.option("--since", type=DAY, help="Premier jour de parution, AAAA-MM-JJ.")
@click.option("--until", type=DAY, help="Dernier jour de parution.")
@click.option("--replay", "paths", type=click.Path(path_type=Path), multiple=True, help="Fichier ou dossier à relire.")
@click.argument("more", nargs=-1, type=click.Path(path_type=Path))
@json_option
def command(
    source: str,
    since: datetime | None,
    until: datetime | None,
    paths: tuple[Path, ...],
    more: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Collect; status 1 when the source is broken. `--replay A B C` takes several paths."""
    if more and not paths:
        raise BadInput(f"« {more[0]} » n'est attendu qu'après --replay.")
    house = open_house()
    if paths:
        _replay(house, source, (*paths, *more), as_json)
    else:
        _collect(house, source, _day(since), _day(until), as_json)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _replay(house: House, source: str, paths: tuple[Path, ...], as_json: bool) -> None:
    try:
        with bar(None, "avis", quiet=as_json) as shown:
            done = replay(house, source, paths, shown.update)
    except FileNotFoundError as error:
        raise BadInput(f"{error} : fichier ou dossier introuvable.") from error
    _told(done.run, done.ignored, as_json)


def _collect(house: House, source: str, since: date | None, until: date | None, as_json: bool) -> None:
    if since and until and since > until:
        raise BadInput("--since : le premier jour vient après le dernier.")
    if refusal := switched_off(source):
        raise BadInput(refusal)
    with bar(_days(since, until), "jour", quiet=as_json) as shown:
        work = collecting(source, since, until, lambda day: _advance(shown, since, day))
        run = run_job(house, "collect", work, source=source)
    _told(run, [], as_json)


def _days(since: date | None, until: date | None) -> int | None:
    """How many days are asked; None when the cursor of the source decides."""
    last = until or now().astimezone(PARIS).date()
    return (last - since).days + 1 if since else None


def _advance(shown: tqdm[Any], since: date | None, day: date) -> None:
    """The bar stands at the day that was just kept: a collection that goes on after a cut begins further on."""
    shown.set_description(f"{day:%d/%m/%Y}", refresh=False)
    shown.update((day - since).days + 1 - shown.n if since else 1)


def _told(run: Run | None, ignored: list[NotNotices], as_json: bool) -> None:
    assert run is not None, "a run asked by hand has a slot of its own"
    found: dict[str, Any] = run_json(run)
    found["ignored"] = [{"file": item.origin, "reason": item.reason} for item in ignored]
    say(found, as_json, "\n".join([run_line(found), *(f"ignoré : {item}" for item in ignored)]))
    if run.state == "broken":
        raise RunBroken(f"Collecte en panne : {run.detail}")
