"""What the law expects of a contract at a date, and how that compares with what a notice says.

Sources: articles L2111-2, L2112-2, L2112-2-1, L2152-7, R2152-7 of the code de la commande publique for contracts;
L3111-2, L3114-2, L3114-2-1, L3124-5, R3124-4 for concessions, in force from 21–22 August 2026. This is no legal advice:
an exception is shown as available, never applied; what is expected and not found is never a breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clauses.consideration import Absent, Consideration, Kind
from clauses.months import MONTHS
from clauses.notice import ContractKind


class Status(StrEnum):
    """What the law says of one thing at a date."""

    ALLOWED = "allowed"
    REQUIRED = "required"
    REQUIRED_UNLESS_EXCEPTION = "required_unless_exception"
    UNKNOWN = "unknown"


class Buyers(StrEnum):
    """Class of the buyer: central State authority, other contracting authority, entité adjudicatrice, or not known."""

    STATE = "state"
    OTHER = "other"
    UTILITY = "utility"
    UNKNOWN = "unknown"


class Regime(StrEnum):
    """Regime of the contract: only the ordinary one carries these duties."""

    ORDINARY = "ordinary"
    DEFENCE = "defence"
    OTHER_CONTRACTS = "other_contracts"


class Answer(StrEnum):
    """What is expected compared with what was found."""

    FOUND = "found"
    STATED_ABSENT = "stated_absent"
    EXPECTED_NOT_FOUND = "expected_not_found"
    NOT_EXPECTED_NOT_FOUND = "not_expected_not_found"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """European thresholds before tax in euros, by class of buyer; `works` holds for concessions too."""

    first: date
    last: date
    amounts: Mapping[str, float]
    works: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """Dates from which the rules hold, and the thresholds. `short_works`: months below which works may be excepted."""

    award_criterion: date
    law: date
    short_works: float
    periods: tuple[Period, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Calendar:
        """Read the values of `config/thresholds.toml`. Raises KeyError for a missing one."""
        dates = data["dates"]
        periods = tuple(
            Period(row["from"], row["to"], {each: float(row[each]) for each in _CLASSES}, float(row["works"]))
            for row in data["thresholds"]
        )
        return cls(dates["award_criterion"], dates["law"], float(dates["works_months"]), periods)

    def thresholds(self, day: date, kind: ContractKind, buyer: Buyers) -> tuple[float, ...]:
        """The thresholds that may hold, lowest first: one, or several when the class of the buyer is not known."""
        period = next((each for each in self.periods if each.first <= day <= each.last), None)
        if period is None:
            return ()
        if kind in {ContractKind.WORKS, ContractKind.CONCESSION}:
            return (period.works,)
        if buyer is Buyers.UNKNOWN:
            return tuple(sorted(period.amounts.values()))
        return (period.amounts[buyer.value],)


@dataclass(frozen=True, slots=True)
class Contract:
    """What the rule needs to know. `day`: dispatch of the notice; `value`: whole need before tax, None when unknown."""

    day: date
    kind: ContractKind
    value: float | None = None
    buyer: Buyers = Buyers.UNKNOWN
    regime: Regime = Regime.ORDINARY
    works_months: float | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the law expects of one thing, with its article, since when, the exceptions open to the buyer, and why."""

    status: Status
    article: str
    because: str
    since: date | None = None
    exceptions: tuple[str, ...] = ()


_CLASSES = (Buyers.STATE.value, Buyers.OTHER.value, Buyers.UTILITY.value)
_READY, _LINK, _COMPETITION, _SHORT = (
    "ready_solution",
    "no_sufficient_link",
    "competition_or_difficulty",
    "works_under_six_months",
)
EXCEPTIONS = {
    ContractKind.WORKS: (_READY, _LINK, _COMPETITION, _SHORT),
    ContractKind.SUPPLIES: (_READY, _LINK, _COMPETITION),
    ContractKind.SERVICES: (_READY, _LINK, _COMPETITION),
    ContractKind.CONCESSION: (_LINK, _COMPETITION),
}
"""Exceptions of L2112-2-1 II, and of L3114-2-1 for concessions: the buyer judges, the software only names them."""

_CONTRACT = {
    "env_criterion": "R2152-7",
    "env_condition": "L2112-2",
    "specifications": "L2111-2",
    "social_condition": "L2112-2-1",
}
_CONCESSION = {
    "env_criterion": "R3124-4",
    "env_condition": "L3114-2",
    "specifications": "L3111-2",
    "social_condition": "L3114-2-1",
}


_LAW_OF = {"R2152-7": "L2152-7", "R3124-4": "L3124-5"}


