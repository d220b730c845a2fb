"""`maillage pairs`: what people decided of structures for lots, as labelled pairs."""

from __future__ import annotations

import json
from typing import Any

import click
from sqlalchemy.orm import Session

from matching.pairs import pair_of
from web.commands.common import json_lines, json_option
from web.house import open_house
from web.store import knowledge, labels
from web.store.needs import needs
from web.store.structures import to_value
from web.store.visibility import look_as


@click.command(
    help="Écrit les décisions et réponses des personnes comme paires étiquetées, une par ligne, que "
    "« maillage evaluate matching » sait lire. Rien n'y dit qui a décidé."
)
@json_option
def command(as_json: bool) -> None:
    """One JSON object a line: a lot, a structure, a grade from 0 to 2; with `--json`, all of them in one list."""
    with open_house().sessions() as session:
        look_as(session, None)  # what is written out may go anywhere: private needs stay
        found = _pairs(session)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        json_lines(found)


def _pairs(session: Session) -> list[dict[str, Any]]:
    """Of one pair labelled twice, the last label."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for label in labels.everywhere(session):
        need = next(need for need in needs(label.tender, knowledge.gazetteer()) if need.lot == label.lot)
        value, query = to_value(label.structure), f"{label.tender.key} {label.lot}"
        kept[query, value.key] = pair_of(query, need, value, label.grade, label.origin)
    return list(kept.values())
