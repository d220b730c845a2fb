"""How much can it do? Proxies, each a range with its unit, source and date; never a single number made of them.

Ranges of the same unit that agree are narrowed to what they share; others stand side by side. No proxy: unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clauses.months import MONTHS
from matching.directory_policy import DirectoryPolicy
from matching.facts import CAPACITY, Fact, ranked

UNKNOWN = "Capacité inconnue : à demander"


@dataclass(frozen=True, slots=True)
class Range:
    """What a proxy says, from `low` to `high` (None: and more), of a `unit`, by which sources (French)."""

    unit: str
    low: float
    high: float | None
    origins: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """« 66 places (FINESS, mai 2026) »."""
        return f"{UNITS[self.unit](self)} ({' ; '.join(self.origins)})"


def ranges(facts: Iterable[Fact], policy: DirectoryPolicy, on: date) -> list[Range]:
    """Every proxy known, in a fixed order."""
    by_field = ranked(facts, policy, on)
    return [each for name in CAPACITY for each in _narrowed(by_field.get(name, []), name, policy)]


def share_of_turnover(amount: float, turnover: float) -> str:
    """What a lot of this amount would weigh for a company of this turnover; empty when it is reasonable."""
    share = amount / turnover if turnover > 0 else 0.0
    if share > 0.6:
        return "seule, c'est peu réaliste : à plusieurs ?"
    return "part élevée du chiffre d'affaires, à discuter" if share > 0.3 else ""


def _narrowed(facts: list[Fact], name: str, policy: DirectoryPolicy) -> list[Range]:
    """Facts of one unit and scope: their intersection, or each of them when they disagree."""
    found: list[Range] = []
    for fact in facts:
        each = _range(fact, name, policy)
        same = next((known for known in found if known.unit == each.unit), None)
        both = _shared(same, each) if same else None
        if same and both:
            found[found.index(same)] = both
        else:
            found.append(each)
    return found


def _range(fact: Fact, name: str, policy: DirectoryPolicy) -> Range:
    value: Mapping[str, Any] = fact.value if isinstance(fact.value, dict) else {"low": fact.value, "high": fact.value}
    scope = ":company" if value.get("company") else ""
    when = str(value["year"]) if value.get("year") else _when(fact, name)
    return Range(f"{name}{scope}", value["low"], value["high"], (f"{policy.name(fact.source)}, {when}",))


def _when(fact: Fact, name: str) -> str:
    if name == "open_posts":
        return f"{fact.day:%d/%m/%Y}"
    return f"{MONTHS[fact.day.month - 1]} {fact.day.year}"


def _shared(one: Range, other: Range) -> Range | None:
    """The same range from two sources is told once with both; None when they exclude each other."""
    low = max(one.low, other.low)
    high = min((high for high in (one.high, other.high) if high is not None), default=None)
    if high is not None and high < low:
        return None
    return Range(one.unit, low, high, (*one.origins, *(o for o in other.origins if o not in one.origins)))


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace(",", "\u202f").replace(".", ",")


def _span(found: Range) -> str:
    if found.high is None:
        return f"{_number(found.low)} et plus"
    return _number(found.low) if found.low == found.high else f"{_number(found.low)} à {_number(found.high)}"


def _plural(found: Range, one: str, many: str) -> str:
    return one if (found.high or found.low) < 2 and found.high is not None else many


UNITS: dict[str, Callable[[Range], str]] = {
    "hours": lambda r: f"{_span(r)} heures d'insertion par an",
    "etp": lambda r: f"{_span(r)} {_plural(r, 'poste', 'postes')} d'insertion à temps plein",
    "places": lambda r: f"{_span(r)} {_plural(r, 'place', 'places')}",
    "headcount": lambda r: f"{_span(r)} {_plural(r, 'salarié', 'salariés')}",
    "company_headcount:company": lambda r: f"{_span(r)} {_plural(r, 'salarié', 'salariés')} dans toute l'entreprise",
    "turnover:company": lambda r: f"chiffre d'affaires de l'entreprise : {_span(r)} €",
    "turnover": lambda r: f"chiffre d'affaires : {_span(r)} €",
    "open_posts": lambda r: f"{_span(r)} {_plural(r, 'poste ouvert', 'postes ouverts')}",
}
"How each unit is told."
