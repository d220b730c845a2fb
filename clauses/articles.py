"""Articles of law cited in a notice, and their clash with the words.

Numbers lie: real notices cite the disability article for insertion structures. The words decide, the number is a clue,
and a clash between both is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from clauses.consideration import Kind
from clauses.patterns import Pattern

# « L. 2113-13 », « L 21 13-13 », « articles 2113-12 », « L2113-12 a L2113-14 »; « L2113-13-1 » is not L2113-13.
_ARTICLE = re.compile(r"(?<!\d)(2 ?1 ?1{1,2} ?[123]|2313|3 ?1 ?1 ?3) ?- ?(\d{1,2})(?: ?- ?([12])(?!\d))?(?!\d)")
_MISPRINTS = {"21112": "2112", "21113": "2113", "2313": "2113"}
_RANGE = re.compile(
    r" ?(?:du code[a-z ]{0,30})?(?: a |au?x? | ?- ?)(?:l'article )?(?:[lr][. ]{0,2})?(?:2113 ?- ?)(\d{1,2})"
)
# « Établi en application des articles L2111-1 à L2113-16 »: the end of a run that began elsewhere reserves nothing.
_ENDS_A_RUN = re.compile(
    r"(?<!\d)(?!(?:2113|3113) ?- ?1?[2-6]\b)\d{4} ?- ?\d{1,2}(?: ?- ?\d)?"
    r" (?:a|au|jusqu'a) (?:l'article )?(?:[lr][. ]{0,2})?$"
)
_OLD = (
    (
        Pattern(r"\barticle 15 (?:du |de l'ancien )?(?:cmp\b|code des marches)|vertu de l'article 15\b"),
        frozenset({"12"}),
    ),
    (Pattern(r"(?:article 36[- ]ii\b|\bii de l'article 36\b|36 ?- ?ii\b|\b36 ii\b)"), frozenset({"13"})),
    (Pattern(r"(?:article 36[- ]i\b|\bi de l'article 36\b|36 ?- ?i\b|\b36 i\b)"), frozenset({"12"})),
    (Pattern(r"article 37 (?:de l'|de la )?(?:ordonnance|ord\.)"), frozenset({"15"})),
)
_KIND_OF = {
    frozenset({"12"}): Kind.RESERVED_DISABILITY,
    frozenset({"13"}): Kind.RESERVED_INSERTION,
    frozenset({"13-1"}): Kind.RESERVED_PRISON,
    frozenset({"15"}): Kind.RESERVED_ESS,
}
_SENTENCES_AT_HAND = 64  # several rules ask about the same one
_CONCESSION = {"1": "12", "2": "13", "2-1": "13-1", "3": "14"}


@dataclass(frozen=True, slots=True)
class Cited:
    """An article cited. `number` as in the code ("2113-13", "2112-2-1"); `end` its end in the sentence."""

    number: str
    start: int
    end: int


def cited(low: str) -> list[Cited]:
    """Articles of the public procurement code cited in a folded sentence."""
    if "21" not in low and "31" not in low and "2 1" not in low:
        return []
    return [
        Cited(
            f"{_MISPRINTS.get(match[1], match[1].replace(' ', ''))}-{match[2]}" + (f"-{match[3]}" if match[3] else ""),
            match.start(),
            match.end(),
        )
        for match in _ARTICLE.finditer(low)
    ]


@lru_cache(_SENTENCES_AT_HAND)
def reservation_articles(low: str) -> frozenset[str]:
    """The reservation articles cited, as numbers of L2113: "12", "13", "13-1", "14", "15", "16"."""
    found: set[str] = set()
    for article in cited(low):
        base, _, rest = article.number.partition("-")
        if _ENDS_A_RUN.search(low[max(0, article.start - 40) : article.start]):
            continue
        if base == "2113" and rest in {"12", "13", "13-1", "14", "15", "16"}:
            found |= {rest} | _through(low, article)
        elif base == "3113" and rest in _CONCESSION:
            found.add(_CONCESSION[rest])
    for pattern, numbers in _OLD:
        if pattern.search(low):
            return frozenset(found | numbers)
    return frozenset(found)


def _through(low: str, article: Cited) -> set[str]:
    """« L2113-12 à L2113-14 » cites 13 as well."""
    match = _RANGE.match(low, article.end)
    first = article.number.rpartition("-")[2]
    if match is None or not first.isdigit():
        return set()
    return {str(number) for number in range(int(first) + 1, min(int(match[1]), 16) + 1)}


def kind_by_article(numbers: frozenset[str]) -> Kind | None:
    """The reservation that the numbers alone tell; None when they cite none, unspecified when they cite too many."""
    if not numbers:
        return None
    if numbers <= {"15", "16"}:
        return Kind.RESERVED_ESS
    if numbers in _KIND_OF:
        return _KIND_OF[numbers]
    if numbers <= {"12", "13", "14"} and (len(numbers & {"12", "13"}) == 2 or "14" in numbers):
        return Kind.RESERVED_JOINT
    return Kind.RESERVED_UNSPECIFIED


_NUMBERS_OF = {
    Kind.RESERVED_DISABILITY: {"12", "14"},
    Kind.RESERVED_INSERTION: {"13", "14"},
    Kind.RESERVED_JOINT: {"12", "13", "14"},
    Kind.RESERVED_ESS: {"15", "16"},
    Kind.RESERVED_PRISON: {"13-1"},
}


def clash(kind: Kind, low: str) -> str | None:
    """A French warning when the article cited says something else than the words, None otherwise."""
    numbers = reservation_articles(low)
    if not numbers or (kind not in _NUMBERS_OF and kind is not Kind.INSERTION_CONDITION):
        return None
    if numbers & _NUMBERS_OF.get(kind, set()):
        return None
    named = ", ".join(f"L2113-{number}" for number in sorted(numbers))
    return f"L'article cité ({named}) ne correspond pas aux mots : vérifier auprès de l'acheteur."
