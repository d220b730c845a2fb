"""`maillage hours`: hours of insertion by a named formula, with the calculation line by line."""

from __future__ import annotations

from typing import Any

import click

from clauses.calibration import STRATEGIES, BadParameter, Calibration, calibrate
from clauses.calibration.told import as_dict, shared_out
from web.clock import PARIS, now
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.store import knowledge

_NAMES = ", ".join(f"{each.name} ({each.id})" for each in STRATEGIES.values())
_EXAMPLE = "Exemple : maillage hours amount amount=1000000 labour_share=0,5 rate=5% cost=30-45 split=50/30/20"


@click.command("hours", help=f"Calcule des heures d'insertion. Méthodes : {_NAMES}.\n\n{_EXAMPLE}")
@click.argument("strategy", metavar="MÉTHODE")
@click.argument("keys", metavar="CLÉ=VALEUR…", nargs=-1)
@json_option
def command(strategy: str, keys: tuple[str, ...], as_json: bool) -> None:
    """Compute, split when asked to, and show every line of the calculation."""
    given = _pairs(keys)
    shares = given.get("split") or given.get("partage") or ""
    try:
        found = calibrate(strategy, given, knowledge.hours())
        parts = shared_out(found, shares) if shares else []
    except BadParameter as error:
        raise BadInput(str(error)) from error
    signed = {"date": now().astimezone(PARIS).date().isoformat(), "author": given.get("author")}
    split = [{"name": name, "hours": hours} for name, hours in parts]
    say(as_dict(found) | {"split": split} | signed, as_json, in_words(found, parts))


def _pairs(keys: tuple[str, ...]) -> dict[str, Any]:
    """« key=value » words as a table. Raises BadInput for a word without « = » and a key given twice."""
    found: dict[str, Any] = {}
    for word in keys:
        key, sign, value = word.partition("=")
        if not sign:
            raise BadInput(f"« {word} » : clé=valeur est attendu, par exemple amount=1000000.")
        key = key.strip().lower().replace("-", "_")
        if key in found:
            raise BadInput(f"{key} : donné deux fois.")
        found[key] = value
    return found


def in_words(found: Calibration, parts: list[tuple[str, int]]) -> str:
    """The same for people: the answer, the calculation, what was assumed, what to heed."""
    lines = [found.because]
    lines += [f"  {step}" for step in found.steps]
    lines += [f"Question : {question} (clé : {' ou '.join(found.asks)})" for question in found.questions]
    lines += [f"Pris par défaut : {said}" for said in found.assumptions]
    lines += [f"Attention : {warning}" for warning in found.warnings]
    lines += [f"Partage : {name} : {hours} h" for name, hours in parts]
    return "\n".join(lines)
