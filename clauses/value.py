"""What insertion is worth: quantities first, and beside them an indicative sum by a stated convention.

Sums of different kinds cannot be added: `Indicative` has no arithmetic, and a table keeps one line a kind. No table of
foreign proxy values is used. Conventions: hours × hourly cost for jobs and training, invoices for purchases, 0 € for an
immersion unless the buyer enters a training value of its own, shown with its author.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NoReturn

from clauses.calibration.numbers import in_words, to_cent
from clauses.calibration.parameters import Value
from clauses.packages.kinds import KINDS, UNIT_WORDS, ItemKind, Unit

PAID_HOURS = frozenset({ItemKind.JOB_INSERTION, ItemKind.TRIAL_LENDING, ItemKind.APPRENTICE, ItemKind.TRAINING_SLOT})
"Kinds whose hours cost wages, or are bought: hours × hourly cost holds for them."


class MixedKinds(TypeError):
    """Somebody tried to add or compare sums of money of different kinds. The message is French."""


@dataclass(frozen=True, slots=True, eq=False)
class Indicative:
    """A sum that is only indicative, by `convention` (French). It adds to nothing and compares with nothing."""

    kind: ItemKind
    _euros: Fraction
    convention: str

    @property
    def text(self) -> str:
        """« ≈ 28 000 € », or « 0 € »."""
        return f"≈ {in_words(self._euros)} €" if self._euros else "0 €"

    @property
    def cell(self) -> float:
        """The number for a cell of a table whose column names the kind."""
        return float(self._euros)

    def _refuse(self, other: object) -> NoReturn:
        raise MixedKinds(
            "Des montants indicatifs ne s'additionnent pas et ne se comparent pas : lisez-les ligne à ligne."
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A training value of the buyer's own, for one unit of one kind, with who entered it and when."""

    kind: ItemKind
    euros: Fraction
    author: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One kind in one unit: the quantity, and the indicative sum, None when no convention gives one."""

    kind: ItemKind
    unit: Unit
    quantity: Fraction
    money: Indicative | None

    @property
    def text(self) -> str:
        """« 3 périodes d'immersion (PMSMP) », « poste proposé : 800 heures »."""
        facts, (one, many) = KINDS[self.kind], UNIT_WORDS[self.unit]
        number, several = in_words(self.quantity), self.quantity >= 2
        if self.unit is Unit.NUMBER:
            return f"{number} {facts.plural if several else facts.name}"
        return f"{facts.name} : {number} {many if several else one}"


def worth(
    quantities: Iterable[tuple[ItemKind, Unit, Fraction]], hourly: Value | None = None, own: Iterable[OwnValue] = ()
) -> tuple[Line, ...]:
    """One line a kind and unit, in the order met; quantities of the same kind and unit are added, sums never are.

    `hourly`: the cost of an hour, given or by default (its source is told). `own`: values the buyer entered.
    """
    values = {value.kind: value for value in own}
    found: dict[tuple[ItemKind, Unit], Line] = {}
    for kind, unit, quantity in quantities:
        known = found.get((kind, unit), Line(kind, unit, Fraction(0), None))
        found[kind, unit] = replace(known, quantity=known.quantity + quantity)
    return tuple(replace(line, money=_money(line, hourly, values.get(line.kind))) for line in found.values())


def _money(line: Line, hourly: Value | None, own: OwnValue | None) -> Indicative | None:
    if own is not None and line.unit is Unit.NUMBER:
        told = f"valeur de formation de {in_words(own.euros)} € saisie par {own.author} le {own.day:%d/%m/%Y}"
        return Indicative(line.kind, to_cent(own.euros * line.quantity), told)
    if line.kind is ItemKind.PMSMP:
        return Indicative(
            line.kind, Fraction(0), "une immersion n'est pas payée : 0 €, sauf valeur saisie par l'acheteur"
        )
    if line.kind is ItemKind.SUBCONTRACT and line.unit is Unit.EUROS:
        return Indicative(line.kind, to_cent(line.quantity), "montant des factures, hors taxes")
    if line.kind in PAID_HOURS and line.unit is Unit.HOURS and hourly is not None:
        return Indicative(line.kind, to_cent(line.quantity * hourly.central), f"heures × {_source(hourly)}")
    return None


def _source(hourly: Value) -> str:
    source = f" (valeur d'usage, {hourly.source}, {hourly.year})" if hourly.mark else ""
    return f"{in_words(hourly.central)} € de l'heure{source}"
