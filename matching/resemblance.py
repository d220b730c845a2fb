"""Whether two tenders of different sources are one: buyers write twice, in other words. Never a merge by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz

from clauses.normalise import fold

TITLE, BUYER, CODES, DATES = 0.5, 0.2, 0.15, 0.15
"Weights of the likeness of titles, buyers, CPV codes and dates."
LEAST_TITLE, LEAST_BUYER, LEAST = 0.7, 0.8, 0.75
"Titles or buyers less alike than this, or a whole less likely, are not proposed."
MOST = 0.98
"Never certain: the same buyer buys the same thing twice."
APART = 120
"Days between two publications of one purchase, at most."
NEAR, SAME = 3, 0
"Days between two deadlines that are told for one purchase."
_NUMBERS = re.compile(r"\d+")
_FORMS = re.compile(
    r"\b(?:ville|commune|mairie|communaute|syndicat|departement|conseil|region|de|du|des|la|le|les|d|l)\b"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a tender. `departments` empty: anywhere."""

    title: str
    buyer: str
    siren: str | None
    cpv: Sequence[str]
    departments: Sequence[str]
    published: date
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely both are one, 0 to 1, and why, in French."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Facts, other: Facts) -> Likeness | None:
    """How likely both are one purchase; None when a number, a place, a code, a day or the words rule it out."""
    codes, what = _codes(one.cpv, other.cpv)
    days, when = _dates(one, other)
    title = 0.0 if codes is None or days is None or _elsewhere(one, other) else _titles(one.title, other.title)
    if codes is None or days is None or title < LEAST_TITLE:
        return None
    buyer, who = _buyers(one, other)
    if buyer is None:
        return None
    score = min(MOST, round(TITLE * title + BUYER * buyer + CODES * codes + DATES * days, 2))
    if score < LEAST:
        return None
    return Likeness(score, (f"Intitulés ressemblants à {title * 100:.0f} %.", who, what, when))


def _titles(one: str, other: str) -> float:
    """Zero when both tell numbers and none is common: a year or a lot of its own is another purchase."""
    (first, numbers), (second, others) = _read(one), _read(other)
    if numbers and others and not numbers & others:
        return 0.0
    if fuzz.token_set_ratio(first, second, score_cutoff=100 * LEAST_TITLE) == 0:
        return 0.0  # too few words in common, in whatever order
    return (fuzz.token_sort_ratio(first, second) + fuzz.token_set_ratio(first, second)) / 200


@lru_cache(maxsize=200_000)
def _read(title: str) -> tuple[str, frozenset[str]]:
    """A title in plain letters, with the numbers it tells: each is compared with many."""
    low = fold(title).low
    return low, frozenset(_NUMBERS.findall(low))


def _buyers(one: Facts, other: Facts) -> tuple[float | None, str]:
    if one.siren and other.siren:
        return (1.0, "Même acheteur (SIREN).") if one.siren == other.siren else (None, "")
    likeness = fuzz.token_sort_ratio(bare_name(one.buyer), bare_name(other.buyer)) / 100
    return (likeness, "Acheteurs de noms proches.") if likeness >= LEAST_BUYER else (None, "")


@lru_cache(maxsize=50_000)
def bare_name(buyer: str) -> str:
    """A buyer's name without the words that many share."""
    low = fold(buyer).low
    return " ".join(re.findall(r"\w+", _FORMS.sub(" ", low))) or low


def _codes(one: Sequence[str], other: Sequence[str]) -> tuple[float | None, str]:
    if not one or not other:
        return 0.5, "Code CPV inconnu d'un côté."
    if set(one) & set(other):
        return 1.0, "Même code CPV."
    if {code[:2] for code in one} & {code[:2] for code in other}:
        return 0.6, "Codes CPV de la même division."
    return None, ""


def _dates(one: Facts, other: Facts) -> tuple[float | None, str]:
    apart = abs((one.published - other.published).days)
    if apart > APART:
        return None, ""
    if one.deadline and other.deadline:
        between = abs((one.deadline - other.deadline).days)
        if between > NEAR:
            return None, ""
        return (1.0, "Même date limite.") if between == SAME else (0.7, "Dates limites proches.")
    return 0.5, f"Publiés à {apart} jours d'écart." if apart > 1 else "Publiés le même jour, ou presque."


def _elsewhere(one: Facts, other: Facts) -> bool:
    return bool(one.departments) and bool(other.departments) and not set(one.departments) & set(other.departments)
