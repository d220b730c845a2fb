"""The seven formulas, F1 to F7: what each needs, and how it computes. `STRATEGIES` is the registry.

Sources: guides of facilitators (F1, F2), a real contract (F3, CCAP 21_BAM_048), the « PACT Propreté » (F4), the guide
of the Education ministry of December 2019 (F5), words of notices (F6), usual conversions (F7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from clauses.calibration.defaults import Defaults
from clauses.calibration.inputs import Ask, Inputs
from clauses.calibration.numbers import Unit, euros, in_words, percent
from clauses.calibration.parameters import BadParameter, Spec, Value, given
from clauses.calibration.result import Outcome

Values = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named formula. `step` of its rounding: 35 h of a calibration is the default's, 1 as it is, None for a debt."""

    id: str
    name: str
    label: str
    takes: Callable[[Inputs], tuple[Value, ...]]
    compute: Callable[[Values, Defaults], Outcome]
    rounding: str = "calibration"
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# --- F1, F2: from the amount or from a survey -------------------------------------------------------------------------


def _amount_takes(inputs: Inputs) -> tuple[Value, ...]:
    amount = inputs.need("amount")
    return (amount, inputs.labour_share(), inputs.or_default("insertion_rate"), inputs.or_default("hourly_cost"))


def _labour_takes(inputs: Inputs) -> tuple[Value, ...]:
    surveyed = inputs.optional("total_hours")
    if surveyed is None:
        return _amount_takes(inputs)
    return (surveyed, inputs.or_default("insertion_rate"))


def _share_of_labour(values: Values, defaults: Defaults) -> Outcome:
    """H = amount × labour share ÷ hourly cost × rate, or hours of a survey × rate: one formula, both lines shown."""
    total, steps = _total(values)
    hours = total * values["insertion_rate"]
    rate = percent(values["insertion_rate"])
    steps += (f"Heures d'insertion : {in_words(total)} h × {rate} = {in_words(hours)} h",)
    return Outcome(hours, steps, {"total_hours": total})


def _total(values: Values) -> tuple[Fraction, tuple[str, ...]]:
    if "total_hours" in values:
        return values["total_hours"], (f"Heures de travail prévues (métré) : {in_words(values['total_hours'])} h",)
    total = values["amount"] * values["labour_share"] / values["hourly_cost"]
    amount, share = euros(values["amount"]), percent(values["labour_share"])
    cost = in_words(values["hourly_cost"])
    return total, (f"Heures de travail du marché : {amount} × {share} ÷ {cost} € = {in_words(total)} h",)


# --- F3: by tranche of what is invoiced -------------------------------------------------------------------------------


def _tranche_takes(inputs: Inputs) -> tuple[Value, ...]:
    needed = tuple(inputs.need(name) for name in ("invoiced", "tranche", "hours_per_tranche"))
    trigger = inputs.optional("trigger")
    return needed if trigger is None else (*needed, trigger)


