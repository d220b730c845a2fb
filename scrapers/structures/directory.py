"""What a directory of structures is: how its answers are fetched, and what each of them says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from matching.standing import Check
from scrapers.reading.damage import damage
from scrapers.source import Unreadable
from scrapers.structure_row import Row


class BadAnswer(Exception):
    """An answer or a file that is not of this directory. The message is French and says what was expected."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a directory says of one structure.

    `row` has the columns of a list; `extra` facts that are no column ("places", "headcount"…); with `completes` only
    the structures already known at this SIRET, or without SIRET at this SIREN (`row["siren"]`), are told about it.
    """

    where: str
    row: Row
    extra: Mapping[str, Any] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    as_of: date | None = None
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """An element that could not be read. `kept` False: it is a person's, nothing of it may be kept."""

    where: str
    error: Unreadable
    kept: bool = True


class Reading(Protocol):
    """What a directory needs to read the network: `scrapers.fetch.Fetcher` is the one real one."""

    def get_json(self, url: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> bytes:
        """The body of a JSON answer. Raises SourceUnreachable."""
        ...

    def get_bytes(self, url: str, size_limit: int, accept: str = "*/*") -> bytes:
        """The body of a file. Raises SourceUnreachable."""
        ...


class Directory(Protocol):
    """A directory of structures. The first line of its docstring, in French, is shown to people.

    `base` its address, empty when it has none known; `pause` seconds between two requests; `needs_token` whether it
    answers nobody without one; `whole` True when a full reading names all that it should: absence then says something.
    """

    name: str
    base: str
    pause: float
    needs_token: bool
    whole: bool

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """All its answers, one after the other. Raises SourceUnreachable, or BadAnswer when it cannot be read whole."""
        ...

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """What one answer, received on that day, says. Pure. Raises BadAnswer before the first element."""
        ...


def decoded(content: bytes, key: str, name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """An answer and the list of its elements under `key`. Raises BadAnswer."""
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise BadAnswer(f"{name} : ce n'est pas du JSON ({damage(error)}).") from error
    elements = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(elements, list) or not all(isinstance(each, dict) for each in elements):
        raise BadAnswer(f"{name} : une liste « {key} » est attendue dans la réponse.")
    return answer, elements


def text(element: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that holds something, as text; "" when none does."""
    values = (element.get(name) for name in names)
    return next((str(value).strip() for value in values if value not in (None, "")), "")


def day(element: Mapping[str, Any], name: str) -> date | None:
    """The day of a moment written in ISO; None when absent. Raises Unreadable."""
    written = text(element, name)
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError as error:
        raise Unreadable(name, written, "date attendue (2026-11-12)") from error


def nested(element: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects under a field, empty when absent or null. Raises Unreadable."""
    value = element.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unreadable(name, value, "liste d'objets attendue")
    return value
