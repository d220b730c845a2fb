"""Hours that nobody said, as a range by one of the named formulas of `clauses.calibration`: never a figure alone.

For a clause: F6 when a percentage with its base is said, F3 when hours by tranche are, else F1 with the usual rate. For
a reserved lot, where the structure does all the work: the labour hours of F2. Without an estimated value nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clauses.calibration import BadParameter, Calibration, Defaults, calibrate
from clauses.consideration import RESERVED, Kind
from matching.grouping.needs import Estimate
from matching.types import LotNeed

ASKS_HOURS = frozenset({Kind.INSERTION_CONDITION.value, Kind.SOCIAL_CONDITION.value, Kind.INSERTION_SERVICE.value})
"What makes hours of insertion likely. An open lot, or a mere criterion, gives no ground for an estimate."
_RESERVED = frozenset(kind.value for kind in RESERVED)
_OF_HOURS = re.compile(r"\bheures?\b|main[- ]d[’']?\s?(?:oe|œ)uvre|temps de travail", re.I)
_OF_AMOUNT = re.compile(r"\bmontant\b|\bprix\b", re.I)
Keys = dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Case:
    """One formula with what is known for it."""

    formula: str
    keys: Keys


def estimate(need: LotNeed, said: Sequence[Mapping[str, Any]], defaults: Defaults) -> Estimate | None:
    """The range of hours of a lot; None when no formula has what it needs. `said` volumes read for the lot, as kept."""
    for case in _cases(need, said, defaults):
        found = _calibrated(case, defaults)
        if found and found.hours and found.low and found.high and found.hours.raw > 0:
            return Estimate(
                float(found.low.kept),
                float(found.hours.kept),
                float(found.high.kept),
                f"{found.strategy} ({found.label})",
                " ".join((*found.steps[:2], *found.assumptions)),
            )
    return None


def _calibrated(case: Case, defaults: Defaults) -> Calibration | None:
    """None when the formula refuses what is known: nothing is estimated on a doubtful figure."""
    try:
        return calibrate(case.formula, case.keys, defaults)
    except BadParameter:
        return None


def _cases(need: LotNeed, said: Sequence[Mapping[str, Any]], defaults: Defaults) -> list[Case]:
    """What could be computed, the best grounded first."""
    if not need.value:
        return []
    base: Keys = {"amount": need.value, **_trade(need, defaults)}
    if need.kinds & _RESERVED:
        return [Case("F2", {**base, "insertion_rate": "100 %"})]
    if not need.kinds & ASKS_HOURS:
        return []
    told = [case for volume in said for case in _said(volume, need.value, base)]
    vague = any(volume.get("percent") for volume in said)
    return told or ([] if vague else [Case("F1", base)])


def _trade(need: LotNeed, defaults: Defaults) -> dict[str, str]:
    rows = (defaults.of_trade(found.group, found.sector) for found in need.trades)
    row = next((row for row in rows if row is not None), None)
    return {"trade": row.name} if row else {}


def _said(volume: Mapping[str, Any], value: float, base: Keys) -> list[Case]:
    """The formula that the words call for: hours by tranche, a share of the hours, a share of the amount."""
    if volume.get("per_amount") and volume.get("hours"):
        tranche, hours = float(volume["per_amount"]), float(volume["hours"])
        return [Case("F3", {"invoiced": value, "tranche": tranche, "hours_per_tranche": hours})]
    percent, quote = volume.get("percent"), volume.get("quote") or ""
    if percent and _OF_HOURS.search(quote):
        return [Case("F1", {**base, "insertion_rate": f"{float(percent):g} %"})]
    if percent and _OF_AMOUNT.search(quote):
        return [Case("F6", {"percent": percent, "amount": value, "base": "amount"})]
    return []
