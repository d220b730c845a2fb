"""Dataclasses as the plain values that JSON holds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def as_json(value: DataclassInstance) -> dict[str, Any]:
    """Its fields, tuples as lists and dates in ISO form."""
    return {name: _plain(each) for name, each in asdict(value).items()}


def _plain(value: object) -> object:
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value
