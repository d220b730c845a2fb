"""Thresholds, dated amounts and lines of advice about levers, from `config/levers.toml`, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from clauses.notice import ContractKind


@dataclass(frozen=True, slots=True)
class Direct:
    """Below these amounts before tax, from this day on, a purchase needs no publicity."""

    first: date
    amounts: Mapping[str, float]
    source: str


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One line of advice: `when` it holds, its French text, its article or nothing."""

    when: str
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class LeverPolicy:
    """Thresholds, dated amounts and advice, from `config/levers.toml`."""

    whole: int
    lot: int
    clause: int
    dependency: Fraction
    source: str
    direct: tuple[Direct, ...]
    large: int
    lines: tuple[AdviceLine, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> LeverPolicy:
        """Read the values of the file. Raises KeyError for a missing one."""
        counts, advice = data["counts"], data["advice"]
        names = (ContractKind.WORKS.value, ContractKind.SUPPLIES.value, ContractKind.SERVICES.value)
        direct = (Direct(row["from"], {name: row[name] for name in names}, row["source"]) for row in data["direct"])
        lines = tuple(AdviceLine(row["when"], row["text"], row["article"]) for row in advice["lines"])
        return cls(
            counts["whole"],
            counts["lot"],
            counts["clause"],
            Fraction(str(counts["dependency"])),
            counts["source"],
            tuple(direct),
            advice["large"],
            lines,
        )