def obligations(contract: Contract, calendar: Calendar) -> dict[str, Expectation]:
    """What the law expects: `env_criterion`, `env_condition`, `specifications`, `social_condition`.

    Empty outside the ordinary regime (defence and security, Livre V): nothing of this is required there.
    """
    if contract.regime is not Regime.ORDINARY:
        return {}
    articles = _CONCESSION if contract.kind is ContractKind.CONCESSION else _CONTRACT
    return {
        "env_criterion": _criterion(contract, calendar, articles["env_criterion"]),
        "env_condition": _from_law(
            contract, calendar, articles["env_condition"], "des conditions d'exécution environnementales"
        ),
        "specifications": _from_law(
            contract, calendar, articles["specifications"], "des spécifications tournées vers le développement durable"
        ),
        "social_condition": _social(contract, calendar, articles["social_condition"]),
    }


def _criterion(contract: Contract, calendar: Calendar, article: str) -> Expectation:
    since = calendar.award_criterion
    if contract.day < since:
        return _allowed(article, since)
    cited = f"{_LAW_OF[article]}, {article}" if contract.day >= calendar.law else article
    several = (
        "plusieurs critères" if contract.kind is ContractKind.CONCESSION else "ou un critère unique de coût global"
    )
    because = f"Depuis le {_day(since)}, un critère environnemental est obligatoire ({several})."
    return Expectation(Status.REQUIRED, cited, because, since)


def _from_law(contract: Contract, calendar: Calendar, article: str, what: str) -> Expectation:
    if contract.day < calendar.law:
        return _allowed(article, calendar.law)
    return Expectation(
        Status.REQUIRED, article, f"Depuis le {_day(calendar.law)}, l'acheteur prévoit {what}.", calendar.law
    )


def _social(contract: Contract, calendar: Calendar, article: str) -> Expectation:
    since = calendar.law
    if contract.day < since:
        return _allowed(article, since)
    if contract.value is None:
        return Expectation(
            Status.UNKNOWN, article, "La valeur estimée n'est pas connue : obligation à vérifier.", since
        )
    thresholds = calendar.thresholds(contract.day, contract.kind, contract.buyer)
    if not thresholds:
        return Expectation(Status.UNKNOWN, article, "Aucun seuil européen n'est connu à cette date.", since)
    if contract.value < thresholds[0]:
        return Expectation(
            Status.ALLOWED, article, f"La valeur est sous le seuil européen de {_euros(thresholds[0])} HT.", since
        )
    if contract.value < thresholds[-1]:
        between = f"La valeur est entre les seuils de {_euros(thresholds[0])} et {_euros(thresholds[-1])} HT"
        return Expectation(Status.UNKNOWN, article, f"{between} : cela dépend de la nature de l'acheteur.", since)
    reached = f"La valeur atteint le seuil européen de {_euros(thresholds[-1])} HT"
    because = f"{reached} : l'acheteur prévoit des conditions sociales, sauf exception."
    return Expectation(Status.REQUIRED_UNLESS_EXCEPTION, article, because, since, _exceptions(contract, calendar))


def _exceptions(contract: Contract, calendar: Calendar) -> tuple[str, ...]:
    """Short works are offered as an exception only when their duration is short or unknown."""
    long_works = contract.works_months is not None and contract.works_months >= calendar.short_works
    return tuple(each for each in EXCEPTIONS[contract.kind] if not (each == _SHORT and long_works))


def _allowed(article: str, since: date) -> Expectation:
    return Expectation(Status.ALLOWED, article, f"Possible, mais pas obligatoire avant le {_day(since)}.")


# --- expected and found -----------------------------------------------------------------------------------------------

_ANSWERING = {
    "env_criterion": frozenset({Kind.ENV_CRITERION}),
    "env_condition": frozenset({Kind.ENV_CONDITION}),
    "specifications": frozenset({Kind.ENV_CONDITION}),
    "social_condition": frozenset(
        {Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION, Kind.SOCIAL_OTHER, Kind.TRAINING_CONDITION}
    ),
}
_DENYING = {"social_condition": Absent.SOCIAL}


def compare(name: str, expected: Expectation | None, found: Iterable[Consideration] | None) -> Answer:
    """One expectation against what was found; `found` None when the document was missing, empty or unreadable."""
    if found is None:
        return Answer.UNKNOWN
    read = tuple(found)
    if any(each.kind in _ANSWERING[name] for each in read):
        return Answer.FOUND
    if any(each.absent is _DENYING.get(name, Absent.ENVIRONMENT) for each in read):
        return Answer.STATED_ABSENT
    status = expected.status if expected else Status.ALLOWED
    if status is Status.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.NOT_EXPECTED_NOT_FOUND if status is Status.ALLOWED else Answer.EXPECTED_NOT_FOUND


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _euros(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", " ") + " €"