def _by_tranche(values: Values, defaults: Defaults) -> Outcome:
    """H = whole tranches above the trigger × hours per tranche; nothing is due below the trigger."""
    trigger, tranche = values.get("trigger", Fraction(0)), values["tranche"]
    above = max(Fraction(0), values["invoiced"] - trigger)
    whole = Fraction(above // tranche)
    hours = whole * values["hours_per_tranche"]
    steps = (
        f"Montant au-dessus du seuil : {_minus(values['invoiced'], trigger)}{euros(above)}",
        f"Tranches entières de {euros(tranche)} : {in_words(whole)}",
        f"Heures : {in_words(whole)} × {in_words(values['hours_per_tranche'])} h = {in_words(hours)} h",
    )
    return Outcome(hours, steps, {"tranches": whole})


def _minus(invoiced: Fraction, trigger: Fraction) -> str:
    if invoiced < trigger:
        return f"{euros(invoiced)}, sous le seuil de {euros(trigger)} : "
    return f"{euros(invoiced)} − {euros(trigger)} = "


# --- F4: cleaning -----------------------------------------------------------------------------------------------------


def _cleaning_takes(inputs: Inputs) -> tuple[Value, ...]:
    needed = tuple(inputs.need(name) for name in ("turnover", "months", "takeover_hours"))
    return (
        *needed,
        inputs.or_default("hourly_cost", inputs.defaults.cleaning_cost),
        inputs.or_default("insertion_rate"),
    )


def _cleaning(values: Values, defaults: Defaults) -> Outcome:
    """P = 1 − (S × C) ÷ (A ÷ N), then H = P × A ÷ C × T: the staff in place is taken over, only new hours can bear."""
    turnover, cost, rate = values["turnover"], values["hourly_cost"], values["insertion_rate"]
    monthly = turnover / values["months"]
    held = values["takeover_hours"]
    taken = held * cost
    new = 1 - taken / monthly if monthly else Fraction(0)
    steps: tuple[str, ...] = (
        f"Montant par mois : {euros(turnover)} ÷ {in_words(values['months'])} mois = {in_words(monthly)} €",
        f"Coût du personnel à reprendre : {in_words(held)} h × {in_words(cost)} € = {in_words(taken)} €",
        f"Part d'heures nouvelles : 1 − {in_words(taken)} ÷ {in_words(monthly)} = {percent(new)}",
    )
    if new <= 0:
        return Outcome(
            Fraction(0), steps, {"new_share": new}, False, "Le personnel à reprendre prend toutes les heures."
        )
    hours = new * turnover / cost * rate
    product = f"{percent(new)} × {euros(turnover)} ÷ {in_words(cost)} € × {percent(rate)}"
    steps += (f"Heures d'insertion : {product} = {in_words(hours)} h",)
    least = defaults.rules.cleaning_minimum
    why = "" if hours >= least else f"Moins de {least} heures : le guide de la propreté déconseille une clause."
    return Outcome(hours, steps, {"new_share": new}, hours >= least, why)


# --- F5: by a table of amounts ----------------------------------------------------------------------------------------


def _tier_takes(inputs: Inputs) -> tuple[Value, ...]:
    return (inputs.need("amount"),)


def _tier(values: Values, defaults: Defaults) -> Outcome:
    """H read in the table, by the amount of the firm period without renewals. « Il ne s'agit que d'indications. »"""
    reached = [tier for tier in defaults.tiers if values["amount"] >= tier.first]
    tier = reached[-1]
    line = f"Montant de {euros(values['amount'])} : palier « à partir de {euros(Fraction(tier.first))} »"
    return Outcome(Fraction(tier.hours), (f"{line} = {tier.hours} h",))


# --- F6: a percentage of a stated base --------------------------------------------------------------------------------

_BASES = {"hours": "total_hours", "heures": "total_hours", "total_hours": "total_hours", "planned_hours": "total_hours"}
_BASES |= {"amount": "amount", "montant": "amount"}


def _percent_takes(inputs: Inputs) -> tuple[Value, ...]:
    share = inputs.optional("percent") or inputs.optional("insertion_rate") or inputs.need("percent")
    hours, amount, base = inputs.optional("total_hours"), inputs.optional("amount"), inputs.words("base").lower()
    if base and base not in _BASES:
        raise BadParameter("base", f"« hours » ou « amount » est attendu. Reçu « {base} ».")
    chosen = {"total_hours": hours, "amount": amount}
    if base:
        chosen = {_BASES[base]: chosen[_BASES[base]]}
    known = [value for value in chosen.values() if value is not None]
    if len(known) != 1:
        raise Ask(
            f"{share.text} de quoi ? {_WHICH[bool(known)]}", *(("base",) if known else ("planned_hours", "amount"))
        )
    return (share, *known) if known[0].name == "total_hours" else (share, *known, inputs.or_default("hourly_cost"))


_WHICH = {
    False: "Donnez les heures de travail prévues, ou le montant.",
    True: "Les heures et le montant sont donnés tous deux : dites lequel sert de base.",
}


def _percent(values: Values, defaults: Defaults) -> Outcome:
    """H = x % of the planned hours, or x % of the amount ÷ the hourly cost."""
    share = values["percent"] / 100 if "percent" in values else values["insertion_rate"]
    told = percent(share)
    if "total_hours" in values:
        hours = share * values["total_hours"]
        return Outcome(
            hours, (f"Heures d'insertion : {told} × {in_words(values['total_hours'])} h = {in_words(hours)} h",)
        )
    money, cost = share * values["amount"], values["hourly_cost"]
    steps = (
        f"Montant pour l'insertion : {told} × {euros(values['amount'])} = {in_words(money)} €",
        f"Heures d'insertion : {in_words(money)} € ÷ {in_words(cost)} € = {in_words(money / cost)} h",
    )
    return Outcome(money / cost, steps)


# --- F7: conversions --------------------------------------------------------------------------------------------------


def _convert_takes(inputs: Inputs) -> tuple[Value, ...]:
    found = [value for name in ("hours", "etp", "weeks", "months") if (value := inputs.optional(name))]
    if len(found) > 1:
        names = " et ".join(value.name for value in found)
        raise BadParameter(
            found[1].name, f"donné avec un autre ({names}) : un seul se convertit à la fois.", found[1].label
        )
    first = found[0] if found else inputs.need("hours")
    base = inputs.words("base")
    return (first, _full_time(base, inputs.defaults)) if base else (first,)


def _full_time(base: str, defaults: Defaults) -> Value:
    """The hours of a full-time post by the name of a base, or as given. Raises BadParameter for neither."""
    named = next((each for each in defaults.full_time if each.name.lower() == base.lower()), None)
    value = given(BASE, str(named.hours if named else base), "base")
    return replace(value, label=f"{BASE.label} ({named.label})") if named else value


BASE = Spec("full_time", "heures d'un temps plein sur un an", Unit.HOURS, equal=False, grows=False)


def _convert(values: Values, defaults: Defaults) -> Outcome:
    """Hours ↔ full-time posts, person-weeks, months: each base is named with its figure."""
    name, value = next(iter(values.items()))
    bases = {each.name: (Fraction(each.hours), each.label) for each in defaults.full_time}
    if "full_time" in values:
        bases = {"base": (values["full_time"], "base choisie")}
    first = next(iter(bases.values()))[0]
    hours = value * {"hours": Fraction(1), "etp": first, "weeks": defaults.week, "months": defaults.month}[name]
    figures = {f"etp_{base.lower()}": hours / by for base, (by, _) in bases.items()}
    figures |= {"weeks": hours / defaults.week, "months": hours / defaults.month}
    once: dict[Fraction, str] = {}
    for by, label in bases.values():
        once.setdefault(by, label)  # bases of equal hours are told once
    steps = [_divided(hours, by, f"h ({label})", "temps plein sur un an", 3) for by, label in once.items()]
    steps.append(_divided(hours, defaults.week, "h", "semaines d'une personne", 1))
    steps.append(_divided(hours, defaults.month, "h", "mois d'une personne", 1))
    posts, weeks = in_words(hours / first, 3), in_words(hours / defaults.week, 1)
    why = f"{in_words(hours)} h = {posts} temps plein sur un an de {in_words(first)} h, ou {weeks} semaines de travail."
    return Outcome(hours, tuple(steps), figures, why=why)


def _divided(hours: Fraction, by: Fraction | int, unit: str, what: str, decimals: int) -> str:
    return f"{in_words(hours)} h ÷ {in_words(Fraction(by))} {unit} = {in_words(hours / by, decimals)} {what}"


_CALLED_HOURS = {"total_hours": ("hours", "heures", "h")}
_LETTERS = {"hourly_cost": ("c", "price", "prix", "prix_horaire"), "insertion_rate": ("t",)}
"Letters of the published cleaning method: they name nothing elsewhere."
_OF_TRANCHES = {"hours_per_tranche": ("hours", "heures", "h"), "invoiced": ("amount", "montant")}

STRATEGIES = {
    each.name: each
    for each in (
        Strategy("F1", "amount", "D'après le montant du marché", _amount_takes, _share_of_labour),
        Strategy(
            "F2",
            "labour_hours",
            "D'après les heures de travail",
            _labour_takes,
            _share_of_labour,
            aliases=_CALLED_HOURS,
        ),
        Strategy("F3", "tranche", "Par tranche de montant facturé", _tranche_takes, _by_tranche, "debt", _OF_TRANCHES),
        Strategy("F4", "cleaning", "Propreté, avec reprise du personnel", _cleaning_takes, _cleaning, aliases=_LETTERS),
        Strategy("F5", "tier", "Barème par montant (clause de formation)", _tier_takes, _tier, "table"),
        Strategy("F6", "percent", "Pourcentage d'une base", _percent_takes, _percent, aliases=_CALLED_HOURS),
        Strategy("F7", "convert", "Conversion d'heures", _convert_takes, _convert, "debt"),
    )
}
"""Name → strategy."""

IDS = {each.id.lower(): name for name, each in STRATEGIES.items()}


def strategy(name: str) -> Strategy:
    """The strategy of this name or id (« amount » or « F1 »). Raises BadParameter with those that exist."""
    key = name.strip().lower().replace("-", "_")
    found = STRATEGIES.get(IDS.get(key, key))
    if found is None:
        names = ", ".join(f"{each.name} ({each.id})" for each in STRATEGIES.values())
        raise BadParameter("strategy", f"méthode inconnue : « {name} ». À choisir parmi {names}.")
    return found
