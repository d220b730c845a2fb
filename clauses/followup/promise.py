"""Where each line of a package stands: target, offered, started, done, kept, left. Offered counts apart.

A supplier that offered a post nobody took has kept its word. What is done below the quality agreed is done and not
kept; another thing stands for it only when that was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from clauses.debt import Limits, Progress, Totals, follow_up
from clauses.followup.life import item_key
from clauses.followup.line import Stage
from clauses.followup.tally import Entry, slices
from clauses.packages.kinds import KINDS, ItemKind, Unit
from clauses.packages.terms import Item, Per, Terms, amount

KEPT_WHEN_OFFERED = frozenset({ItemKind.JOB_INSERTION, ItemKind.JOB_INTERVIEW})
"Kinds whose promise is to offer: nobody can promise that somebody takes it."


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of a package on one day. Quantities in the unit of the line, over the whole period.

    `below`: done, under the quality or the length agreed; `extra`: other things that stand for nothing written;
    `elsewhere`: the same kind already counted for a contract of this supplier, hence not here.
    """

    item: Item
    target: Fraction
    offered: Fraction
    started: Fraction
    done: Fraction
    kept: Fraction
    below: Fraction
    extra: tuple[str, ...]
    elsewhere: tuple[str, ...]
    status: Progress

    @property
    def left(self) -> Fraction:
        """What remains to be kept."""
        return max(Fraction(0), self.target - self.kept)

    @property
    def tenable(self) -> bool:
        """Kept within the tolerance agreed."""
        return self.kept + Fraction(str(self.item.tolerance)) >= self.target


def years(starts: date, ends: date) -> Fraction:
    """Years of a period: whole when it is within a few days of whole ones, else to the hundredth."""
    exact = Fraction((ends - starts).days + 1) / Fraction("365.25")
    whole = Fraction(round(exact))
    return whole if whole and abs(exact - whole) * 365 <= 3 else Fraction(round(exact * 100), 100)


def promises(
    package_id: int, terms: Terms, starts: date, ends: date, entries: Iterable[Entry], today: date, limits: Limits
) -> tuple[Promise, ...]:
    """Each line of the terms in force, by the entries that serve it."""
    known = list(entries)
    return tuple(_promise(package_id, item, starts, ends, known, today, limits) for item in terms.items)


def _promise(
    package_id: int, item: Item, starts: date, ends: date, entries: list[Entry], today: date, limits: Limits
) -> Promise:
    over = years(starts, ends) if item.per is Per.YEAR else Fraction(1)
    target, served = Fraction(str(item.target)) * over, item_key(package_id, item.key)
    sums = {stage: Fraction(0) for stage in Stage}
    kept, below, others = Fraction(0), Fraction(0), dict[ItemKind, Fraction]()
    for entry in entries:
        mine = sum((each.quantity for each in slices(entry) if each.target == served), Fraction(0))
        if not mine or not entry.standing.counts or entry.line.kind is None:
            continue
        if entry.line.kind is not item.kind:
            others[entry.line.kind] = others.get(entry.line.kind, Fraction(0)) + mine
            continue
        sums[entry.line.stage] += mine
        promised = entry.line.stage is Stage.DONE or item.kind in KEPT_WHEN_OFFERED
        good = _good(item, entry)
        kept += mine if promised and good else 0
        below += mine if promised and not good else 0
    kept += _substituted(item, others)
    totals = Totals(target, validated=kept)
    status = follow_up(totals, starts, ends, today, limits).status
    elsewhere = tuple(_elsewhere(item, entries))
    extra = tuple(
        f"{amount(float(many), KINDS[kind].units[0], kind)} en plus"
        for kind, many in others.items()
        if item.substitution is None or item.substitution.kind is not kind
    )
    return Promise(
        item, target, sums[Stage.OFFERED], sums[Stage.STARTED], sums[Stage.DONE], kept, below, extra, elsewhere, status
    )


def _elsewhere(item: Item, entries: list[Entry]) -> Iterator[str]:
    counted: dict[Unit, Fraction] = {}
    for entry in entries:
        if entry.standing.counts and entry.line.kind is item.kind:
            there = [each.quantity for each in slices(entry) if (each.target or "").startswith("contract:")]
            counted[entry.line.unit] = counted.get(entry.line.unit, Fraction(0)) + sum(there, Fraction(0))
    for unit, many in counted.items():
        if many:
            yield f"déjà compté au titre d'un marché : {amount(float(many), unit, item.kind)}"


def _good(item: Item, entry: Entry) -> bool:
    """Of the quality agreed: said so on acceptance, and long enough; a length that is not told is not too short."""
    days = entry.line.days
    short = item.minimum_days is not None and days is not None and days < Fraction(str(item.minimum_days))
    return entry.standing.good and not short


def _substituted(item: Item, others: dict[ItemKind, Fraction]) -> Fraction:
    """What stands for the line by what was written: whole exchanges only."""
    rule = item.substitution
    if rule is None or rule.kind not in others:
        return Fraction(0)
    return Fraction(others[rule.kind] // Fraction(str(rule.give))) * Fraction(str(rule.stands_for))
