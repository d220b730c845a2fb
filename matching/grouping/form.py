"""The problem file and its answer, as plain values: what `group --problem` reads and prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matching.grouping.json_values import as_json
from matching.problem import Candidate, Need, Problem, Solution


class BadProblem(ValueError):
    """A problem that cannot be read. `field` is its path ("candidates[2].hours"); the message is French."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        shown = "absent" if value is MISSING else f"« {value} »"
        super().__init__(f"champ {field} : {expected}, reçu {shown}.")
        self.field, self.value = field, value


MISSING = object()
_DEFAULT = Problem((), ())


def read_problem(data: object) -> Problem:
    """The problem written in a JSON value. Unknown keys, and covers of needs that are not listed, are ignored.

    Raises BadProblem for what is missing, of the wrong type, negative, or named twice.
    """
    whole = _object(data, "(racine)")
    needs = [_need(each, f"needs[{at}]") for at, each in enumerate(_list(whole, "needs"))]
    candidates = [_candidate(each, f"candidates[{at}]") for at, each in enumerate(_list(whole, "candidates"))]
    _once([need.id for need in needs], "needs", "id")
    _once([candidate.siret for candidate in candidates], "candidates", "siret")
    return Problem(
        tuple(needs),
        tuple(candidates),
        max_members=_whole(whole, "max_members", _DEFAULT.max_members),
        best=_whole(whole, "best", _DEFAULT.best),
        member_cost=_number(whole.get("member_cost", _DEFAULT.member_cost), "member_cost"),
        all_members_eligible=_flag(whole, "all_members_eligible", "", _DEFAULT.all_members_eligible),
        minimal=_flag(whole, "minimal", "", _DEFAULT.minimal),
    )


def answer(solution: Solution) -> dict[str, Any]:
    """A solution as it is printed."""
    return as_json(solution)


def _need(data: object, where: str) -> Need:
    each = _object(data, where)
    return Need(_name(each, "id", where), _hours(each, where))


def _candidate(data: object, where: str) -> Candidate:
    each = _object(data, where)
    covers = _object(each.get("covers", MISSING), f"{where}.covers")
    return Candidate(
        _name(each, "siret", where),
        _hours(each, where),
        _flag(each, "can_lead", f"{where}.", default=True),
        _flag(each, "eligible", f"{where}.", default=True),
        {name: _number(score, f"{where}.covers.{name}", most=1.0) for name, score in covers.items()},
    )


def _hours(each: Mapping[str, Any], where: str) -> float | None:
    """Hours, None when unknown."""
    value = each.get("hours")
    return None if value is None else _number(value, f"{where}.hours")


LARGEST = 1e12
"Of hours and of costs: sums and products of such numbers are still told apart, and never overflow."


def _number(value: object, field: str, most: float = LARGEST) -> float:
    """A number from 0 to `most`; NaN, infinities and true are none."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most:
        return float(value)
    between = "un nombre de 0 à 1 est attendu" if most == 1.0 else "un nombre de 0 à mille milliards est attendu"
    raise BadProblem(field, value, between)


def _whole(data: Mapping[str, Any], field: str, default: int) -> int:
    value = data.get(field, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadProblem(field, value, "un entier positif ou nul est attendu")
    return value


def _flag(data: Mapping[str, Any], field: str, where: str, default: bool) -> bool:
    value = data.get(field, default)
    if not isinstance(value, bool):
        raise BadProblem(where + field, value, "true ou false est attendu")
    return value


def _name(data: Mapping[str, Any], field: str, where: str) -> str:
    value = data.get(field, MISSING)
    if not isinstance(value, str) or not value:
        raise BadProblem(f"{where}.{field}", value, "un texte est attendu")
    return value


def _object(data: object, field: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise BadProblem(field, data, "un objet est attendu")
    return data


def _list(data: Mapping[str, Any], field: str) -> Sequence[Any]:
    value = data.get(field, MISSING)
    if not isinstance(value, list):
        raise BadProblem(field, value, "une liste est attendue")
    return value


def _once(names: list[str], field: str, key: str) -> None:
    """Refuse a name given twice: one of the two would silently win."""
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in seen:
            raise BadProblem(f"{field}[{at}].{key}", name, "chaque nom ne peut servir qu'une fois")
        seen.add(name)
