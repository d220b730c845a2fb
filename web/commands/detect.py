"""`maillage detect`: the considerations of one text per line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from clauses.detect import detect_line
from web.commands.common import json_lines, json_option, stdin_objects
from web.commands.errors import BadInput


@click.command("detect", help="Trouve les considérations d'un texte par ligne (lignes JSON sur l'entrée standard).")
@json_option
def command(as_json: bool) -> None:
    """One line out for each line in, in order; a line that is no JSON object stops the run and is named."""
    json_lines(_answers())


def _answers() -> Iterator[dict[str, Any]]:
    for number, obj in stdin_objects():
        try:
            yield detect_line(obj)
        except TypeError as error:
            raise BadInput(f"entrée standard, ligne {number}, {error}.") from error
