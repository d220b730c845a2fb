"""What shows that a structure cares for the environment: its own words, its labels, its trades.

Topics are those of environmental considerations (code de la commande publique, L2112-2 and L2152-7). Nothing shown is
not known: most presentations say nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.plain import plain
from matching.signs import Signs
from matching.structure import Structure

TOPICS = ("reuse", "egalim", "label", "building", "carbon", "vehicle", "waste", "biodiversity", "other")
"Values of `clauses.consideration.Topic`; « other »: evidence of a general kind, such as ISO 14001."

GENERAL = "other"


@dataclass(frozen=True)
class EnvironmentPolicy:
    """Words that tell each topic (plain, whole words, `*` for any ending), groups or sectors that are one by nature.

    `general` worth of general evidence when a precise topic is asked.
    """

    general: float
    words: Mapping[str, tuple[str, ...]]
    trades: Mapping[str, tuple[str, ...]]

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """One expression a topic."""
        return {topic: _pattern(words) for topic, words in self.words.items()}

    @cached_property
    def signs(self) -> Signs:
        """Words without which no expression of a topic can match: looked for first, as expressions are slow."""
        return Signs(self.words)

    @cached_property
    def by_trade(self) -> dict[str, frozenset[str]]:
        """Topics by group or sector."""
        slugs = {slug for named in self.trades.values() for slug in named}
        return {slug: frozenset(topic for topic, named in self.trades.items() if slug in named) for slug in slugs}


def shown(structure: Structure, told: str, likely: frozenset[str], policy: EnvironmentPolicy) -> frozenset[str]:
    """The topics there is any evidence of. `told` its presentation and labels, `likely` the topics of its signs."""
    by_trade, nothing = policy.by_trade, frozenset[str]()
    named = [by_trade.get(slug or "", nothing) for one in structure.activities for slug in (one.group, one.sector)]
    text = plain(told) if likely else ""
    return nothing.union(*named, (topic for topic in likely if policy.patterns[topic].search(text)))


def quotes(structure: Structure, policy: EnvironmentPolicy, topics: frozenset[str]) -> Iterator[str]:
    """The words of the structure for these topics, each topic once."""
    for text in (*structure.labels, structure.text):
        for topic in TOPICS:
            said = policy.patterns[topic].search(plain(text)) if topic in topics and topic in policy.patterns else None
            if said:
                yield " ".join(text[said.start() : said.end()].split()) if len(plain(text)) == len(text) else said[0]


def _pattern(words: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, by first letter so that few are tried at each place; nothing matches without any."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(re.escape(word[0]), []).append(_spelt(word[1:]))
    parts = (f"{letter}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items()))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b" if words else r"(?!)")


def _spelt(word: str) -> str:
    """A word or phrase as an expression: `*` any ending, a space may be a hyphen."""
    return re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+")
