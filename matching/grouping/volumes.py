"""Hours of needs, slices and lots in whole numbers that add up, what is estimated, and full-time posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.grouping.needs import Composition, LotWork
from matching.grouping.shares import whole_parts
from matching.grouping.slices import whole_id
from matching.structure import StructureKind

FullTime = tuple[str, str, float]
"A base of full-time posts: its name in `config/hours.toml` (a kind, or a number), its French label, hours of a year."
USUAL_BASE = "1607"


@dataclass(frozen=True, slots=True)
class Posts:
    """Full-time posts over one year, on a base that is named."""

    etp: float
    base: str


def whole_hours(composition: Composition) -> dict[str, float | None]:
    """Hours of each need: those of a lot, or whole hours of its slices that add up to the lot's; None when unknown."""
    slices: dict[str, list[str]] = {}
    for need in composition.problem.needs:
        slices.setdefault(whole_id(need.id), []).append(need.id)
    raw = {need.id: need.hours or 0.0 for need in composition.problem.needs}
    found: dict[str, float | None] = {}
    for number, names in slices.items():
        found |= dict(zip(names, _shared(composition.lots[number].load, [raw[name] for name in names]), strict=True))
    return found


def _shared(load: float | None, weights: list[float]) -> list[float | None]:
    """The load over its slices; what is less than an hour goes to the first."""
    if load is None or len(weights) == 1:
        return [load] * len(weights)
    parts: list[float | None] = [float(part) for part in whole_parts(int(load), weights)]
    parts[0] = round((parts[0] or 0.0) + load - int(load), 2)
    return parts


def added(hours: Iterable[float | None]) -> float | None:
    """Their sum; None when none is known."""
    known = [each for each in hours if each is not None]
    return round(sum(known), 2) if known else None


def range_of(hours: float | None, lot: LotWork) -> tuple[float | None, float | None]:
    """Low and high of a part of a lot whose hours are estimated; nothing when they were said."""
    if hours is None or lot.hours is not None or lot.estimate is None:
        return None, None
    share = hours / lot.estimate.central
    return round(lot.estimate.low * share, 1), round(lot.estimate.high * share, 1)


def posts(hours: float | None, kind: StructureKind, bases: Iterable[FullTime]) -> Posts | None:
    """Full-time posts over one year, on the base of its kind; None for hours or a base that are not known."""
    known: Mapping[str, FullTime] = {base[0]: base for base in bases}
    chosen = known.get(kind.value) or known.get(USUAL_BASE)
    if hours is None or chosen is None:
        return None
    return Posts(round(hours / chosen[2], 2), f"{figure(chosen[2])} h, {chosen[1]}")


def volume(lot: LotWork) -> str:
    """Hours of a lot in words, with who said them."""
    if lot.hours is not None:
        return f"{figure(lot.hours)} h, {lot.origin}" if lot.origin else f"{figure(lot.hours)} h"
    if lot.estimate is None:
        return "heures inconnues"
    one = lot.estimate
    return f"{between(one.low, one.high)}, estimation, formule {one.formula}"


def between(low: float, high: float) -> str:
    """« entre 455 et 840 h »."""
    return f"{figure(low)} h" if low == high else f"entre {figure(low)} et {figure(high)} h"


def figure(hours: float) -> str:
    """As the French write it: « 1 155 », « 52,5 »."""
    text = f"{hours:,.2f}".rstrip("0").rstrip(".") if hours % 1 else f"{hours:,.0f}"
    return text.replace(",", " ").replace(".", ",")
