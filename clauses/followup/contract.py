"""Where a contract stands: due, forecast due, planned, declared, validated, and the sanctions its clause would make.

Sanctions are computed and proposed with the words of the clause and its date; the buyer decides. Nothing is deducted,
nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from clauses.calibration.numbers import euros, in_words
from clauses.debt import FollowUp, Limits, Settlement, Totals, follow_up, late_evidence, settle, training_penalty
from clauses.followup.line import BadEntry
from clauses.followup.tally import Amounts

_AMOUNTS = frozenset({
    "hours", "trigger", "tranche", "per_tranche", "invoiced", "ordered", "per_hour", "per_day", "coefficient",
    "ceiling",
})  # fmt: skip
_DAYS = frozenset({"notified", "ends", "clause_date", "formal_notice", "evidence_given"})


@dataclass(frozen=True, slots=True)
class Duty:
    """What a contract makes due. Either `hours`, or `per_tranche` hours for each whole `tranche` above `trigger`.

    Amounts in euros before tax: `invoiced` so far, `ordered` and not invoiced yet, `per_hour` for an hour not done,
    `per_day` for evidence late after `formal_notice`; of a training clause, an hour not done costs `coefficient` ×
    `ceiling`, the hourly ceiling of Social Security of the year (model clause of 2018).
    `clause`: its words; `source`: where they stand.
    `pooling`: reference of the agreement to pool hours with other contracts; empty: none.
    """

    notified: date
    ends: date
    hours: Fraction | None = None
    trigger: Fraction = Fraction(0)
    tranche: Fraction | None = None
    per_tranche: Fraction = Fraction(1)
    invoiced: Fraction = Fraction(0)
    ordered: Fraction = Fraction(0)
    per_hour: Fraction = Fraction(0)
    per_day: Fraction = Fraction(0)
    coefficient: Fraction = Fraction(0)
    ceiling: Fraction = Fraction(0)
    clause: str = ""
    source: str = ""
    clause_date: date | None = None
    formal_notice: date | None = None
    evidence_given: date | None = None
    pooling: str = ""

    def __post_init__(self) -> None:
        if self.ends <= self.notified:
            raise BadEntry(f"Fin : le {self.ends:%d/%m/%Y} vient avant la notification, le {self.notified:%d/%m/%Y}.")
        if (self.hours is None) == (self.tranche is None):
            raise BadEntry("Heures dues : donnez un volume d'heures, ou des heures par tranche facturée, pas les deux.")
        if self.tranche is not None and self.tranche <= 0:
            raise BadEntry("Montant d'une tranche : un montant plus grand que zéro est attendu.")
        for name in _AMOUNTS:
            value = getattr(self, name)
            if value is not None and value < 0:
                raise BadEntry(f"{name} : « {float(value):g} » ; un nombre positif est attendu.")

    def due(self, amount: Fraction) -> Fraction:
        """Hours due for an amount invoiced; whole tranches only, nothing below the trigger (CCAP 21_BAM_048)."""
        if self.hours is not None:
            return self.hours
        assert self.tranche is not None
        return Fraction(max(Fraction(0), amount - self.trigger) // self.tranche) * self.per_tranche

    @property
    def due_told(self) -> str:
        """How the hours due are counted, in French."""
        if self.hours is not None:
            return f"{in_words(self.hours)} h prévues par le marché."
        assert self.tranche is not None
        above = f" au-dessus de {euros(self.trigger)}" if self.trigger else ""
        return (
            f"{in_words(self.per_tranche)} h par tranche entière de {euros(self.tranche)}{above} ; "
            f"facturé : {euros(self.invoiced)} ; commandé en plus : {euros(self.ordered)}."
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {name: None if value is None else str(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Duty:
        """Read plain values back."""
        return cls(**{each.name: _value(each.name, data[each.name]) for each in fields(cls) if each.name in data})


def _value(name: str, text: str | None) -> Any:
    if text is None:
        return None
    if name in _AMOUNTS:
        return Fraction(text)
    return date.fromisoformat(text) if name in _DAYS else text


@dataclass(frozen=True, slots=True)
class Sanction:
    """What the clause would make, in euros, proposed. `ripe` False: shown, but the time to decide has not come."""

    euros: Fraction
    because: str
    ripe: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A contract on one day. Due is what invoices or the volume make; forecast due adds what is ordered."""

    duty: Duty
    amounts: Amounts
    due: Fraction
    forecast_due: Fraction
    progress: FollowUp
    settlement: Settlement
    sanctions: tuple[Sanction, ...]

    @property
    def beyond_told(self) -> str:
        """What was accepted and no longer counts, in French; empty when there is none."""
        many = self.amounts.beyond
        if not many:
            return ""
        return (
            f"{in_words(many)} h acceptées ne comptent plus : elles dépassent la durée pendant laquelle comptent "
            + ("les heures d'une personne embauchée en CDI.")
        )


