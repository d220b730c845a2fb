"""The statement of a year: what was done and counted, per supplier, per site or per trade; persons once in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from clauses.followup.counting import UNLIMITED, Counting
from clauses.followup.life import State
from clauses.followup.publics import PUBLICS
from clauses.followup.tally import Amounts, Entry, Slice, people, table
from clauses.packages.kinds import ItemKind, Unit


class Axis(StrEnum):
    """By what a statement is cut."""

    SUPPLIER = "supplier"
    SITE = "site"
    TRADE = "trade"


AXES = {Axis.SUPPLIER: "fournisseur", Axis.SITE: "site", Axis.TRADE: "métier"}
KEYS: dict[Axis, Callable[[Slice], str]] = {
    Axis.SUPPLIER: lambda each: str(each.entry.supplier),
    Axis.SITE: lambda each: each.entry.line.site,
    Axis.TRADE: lambda each: each.entry.line.trade,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One key, kind and unit: the three totals, and how many people are counted in it."""

    key: str
    kind: ItemKind | None
    unit: Unit
    amounts: Amounts
    people: int


def statement(entries: Iterable[Entry], axis: Axis, rule: Counting = UNLIMITED) -> tuple[Row, ...]:
    """The rows of a statement, by key then kind; sums over any axis agree."""
    known = list(entries)
    key = KEYS[axis]
    persons = people(known, lambda each: (key(each), each.entry.line.kind, each.entry.line.unit), rule)
    rows = [Row(*cell, found, len(persons.get(cell, ()))) for cell, found in table(known, key, rule).items()]
    return tuple(sorted((row for row in rows if row.amounts.entries), key=_order))


def _order(row: Row) -> tuple[str, str, str]:
    return row.key, row.kind.value if row.kind else "", row.unit.value


def total_people(entries: Iterable[Entry], rule: Counting = UNLIMITED) -> int:
    """How many people are counted, each once."""
    return len(people(entries, lambda each: "all", rule).get("all", ()))


# --- quarterly control ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry to look at again, and why, in French."""

    entry: Entry
    because: str


@dataclass(frozen=True, slots=True)
class Control:
    """A quarter's control at two levels: eligibility of people, execution of hours and of the rest."""

    eligibility: tuple[Doubt, ...]
    execution: tuple[Doubt, ...]
    accepted: int


def quarter(day: date) -> tuple[date, date]:
    """First and last day of the quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


FULL_MONTH = Fraction(220)
"Hours that nobody works in a month: beyond, several people or a mistake."


Period = tuple[date, date]


def control(
    entries: Iterable[Entry],
    first: date,
    last: date,
    contracts: Mapping[str, Period],
    rule: Counting = UNLIMITED,
) -> Control:
    """What deserves a look among the entries of a period. It judges nobody: each doubt says what to check.

    `contracts`: key of shares → first and last day on which hours of a contract count.
    """
    known = [each for each in entries if first <= each.line.day <= last and each.standing.state is not State.WITHDRAWN]
    counted = [each for each in known if each.standing.counts]
    eligibility = [doubt for each in counted for doubt in _eligibility(each)]
    outside = [doubt for each in counted for doubt in (*_outside(each, contracts), *_beyond(each, rule))]
    return Control(tuple(eligibility), (*_execution(known), *outside), len(counted))


def _outside(entry: Entry, contracts: Mapping[str, Period]) -> Iterator[Doubt]:
    """Hours count between the notification and the end of the contract they serve."""
    for key in entry.standing.shares:
        first, last = contracts.get(key, (entry.line.day, entry.line.day))
        if not first <= entry.line.day <= last:
            yield Doubt(entry, f"hors de la période du marché, du {first:%d/%m/%Y} au {last:%d/%m/%Y}")


def _beyond(entry: Entry, rule: Counting) -> Iterator[Doubt]:
    """Hours of a permanent hire stop counting one day."""
    yield from (Doubt(entry, why) for key in entry.standing.shares if (why := rule.told(entry.line, key)))


def _eligibility(entry: Entry) -> Iterator[Doubt]:
    line = entry.line
    if not line.public:
        yield Doubt(entry, "public non précisé : est-il de la liste du marché ?")
    elif line.public in ("QPV", "AUTRE"):
        yield Doubt(entry, f"à vérifier : {PUBLICS[line.public].evidence}")
    if not line.person:
        yield Doubt(entry, "sans référence de personne : les personnes ne peuvent pas être comptées")


def _execution(entries: list[Entry]) -> Iterator[Doubt]:
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        line, state = entry.line, entry.standing.state
        if state in (State.ENTERED, State.TYPED, State.PROVED):
            yield Doubt(entry, "ni acceptée ni refusée : ne compte pas encore")
        if line.unit is Unit.HOURS and line.person and line.quantity > FULL_MONTH:
            yield Doubt(entry, "plus d'heures qu'une personne n'en fait en un mois")
        if entry.standing.counts and not entry.standing.shares:
            yield Doubt(entry, "acceptée, mais ne sert à aucun marché ni package")
        key = (entry.supplier, line.kind, line.unit, line.quantity, line.day, line.person)
        if line.person and seen.setdefault(key, entry) is not entry:
            yield Doubt(entry, f"identique à la saisie n° {seen[key].id}")
