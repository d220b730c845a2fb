"""Parameters of the strategies: their names, units and bounds, and each value with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import partial

from clauses.calibration.numbers import Unit, Unreadable, in_words, ordered, read_range, shown

Number = str | int | float | Fraction | tuple[float, float]
"What a person or a program gives: text as written, a number, or the two bounds of a range."


class BadParameter(ValueError):
    """A parameter that cannot be used. `name` of the field; the message is French, names it and quotes the value.

    `said` is the same for people who filled a form: with the label of the field instead of its name.
    """

    def __init__(self, name: str, reason: str, label: str = "") -> None:
        super().__init__(f"{name} ({label}) : {reason}" if label else f"{name} : {reason}")
        self.name = name
        self.said = f"{label[:1].upper()}{label[1:]} : {reason}" if label else f"{reason[:1].upper()}{reason[1:]}"


class Origin(StrEnum):
    """Where a value comes from."""

    GIVEN = "given"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Spec:
    """A parameter as it may be written. `above` and `most` bound it: above < value, or above ≤ value when `equal`.

    `grows`: the hours grow with it; False: they shrink (a cost, a trigger), so that its high bound makes the low end.
    """

    name: str
    label: str
    unit: Unit
    aliases: tuple[str, ...] = ()
    above: int = 0
    equal: bool = True
    most: int | None = None
    grows: bool = True


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter with its low, central and high values and its origin; `mark`, `source` and `year` of a default.

    `grows` as in `Spec`.
    """

    name: str
    label: str
    unit: Unit
    low: Fraction
    central: Fraction
    high: Fraction
    origin: Origin
    mark: str = ""
    source: str = ""
    year: int | None = None
    grows: bool = True

    @property
    def text(self) -> str:
        """« 35 € de l'heure (30 à 45) », or the bare value when there is no range."""
        central = shown(self.central, self.unit)
        if self.low == self.high:
            return central
        show = partial(shown, unit=Unit.SHARE) if self.unit is Unit.SHARE else in_words
        return f"{central} (de {show(self.low)} à {show(self.high)})"

    def at(self, end: str) -> Fraction:
        """The value that makes the `low`, `central` or `high` end of the hours."""
        if end == "central":
            return self.central
        return self.low if (end == "low") == self.grows else self.high


SPECS = {
    spec.name: spec
    for spec in (
        Spec("amount", "montant du marché", Unit.EUROS, ("montant", "value", "valeur", "budget")),
        Spec(
            "labour_share",
            "part de main-d'œuvre",
            Unit.SHARE,
            ("share", "labor_share", "part_main_oeuvre", "main_oeuvre", "taux_main_oeuvre", "part"),
            equal=False,
            most=1,
        ),
        Spec(
            "insertion_rate",
            "taux d'insertion",
            Unit.SHARE,
            ("rate", "taux", "taux_insertion", "effort"),
            equal=False,
            most=1,
        ),
        Spec(
            "hourly_cost",
            "coût d'une heure",
            Unit.EUROS_PER_HOUR,
            ("cost", "cout", "cout_horaire", "hourly_rate"),
            equal=False,
            grows=False,
        ),
        Spec(
            "total_hours",
            "heures de travail prévues",
            Unit.HOURS,
            ("planned_hours", "labour_hours", "labor_hours", "heures_totales", "heures_prevues", "total"),
        ),
        Spec("trigger", "seuil de déclenchement", Unit.EUROS, ("seuil", "threshold"), grows=False),
        Spec(
            "tranche", "tranche", Unit.EUROS, ("tranche_eur", "per_amount", "tranche_amount"), equal=False, grows=False
        ),
        Spec("hours_per_tranche", "heures par tranche", Unit.HOURS, ("per_tranche", "heures_par_tranche")),
        Spec("invoiced", "montant facturé", Unit.EUROS, ("facture", "billed", "montant_facture")),
        Spec("turnover", "montant sur la durée", Unit.EUROS, ("a", "ca", "amount", "montant")),
        Spec("months", "durée", Unit.MONTHS, ("n", "duration", "duree", "duration_months", "duree_mois", "mois"), 1),
        Spec(
            "takeover_hours",
            "heures mensuelles à reprendre",
            Unit.HOURS,
            ("s", "staff_hours", "monthly_hours", "heures_reprises", "heures_a_reprendre", "hours_taken_over"),
            grows=False,
        ),
        Spec("percent", "pourcentage", Unit.PERCENT, ("pct", "pourcent", "pourcentage"), equal=False, most=100),
        Spec("hours", "heures", Unit.HOURS, ("heures", "h")),
        Spec("etp", "emplois à temps plein", Unit.COUNT, ("fte",)),
        Spec("weeks", "semaines d'une personne", Unit.COUNT, ("semaines", "person_weeks")),
    )
}


def given(spec: Spec, text: Number, name: str) -> Value:
    """The value a person gave under this name. Raises BadParameter when it is no number or out of bounds."""
    try:
        low, high = _bounds(text, spec.unit)
    except Unreadable as error:
        raise BadParameter(name, f"{error} Reçu « {text} ».", spec.label) from error
    _check(spec, name, text, low, high)
    return Value(spec.name, spec.label, spec.unit, low, (low + high) / 2, high, Origin.GIVEN, grows=spec.grows)


def _bounds(value: Number, unit: Unit) -> tuple[Fraction, Fraction]:
    if isinstance(value, str):
        return read_range(value, unit)
    low, high = value if isinstance(value, tuple) else (value, value)
    try:
        return ordered(Fraction(str(low)), Fraction(str(high)))
    except ValueError as error:  # « nan », « inf »
        raise Unreadable("un nombre est attendu.") from error


def _check(spec: Spec, name: str, text: Number, low: Fraction, high: Fraction) -> None:
    if low < spec.above or (low == spec.above and not spec.equal):
        bound = "ou égal à " if spec.equal else "à "
        raise BadParameter(name, f"un nombre supérieur {bound}{spec.above} est attendu. Reçu « {text} ».", spec.label)
    if spec.most is not None and high > spec.most:
        raise BadParameter(name, f"{_too_much(spec)} Reçu « {text} ».", spec.label)


def _too_much(spec: Spec) -> str:
    if spec.unit is Unit.SHARE:
        return "une part entre 0 et 1 est attendue, par exemple 0,05 ou « 5 % »."
    return f"{spec.most} au plus."


def named(spec: Spec, keys: Mapping[str, Number], more: tuple[str, ...] = ()) -> str | None:
    """The key under which this parameter was given, None when it was not. Raises BadParameter when given twice."""
    found = [key for key in keys if key == spec.name or key in spec.aliases or key in more]
    if len({str(keys[key]) for key in found}) > 1:
        both = " et ".join(found)
        raise BadParameter(spec.name, f"donné deux fois, sous {both}.", spec.label)
    return found[0] if found else None
