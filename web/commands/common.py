"""What every command shares: `--json`, JSON lines in and out, answers in JSON or in French."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from config.data import departments
from web.commands.errors import BadInput

Function = TypeVar("Function", bound=Callable[..., Any])


def json_option(function: Function) -> Function:
    """Give a command its `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Réponse en JSON.")(function)


def say(value: Any, as_json: bool, text: str) -> None:
    """Print an answer: JSON on one line, or French text."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else text)


def json_lines(rows: Iterable[dict[str, Any]]) -> None:
    """Print one JSON object a line, as they come; a reader that closes the pipe is no error."""
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False, default=str))


def stdin_objects() -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of standard input, one JSON object a line, with their line numbers.

    Raises BadInput for a line that is no JSON object, naming the line. Blank lines are passed over.
    """
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            yield number, json_object(line, f"entrée standard, ligne {number}")


def json_object(text: str, where: str) -> dict[str, Any]:
    """Read one JSON object; raises BadInput naming `where`."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadInput(f"{where} : JSON illisible ({error}).") from error
    if not isinstance(value, dict):
        raise BadInput(f"{where} : un objet JSON est attendu.")
    return value


def known_departments(option: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Codes of departments as people type them. Raises BadInput for an unknown one: it would hide all."""
    existing = {row[0] for row in departments()}
    typed = tuple(code.strip().upper() for code in codes if code.strip())
    for code in typed:
        if code not in existing:
            raise BadInput(f"{option} : département inconnu « {code} ».")
    return typed
