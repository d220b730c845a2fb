"""Whether a declared award is the outcome of a call: nothing official says so, hence a likelihood with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rapidfuzz import fuzz

from clauses.normalise import fold

WORDS, CODES, DATES = 0.6, 0.25, 0.15
"Weights of the likeness of the titles, of the CPV codes and of the dates."
LEAST_WORDS, LEAST = 0.6, 0.65
"Titles less alike than this, or a whole less likely, are not proposed."
MOST = 0.95
"Never certain: the same buyer buys the same thing again, in the same words."
LONGEST = timedelta(days=730)
"From the publication of a call to the notification of its contract."
USUAL = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What is declared of an award. The buyer is compared before: same SIREN."""

    title: str
    cpv: tuple[str, ...]
    signed: date


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is known of a call; `titles` its own and those of its lots."""

    titles: Sequence[str]
    cpv: tuple[str, ...]
    published: date


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely, 0 to 1, and why, in French."""

    confidence: float
    reasons: tuple[str, ...]


def likelihood(award: AwardFacts, call: CallFacts) -> Likelihood | None:
    """How likely the award is the outcome of the call; None when its day, its code or its words rule it out."""
    waited = award.signed - call.published
    codes, why = _codes(award.cpv, call.cpv)
    if not timedelta(0) < waited <= LONGEST or codes is None:
        return None
    words = max((fuzz.token_set_ratio(_plain(award.title), _plain(title)) / 100 for title in call.titles), default=0.0)
    dates = 1.0 if waited <= USUAL else 0.5
    confidence = min(MOST, round(WORDS * words + CODES * codes + DATES * dates, 2))
    if words < LEAST_WORDS or confidence < LEAST:
        return None
    told = (
        "Même acheteur (SIREN).",
        f"Objets ressemblants à {words * 100:.0f} %.",
        why,
        f"Notifié le {award.signed:%d/%m/%Y}, {waited.days} jours après la publication de l'appel d'offres.",
    )
    return Likelihood(confidence, told)


def _codes(award: tuple[str, ...], call: tuple[str, ...]) -> tuple[float | None, str]:
    if not award or not call:
        return 0.4, "Code CPV inconnu d'un côté."
    if set(award) & set(call):
        return 1.0, "Même code CPV."
    if {code[:2] for code in award} & {code[:2] for code in call}:
        return 0.6, "Codes CPV de la même division."
    return None, ""


def _plain(title: str) -> str:
    return fold(title).low
