"""Quantities to begin a talk with: ranges, each with the parts that made it, never one number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clauses.packages.kinds import KINDS, ItemKind, Unit
from clauses.packages.terms import Per, amount, plain

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Base:
    """How much of one kind, by each 100 000 € spent a year, and by each ten people employed. Lowest and highest."""

    kind: ItemKind
    unit: Unit
    by_spend: Range | None
    by_workforce: Range | None


@dataclass(frozen=True, slots=True)
class Size:
    """What is known of the supplier; None: not known, and then said so.

    `spend` euros before tax a year; `labour` share of labour in the price, lowest and highest; `workforce` people on
    the sites; `committed` quantity a year already promised elsewhere, by kind; `structures` how many structures near
    could propose people.
    """

    spend: float | None = None
    labour: Range | None = None
    workforce: int | None = None
    committed: Mapping[ItemKind, float] | None = None
    structures: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A range a year for one kind, and its parts in French. `low` and `high` None: too little is known."""

    kind: ItemKind
    unit: Unit
    low: float | None
    high: float | None
    parts: tuple[str, ...]
    per: Per = Per.YEAR

    @property
    def words(self) -> str:
        """« de 1 à 3 périodes d'immersion (PMSMP) par an », or that it cannot be told."""
        if self.low is None or self.high is None:
            return f"{KINDS[self.kind].name} : trop peu d'éléments pour proposer une quantité"
        if self.high == 0:
            return f"{KINDS[self.kind].name} : rien de plus à demander, d'après ces éléments"
        same = self.low == self.high
        start = "" if same else f"de {plain(self.low)} à "
        return f"{start}{amount(self.high, self.unit, self.kind)} par an"


REFERENCE_LABOUR = 0.5
"Share of labour for which the base by spend is told; a trade with more labour bears more."


def bases(rows: Iterable[Mapping[str, Any]]) -> tuple[Base, ...]:
    """Read `[[base]]` of `config/packages.toml`."""
    return tuple(
        Base(ItemKind(row["kind"]), Unit(row["unit"]), _range(row, "by_spend"), _range(row, "by_workforce"))
        for row in rows
    )


def _range(row: Mapping[str, Any], name: str) -> Range | None:
    found = row.get(name)
    return (float(found[0]), float(found[1])) if found else None


def proposals(known: Iterable[Base], size: Size) -> tuple[Target, ...]:
    """A range for each base, from what is known of the supplier."""
    return tuple(_target(base, size) for base in known)


def _target(base: Base, size: Size) -> Target:
    spend, spend_told = _by_spend(base, size)
    workforce, workforce_told = _by_workforce(base, size)
    found = [one for one in (spend, workforce) if one is not None]
    parts = [*spend_told, *workforce_told]
    if not found:
        return Target(base.kind, base.unit, None, None, (*parts, *_near(size)))
    low, high = min(one[0] for one in found), min(one[1] for one in found)
    if len(found) > 1:
        parts.append("La plus prudente des deux estimations est gardée.")
    less = (size.committed or {}).get(base.kind, 0)
    if less:
        parts.append(f"Déjà promis ailleurs : {amount(less, base.unit, base.kind)} par an, à déduire.")
    low, high = max(0, math.floor(low - less)), max(0, math.ceil(high - less))
    return Target(base.kind, base.unit, low, high, (*parts, *_near(size)))


def _by_spend(base: Base, size: Size) -> tuple[Range | None, list[str]]:
    if base.by_spend is None:
        return None, []
    if size.spend is None:
        return None, ["Dépense annuelle : non connue."]
    share = size.labour or (REFERENCE_LABOUR, REFERENCE_LABOUR)
    scale = [size.spend / 100_000 * one / REFERENCE_LABOUR for one in share]
    low, high = base.by_spend[0] * scale[0], base.by_spend[1] * scale[1]
    return (low, high), [
        f"Dépense annuelle : {plain(size.spend)} € HT ; base {_span(base.by_spend)} pour 100 000 €.",
        _labour_told(size.labour),
        f"D'après la dépense : {_span((low, high))}.",
    ]


def _labour_told(labour: Range | None) -> str:
    if labour is None:
        return "Part de main-d'œuvre du métier : non connue, comptée à 50 %."
    low, high = (f"{plain(100 * one)} %" for one in labour)
    return f"Part de main-d'œuvre du métier : {low if low == high else f'{low} à {high}'} (base à 50 %)."


def _by_workforce(base: Base, size: Size) -> tuple[Range | None, list[str]]:
    if base.by_workforce is None:
        return None, []
    if size.workforce is None:
        return None, ["Effectif sur les sites : non connu."]
    low, high = (size.workforce / 10 * one for one in base.by_workforce)
    people = f"{plain(size.workforce)} {'personne' if size.workforce < 2 else 'personnes'}"
    return (low, high), [
        f"Effectif sur les sites : {people} ; base {_span(base.by_workforce)} pour 10 personnes.",
        f"D'après l'effectif : {_span((low, high))}.",
    ]


def _span(found: Range) -> str:
    low, high = (plain(round(one, 2)) for one in found)
    return low if low == high else f"{low} à {high}"


def _near(size: Size) -> list[str]:
    if size.structures is None:
        return ["Structures proches qui pourraient proposer des personnes : non connu."]
    if size.structures == 0:
        return ["Aucune structure proche dans l'annuaire : qui proposera des personnes ?"]
    return [f"Structures proches qui pourraient proposer des personnes : {plain(size.structures)}."]
