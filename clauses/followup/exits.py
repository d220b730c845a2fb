"""Rates of exits, each by its named rule, never mixed: the base, the unknowns and the source stand beside every figure.

Classes as the communauté de l'inclusion has them: durable, transition, positive, other, withdrawn. A rate on no exit is
not computed. Rounded half up, to a tenth of a percent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from clauses.packages.terms import months_later


class Class(StrEnum):
    """How somebody left."""

    DURABLE = "durable"
    TRANSITION = "transition"
    POSITIVE = "positive"
    OTHER = "other"
    WITHDRAWN = "withdrawn"


CLASSES = {
    Class.DURABLE: "emploi durable : CDI, contrat de six mois et plus, fonction publique, création d'entreprise",
    Class.TRANSITION: "emploi de transition : contrat de moins de six mois, contrat aidé",
    Class.POSITIVE: "sortie positive : formation, entrée dans une autre structure d'insertion",
    Class.OTHER: "autre sortie",
    Class.WITHDRAWN: "retirée des sorties constatées par l'État",
}
DYNAMIC = frozenset({Class.DURABLE, Class.TRANSITION, Class.POSITIVE})


class Situation(StrEnum):
    """What is known of another exit."""

    UNEMPLOYED = "unemployed"
    INACTIVE = "inactive"
    OTHER_KNOWN = "other_known"
    NO_NEWS = "no_news"


SITUATIONS = {
    Situation.UNEMPLOYED: "au chômage",
    Situation.INACTIVE: "inactif",
    Situation.OTHER_KNOWN: "autre situation connue",
    Situation.NO_NEWS: "sans nouvelle",
}
UNFOLLOWED = frozenset({Situation.INACTIVE, Situation.OTHER_KNOWN, Situation.NO_NEWS})
DELAYS = (3, 6, 12)


@dataclass(frozen=True, slots=True)
class Exit:
    """Somebody's exit, by reference. `hours` and `months` of contracts, None: not known.

    `at`: in work so many months after; a delay that is absent: nobody answered.
    """

    person: str
    day: date
    kind: Class
    situation: Situation | None = None
    hours: float | None = None
    months: float | None = None
    at: Mapping[int, bool] | None = None

    @property
    def dynamic(self) -> bool:
        """Durable, transition or positive."""
        return self.kind in DYNAMIC

    def in_work(self, months: int) -> bool | None:
        """Whether in work so many months after; None: not known."""
        return (self.at or {}).get(months)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of counting: who is in the base (None: what is needed to know is not known), who counts, from where."""

    id: str
    name: str
    numerator: str
    base: str
    source: str
    within: Callable[[Exit, date], bool | None]
    counts: Callable[[Exit], bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by a rule. `unknown`: exits that could be neither counted nor left out, outside the base."""

    rule: Rule
    numerator: int
    base: int
    unknown: int

    @property
    def percent(self) -> Decimal | None:
        """To a tenth, half up; None when there is no exit to count."""
        if not self.base:
            return None
        return (Decimal(100) * self.numerator / self.base).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """« 9 sur 20, soit 45,0 % », or that there is no exit; what is not known stands apart."""
        apart = f" ; {self.unknown} non connue{'s' * (self.unknown > 1)}, hors du calcul" if self.unknown else ""
        if self.percent is None:
            return f"aucune sortie à compter{apart}"
        return f"{self.numerator} sur {self.base}, soit {str(self.percent).replace('.', ',')} %{apart}"


def _observed(one: Exit, _today: date) -> bool:
    return one.kind is not Class.WITHDRAWN


def _followed(one: Exit, today: date) -> bool:
    return _observed(one, today) and not (one.kind is Class.OTHER and one.situation in UNFOLLOWED)


def _at_least(name: str, least: float) -> Callable[[Exit, date], bool | None]:
    """Observed, and with that much of `hours` or `months`; unknown when it is not told."""

    def within(one: Exit, today: date) -> bool | None:
        told = getattr(one, name)
        if not _observed(one, today):
            return False
        return None if told is None else bool(told >= least)

    return within


def _answered(months: int) -> Callable[[Exit, date], bool | None]:
    """Observed, its day has come, and somebody answered."""

    def within(one: Exit, today: date) -> bool | None:
        if not _observed(one, today) or months_later(one.day, months) > today:
            return False
        return None if one.in_work(months) is None else True

    return within


def _dynamic(one: Exit) -> bool:
    return one.dynamic


def _durable(one: Exit) -> bool:
    return one.kind is Class.DURABLE


def _in_work(months: int) -> Callable[[Exit], bool]:
    return lambda one: bool(one.in_work(months))


_DYNAMIC_WORDS = "sorties dynamiques (durable, transition, positive)"
_SEEN = "sorties constatées, retraits ôtés"
RULES = (
    Rule("STATE", "Règle de l'État", _DYNAMIC_WORDS, _SEEN, "communauté de l'inclusion", _observed, _dynamic),
    Rule(
        "STATE_150H",
        "Règle de l'État, 150 heures et plus (AI, ETTI)",
        _DYNAMIC_WORDS,
        "les mêmes, personnes d'au moins 150 heures",
        "données publiques de pilotage",
        _at_least("hours", 150),
        _dynamic,
    ),
    Rule(
        "NETWORK_EXCL",
        "Règle des réseaux",
        _DYNAMIC_WORDS,
        "sorties constatées, sans « autre situation connue, inactif et sans nouvelle »",
        "proposition des réseaux, 2009 ; indicateur complémentaire",
        _followed,
        _dynamic,
    ),
    Rule(
        "MIN_3_MONTHS",
        "Trois mois de contrats d'affilée et plus",
        _DYNAMIC_WORDS,
        "personnes d'au moins trois mois de contrats",
        "réseaux, vers 2009",
        _at_least("months", 3),
        _dynamic,
    ),
    Rule(
        "MIN_450H",
        "450 heures et plus",
        _DYNAMIC_WORDS,
        "personnes d'au moins 450 heures",
        "demande des ETTI (« 3 mois effectifs soit 450 heures »)",
        _at_least("hours", 450),
        _dynamic,
    ),
    *(
        Rule(
            f"AT_{months}",
            f"En emploi à {months} mois",
            f"en emploi {months} mois après la sortie",
            f"sorties de plus de {months} mois dont on a des nouvelles",
            "réseaux, vers 2009",
            _answered(months),
            _in_work(months),
        )
        for months in DELAYS
    ),
    Rule(
        "DURABLE",
        "Emplois durables, base de l'État",
        "emplois durables",
        _SEEN,
        "réseaux, vers 2009",
        _observed,
        _durable,
    ),
)


def rates(exits: Iterable[Exit], today: date) -> tuple[Rate, ...]:
    """Every rule on these exits, each with its own base: never compared, never added."""
    known = list(exits)
    return tuple(_rate(rule, known, today) for rule in RULES)


def _rate(rule: Rule, exits: list[Exit], today: date) -> Rate:
    verdicts = [(one, rule.within(one, today)) for one in exits]
    base = [one for one, within in verdicts if within]
    unknown = sum(within is None for _, within in verdicts)
    return Rate(rule, sum(map(rule.counts, base)), len(base), unknown)
