"""What counts for how much: `config/policy.toml` as checked values, with a version that changes with any of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, TypeVar

from matching.environment import TOPICS, EnvironmentPolicy
from matching.structure import AnswerMode
from matching.text import stems
from matching.types import TradeGuess

Part = TypeVar("Part")

CODE_VERSION = 3
"Raised when the maths of a feature change, so that matches made before are told stale."


class BadPolicy(ValueError):
    """`config/policy.toml` cannot be used. The message is French and names the key."""


@dataclass(frozen=True, slots=True)
class FeaturePolicy:
    """Weight of a feature, what an unknown value is taken for, and whether a known zero excludes."""

    weight: float
    unknown: float
    excludes: bool


@dataclass(frozen=True, slots=True)
class TradePolicy:
    """Worth of a trade that is near but not the same, and weight of each evidence of a structure's trade.

    A structure none of whose trades is proved to `sure` may well have others: a missing trade is then unknown.
    """

    vague: float
    sibling: float
    sure: float
    evidence: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GuessPolicy:
    """Structures whose trade is unknown: they only bring a list up to `most`, and not for `unlikely` trades (slugs)."""

    most: int
    unlikely: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlacePolicy:
    """Distances in km, and worth of being in a declared zone or a department."""

    near_km: float
    max_km: float
    declared: float
    same_department: float
    neighbour: float
    far_same_department: float


@dataclass(frozen=True, slots=True)
class WordsPolicy:
    """Cut on frequent words, weight of the title, words kept a lot, likeness that is full, worth of a mere name.

    `silent` stems of the words that tell no trade: they are no likeness between a lot and a structure.
    """

    max_share: float
    title: float
    most: int
    full: float
    name_only: float
    silent: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClausePolicy:
    """Worth of the best way to answer, by consideration; `none` when the lot has nothing social."""

    on_condition: float
    none: float
    by: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TrackPolicy:
    """Worth of contracts won: of any trade, of the group, of the sector; of the trade in the same department."""

    any: float
    group: float
    sector: float
    same_place: float


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy of matching."""

    keep: int
    minimum: float
    very_close: float
    to_study: float
    without_trade: frozenset[str]
    guesses: GuessPolicy
    features: Mapping[str, FeaturePolicy]
    trade: TradePolicy
    place: PlacePolicy
    words: WordsPolicy
    clause_fit: ClausePolicy
    track_record: TrackPolicy
    time_left: Mapping[str, float]
    "Days that an answer takes, by answer mode."
    environment: EnvironmentPolicy
    version: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Policy:
        """From `config/policy.toml` as plain values; raises BadPolicy naming a key that is absent, unknown or wrong."""
        _shape(cls, data, "", {"version"})
        features = {name: _part(FeaturePolicy, values, f"features.{name}") for name, values in data["features"].items()}
        policy = cls(
            **{name: _number(name, data[name]) for name in ("keep", "minimum", "very_close", "to_study")},
            without_trade=frozenset(data["without_trade"]),
            guesses=_guesses(data["guesses"]),
            features=features,
            trade=_part(TradePolicy, data["trade"], "trade"),
            place=_part(PlacePolicy, data["place"], "place"),
            words=_words(data["words"]),
            clause_fit=_part(ClausePolicy, data["clause_fit"], "clause_fit"),
            track_record=_part(TrackPolicy, data["track_record"], "track_record"),
            time_left=_days(data["time_left"]),
            environment=_environment(data["environment"]),
            version=_digest(data),
        )
        _check(policy)
        return policy

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(feature.weight for feature in self.features.values())

    def feature(self, name: str) -> FeaturePolicy:
        """Policy of a feature; raises BadPolicy when the file has no line for it."""
        if name not in self.features:
            raise BadPolicy(f"config/policy.toml, features.{name} : clé manquante.")
        return self.features[name]

    def guesses_for(self, trades: Iterable[TradeGuess]) -> int:
        """Up to how many structures those of unknown trade bring the list of a lot of these trades; 0: none is kept."""
        likely = any(self.guesses.unlikely.isdisjoint((trade.group, trade.sector)) for trade in trades)
        return min(self.guesses.most, self.keep) if likely else 0

    def word(self, score: float) -> str:
        """The score in words: « Très proche », « À étudier » or « Lointain »."""
        if score >= self.very_close:
            return "Très proche"
        return "À étudier" if score >= self.to_study else "Lointain"


def _days(data: Mapping[str, Any]) -> dict[str, float]:
    for name in sorted(set(AnswerMode) ^ set(data)):
        what = "clé manquante" if name in set(AnswerMode) else "clé inconnue"
        raise BadPolicy(f"config/policy.toml, time_left.{name} : {what}.")
    return {name: _number(f"time_left.{name}", value) for name, value in data.items()}


def _guesses(data: Mapping[str, Any]) -> GuessPolicy:
    _shape(GuessPolicy, data, "guesses.", set())
    return GuessPolicy(_number("guesses.most", data["most"]), frozenset(data["unlikely"]))


def _words(data: Mapping[str, Any]) -> WordsPolicy:
    _shape(WordsPolicy, data, "words.", set())
    numbers = {name: _number(f"words.{name}", value) for name, value in data.items() if name != "silent"}
    return WordsPolicy(**numbers, silent=frozenset(stems(" ".join(data["silent"]))))


def _environment(data: Mapping[str, Any]) -> EnvironmentPolicy:
    _shape(EnvironmentPolicy, data, "environment.", set())
    for part in ("words", "trades"):
        for topic in sorted(set(data[part]) - set(TOPICS)):
            raise BadPolicy(f"config/policy.toml, environment.{part}.{topic} : clé inconnue.")
    lists = {
        part: {topic: tuple(map(str, found)) for topic, found in data[part].items()} for part in ("words", "trades")
    }
    return EnvironmentPolicy(_number("environment.general", data["general"]), **lists)


def _part(part: type[Part], data: Mapping[str, Any], where: str) -> Part:
    _shape(part, data, f"{where}.", set())
    return part(**{name: _value(f"{where}.{name}", value) for name, value in data.items()})


def _value(where: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _number(f"{where}.{name}", number) for name, number in value.items()}
    return value if isinstance(value, bool) else _number(where, value)


def _number(where: str, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadPolicy(f"config/policy.toml, {where} : un nombre positif est attendu, reçu « {value} ».")
    return value


def _shape(part: type[Any], data: Mapping[str, Any], where: str, made: set[str]) -> None:
    expected = {field.name for field in fields(part)} - made
    for name in sorted(expected ^ set(data)):
        what = "clé manquante" if name in expected else "clé inconnue"
        raise BadPolicy(f"config/policy.toml, {where}{name} : {what}.")


def _check(policy: Policy) -> None:
    if policy.total <= 0:
        raise BadPolicy("config/policy.toml, features : la somme des poids est nulle.")
    if policy.guesses.most > policy.keep:
        raise BadPolicy("config/policy.toml, guesses.most : ne peut dépasser keep.")
    if policy.place.near_km >= policy.place.max_km:
        raise BadPolicy("config/policy.toml, place.max_km : doit dépasser place.near_km.")
    if not policy.minimum <= policy.to_study <= policy.very_close:
        raise BadPolicy("config/policy.toml, to_study : doit se tenir entre minimum et very_close.")


def _digest(data: Mapping[str, Any]) -> str:
    text = json.dumps([CODE_VERSION, data], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:12]
