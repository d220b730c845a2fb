"""Values taken when the buyer gives none, from `config/hours.toml`, each with its mark, source and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from clauses.calibration.parameters import SPECS, Origin, Value
from clauses.normalise import fold


@dataclass(frozen=True, slots=True)
class TradeShare:
    """The labour share of a trade: `words` that name it, sectors and groups of trades it covers, `without` some."""

    name: str
    value: Value
    words: re.Pattern[str]
    sectors: frozenset[str]
    groups: frozenset[str]
    without: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """Figures of the rules themselves, see `config/hours.toml`."""

    step: int
    cleaning_minimum: int
    high_rate: Fraction
    low_cost: Fraction
    high_cost: Fraction
    small_amount: int
    short_months: int


@dataclass(frozen=True, slots=True)
class Tier:
    """From this amount before tax on, so many hours."""

    first: int
    hours: int


@dataclass(frozen=True, slots=True)
class FullTime:
    """Hours of one full-time post a year, by a named base."""

    name: str
    label: str
    hours: int
    mark: str


@dataclass(frozen=True, slots=True)
class Defaults:
    """All of them. `values` by parameter; `cleaning_cost` stands for `hourly_cost` in the cleaning strategy."""

    shares: tuple[TradeShare, ...]
    values: Mapping[str, Value]
    cleaning_cost: Value
    rules: Rules
    tiers: tuple[Tier, ...]
    full_time: tuple[FullTime, ...]
    week: Fraction
    month: Fraction

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Defaults:
        """Read the values of `config/hours.toml`. Raises KeyError for a missing one."""
        return cls(
            tuple(_share(row) for row in data["labour_share"]),
            {name: _value(name, data[name]) for name in ("insertion_rate", "hourly_cost")},
            _value("hourly_cost", data["cleaning_cost"]),
            _rules(data["rules"]),
            tuple(sorted((Tier(row["from"], row["hours"]) for row in data["tiers"]), key=lambda tier: tier.first)),
            tuple(FullTime(row["name"], row["label"], row["hours"], row["mark"]) for row in data["full_time"]),
            _fraction(data["durations"]["week"]),
            _fraction(data["durations"]["month"]),
        )

    def trade(self, text: str) -> TradeShare | None:
        """The trade named by words, by our own name, or by the slug of a sector or group; None when none is."""
        said = fold(text).low
        exact = (
            row for row in self.shares if text in {row.name, *row.sectors, *row.groups} or fold(row.name).low == said
        )
        worded = (row for row in self.shares if row.words.search(said))
        return next(exact, None) or next(worded, None)

    def of_trade(self, group: str, sector: str | None) -> TradeShare | None:
        """The trade of a lot as classified: by its sector first, then by its group unless the sector is left out."""
        by_sector = (row for row in self.shares if sector in row.sectors)
        by_group = (row for row in self.shares if group in row.groups and sector not in row.without)
        return next(by_sector, None) or next(by_group, None)


def _share(row: Mapping[str, Any]) -> TradeShare:
    words = "|".join(re.escape(word) for word in row["words"])
    lists = {key: frozenset(row.get(key, ())) for key in ("sectors", "groups", "without")}
    return TradeShare(row["name"], _value("labour_share", row), re.compile(rf"\b(?:{words})s?\b"), **lists)


def _value(name: str, row: Mapping[str, Any]) -> Value:
    spec = SPECS[name]
    low, central, high = (_fraction(row[end]) for end in ("low", "central", "high"))
    label = f"{spec.label} ({row['name']})" if "name" in row else spec.label
    origin = (Origin.DEFAULT, row["mark"], row["source"], row["year"])
    return Value(name, label, spec.unit, low, central, high, *origin, grows=spec.grows)


def _rules(row: Mapping[str, Any]) -> Rules:
    rate, low, high = (_fraction(row[key]) for key in ("high_rate", "low_cost", "high_cost"))
    return Rules(row["step"], row["cleaning_minimum"], rate, low, high, row["small_amount"], row["short_months"])


def _fraction(value: float) -> Fraction:
    return Fraction(str(value))
