"""`maillage classify`: the trades of one title a line, JSON lines in and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from web.commands.common import json_lines, json_option, stdin_objects
from web.commands.errors import BadInput
from web.store.knowledge import trades

TEXTS = ("title", "description")
LISTS = ("descriptors", "nature", "cpv")


@click.command(help="Lit un intitulé par ligne (JSON) et dit ses métiers, du plus sûr au moins sûr.")
@json_option
def command(as_json: bool) -> None:
    """Answer each line as it comes; `--json` changes nothing, the answer is JSON lines already."""
    json_lines(_answers())


def _answers() -> Iterator[dict[str, Any]]:
    known = trades()
    for number, row in stdin_objects():
        title, description = (_text(row, name, number) for name in TEXTS)
        descriptors, nature, cpv = (_list(row, name, number) for name in LISTS)
        guesses = known.classify(title, descriptors, nature, cpv, description)
        yield {"id": row.get("id"), "trades": [asdict(guess) for guess in guesses]}


def _text(row: dict[str, Any], name: str, number: int) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"entrée standard, ligne {number}, {name} : un texte est attendu, reçu « {value} ».")
    return value


def _list(row: dict[str, Any], name: str, number: int) -> list[str]:
    value = row.get(name)
    values = [value] if isinstance(value, str) else value or []
    if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
        raise BadInput(f"entrée standard, ligne {number}, {name} : une liste de textes est attendue, reçu « {value} ».")
    return values
