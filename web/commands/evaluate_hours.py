"""The part of `maillage evaluate clauses` that counts quantities: hours, percent and hours per amount, by lot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clauses.consideration import Hours
from clauses.find import find_in_text
from clauses.scores import Score
from web.commands.errors import BadInput

Quantity = tuple[str | None, float | None, float | None, float | None]
"""Lot, hours, percent, euros of one tranche."""
_FIELDS = ("hours", "percent", "per_amount")


def counted(row: dict[str, Any]) -> bool:
    """The row says its quantities, and its readers agreed on them."""
    return row.get("hours") is not None and row.get("hours_agreed") is not False


def evaluate_hours(rows: list[dict[str, Any]]) -> tuple[Score, list[dict[str, Any]]]:
    """Score of the distinct quantities of each `counted` row, every error with its text. `BadInput` for a bad one."""
    score, errors = Score(), []
    for row in rows:
        expected, found = frozenset(_expected(row)), _found(row["text"])
        score += Score(len(expected & found), len(found - expected), len(expected - found))
        if expected != found:
            errors.append(_error(row, expected, found))
    return score, errors


def _expected(row: dict[str, Any]) -> Iterator[Quantity]:
    where = f"{row['where']}, champ « hours »"
    if not isinstance(row["hours"], list):
        raise BadInput(f"{where} : une liste est attendue ({row['hours']!r:.60}).")
    for each in row["hours"]:
        if not isinstance(each, dict) or all(each.get(name) is None for name in _FIELDS):
            raise BadInput(f"{where} : quantité sans « hours », « percent » ni « per_amount » ({each!r:.60}).")
        if wrong := [name for name in _FIELDS if not isinstance(each.get(name), int | float | None)]:
            raise BadInput(f"{where}, « {wrong[0]} » : un nombre est attendu ({each[wrong[0]]!r:.60}).")
        lot = each.get("lot")
        yield None if lot is None else str(lot), each.get("hours"), each.get("percent"), each.get("per_amount")


def _found(text: str) -> frozenset[Quantity]:
    return frozenset(_key(one) for each in find_in_text(text) for one in each.hours)


def _key(one: Hours) -> Quantity:
    return one.lot, one.hours, one.percent, one.per_amount


def _error(row: dict[str, Any], expected: frozenset[Quantity], found: frozenset[Quantity]) -> dict[str, Any]:
    return {
        "id": row.get("id"),
        "missed": [_told(one) for one in sorted(expected - found, key=str)],
        "extra": [_told(one) for one in sorted(found - expected, key=str)],
        "text": row["text"],
    }


def _told(one: Quantity) -> dict[str, Any]:
    return dict(zip(("lot", *_FIELDS), one, strict=True))


def hours_error_text(error: dict[str, Any]) -> str:
    """One error in French, with its text."""
    missed, extra = (" + ".join(map(_in_words, error[name])) or "rien" for name in ("missed", "extra"))
    return f"\n{error['id']} : quantités, manque {missed} ; en trop {extra}\n    {error['text']}"


def _in_words(one: dict[str, Any]) -> str:
    told = [f"{one['hours']:g} h"] if one["hours"] is not None else []
    told += [f"{one['percent']:g} %"] if one["percent"] is not None else []
    told += [f"par {one['per_amount']:g} €"] if one["per_amount"] is not None else []
    return " ".join([f"lot {one['lot']}" if one["lot"] is not None else "sans lot", *told])
