"""One field of a need as people type it: French numbers, days, places, or a refusal that says what was expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from clauses.dates import END_OF_DAY, PARIS, moments
from clauses.notice import ContractKind, Place
from clauses.tender import Stage
from matching.plain import plain
from scrapers.reading.amounts import number
from scrapers.reading.identity import siret_siren
from scrapers.reading.text import clean

LARGEST = 1e11
YEARS = range(2000, 2200)
KINDS = {
    "travaux": ContractKind.WORKS,
    "fournitures": ContractKind.SUPPLIES,
    "services": ContractKind.SERVICES,
    "concession": ContractKind.CONCESSION,
} | {kind.value: kind for kind in ContractKind}
STAGES = {"planned": Stage.PLANNED, "call": Stage.CALL, "prevu": Stage.PLANNED, "consultation": Stage.CALL}
YES = frozenset({"oui", "yes", "true", "1", "x", "o"})
NO = frozenset({"", "non", "no", "false", "0", "n", "aucune", "aucun", "neant", "-", "sans objet", "so"})
_UNITS = {"k": 1e3, "m": 1e6, "million": 1e6, "millions": 1e6}
_AMOUNT = re.compile(
    r"(?P<figure>\d[\d\s.,]*?)\s*(?P<unit>k|millions?|m)?\s*(?:€|eur(?:os?)?)?\s*(?:ht|hors taxes?)?\.?"
)
_POST = re.compile(r"\b(\d{5})\b")
_CPV = re.compile(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)")
_SHORT_CPV = re.compile(r"(?<!\d)(\d{2,7})(?!\d)")


class BadField(ValueError):
    """A field that cannot be read: its name, what stood there, and what was expected, in French."""

    def __init__(self, field: str, value: object, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last moment to answer; `hour_known` False when the day alone is told (the hour is then 23:59 in Paris)."""

    at: datetime
    hour_known: bool


def text(field: str, value: Any, longest: int) -> str:
    """A text with its damage put right. Raises BadField when it is too long or no text."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadField(field, value, "un texte est attendu")
    found = clean(str(value)).encode("utf-8", "ignore").decode()
    if len(found) > longest:
        raise BadField(field, found[:60] + "…", f"{len(found)} caractères, {longest} au plus")
    return found


def amount(field: str, value: Any) -> float | None:
    """Euros: « 12 345,60 € », « 12.345,60 », « 150 k€ », « 1,2 M€ ». Raises BadField; a range is no amount."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        found: float | None = float(min(value, 2 * LARGEST))
    else:
        written = plain(text(field, value, 60)).strip()
        if not written:
            return None
        match = _AMOUNT.fullmatch(written)
        figure = number(_dotless(match["figure"])) if match else None
        found = figure * _UNITS.get((match["unit"] if match else None) or "", 1.0) if figure is not None else None
    if found is None or not found > 0 or found > LARGEST:
        raise BadField(field, value, "un montant en euros est attendu, par exemple « 12 345,60 € »")
    return found


def _dotless(figure: str) -> str:
    """« 12.345,60 » and « 1.234.567 » group by points; « 1234.50 » has a decimal point."""
    grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", figure.replace(" ", ""))
    return figure.replace(".", "") if grouped else figure


def hours(field: str, value: Any) -> float | None:
    """Hours of insertion: a number above zero, « h » or « heures » allowed. Raises BadField."""
    if value is None or value == "":
        return None
    written = str(value) if isinstance(value, int | float) else text(field, value, 60)
    bare = re.sub(r"\s*h(?:eures?)?(?:\s+d.insertion)?\.?$", "", plain(written).strip())
    found = number(bare)
    if found is None or not 0 < found < 1e7:
        raise BadField(field, value, "un nombre d'heures est attendu")
    return found


def months(field: str, value: Any) -> float | None:
    """A duration in months, « mois » or « ans » allowed. Raises BadField."""
    written = "" if value is None else plain(str(value)).strip()
    if not written:
        return None
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(mois|ans?|annees?)?", written)
    found = number(match[1]) if match else None
    if match is None or found is None or not 0 < found <= 600:
        raise BadField(field, value, "une durée en mois est attendue, par exemple « 12 mois »")
    return found * 12 if (match[2] or "mois") != "mois" else found


