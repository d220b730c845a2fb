"""A quantity of insertion work, and numbers as French notices write them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volume:
    """A quantity and where it stands in its folded words; fields as in `clauses.consideration.Hours`.

    `former` is the figure it replaces, as written (« passe de 420 à 350 heures »).
    `per` is "year", "tranche", "firm" or "optional" (parts of a contract in tranches), or None for the whole duration.
    """

    start: int
    end: int
    lot: str | None = None
    hours: float | None = None
    percent: float | None = None
    per_amount: float | None = None
    per: str | None = None
    former: str | None = None


def number(text: str) -> float:
    """« 1 607 », « 1.607 » and « 1607 » are the same; « 2,5 » and « 2.50 » are decimals."""
    compact = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    return float(compact.replace(",", "."))
