"""Until when hours count: those of a permanent hire, to the end of the contract and a few years at most.

Source: a real contract (CCAP 21_BAM_048): hours of somebody hired on a permanent contract count « pendant toute la
durée restante du marché, pour une période maximale de 4 ans », from the day of hiring. The years are a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clauses.debt import counted_until
from clauses.followup.line import Line
from clauses.packages.kinds import Unit


@dataclass(frozen=True, slots=True)
class Counting:
    """`ends`: last day of each contract, by key of shares; `cdi_years`: years counted at most for a permanent hire."""

    ends: Mapping[str, date] = field(default_factory=dict)
    cdi_years: int = 0

    def until(self, line: Line, target: str | None) -> date | None:
        """Last day on which what the line says counts for a contract; None: this rule sets no limit."""
        end = self.ends.get(target or "")
        if end is None or line.hired is None or line.unit is not Unit.HOURS:
            return None
        return counted_until(line.hired, end, self.cdi_years)

    def counts(self, line: Line, target: str | None) -> bool:
        """Whether the line still counts for what it serves."""
        last = self.until(line, target)
        return last is None or line.day <= last

    def told(self, line: Line, target: str | None) -> str:
        """Why the line no longer counts for a contract, in French; empty when it does."""
        last = self.until(line, target)
        if last is None or line.day <= last or line.hired is None:
            return ""
        return (
            f"ne compte plus pour ce marché : les heures d'une personne embauchée en CDI le {line.hired:%d/%m/%Y} "
            f"comptent jusqu'à la fin du marché, {self.cdi_years} ans au plus, ici jusqu'au {last:%d/%m/%Y}"
        )


UNLIMITED = Counting()
