"""When a purchase is planned, as programmes write it: a day, a month, a quarter, a half-year, a year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from clauses.dates import moments
from matching.plain import plain
from scrapers.saisie.fields import BadField

_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_ORDER = {"premier": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4}
_NUMBER = r"(?P<number>[1-4]|premier|deuxieme|second|troisieme|quatrieme)\s*(?:er|e|eme|nd|ieme)?"
_YEAR = r"(?P<year>20\d\d)"
_PART = re.compile(
    rf"{_NUMBER}\s*(?P<unit>trimestre|trim|t|semestre|sem|s)\.?\s*(?:de\s+)?[-/ ]*{_YEAR}"
    rf"|(?P<unit2>trimestre|t|semestre|s)\s*(?P<number2>[1-4])\s*[-/ ]*(?:de\s+)?(?P<year2>20\d\d)"
    rf"|(?P<year3>20\d\d)\s*[-/ ]*(?P<unit3>t|s)\s*(?P<number3>[1-4])"
)
_MONTH = re.compile(rf"(?:(?:debut|mi|fin|courant)[- ]+)?(?P<name>[a-z]{{3,9}})\.?\s*[-/ ]*{_YEAR}")
_FIGURES = re.compile(r"(?P<month>0?[1-9]|1[0-2])\s*[/-]\s*(?P<year>20\d\d)")
_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")
UNKNOWN = frozenset({"", "-", "?", "nc", "n/c", "nd", "a definir", "a preciser", "indetermine", "inconnu", "neant"})
"Words for what the buyer does not know yet: nothing is kept, and nothing is wrong."


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, with the words people are shown."""

    first: date
    last: date
    label: str


def period(field: str, written: str) -> Period | None:
    """The period meant; None when the buyer says it is not known. Raises BadField."""
    bare = " ".join(plain(written).split())
    if bare in UNKNOWN:
        return None
    found = _year(bare) or _part(bare) or _month(bare) or _day(written)
    if found is None:
        raise BadField(field, written, "une date est attendue : « 15/03/2027 », « mars 2027 » ou « 2e trimestre 2027 »")
    return found


def _year(bare: str) -> Period | None:
    match = re.fullmatch(rf"(?:annee\s+|courant\s+)?{_YEAR}", bare)
    return _months(int(match["year"]), 1, 12, f"en {match['year']}") if match else None


def _part(bare: str) -> Period | None:
    match = _PART.fullmatch(bare)
    if match is None:
        return None
    unit = next(match[name] for name in ("unit", "unit2", "unit3") if match[name])
    written = next(match[name] for name in ("number", "number2", "number3") if match[name])
    year = int(next(match[name] for name in ("year", "year2", "year3") if match[name]))
    number, length = _ORDER.get(written) or int(written), 6 if unit.startswith("s") else 3
    if number * length > 12:
        return None
    name = "semestre" if length == 6 else "trimestre"
    return _months(year, (number - 1) * length + 1, length, f"{number}{'er' if number == 1 else 'e'} {name} {year}")


def _month(bare: str) -> Period | None:
    if figures := _FIGURES.fullmatch(bare) or _ISO.fullmatch(bare):
        rank = int(figures["month"])
        return _months(int(figures["year"]), rank, 1, f"{_NAMES[rank - 1]} {figures['year']}")
    match = _MONTH.fullmatch(bare)
    rank = next((n for n, name in enumerate(_MONTHS, 1) if match and match["name"].startswith(name)), 0)
    if match is None or not rank or not plain(_NAMES[rank - 1]).startswith(match["name"][:4]):
        return None
    return _months(int(match["year"]), rank, 1, f"{_NAMES[rank - 1]} {match['year']}")


def _day(written: str) -> Period | None:
    found = moments(written)
    day = found[0].day if len(found) == 1 else None
    return Period(day, day, f"{day:%d/%m/%Y}") if day else None


def _months(year: int, first: int, length: int, label: str) -> Period:
    last = first + length - 1
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), label)