def day(field: str, value: Any) -> date | None:
    """A day, ISO or as the French write it. Raises BadField."""
    written = text(field, value, 60)
    if not written:
        return None
    found = moments(written)
    if len(found) != 1 or found[0].day.year not in YEARS:
        raise BadField(field, value, "un jour est attendu, par exemple « 15/03/2027 »")
    return found[0].day


def deadline(field: str, value: Any) -> Deadline | None:
    """A moment in Paris, or with its own offset; a day alone ends at 23:59. Raises BadField."""
    written = text(field, value, 60)
    if not written:
        return None
    if "T" in written:
        try:
            at = datetime.fromisoformat(written)
        except ValueError as error:
            raise BadField(field, value, "une date est attendue, par exemple « 15/03/2027 12:00 »") from error
        if at.year not in YEARS:
            raise BadField(field, value, "l'année n'est pas plausible")
        return Deadline(at if at.tzinfo else at.replace(tzinfo=PARIS), True)
    found = moments(written)
    if len(found) != 1 or found[0].day.year not in YEARS:
        raise BadField(field, value, "une seule date est attendue, par exemple « 15/03/2027 12:00 »")
    hour = found[0].hour
    return Deadline(datetime.combine(found[0].day, hour or END_OF_DAY, PARIS), hour is not None)


def kind(field: str, value: Any) -> ContractKind | None:
    """Works, supplies, services or concession, in French or as the exports write it. Raises BadField."""
    written = plain(text(field, value, 60)).strip()
    if not written:
        return None
    for word, found in KINDS.items():
        if written == word or written == word.rstrip("s"):
            return found
    raise BadField(field, value, "travaux, fournitures, services ou concession")


def stage(field: str, value: Any) -> Stage:
    """A purchase planned, or a consultation under way (the default). Raises BadField."""
    written = plain(text(field, value, 60)).strip() or "call"
    if written not in STAGES:
        raise BadField(field, value, "« planned » (prévu) ou « call » (consultation en cours)")
    return STAGES[written]


def flag(field: str, value: Any) -> bool:
    """Yes or no. Raises BadField."""
    if isinstance(value, bool):
        return value
    written = plain(text(field, value, 20)).strip()
    if written not in YES | NO:
        raise BadField(field, value, "« oui » ou « non »")
    return written in YES


def siret(field: str, value: Any) -> str | None:
    """Fourteen digits that pass the Luhn check. Raises BadField."""
    written = text(field, value, 40)
    found, _ = siret_siren(written)
    if written and found is None:
        raise BadField(field, value, "un SIRET (14 chiffres valides) est attendu")
    return found


def cpv(field: str, value: Any) -> tuple[str, ...]:
    """Codes of eight digits; a shorter one stands for its family and is filled with zeros. Raises BadField."""
    written = " ".join(map(str, value)) if isinstance(value, list) else text(field, value, 400)
    codes = [match[1] for match in _CPV.finditer(written)]
    codes += [match[1].ljust(8, "0") for match in _SHORT_CPV.finditer(_CPV.sub(" ", written)) if len(match[1]) > 1]
    if written.strip() and not codes:
        raise BadField(field, value, "un code CPV de huit chiffres est attendu")
    return tuple(dict.fromkeys(codes))


def place(written: str) -> Place:
    """« Strasbourg (67000) », « 67000 Strasbourg », « Strasbourg »."""
    post = _POST.search(written)
    name = _POST.sub(" ", written)
    name = " ".join(re.sub(r"[()\[\],]", " ", name).split())
    return Place(written, name or None, post[1] if post else None)


def web_address(field: str, value: Any) -> str | None:
    """An address that begins with http. Raises BadField."""
    written = text(field, value, 500)
    if written and not re.fullmatch(r"https?://[^\s<>\"]+", written):
        raise BadField(field, value, "une adresse commençant par https:// est attendue")
    return written or None
