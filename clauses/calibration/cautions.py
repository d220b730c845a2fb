"""What to say beside a figure: parameters out of the usual, contracts too small or too short for a clause."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from clauses.calibration.defaults import Defaults
from clauses.calibration.numbers import euros, in_words, percent
from clauses.calibration.parameters import Value
from clauses.calibration.result import Hours


def cautions(
    values: tuple[Value, ...], hours: Hours, months: Value | None, defaults: Defaults, calibrating: bool
) -> tuple[str, ...]:
    """French warnings, none of which forbids anything."""
    by_name = {value.name: value for value in values}
    found = list(_unusual(by_name, defaults))
    if calibrating:
        found += [*_small(by_name, hours, defaults), *_short(hours, months, defaults)]
    return tuple(found)


def _unusual(by_name: dict[str, Value], defaults: Defaults) -> Iterator[str]:
    rules = defaults.rules
    rate, cost, share = by_name.get("insertion_rate"), by_name.get("hourly_cost"), by_name.get("percent")
    if rate and rate.high > rules.high_rate:
        above = f"au-dessus de {percent(rules.high_rate)}"
        yield f"Taux d'insertion de {percent(rate.high)} : {above}, c'est inhabituel."
    if cost and not rules.low_cost <= cost.low <= cost.high <= rules.high_cost:
        usual = f"{in_words(rules.low_cost)} à {in_words(rules.high_cost)} € de l'heure"
        yield f"Coût de {cost.text} : hors de la fourchette usuelle ({usual}), vérifiez-le."
    if share and share.high < 1:
        meant = in_words(share.high * 100)
        yield f"{in_words(share.high)} % : moins d'un pour cent. Pour {meant} %, écrivez « {meant} »."


def _small(by_name: dict[str, Value], hours: Hours, defaults: Defaults) -> Iterator[str]:
    week = defaults.rules.step
    if 0 < hours.raw < week:
        yield "Moins d'une semaine de travail : la clause est-elle utile ?"
    amount = by_name.get("amount") or by_name.get("turnover")
    if amount and 0 < amount.central < defaults.rules.small_amount:
        limit = euros(Fraction(defaults.rules.small_amount))
        yield f"Moins de {limit} : un petit marché porte mal une clause ; une réservation peut mieux convenir."


def _short(hours: Hours, months: Value | None, defaults: Defaults) -> Iterator[str]:
    if months is None or months.central <= 0:
        return
    if months.central < defaults.rules.short_months:
        yield f"Durée de {in_words(months.central)} mois : c'est court pour recruter et accompagner une personne."
    people = hours.kept / (months.central * defaults.month)
    if people > 1:
        each = f"l'équivalent de {in_words(people, 1)} personnes à temps plein"
        yield f"Sur {in_words(months.central)} mois, il faut {each}."
