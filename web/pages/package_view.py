"""What both sides see of a package: commitments through the rounds, differences in words, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sqlalchemy.orm import Session

from clauses.packages.differences import Change, Difference, differences
from clauses.packages.kinds import UNIT_WORDS, Unit
from clauses.packages.rounds import EVENT_WORDS, STATE_WORDS, Event, Side, Standing, State, replay
from clauses.packages.rounds import Act as Step
from clauses.packages.terms import PER_WORDS, Item, Terms, plain, quantity, substitution_words
from web.clock import PARIS
from web.pages.package_form import KIND_NAMES
from web.store import packages
from web.store.models import Package, PackageEvent, PackageVersion

SHARED = frozenset({Event.SEND, Event.COUNTER, Event.ACCEPT, Event.REFUSE, Event.AMEND})
"Steps whose author and reason both sides see; drafts and what a buyer stops or withdraws are its own."
SENT_WORDS = {Side.BUYER: "Demandé", Side.SUPPLIER: "Proposé en réponse"}


@dataclass(frozen=True, slots=True)
class Column:
    """One version in the table: rank among those both sides saw, who wrote it and why."""

    rank: int
    row: PackageVersion
    terms: Terms
    title: str
    agreed: bool

    @property
    def day(self) -> date:
        """The day it was written, in Paris."""
        return self.row.created_at.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment: its title and what each version says of it; `status` in words."""

    key: str
    title: str
    cells: tuple[str, ...]
    status: str
    item: Item | None
    "As the last version shown says it; None: taken out."


@dataclass(frozen=True, slots=True)
class View:
    """A package for one side. `columns`: versions that were put on the table, first to last."""

    package: Package
    standing: Standing
    columns: tuple[Column, ...]
    events: tuple[PackageEvent, ...]

    @property
    def state(self) -> str:
        """The state in words, an amendment included."""
        assert self.standing.state is not None
        told = STATE_WORDS[self.standing.state]
        if self.standing.talk and self.standing.talk is not self.standing.state:
            return f"{told}, changement en discussion"
        return told

    @property
    def awaited(self) -> str:
        """Who is to answer: « buyer », « supplier » or nothing."""
        return self.standing.awaited.value if self.standing.awaited else ""

    @property
    def open(self) -> Column | None:
        """The version on the table."""
        return next((one for one in self.columns if one.row.number == self.standing.open), None)

    @property
    def former(self) -> Column | None:
        """The version put on the table before the one that is open."""
        return self.columns[self.columns.index(self.open) - 1] if self.open and self.open.rank > 1 else None

    @property
    def in_force(self) -> Column | None:
        """The version both sides accepted last."""
        return next((one for one in self.columns if one.row.number == self.standing.agreed), None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every commitment that any version shown speaks of."""
        keys = dict.fromkeys(item.key for one in reversed(self.columns) for item in one.terms.items)
        return tuple(self._line(key) for key in keys)

    def _line(self, key: str) -> Line:
        items = [one.terms.item(key) for one in self.columns]
        known = next(item for item in reversed(items) if item is not None)
        return Line(key, KIND_NAMES[known.kind], tuple(map(short, items)), self._status(key), items[-1])

    def _status(self, key: str) -> str:
        last = self.open or self.in_force or self.columns[-1]
        item = last.terms.item(key)
        if self.open is None and self.in_force:
            return "acceptée" if item else "retirée"
        before = self.former.terms.item(key) if self.former else None
        if item is None:
            return "retirée, en discussion"
        if self.former and item == before and self.open:
            return "d'accord sur cette ligne"
        return "en discussion" if self.open else "sans accord"

    @property
    def changes(self) -> tuple[Difference, ...]:
        """What the open version changes against the one before, in words."""
        if self.open is None or self.former is None:
            return ()
        found = differences(self.former.terms, self.open.terms)
        return tuple(one for one in found if one.change is not Change.SAME)

    def changes_of(self, column: Column) -> tuple[Difference, ...]:
        """What a version changed against the one before it."""
        if column.rank == 1:
            return ()
        found = differences(self.columns[column.rank - 2].terms, column.terms)
        return tuple(one for one in found if one.change is not Change.SAME)

    def reason_of(self, key: str) -> str:
        """Why the open version changed this line."""
        told: str = self.open.row.content.get("reasons", {}).get(key, "") if self.open else ""
        return told


def view(session: Session, package: Package, upto: Sequence[int] | None = None) -> View:
    """The package as both sides see it; `upto` keeps the versions up to the last of these numbers."""
    events = tuple(packages.events(session, package))
    standing = replay(Step(Event(row.event), Side(row.side), row.version, row.reason) for row in events)
    shown = packages.exchanged(session, package, events)
    if upto is not None:
        shown = [row for row in shown if row.number <= max(upto)]
        events = tuple(row for row in _until(events, max(upto)) if Event(row.event) in SHARED)
    columns = tuple(_column(rank, row, standing) for rank, row in enumerate(shown, 1))
    return View(package, standing, columns, events)


def _until(events: tuple[PackageEvent, ...], last: int) -> Iterator[PackageEvent]:
    """The events up to the end of the round that `last` belongs to."""
    return takewhile(lambda row: (row.version or 0) <= last, events)


def _column(rank: int, row: PackageVersion, standing: Standing) -> Column:
    return Column(rank, row, packages.terms_of(row), SENT_WORDS[Side(row.side)], row.number == standing.agreed)


def short(item: Item | None) -> str:
    """« 3 par an », « 1 607 heures par an », or a dash where the version has no such line."""
    if item is None:
        return "–"
    unit = UNIT_WORDS[item.unit][item.target >= 2] if item.unit is not Unit.NUMBER else ""
    return " ".join(filter(None, (plain(item.target), unit, PER_WORDS[item.per])))


def details(item: Item) -> list[str]:
    """What else the line says, in words."""
    told = [
        ("Lieu", item.place),
        ("Publics", item.publics),
        ("Niveau demandé", item.demand_level),
        ("Durée minimale", f"{plain(item.minimum_days)} jours" if item.minimum_days else ""),
        ("Qualité attendue", item.quality),
        ("Tolérance", f"{short_amount(item)} de moins reste un engagement tenu" if item.tolerance else ""),
        ("Remplacement", substitution_words(item)),
    ]
    return [f"{name} : {value}" for name, value in told if value]


def short_amount(item: Item) -> str:
    """The tolerance with its unit."""
    unit = UNIT_WORDS[item.unit][item.tolerance >= 2]
    return f"{plain(item.tolerance)} {unit}".strip()


def step_words(row: PackageEvent) -> str:
    """« L'acheteur a proposé »."""
    return f"{_WHO[Side(row.side)]} {EVENT_WORDS[Event(row.event)]}"


_WHO = {Side.BUYER: "L'acheteur", Side.SUPPLIER: "Le fournisseur"}


def open_states() -> tuple[State, ...]:
    """States in which people still talk."""
    return (State.DRAFT, State.SENT, State.COUNTERED)


__all__ = ["Column", "Line", "View", "details", "open_states", "quantity", "short", "step_words", "view"]
