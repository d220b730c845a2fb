"""Reading what people type in forms: numbers and days, as the French write them."""

from __future__ import annotations

from datetime import date

from clauses.calibration.numbers import Unit, Unreadable, read_range


class BadField(ValueError):
    """A field that cannot be read. The message is French and names the field and the value."""


def number(name: str, text: str, unit: Unit = Unit.COUNT) -> float | None:
    """A number, None for an empty field. Raises BadField."""
    told = text.strip()
    if not told:
        return None
    try:
        low, high = read_range(told, unit)
    except Unreadable as error:
        raise BadField(f"{name} : « {told[:60]} » ; {error}") from error
    if low != high:
        raise BadField(f"{name} : « {told[:60]} » ; un seul nombre est attendu.")
    return float(low)


def whole(name: str, text: str) -> int | None:
    """A whole number, None for an empty field. Raises BadField."""
    found = number(name, text)
    if found is not None and found != int(found):
        raise BadField(f"{name} : « {text.strip()[:60]} » ; un nombre entier est attendu.")
    return None if found is None else int(found)


def day(name: str, text: str) -> date | None:
    """A day as browsers send it, or written 31/12/2026; None for an empty field. Raises BadField."""
    told = text.strip()
    if not told:
        return None
    parts = told.split("/")
    try:
        return date(*map(int, reversed(parts))) if len(parts) == 3 else date.fromisoformat(told)
    except (ValueError, TypeError) as error:
        raise BadField(f"{name} : « {told[:60]} » n'est pas une date (par exemple 31/12/2026).") from error


def text(value: str, most: int = 500) -> str:
    """Words on one line, printable, not too many."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())[:most]


def paragraph(value: str, most: int = 2000) -> str:
    """Words on several lines, without what a database or a page could not take."""
    lines = (text(line, most) for line in value.splitlines())
    return "\n".join(lines).strip()[:most]
