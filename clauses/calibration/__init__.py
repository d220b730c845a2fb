"""Hours of insertion of a contract: what volume would be reasonable (a calibration: a range, rounded, argued).

What a running contract makes due is `clauses.debt`; hours read in a text are `clauses.hours`. Policy is
`config/hours.toml`, passed in as `Defaults`.
"""

from __future__ import annotations

from collections.abc import Mapping

from clauses.calibration.cautions import cautions
from clauses.calibration.defaults import Defaults
from clauses.calibration.inputs import Ask, Inputs
from clauses.calibration.parameters import BadParameter, Number, Origin, Value
from clauses.calibration.result import Calibration, Hours, Outcome, hours_of
from clauses.calibration.split import split
from clauses.calibration.strategies import STRATEGIES, Strategy, strategy

__all__ = [
    "STRATEGIES",
    "BadParameter",
    "Calibration",
    "Defaults",
    "Hours",
    "Origin",
    "Strategy",
    "Value",
    "calibrate",
    "split",
    "strategy",
]


def calibrate(name: str, keys: Mapping[str, Number], defaults: Defaults) -> Calibration:
    """Hours by the strategy of this name or id, with range, steps, warnings; a question instead when one is open.

    Keys that are no parameter are ignored. Raises BadParameter, naming field and value, for a missing or bad one.
    """
    chosen = strategy(name)
    inputs = Inputs(keys, defaults, chosen.aliases)
    try:
        values = chosen.takes(inputs)
    except Ask as question:
        return Calibration(
            chosen.id,
            chosen.name,
            chosen.label,
            (),
            "Pas de volume sans réponse à la question posée.",
            warnings=inputs.misspelt(),
            questions=(str(question),),
            asks=question.keys,
        )
    return _answer(chosen, values, inputs)


def _answer(chosen: Strategy, values: tuple[Value, ...], inputs: Inputs) -> Calibration:
    defaults = inputs.defaults
    step = {"calibration": defaults.rules.step, "table": 1, "debt": None}[chosen.rounding]
    ends = {end: chosen.compute({each.name: each.at(end) for each in values}, defaults) for end in _ENDS}
    low, central, high = (hours_of(ends[end].hours, step if ends[end].clause else None) for end in _ENDS)
    calibrating = chosen.rounding == "calibration"
    months = next((each for each in values if each.name == "months"), None) or inputs.optional("months")
    return Calibration(
        chosen.id,
        chosen.name,
        chosen.label,
        values,
        _because(chosen, ends["central"], central, low, high),
        central,
        low,
        high,
        _steps(ends["central"], central, defaults, calibrating),
        ends["central"].figures,
        ends["central"].clause,
        (*cautions(values, central, months, defaults, calibrating), *inputs.misspelt()),
    )


_ENDS = ("low", "central", "high")


def _steps(outcome: Outcome, hours: Hours, defaults: Defaults, calibrating: bool) -> tuple[str, ...]:
    if not outcome.clause:
        return (*outcome.steps, f"{outcome.why} Pas de clause conseillée.")
    if not calibrating or hours.rounded == 0:
        return outcome.steps
    return (*outcome.steps, f"Arrondi à la semaine de travail d'une personne ({defaults.rules.step} h) : {hours.text}")


def _because(chosen: Strategy, outcome: Outcome, central: Hours, low: Hours, high: Hours) -> str:
    if not outcome.clause:
        return f"Pas de clause conseillée : {outcome.why[0].lower()}{outcome.why[1:]}"
    if outcome.why:
        return outcome.why
    between = f", entre {low.text} et {high.text} selon les hypothèses" if low != high else ""
    return f"{chosen.label} : {central.text}{between}."
