"""In which order people look at open tenders: doubt × near deadline × number of structures concerned.

The urgency doubles at a steady pace, so the order of two tenders never depends on the day it is read: each has one
place, kept with it, that a list can be read by. The three factors are data: `config/triage.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import log, log2
from typing import Any

from clauses.consideration import SOCIAL_FAMILY, Absent, Kind
from clauses.dates import PARIS

FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
"From which deadlines are counted; any day would do, the same for all."


class Doubt(StrEnum):
    """Why a tender needs a person, the most pressing reason first."""

    CONTRADICTION = "contradiction"
    UNSPECIFIED = "unspecified"
    WARNED = "warned"
    MIDDLING = "middling"
    SURE = "sure"
    NOTHING = "nothing"


WORDS = {
    Doubt.CONTRADICTION: "l'avis annonce une clause sociale et en nie une autre",
    Doubt.UNSPECIFIED: "une clause est annoncée sans dire de quoi il s'agit",
    Doubt.WARNED: "une preuve est à vérifier",
    Doubt.MIDDLING: "clause trouvée, mais aucune structure très proche",
    Doubt.SURE: "clause trouvée sans ambiguïté, structure très proche",
    Doubt.NOTHING: "aucune clause sociale trouvée dans l'avis",
}


class BadTriage(ValueError):
    """A policy of the queue that cannot be used. The message is French and names the key."""


@dataclass(frozen=True, slots=True)
class TriagePolicy:
    """The three factors. `doubt` by reason, in ]0, 1]; `doubles` and `without` in days; `nobody` in ]0, 1]."""

    doubt: Mapping[Doubt, float]
    doubles: float
    without: float
    nobody: float
    full: float

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> TriagePolicy:
        """From the tables of `config/triage.toml`. Raises BadTriage, in French, naming the key."""
        doubt = {reason: _share(data, "doubt", reason.value) for reason in Doubt}
        doubles, without = (
            _positive(data, "urgency", name) for name in ("doubles_every_days", "without_deadline_days")
        )
        return cls(doubt, doubles, without, _share(data, "concern", "nobody"), _positive(data, "concern", "full"))


def _positive(data: Mapping[str, Any], table: str, name: str) -> float:
    value = data.get(table, {}).get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise BadTriage(f"config/triage.toml : [{table}] {name} : un nombre positif est attendu, reçu « {value} ».")
    return float(value)


def _share(data: Mapping[str, Any], table: str, name: str) -> float:
    value = _positive(data, table, name)
    if value > 1:
        raise BadTriage(f"config/triage.toml : [{table}] {name} : 1 au plus, reçu « {value} ».")
    return value


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a tender before a person looks. `best` is the best score of a structure, None when nobody is."""

    kinds: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    "What the notice says there is not: values of `Absent`."
    warned: bool = False
    structures: int = 0
    best: float | None = None


def doubt(facts: Facts, very_close: float) -> Doubt:
    """The most pressing reason that applies. `very_close` is the score from which a structure is told so."""
    social = facts.kinds & SOCIAL_FAMILY
    if social and facts.denied & {Absent.SOCIAL.value, Absent.RESERVATION.value}:
        return Doubt.CONTRADICTION
    if facts.kinds & {Kind.RESERVED_UNSPECIFIED, Kind.PARTICULAR_UNSPECIFIED}:
        return Doubt.UNSPECIFIED
    if not social:
        return Doubt.NOTHING
    if facts.warned:
        return Doubt.WARNED
    return Doubt.SURE if (facts.best or 0.0) >= very_close else Doubt.MIDDLING


def concern(structures: int, policy: TriagePolicy) -> float:
    """From `nobody` with no structure to 1 with `full` of them or more; the first ones count most."""
    share = min(1.0, log(1 + structures) / log(1 + policy.full))
    return policy.nobody + (1 - policy.nobody) * share


def closing(deadline: datetime | None, shown_until: date | None, published: date, policy: TriagePolicy) -> datetime:
    """The moment that makes a tender urgent: its deadline, else the end of its display, else a usual delay."""
    if deadline is not None:
        return deadline
    day = shown_until + timedelta(days=1) if shown_until else published + timedelta(days=policy.without)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def place(closes: datetime, facts: Facts, very_close: float, policy: TriagePolicy) -> float:
    """The place of a tender in the queue: the smaller, the sooner; never before `earliest(closes)`.

    It is −log2(doubt × urgency × concern) up to what is common to all tenders on a given day.
    """
    weight = policy.doubt[doubt(facts, very_close)] * concern(facts.structures, policy)
    return earliest(closes, policy) - log2(weight)


def earliest(moment: datetime, policy: TriagePolicy) -> float:
    """The smallest place that a tender closing at this moment may have: those that closed before may be passed over."""
    return (moment - FIRST_DAY) / timedelta(days=policy.doubles)


def reasons(closes: datetime, now: datetime, facts: Facts, very_close: float, policy: TriagePolicy) -> tuple[str, ...]:
    """The three factors in French words, the one that weighs most on this tender first."""
    why = doubt(facts, very_close)
    days = max(0, (closes.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days)
    told = (
        (policy.doubt[why], WORDS[why]),
        (2 ** (-days / policy.doubles), _days(days)),
        (concern(facts.structures, policy), _people(facts.structures)),
    )
    return tuple(words for _, words in sorted(told, key=lambda pair: -pair[0]))


def _days(number: int) -> str:
    if not number:
        return "ferme aujourd'hui"
    return f"date limite dans {number} jour{'s' if number > 1 else ''}"


def _people(number: int) -> str:
    if not number:
        return "aucune structure trouvée"
    return f"{number} structure{'s' if number > 1 else ''} possible{'s' if number > 1 else ''}"
