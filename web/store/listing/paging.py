"""Paging by key: the next page begins after the last line seen, whatever arrived meanwhile."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Line = TypeVar("Line")
LARGEST = 2**31 - 1


class BadCursor(ValueError):
    """A place in a list that cannot be read: the address was changed by hand."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """One page of a list. `after` is where the next one begins, None on the last."""

    lines: tuple[Line, ...]
    after: str | None


def write_cursor(*values: Any) -> str:
    """The place after these sort values, fit for an address."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_cursor(text: str, *types: type) -> list[Any]:
    """The sort values of a place. Raises BadCursor unless there are as many as `types`, each of its type."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise BadCursor(text) from error
    if not isinstance(values, list) or [type(value) for value in values] != list(types):
        raise BadCursor(text)
    if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
        raise BadCursor(text)
    return values
