"""When a contract ends, as far as what was declared tells, and how far to believe it.

The end is the day of notification and the whole duration in calendar months, as the last modification states it. A
buyer that buys again prepares its call some months before: the window to watch.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS_A_MONTH = 30.4375
WATCH_FROM, WATCH_UNTIL = 9, 3
"Months before the end between which a new call is prepared."
LONG, SHORT = 120, 2
"Months beyond which, and under which, a declared duration is often a slip."
RENEWAL_VERSION = "1"
"Raise it when the same contract would give another end, confidence or reason."


class Confidence(StrEnum):
    """How far to believe an estimated end."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Contract:
    """What is declared of an awarded contract. `months` the whole duration in force; `changes` modifications taken in.

    `framework`: orders may stop before the end, when the maximum is reached. `doubts`: what looks wrong in the record.
    """

    signed: date | None
    published: date
    months: float | None
    changes: int = 0
    framework: bool | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Renewal:
    """The estimated end of a contract, with the reasons to believe it and to doubt it, in French."""

    starts: date
    ends: date
    watch_from: date
    watch_until: date
    confidence: Confidence
    reasons: tuple[str, ...]


def renewal(contract: Contract) -> Renewal | None:
    """When the contract should end; None when no duration is known, since nothing can then be estimated."""
    if not contract.months or contract.months <= 0:
        return None
    starts = contract.signed or contract.published
    ends = after_months(starts, contract.months)
    if ends is None:
        return None
    doubts = _doubts(contract)
    return Renewal(
        starts=starts,
        ends=ends,
        watch_from=after_months(ends, -WATCH_FROM) or ends,
        watch_until=after_months(ends, -WATCH_UNTIL) or ends,
        confidence=_confidence(contract, doubts),
        reasons=(*_facts(contract), *doubts),
    )


def after_months(day: date, months: float) -> date | None:
    """The same day so many calendar months later (the last of a shorter month), and the days of a part of a month.

    None beyond the calendar.
    """
    whole = int(months)
    place = day.year * 12 + day.month - 1 + whole
    year, month = place // 12, place % 12 + 1
    if not date.min.year <= year < date.max.year:
        return None
    there = date(year, month, min(day.day, monthrange(year, month)[1]))
    return there + timedelta(days=round((months - whole) * DAYS_A_MONTH))


def _facts(contract: Contract) -> tuple[str, ...]:
    start = f"Notifié le {contract.signed:%d/%m/%Y}." if contract.signed else ""
    plural = "s" if contract.changes > 1 else ""
    changes = f"{contract.changes} modification{plural} prise{plural} en compte."
    told = (start, f"Durée déclarée : {contract.months:g} mois.", changes if contract.changes else "")
    return tuple(fact for fact in told if fact)


def _doubts(contract: Contract) -> tuple[str, ...]:
    months = contract.months or 0
    told = {
        f"Date de notification inconnue : la date de publication ({contract.published:%d/%m/%Y}) en tient lieu.": (
            contract.signed is None
        ),
        "Durée très longue : peut-être une erreur de saisie.": months > LONG,
        "Durée très courte : peut-être une commande ponctuelle, sans suite.": months <= SHORT,
        "Accord-cadre : il peut s'arrêter plus tôt si son maximum est atteint.": bool(contract.framework),
        "La déclaration comporte des valeurs à vérifier.": bool(contract.doubts),
    }
    return tuple(doubt for doubt, holds in told.items() if holds)


def _confidence(contract: Contract, doubts: tuple[str, ...]) -> Confidence:
    """High with a stated day and a plausible duration; low as soon as one of the two is in doubt."""
    months = contract.months or 0
    if contract.signed is None or not SHORT < months <= LONG:
        return Confidence.LOW
    return Confidence.MEDIUM if doubts else Confidence.HIGH
