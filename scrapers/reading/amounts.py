"""Numbers as notices print them: amounts, durations, CPV codes, addresses of pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scrapers.reading.tree import Tree, dig, mark, text

DAYS_A_MONTH = 365.25 / 12
MONTHS = {"MONTH": 1.0, "YEAR": 12.0, "WEEK": 7 / DAYS_A_MONTH, "DAY": 1 / DAYS_A_MONTH}
"Months in one of each unit of a period; UNKNOWN and UNLIMITED say nothing."


def number(written: str) -> float | None:
    """A number with a comma or a point and spaces; None when it is none."""
    bare = written.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace(",", ".")
    try:
        found = float(bare)
    except ValueError:
        return None
    return found if found == found and abs(found) < 1e13 else None


def euros(node: Tree) -> float | None:
    """An amount in euros, from a text, `#text` or `valeur`. 0 and 1 are what tools print for "unknown": None."""
    if (mark(node, "currencyID") or mark(node, "devise") or mark(node, "DEVISE") or "EUR") != "EUR":
        return None
    if isinstance(node, dict):
        node = node.get("valeur", node)
    found = number(text(node))
    return found if found is not None and found > 1 else None


def first_euros(node: Tree, *paths: str) -> float | None:
    """The first known amount among several paths."""
    for path in paths:
        written = dig(node, path)
        if written is not None and (found := euros(written)) is not None:
            return found
    return None


def months(written: str, unit: str = "MONTH") -> float | None:
    """A duration in months; None when it is not a number above zero."""
    found = number(written)
    return round(found * MONTHS[unit], 2) if found and found > 0 and unit in MONTHS else None


def months_between(start: str, end: str) -> float | None:
    """Months from one printed date to another."""
    try:
        days = (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days
    except ValueError:
        return None
    return round(days / DAYS_A_MONTH, 1) if days > 0 else None


def cpv_codes(written: Iterable[str]) -> tuple[str, ...]:
    """Codes of eight digits, check digit cut, each once, in order."""
    heads = (code[:8] for code in written)
    return tuple(dict.fromkeys(head for head in heads if len(head) == 8 and head.isdecimal()))


def web_address(*written: str) -> str | None:
    """The first that is an address of the Web."""
    for address in written:
        if address.lower().startswith(("http://", "https://")) and " " not in address:
            return address
        if address.lower().startswith("www.") and " " not in address:
            return f"https://{address}"
    return None
