"""Numbers as people write them in French: « 1 000 000 », « 12,5 », « 5 % », « 400 k€ », « 30 à 45 »."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What a number counts; decides how it is read and shown."""

    EUROS = "€"
    EUROS_PER_HOUR = "€ de l'heure"
    HOURS = "h"
    SHARE = "part"
    PERCENT = "%"
    MONTHS = "mois"
    COUNT = ""


class Unreadable(ValueError):
    """No number. The message is French and says what is expected, without naming the field."""


_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_BETWEEN = re.compile(r"(?<=[\d%€h])(?:-|–|—|\.\.|à|a)(?=\d)")
_SUFFIX = re.compile(r"(?:euros?|eur|€|ht|/h|del'heure|h|heures?|mois|etp)+$")
_SCALED = re.compile(r"(k|m)(?:€|euros?|eur)?$")
_SCALES = {"k": 1_000, "m": 1_000_000}
_THOUSANDS = {".": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"), ",": re.compile(r"[1-9]\d{0,2}(?:,\d{3}){2,}")}
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,12})?")
_DOUBTFUL = re.compile(r"[1-9]\d{0,2},\d{3}")
_GROUPED = (Unit.EUROS, Unit.HOURS)
LONGEST = 60


def read_range(text: str, unit: Unit) -> tuple[Fraction, Fraction]:
    """The bounds of « 0,40-0,50 » or « 30 à 45 », or the same number twice. Raises Unreadable."""
    compact = _SPACES.sub("", text[: LONGEST + 1]).lower()
    if len(compact) > LONGEST:
        raise Unreadable("un nombre est attendu.")
    parts = _BETWEEN.split(compact)
    if len(parts) > 2:
        raise Unreadable("deux bornes au plus sont attendues, par exemple « 30-45 ».")
    bounds = [_read(part, unit, compact.endswith("%")) for part in parts]
    return ordered(bounds[0], bounds[-1])


def ordered(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """The bounds as they are. Raises Unreadable when the low one is above the high one."""
    if low > high:
        raise Unreadable("la borne basse dépasse la borne haute.")
    return low, high


def _read(text: str, unit: Unit, percent: bool) -> Fraction:
    value = _number(text.removesuffix("%"), unit)
    return value / 100 if percent and unit is Unit.SHARE else value


def _number(text: str, unit: Unit) -> Fraction:
    scaled = _SCALED.search(text) if unit is Unit.EUROS else None
    factor = _SCALES[scaled[1]] if scaled else 1
    digits = _SUFFIX.sub("", text[: scaled.start()] if scaled else text)
    return Fraction(_plain(digits, unit)) * factor


def _plain(digits: str, unit: Unit) -> str:
    """The digits with a decimal point. Dots and commas between thousands are only read in amounts and hours."""
    grouped = unit in _GROUPED
    for mark, pattern in _THOUSANDS.items():
        if grouped and pattern.fullmatch(digits):
            digits = digits.replace(mark, "")
    if grouped and _DOUBTFUL.fullmatch(digits):
        raise Unreadable("mille, ou un et des millièmes ? Écrivez le nombre sans virgule.")
    if not _PLAIN.fullmatch(digits):
        raise Unreadable("un nombre est attendu.")
    return digits.replace(",", ".")


def in_words(value: Fraction, decimals: int = 2) -> str:
    """« 1 000 000 », « 0,05 », « 33,33 »: spaces between thousands, a comma, no useless zeros, half up."""
    scaled = round_half_up(value * 10**decimals)
    sign, (whole, rest) = "−" if scaled < 0 else "", divmod(abs(scaled), 10**decimals)
    tail = f"{rest:0{decimals}}".rstrip("0") if decimals else ""
    return sign + f"{whole:,}".replace(",", " ") + (f",{tail}" if tail else "")


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up, away from zero."""
    sign = -1 if value < 0 else 1
    return sign * int(abs(value) + Fraction(1, 2))


def to_cent(value: Fraction) -> Fraction:
    """Kept to 0.01, half up: hours inside, and money."""
    return Fraction(round_half_up(value * 100), 100)


def euros(value: Fraction) -> str:
    """« 1 000 000 € »."""
    return shown(value, Unit.EUROS)


def percent(share: Fraction) -> str:
    """A share as « 2,5 % »."""
    return shown(share, Unit.SHARE)


def shown(value: Fraction, unit: Unit) -> str:
    """A value with its unit: « 5 % », « 1 000 000 € », « 35 € de l'heure »."""
    if unit is Unit.SHARE:
        return f"{in_words(value * 100, 3)} %"
    number = in_words(value, 2)
    return f"{number} {unit.value}" if unit.value else number
