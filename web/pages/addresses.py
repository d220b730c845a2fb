"""Addresses of lines that differ by one number only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for

from web.pages.ids import LARGEST_ID


def of_lines(endpoint: str, name: str, **values: Any) -> Callable[[int], str]:
    """From the number of a line, its address: `url_for` is asked once a page, since it takes longer than a line."""
    asked: dict[str, Any] = {name: LARGEST_ID, **values}
    before, after = url_for(endpoint, **asked).split(str(LARGEST_ID), 1)
    return lambda number: f"{before}{number}{after}"
