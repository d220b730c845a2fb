"""A calibration as plain values for exports and other programs, and shared out over named parts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from clauses.calibration.numbers import Unit, Unreadable, read_range, round_half_up
from clauses.calibration.parameters import BadParameter, Value
from clauses.calibration.result import Calibration, Hours
from clauses.calibration.split import split

MOST_PARTS = 100


def as_dict(found: Calibration) -> dict[str, Any]:
    """Everything of a calibration; numbers as floats, hours to 0.01."""
    return {
        "strategy": found.name,
        "id": found.strategy,
        "label": found.label,
        "parameters": {value.name: _parameter(value) for value in found.parameters},
        "raw": _raw(found.hours),
        "rounded": found.hours.rounded if found.hours else None,
        "range": {name: _raw(each) for name, each in _ends(found)},
        "rounded_range": {name: each.rounded if each else None for name, each in _ends(found)},
        "figures": {name: float(value) for name, value in found.figures.items()},
        "clause": found.clause if found.hours else None,
        "because": found.because,
        "steps": list(found.steps),
        "assumptions": list(found.assumptions),
        "warnings": list(found.warnings),
        "questions": list(found.questions),
        "asks": list(found.asks),
    }


def _ends(found: Calibration) -> tuple[tuple[str, Hours | None], ...]:
    return (("low", found.low), ("central", found.hours), ("high", found.high))


def _raw(hours: Hours | None) -> float | None:
    return float(hours.raw) if hours else None


def _parameter(value: Value) -> dict[str, Any]:
    bounds = {end: float(getattr(value, end)) for end in ("low", "central", "high")}
    origin = {"origin": value.origin.value, "mark": value.mark or None, "source": value.source or None}
    return {"value": float(value.central), **bounds, "unit": value.unit.value, **origin, "year": value.year}


def shared_out(found: Calibration, text: str) -> list[tuple[str, int]]:
    """Whole hours of each part of « 50/30/20 » or « lot 1 : 50 / lot 2 : 30 », in that order; they add up.

    Empty when there are no hours to share. Raises BadParameter for shares that cannot be read.
    """
    parts = [part for part in text.replace(";", "/").split("/") if part.strip()]
    if not parts or len(parts) > MOST_PARTS:
        raise BadParameter("split", f"de 1 à {MOST_PARTS} parts sont attendues. Reçu « {text[:80]} ».")
    named = [_part(number, part) for number, part in enumerate(parts, 1)]
    if found.hours is None:
        return []
    hours = split(round_half_up(found.hours.kept), [share for _, share in named])
    return [(name, each) for (name, _), each in zip(named, hours, strict=True)]


def _part(number: int, text: str) -> tuple[str, Fraction]:
    name, _, share = text.rpartition(":")
    try:
        value, _ = read_range(share.strip().removesuffix("%"), Unit.COUNT)
    except Unreadable as error:
        raise BadParameter("split", f"{error} Reçu « {text.strip()[:80]} ».") from error
    return name.strip() or f"part {number}", value
