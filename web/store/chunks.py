"""Cutting work into pieces that a database and a memory can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of at most `size`, as they come: databases bound the length of IN."""
    iterator = iter(items)
    while part := list(islice(iterator, size)):
        yield part
