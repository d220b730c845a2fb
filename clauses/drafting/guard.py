"""A rule of rereading and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from clauses.patterns import Pattern

Words = Pattern | re.Pattern[str]


class Weight(StrEnum):
    """How much a remark weighs: never to be published so, to be checked, or good to know."""

    BLOCKED = "blocked"
    WARNING = "warning"
    REMARK = "remark"


WEIGHTS = {Weight.BLOCKED: "à retirer", Weight.WARNING: "à vérifier", Weight.REMARK: "à savoir"}


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding: its words (`text[start:end] == quote`), why, the article, what to write instead. All in French."""

    rule: str
    title: str
    weight: Weight
    quote: str
    start: int
    end: int
    because: str
    instead: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """A rule: found where `pattern` stands in a sentence that holds `needs`, if any, and does not hold `unless`."""

    rule: str
    title: str
    weight: Weight
    pattern: Words
    because: str
    instead: str
    article: str = ""
    unless: Words | None = None
    needs: Words | None = None
