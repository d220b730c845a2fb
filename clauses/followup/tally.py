"""Adding entries up: planned, declared and validated are three totals, never mixed; every cut agrees with the entries.

An entry is sliced by what it serves (a contract, a line of a package), with a last slice for what serves nothing; cuts
add slices, so that the sum over contracts, suppliers, sites or trades is always the sum over entries.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from clauses.followup.counting import UNLIMITED, Counting
from clauses.followup.life import Standing, State
from clauses.followup.line import Line, Stage
from clauses.packages.kinds import ItemKind, Unit

Key = TypeVar("Key", bound=Hashable)
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its supplier, as it stands."""

    id: int
    supplier: int
    standing: Standing

    @property
    def line(self) -> Line:
        """What it says; an entry that exists always says something."""
        assert self.standing.line is not None
        return self.standing.line


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of an entry that serves `target`; None: it serves nothing yet. `counted` False: too late to count."""

    entry: Entry
    target: str | None
    quantity: Fraction
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Amounts:
    """Quantities of one unit. `planned` and `offered` are not declared; `validated` is a part of `declared`.

    `beyond`: declared and accepted, past the day until which they count; not a part of `validated`.
    """

    planned: Fraction = ZERO
    offered: Fraction = ZERO
    started: Fraction = ZERO
    declared: Fraction = ZERO
    validated: Fraction = ZERO
    rejected: Fraction = ZERO
    entries: int = 0
    beyond: Fraction = ZERO

    @property
    def awaiting(self) -> Fraction:
        """Declared, neither accepted nor rejected yet."""
        return self.declared - self.validated - self.rejected - self.beyond

    def plus(self, other: Amounts) -> Amounts:
        """Both together."""
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in Amounts.__dataclass_fields__))


def slices(entry: Entry, rule: Counting = UNLIMITED) -> Iterator[Slice]:
    """An entry cut by what it serves; the quantities add up to its own."""
    shares, line = entry.standing.shares, entry.line
    yield from (Slice(entry, target, many, rule.counts(line, target)) for target, many in shares.items())
    rest = entry.line.quantity - sum(shares.values(), ZERO)
    if rest:
        yield Slice(entry, None, rest)


def amounts(one: Slice) -> Amounts:
    """What a slice adds. A withdrawn entry adds nothing; one that is accepted but only planned cannot be."""
    entry, many = one.entry, one.quantity
    state, stage = entry.standing.state, entry.line.stage
    if state is State.WITHDRAWN:
        return Amounts()
    if stage is Stage.PLANNED:
        return Amounts(planned=many if one.counted and state is not State.REJECTED else ZERO, entries=1)
    if stage in (Stage.OFFERED, Stage.STARTED):
        offered = {Stage.OFFERED: "offered", Stage.STARTED: "started"}[stage]
        return Amounts(**{offered: many if entry.standing.counts else ZERO}, entries=1)
    if state is State.ACCEPTED:
        return Amounts(declared=many, entries=1, **{"validated" if one.counted else "beyond": many})
    return Amounts(declared=many, rejected=many if state is State.REJECTED else ZERO, entries=1)


Cell = tuple[Key, ItemKind | None, Unit]


def table(
    entries: Iterable[Entry], key: Callable[[Slice], Key], rule: Counting = UNLIMITED
) -> dict[Cell[Key], Amounts]:
    """Amounts by key, kind and unit: different kinds or units are never added."""
    found: dict[Cell[Key], Amounts] = {}
    for entry in entries:
        for one in slices(entry, rule):
            cell = (key(one), entry.line.kind, entry.line.unit)
            found[cell] = found.get(cell, Amounts()).plus(amounts(one))
    return found


def hours(entries: Iterable[Entry], target: str, rule: Counting = UNLIMITED) -> Amounts:
    """Hours that serve a contract, whatever the kind: an hour of insertion is an hour."""
    found = Amounts()
    for entry in entries:
        if entry.line.unit is Unit.HOURS:
            for one in slices(entry, rule):
                found = found.plus(amounts(one)) if one.target == target else found
    return found


def people(
    entries: Iterable[Entry], key: Callable[[Slice], Key], rule: Counting = UNLIMITED
) -> Mapping[Key, frozenset[str]]:
    """References of the people of validated entries, by key: somebody counts once in each, and once in all."""
    found: dict[Key, set[str]] = {}
    for entry in entries:
        for one in slices(entry, rule) if entry.standing.counts and entry.line.person else ():
            if one.counted:
                found.setdefault(key(one), set()).add(entry.line.person)
    return {each: frozenset(references) for each, references in found.items()}