def account(duty: Duty, done: Amounts, today: date, limits: Limits) -> Account:
    """Where a contract stands on a day, with what its clause would make of it."""
    due, forecast = duty.due(duty.invoiced), duty.due(duty.invoiced + duty.ordered)
    totals = Totals(due, forecast, done.planned, done.declared, done.validated)
    progress = follow_up(totals, duty.notified, duty.ends, today, limits)
    settled = settle(due, done.validated, done.declared - done.beyond, duty.per_hour)
    return Account(duty, done, due, forecast, progress, settled, tuple(_sanctions(duty, settled, today)))


def _sanctions(duty: Duty, settled: Settlement, today: date) -> list[Sanction]:
    found = []
    ripe = duty.tranche is not None or today > duty.ends
    wait = "" if ripe else f" Le marché court jusqu'au {duty.ends:%d/%m/%Y} : rien à décider avant."
    if settled.missing and duty.per_hour:
        found.append(Sanction(settled.penalty, settled.because + wait, ripe))
    if settled.missing and duty.coefficient and duty.ceiling:
        cost = training_penalty(settled.missing, duty.coefficient, duty.ceiling)
        parts = f"{in_words(settled.missing)} h × {in_words(duty.coefficient)} × {euros(duty.ceiling)} = {euros(cost)}"
        told = f"Clause de formation : {parts}. L'acheteur décide.{wait}"
        found.append(Sanction(cost, told, ripe))
    if duty.per_day and duty.formal_notice:
        days = ((duty.evidence_given or today) - duty.formal_notice).days
        late = late_evidence(days, duty.per_day, True)
        since = f"Justificatifs en retard de {max(0, days)} jours depuis la mise en demeure du"
        sum_ = f"{max(0, days)} × {euros(duty.per_day)} = {euros(late)}. L'acheteur décide."
        told = f"{since} {duty.formal_notice:%d/%m/%Y} : {sum_}"
        found += [Sanction(late, told, True)] if late else []
    return found


RULES = (
    "Dans les temps : le rythme (part des heures validées ÷ part du temps passé) atteint {on_track}.",
    "En retard : le rythme est entre {late} et {on_track}.",
    "À risque : le rythme est sous {late}, ou aucune heure n'est validée après {silent} du temps.",
    "Objectif atteint : toutes les heures dues sont validées. Rien n'est encore dû : le seuil n'est pas atteint.",
    "Les heures d'une personne embauchée en CDI comptent jusqu'à la fin du marché, {cdi_years} ans au plus.",
)


def rules_told(limits: Limits) -> tuple[str, ...]:
    """The rules of the statuses, in words, with the limits in force."""
    told = {
        "on_track": in_words(limits.on_track),
        "late": in_words(limits.late),
        "silent": f"{in_words(limits.silent * 100)} %",
        "cdi_years": str(limits.cdi_years),
    }
    return tuple(rule.format(**told) for rule in RULES)
