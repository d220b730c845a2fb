"""A need as a buyer tells it, by form or command line: read field by field, every trouble told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clauses.notice import ContractKind
from clauses.obligations import Buyers
from matching.types import Point, TradeGuess
from scrapers.saisie import fields
from scrapers.saisie.fields import BadField
from web.store import knowledge
from web.store.needs import points

LONGEST = 300
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|97\d|98\d", re.I)
BUYERS = {
    "": Buyers.UNKNOWN,
    "etat": Buyers.STATE,
    "autre": Buyers.OTHER,
    "reseaux": Buyers.UTILITY,
} | {each.value: each for each in Buyers}
LOTS = {"": None, "oui": True, "non": False}
NATURES = {ContractKind.WORKS: "TRAVAUX", ContractKind.SERVICES: "SERVICES", ContractKind.SUPPLIES: "FOURNITURES"}
LABELS = {
    "objet": "Objet",
    "metier": "Métier",
    "lieu": "Lieu",
    "valeur": "Valeur estimée",
    "nature": "Nature",
    "acheteur": "Acheteur",
    "date": "Date",
    "mois": "Durée",
    "lots": "Lots",
}


class BadNeed(ValueError):
    """A need that cannot be searched. `problems`: field → French sentence; the message joins them."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{LABELS[name]} : {said}" for name, said in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Asked:
    """The need, read. `raw` is what was typed; `places` names what was understood of the place."""

    title: str
    trades: tuple[TradeGuess, ...]
    departments: tuple[str, ...]
    points: tuple[Point, ...]
    place: str
    kind: ContractKind
    day: date
    value: float | None
    buyer: Buyers
    months: float | None
    divisible: bool | None
    raw: Mapping[str, str]


def read(raw: Mapping[str, str], today: date) -> Asked:
    """Read the fields of `LABELS`. Raises BadNeed with all that is wrong; a missing day is today."""
    problems: dict[str, str] = {}
    told: dict[str, Any] = {name: _tried(name, read_one, raw, problems) for name, read_one in _READERS.items()}
    told["trades"] = _tried("metier", lambda _name, _text: _trades(raw, told["nature"]), raw, problems)
    if problems:
        raise BadNeed(problems)
    department, found, place = told["lieu"]
    return Asked(
        told["objet"],
        told["trades"],
        (department,),
        found,
        place,
        told["nature"],
        told["date"] or today,
        told["valeur"],
        told["acheteur"],
        told["mois"],
        told["lots"],
        {name: raw[name] for name in LABELS if raw.get(name)},
    )


def _tried(name: str, read_one: Callable[[str, str], Any], raw: Mapping[str, str], problems: dict[str, str]) -> Any:
    text = str(raw.get(name) or "").strip()
    try:
        return read_one(name, text)
    except BadField as error:
        problems.setdefault(name, f"{error}." + (f" Reçu « {text[:60]} »." if text else ""))
        return None


def _title(name: str, text: str) -> str:
    if not text:
        raise BadField(name, text, "dites ce que vous voulez acheter")
    return fields.text(name, text, LONGEST)


def _kind(name: str, text: str) -> ContractKind:
    found = fields.kind(name, text)
    if found is None:
        raise BadField(name, text, "choisissez travaux, services, fournitures ou concession")
    return found


def _place(name: str, text: str) -> tuple[str, tuple[Point, ...], str]:
    """Department, points and name of a place: « 67000 Strasbourg », « Strasbourg », « 67 », « Bas-Rhin »."""
    gazetteer = knowledge.gazetteer()
    code = text.upper() if _DEPARTMENT.fullmatch(text) else gazetteer.department_named(text)
    if code and gazetteer.department_name(code) != code:
        return code, (), f"{gazetteer.department_name(code)} ({code})"
    found = points([fields.place(text)], (), gazetteer) if text else ()
    if not found:
        raise BadField(name, text, "un code postal et une ville, ou un département, sont attendus")
    return found[0].department, found, f"{found[0].name} ({found[0].department})"


def _choice(choices: Mapping[str, Any]) -> Callable[[str, str], Any]:
    def chosen(name: str, text: str) -> Any:
        if text.lower() not in choices:
            raise BadField(name, text, f"à choisir parmi {', '.join(filter(None, choices))}")
        return choices[text.lower()]

    return chosen


def _trades(raw: Mapping[str, str], kind: ContractKind | None) -> tuple[TradeGuess, ...]:
    """The trade chosen, a group or a sector by its slug; else what the object tells."""
    known, chosen = knowledge.trades(), (raw.get("metier") or "").strip()
    nature = (NATURES[kind],) if kind in NATURES else ()
    guessed = known.classify(raw.get("objet") or "", (), nature)
    if not chosen:
        if not guessed and raw.get("objet"):
            raise BadField("metier", "", "l'objet ne dit pas de métier que nous connaissions : choisissez-le")
        return guessed
    sector = next(((group, slug) for group, slug in known.sectors if slug == chosen), None)
    if sector:
        return (TradeGuess(sector[0], sector[1], 1.0, "choisi par vous"),)
    if chosen not in {group for group, _ in known.sectors}:
        raise BadField("metier", chosen, "métier inconnu")
    same = next((guess.sector for guess in guessed if guess.group == chosen), None)
    return (TradeGuess(chosen, same, 1.0, "choisi par vous"),)


_READERS: dict[str, Callable[[str, str], Any]] = {
    "objet": _title,
    "lieu": _place,
    "nature": _kind,
    "valeur": fields.amount,
    "acheteur": _choice(BUYERS),
    "date": fields.day,
    "mois": fields.months,
    "lots": _choice(LOTS),
}
