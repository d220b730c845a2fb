"""Particular conditions of execution whose nature is not said."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.vocabulary import CARRIES

_PARTICULAR = rx(
    rf"(?:{CARRIES}|respect|conform|fixe|defini)~30conditions? particulieres? (?:relatives? a l'|d')execution(?! ?:)",
    r"conditions? particulieres? d'execution~40(?:l[. ]{0,2}2112|article 14 du c|article 38)",
    r"(?:execution~60conditions? particulieres?|conditions? particulieres? d'execution) ?[:=] ?oui\b",
    r"conditions? particulieres? d'execution~30(?:sont|est) (?:prevue?s?|definies?|precisees?|decrites?"
    r"|detaillees?|imposees?)",
)


def particular_conditions(sentence: Sentence) -> Iterator[Hit]:
    """Des conditions particulières d'exécution sont annoncées sans dire leur nature.

    Article L2112-2. Does not read a bare heading; absorbed by any social or environmental condition of the same text.
    """
    yield from matches(_PARTICULAR, sentence, Kind.PARTICULAR_UNSPECIFIED)


_ARTICLE_ALONE = rx(
    r"(?:application|vertu|conformement|titre|prevue?s?|dispositions?"
    r"|visee?s?|au sens)~50\bl?[. ]{0,2}2112 ?- ?[2-4]\b(?! ?- ?\d)",
    r"article 14 du (?:cmp|code des marches)",
    r"article 38(?:-i)? de l'ordonnance",
)


def execution_article_alone(sentence: Sentence) -> Iterator[Hit]:
    """L'article des conditions d'exécution est cité, sans un mot de leur nature.

    Article L2112-2 (former 14 CMP, 38 of ordonnance 2015-899). Does not read « article 14 » of another document.
    """
    yield from matches(_ARTICLE_ALONE, sentence, Kind.PARTICULAR_UNSPECIFIED)
