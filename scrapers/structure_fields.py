"""Fields of a row of the directory, one reader each: a value, None when empty, or `Unreadable` naming the field."""

from __future__ import annotations

import math
import re
from datetime import date
from enum import StrEnum
from typing import TypeVar

from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers

from matching.structure import Selling, Standing, StructureKind, Zone
from scrapers.source import Unreadable

Choice = TypeVar("Choice", bound=StrEnum)

MASKED = "[NON-DIFFUSIBLE]"
"What the register prints for who asked not to be shown: no point is guessed from the rest."

SHORTEST = 11
"A SIRET with more than three leading zeros lost is not known to exist: fewer digits prove nothing."

_SPACES = re.compile(r"[\s.\u00a0\u202f-]+")
_RADIUS = re.compile(r"([0-9]{1,4}(?:[.,][0-9]+)?)\s*km")
_CODE = re.compile(r"(?:dep:(?:\d{2,3}|2[AB])|com:(?:\d{5}|2[AB]\d{3})|reg:\d{2}|epci:\d{9})", re.ASCII)
_COUNTRY = {"france", "france entiere", "france entière", "pays"}
_FLAGS = {"": False, "non": False, "0": False, "false": False, "oui": True, "1": True, "true": True, "vrai": True}


def siret(text: str) -> str:
    """Fourteen digits that pass the check; leading zeros that a spreadsheet lost are restored if it proves them."""
    digits = _SPACES.sub("", text)
    if not digits.isascii() or not digits.isdecimal() or not int(digits):
        raise Unreadable("siret", text, "quatorze chiffres attendus")
    whole = digits.zfill(14) if len(digits) >= SHORTEST else digits
    restored = whole != digits
    if not siret_numbers.is_valid(whole) or (restored and not siren_numbers.is_valid(whole[:9])):
        raise Unreadable("siret", text, "la clé de contrôle est fausse, ou il manque des chiffres")
    return whole


def kind(text: str) -> StructureKind:
    """Kind of structure; a facilitator's own account and a fund are none."""
    found = text.strip().upper()
    if found == "OPCS":
        raise Unreadable("kind", text, "une organisation porteuse de la clause sociale ne répond pas aux marchés")
    if found not in StructureKind.__members__:
        raise Unreadable("kind", text, f"nature inconnue ; attendu : {', '.join(StructureKind)}")
    return StructureKind(found)


def convention(text: str) -> StructureKind | None:
    """Kind by which a régie de quartier is conventioned (code du travail, L5132-4): EI, ACI or AI; None: not told."""
    if not text.strip():
        return None
    found = text.strip().upper()
    if found not in ("EI", "ACI", "AI"):
        raise Unreadable("convention", text, "attendu : EI, ACI ou AI")
    return StructureKind(found)


def choice(field: str, text: str, choices: type[Choice], default: Choice) -> Choice:
    """One of fixed words; `default` when empty."""
    if not text:
        return default
    try:
        return choices(text.lower())
    except ValueError as error:
        raise Unreadable(field, text, f"attendu : {', '.join(choices)}") from error


def standing(text: str, checked: date | None) -> Standing:
    """Empty is unknown; active is a claim that needs the day of its check."""
    found = choice("standing", text, Standing, Standing.UNKNOWN)
    if found is Standing.ACTIVE and checked is None:
        raise Unreadable("checked", "", "une structure dite active doit porter la date de sa vérification")
    return found


def day(field: str, text: str) -> date | None:
    """A date: 2026-05-31, 31/05/2026, or a month, 2026-05, taken at its first day."""
    if not text:
        return None
    parts = text.split("/")[::-1] if "/" in text else text.split("-")
    try:
        return date(*(int(part) for part in ([*parts, "1"] if len(parts) == 2 else parts)))
    except (ValueError, TypeError, OverflowError) as error:
        raise Unreadable(field, text, "date attendue (2026-05-31, 31/05/2026 ou 2026-05)") from error


def number(field: str, text: str, low: float, high: float) -> float | None:
    """A number, decimal comma or point, spaces allowed, between `low` and `high`."""
    if not text:
        return None
    try:
        value = float(re.sub(r"\s", "", text).replace(",", "."))
    except ValueError as error:
        raise Unreadable(field, text, "nombre attendu") from error
    if not math.isfinite(value) or not low <= value <= high:
        raise Unreadable(field, text, f"nombre attendu entre {low:g} et {high:g}")
    return value


def flag(field: str, text: str) -> bool:
    """Oui or non; empty is no."""
    if text.lower() not in _FLAGS:
        raise Unreadable(field, text, "« oui » ou « non » attendu")
    return _FLAGS[text.lower()]


def zone(text: str) -> Zone | None:
    """Where the structure works, as it declared: « 30 km », « dep:67,dep:68 », « france »; None when not declared."""
    folded = text.strip().lower()
    if not folded:
        return None
    if folded in _COUNTRY:
        return Zone(country=True)
    if radius := _RADIUS.fullmatch(folded):
        return Zone(radius_km=float(radius[1].replace(",", ".")))
    codes = [_zone_code(code) for code in re.split(r"[\s,;|]+", text.strip())]
    if not all(_CODE.fullmatch(code) for code in codes):
        raise Unreadable("zone", text, "attendu : « 30 km », « dep:67,dep:68 », « com:67482 » ou « france »")
    return Zone(codes=frozenset(codes))


def _zone_code(code: str) -> str:
    what, _, value = code.partition(":")
    return f"{what.lower()}:{value.upper()}"


def antenna(text: str) -> str:
    """A number that les emplois give to an antenna: the SIREN, then 999 and two digits; no SIRET of the register."""
    digits = _SPACES.sub("", text)
    if not is_antenna(digits) or not siren_numbers.is_valid(digits[:9]):
        raise Unreadable("siret", text, "SIREN puis 999 et deux chiffres attendus pour une antenne")
    return digits


def is_antenna(siret: str) -> bool:
    """True for a number made up for an antenna."""
    return len(siret) == 14 and siret.isdecimal() and siret[9:12] == "999"


def selling(text: str) -> frozenset[Selling]:
    """How an activity is sold: « prestation », « mise à disposition », « production », several joined by +."""
    found = [word.strip().lower() for word in text.split("+") if word.strip()]
    for word in found:
        if word not in SELLING:
            raise Unreadable("sectors", word, f"attendu : {', '.join(SELLING)}")
    return frozenset(SELLING[word] for word in found)


SELLING = {"prestation": Selling.SERVICES, "mise à disposition": Selling.LENDING, "production": Selling.GOODS}


def items(text: str) -> list[str]:
    """Values separated by |."""
    return [item.strip() for item in text.split("|") if item.strip()]
