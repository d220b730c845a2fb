"""A need as a person tells it: fields read one by one, all refusals told together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from clauses.notice import Place
from clauses.tender import Stage
from matching.gazetteer import Gazetteer
from scrapers.reading.identity import department as department_code
from scrapers.reading.identity import lot_number
from scrapers.saisie import fields
from scrapers.saisie.fields import BadField

T = TypeVar("T")
LONGEST_TITLE, LONGEST_TEXT, MOST_LOTS = 300, 20_000, 100
LABELS: Mapping[str, str] = {
    "title": "intitulé",
    "description": "description",
    "stage": "étape",
    "kind": "nature de l'achat",
    "buyer": "acheteur",
    "siret": "SIRET de l'acheteur",
    "places": "lieux",
    "departments": "départements",
    "deadline": "date limite",
    "launch": "lancement prévu",
    "starts": "début du contrat",
    "duration_months": "durée",
    "value": "valeur estimée",
    "hours": "heures d'insertion",
    "cpv": "codes CPV",
    "lots": "lots",
    "documents_url": "adresse du dossier",
    "social": "considération sociale",
    "environment": "considération environnementale",
    "private": "visibilité",
}
"Every field a need may have, with its name on screen."


class BadNeed(Exception):
    """A need that cannot be kept: each field that is wrong, to be mended together."""

    def __init__(self, problems: Sequence[BadField]) -> None:
        super().__init__(" ".join(map(sentence, problems)))
        self.problems = tuple(problems)

    def sentences(self) -> list[str]:
        """One French sentence a field: its name, its value, what was expected."""
        return [sentence(problem) for problem in self.problems]


def sentence(problem: BadField) -> str:
    """The field, what stood there, and what was expected."""
    shown = "" if problem.value in (None, "") else f" « {str(problem.value)[:80]} »"
    first, _, rest = problem.field.partition(" ")
    name = " ".join(part for part in (LABELS.get(first, first), rest) if part)
    return f"{name}{shown} : {problem}."


def read(raw: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """The need as plain values, fit for JSON, under the names of `LABELS`; unknown fields are ignored.

    Raises BadNeed with every field that is wrong.
    """
    problems: list[BadField] = []
    no_code: tuple[str, ...] = ()

    def get(read_one: Callable[[str, Any], T], name: str, default: T) -> T:
        try:
            return read_one(name, raw.get(name))
        except BadField as error:
            problems.append(error)
            return default

    places, departments = _places(raw, gazetteer, problems)
    title = get(lambda name, value: fields.text(name, value, LONGEST_TITLE), "title", "…")
    stage = get(fields.stage, "stage", Stage.CALL)
    closes, kind = get(fields.deadline, "deadline", None), get(fields.kind, "kind", None)
    starts = get(fields.day, "starts", None)
    buyer, siret = _buyer(raw, problems)
    found = {
        "title": " ".join(title.split()),
        "description": get(_long, "description", ""),
        "stage": stage.value,
        "kind": kind.value if kind else None,
        "buyer": buyer,
        "siret": siret,
        "places": places,
        "departments": departments,
        "deadline": closes.at.isoformat() if closes else None,
        "deadline_hour_known": closes.hour_known if closes else True,
        "launch": get(_short, "launch", ""),
        "starts": starts.isoformat() if starts else None,
        "duration_months": get(fields.months, "duration_months", None),
        "value": get(fields.amount, "value", None),
        "hours": get(fields.hours, "hours", None),
        "cpv": list(get(fields.cpv, "cpv", no_code)),
        "lots": _lots(raw.get("lots"), problems),
        "documents_url": get(fields.web_address, "documents_url", None),
        "social": get(_short, "social", ""),
        "environment": get(_short, "environment", ""),
    }
    if not found["title"]:
        problems.append(BadField("title", "", "à remplir : en une ligne, ce qui est acheté"))
    if problems:
        raise BadNeed(problems)
    return found


def _long(field: str, value: Any) -> str:
    return fields.text(field, value, LONGEST_TEXT)


def _short(field: str, value: Any) -> str:
    return " ".join(fields.text(field, value, LONGEST_TITLE).split())


def _buyer(raw: Mapping[str, Any], problems: list[BadField]) -> tuple[str, str | None]:
    """Name and SIRET, side by side or as {"name", "siret"}."""
    told = raw.get("buyer")
    name, number = (told.get("name"), told.get("siret")) if isinstance(told, Mapping) else (told, raw.get("siret"))
    try:
        return _short("buyer", name), fields.siret("siret", number)
    except BadField as error:
        problems.append(error)
        return "", None


def _items(value: Any) -> list[str]:
    """A list, or a text with one a line or between semicolons."""
    if isinstance(value, list | tuple):
        parts: Iterable[Any] = value
    else:
        parts = re.split(r"[\n;|]", value) if isinstance(value, str) else ()
    return [" ".join(str(part).split()) for part in parts if isinstance(part, str | int) and str(part).strip()]


def _places(
    raw: Mapping[str, Any], gazetteer: Gazetteer, problems: list[BadField]
) -> tuple[list[dict[str, str | None]], list[str]]:
    """Where, and the departments: those told, and those of the places when they can be told for sure."""
    told = raw.get("departments")
    codes = [_department(code, gazetteer, problems) for code in _codes(told)]
    places = [fields.place(each[:LONGEST_TITLE]) for each in _items(raw.get("places"))[:MOST_LOTS]]
    for place in places:
        codes.append(_department_of(place, gazetteer))
    shown = [{"text": each.text, "city": each.city, "post_code": each.post_code} for each in places]
    return shown, list(dict.fromkeys(code for code in codes if code))


def _codes(told: Any) -> list[str]:
    parts = told if isinstance(told, list) else re.split(r"[,;|\n]", str(told or ""))
    return [str(part).strip() for part in parts if str(part).strip()]


def _department(written: str, gazetteer: Gazetteer, problems: list[BadField]) -> str | None:
    """A department by its code or its name."""
    found = department_code(written) or gazetteer.department_named(written)
    if found is None or gazetteer.department_name(found) == found:
        problems.append(BadField("departments", written, "département inconnu ; écrire son numéro ou son nom"))
        return None
    return found


def _department_of(place: Place, gazetteer: Gazetteer) -> str | None:
    if place.post_code:
        return gazetteer.department_of_post_code(place.post_code)
    point = gazetteer.locate(None, place.city)
    return point.department if point else gazetteer.department_named(place.city or "")


def _lots(value: Any, problems: list[BadField]) -> list[dict[str, Any]]:
    """Lots as objects, or as text: one a line, « intitulé ; heures ; montant », the last two if known."""
    told: Sequence[Any] = value if isinstance(value, list) else [_line(line) for line in str(value or "").splitlines()]
    rows = [{"title": lot} if isinstance(lot, str) else lot for lot in told]
    if len(rows) > MOST_LOTS or not all(isinstance(lot, Mapping) for lot in rows):
        problems.append(BadField("lots", len(rows), f"{MOST_LOTS} lots au plus, chacun avec son intitulé"))
        return []
    filled = [lot for lot in rows if any(lot.values())]
    found = [each for rank, lot in enumerate(filled, 1) if (each := _lot(lot, rank, problems))]
    if len({lot["number"] for lot in found}) < len(found):
        problems.append(BadField("lots", ", ".join(lot["number"] for lot in found), "deux lots ont le même numéro"))
    return found


def _line(line: str) -> dict[str, str]:
    parts = [part.strip() for part in re.split(r"[;\t]", line)]
    names = ("title", "hours", "value")
    return dict(zip(names, parts, strict=False)) if parts[0] else {}


def _lot(lot: Mapping[str, Any], rank: int, problems: list[BadField]) -> dict[str, Any] | None:
    try:
        title = fields.text("title", lot.get("title"), LONGEST_TITLE)
        if not title:
            raise BadField("title", "", "un intitulé est attendu")
        return {
            "number": lot_number(fields.text("number", lot.get("number"), 8)) or str(rank),
            "title": " ".join(title.split()),
            "description": fields.text("description", lot.get("description"), LONGEST_TEXT),
            "hours": fields.hours("hours", lot.get("hours")),
            "value": fields.amount("value", lot.get("value")),
            "cpv": list(fields.cpv("cpv", lot.get("cpv"))),
        }
    except BadField as error:
        problems.append(BadField(f"lots ({rank}, {LABELS.get(error.field, error.field)})", error.value, str(error)))
        return None
