"""What the law lets a buyer negotiate, by its legal nature and by the moment: rules as dated data.

The data stand in `config/negotiation.toml`. This is no legal advice: each answer carries its article, its source and
its date, and only rows marked `blocked` stop anything.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Nature(StrEnum):
    """Legal nature of the buyer."""

    PRIVATE = "private"
    TO_CHECK = "to_check"
    PUBLIC = "public"


class Moment(StrEnum):
    """Where the purchase stands."""

    FREE = "free"
    BEFORE = "before"
    OPEN_CALL = "open_call"
    ADAPTED = "adapted"
    NEGOTIATED = "negotiated"
    RUNNING = "running"
    OTHER = "other"


NATURE_WORDS = {
    Nature.PRIVATE: "Entreprise ou association privée, non soumise au code de la commande publique",
    Nature.TO_CHECK: "Association ou organisme au statut à vérifier (surtout financé ou contrôlé par le public)",
    Nature.PUBLIC: "Acheteur public (État, collectivité, établissement public, autre pouvoir adjudicateur)",
}
MOMENT_WORDS = {
    Moment.FREE: "Achat hors code de la commande publique",
    Moment.BEFORE: "Avant la publication de la consultation",
    Moment.OPEN_CALL: "Appel d'offres en cours",
    Moment.ADAPTED: "Procédure adaptée (MAPA) en cours",
    Moment.NEGOTIATED: "Procédure avec négociation en cours",
    Moment.RUNNING: "Contrat en cours d'exécution",
    Moment.OTHER: "Autre procédure, ou je ne sais pas",
}


class Verdict(StrEnum):
    """What the rule answers."""

    ALLOWED = "allowed"
    WARNED = "warned"
    BLOCKED = "blocked"


VERDICT_WORDS = {
    Verdict.ALLOWED: "Négociation possible",
    Verdict.WARNED: "Possible sous conditions, à vérifier",
    Verdict.BLOCKED: "Négociation interdite à ce moment",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `until` None: still in force."""

    id: str
    natures: frozenset[Nature]
    moments: frozenset[Moment]
    verdict: Verdict
    words: str
    how: str
    article: str
    source: str
    since: date
    until: date | None = None

    def holds(self, nature: Nature, moment: Moment, day: date) -> bool:
        """Whether it speaks of this case on this day."""
        current = self.since <= day and (self.until is None or day <= self.until)
        return current and nature in self.natures and moment in self.moments


@dataclass(frozen=True, slots=True)
class Legal:
    """The answer for one case: verdict, what to do, its source, and general cautions."""

    rule: str
    verdict: Verdict
    words: str
    how: str
    article: str
    source: str
    since: date | None
    cautions: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        day = self.since.isoformat() if self.since else None
        return asdict(self) | {"verdict": self.verdict.value, "since": day, "cautions": list(self.cautions)}


UNKNOWN = Legal(
    rule="unknown",
    verdict=Verdict.WARNED,
    words="Aucune règle de la table ne répond à ce cas.",
    how="Vérifiez auprès de votre service juridique avant de négocier.",
    article="",
    source="",
    since=None,
)


@dataclass(frozen=True, slots=True)
class Guard:
    """The whole table, read from data."""

    rules: tuple[Rule, ...]
    cautions: tuple[tuple[frozenset[Nature], str], ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Guard:
        """Read `config/negotiation.toml`. Raises KeyError or ValueError for a missing or unknown value."""
        cautions = tuple((_natures(row["natures"]), row["words"]) for row in data.get("caution", ()))
        return cls(tuple(_rule(row) for row in data["rule"]), cautions)

    def ask(self, nature: Nature, moment: Moment, day: date) -> Legal:
        """What is answered on this day; the strictest rule when several speak, a warning when none does."""
        found = [rule for rule in self.rules if rule.holds(nature, moment, day)]
        if not found:
            return UNKNOWN
        rule = max(found, key=lambda one: _STRICT[one.verdict])
        told = tuple(words for natures, words in self.cautions if nature in natures)
        return Legal(rule.id, rule.verdict, rule.words, rule.how, rule.article, rule.source, rule.since, told)


_STRICT = {Verdict.ALLOWED: 0, Verdict.WARNED: 1, Verdict.BLOCKED: 2}


def _rule(row: Mapping[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        natures=_natures(row["natures"]),
        moments=frozenset(map(Moment, row["moments"])),
        verdict=Verdict(row["verdict"]),
        words=row["words"],
        how=row["how"],
        article=row["article"],
        source=row["source"],
        since=row["since"],
        until=row.get("until"),
    )


def _natures(values: Iterable[str]) -> frozenset[Nature]:
    return frozenset(map(Nature, values))


SHORTEST_NAME = 5
"Letters of a name that is looked for: shorter ones are words of every day."


def named(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that this text holds: what is written for a public buyer names no structure.

    Case, accents and punctuation do not count; a name is found only between words.
    """
    padded = f" {_folded(text)} "
    folded = ((name, _folded(name)) for name in names)
    return tuple(name for name, plain in folded if len(plain) >= SHORTEST_NAME and f" {plain} " in padded)


def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())
