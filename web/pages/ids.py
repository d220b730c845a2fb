"""Ids of rows as they come in addresses and forms."""

from __future__ import annotations

from collections.abc import Iterable

LARGEST_ID = 2**31 - 1
"The largest integer that both databases take for a key."


def row_id(text: str) -> int | None:
    """The id written here, None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= 10 and int(text) <= LARGEST_ID else None


def row_ids(texts: Iterable[str], most: int) -> list[int]:
    """The ids written here, each once, at most so many."""
    found = (row_id(text) for text in texts)
    return list(dict.fromkeys(number for number in found if number is not None))[:most]
