"""Cut a folded text into sentences, and read which lots a sentence speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from clauses.normalise import Folded
from clauses.patterns import Pattern

# A stop ends a sentence unless it follows an abbreviation or the letter of an article (« art. », « L. 2113-13 »).
# Sentences are often glued without a space (« le CCAP.Début », « l'emploiLes titulaires »): a capital cuts there.
_BOUNDARY = re.compile(
    r"[.!?;|\nA-Z0-9](?:"
    r"(?<=[;|\n])[;|\n ]*"
    r"|(?<=[.!?])(?:(?<![ ('][LRDlrdMN]\.)(?<!\b[Aa]rt\.)(?<!\b[Ll]art\.)"
    r"(?<!\b[Cc]f\.)(?<!\b[Dd]ev\.)(?<!\bno\.)(?<!\bex\.)(?<!\barts\.)(?<!\bal\.)"
    r"[.!?]*(?: "
    r"|$)"
    r"|(?<=[A-Za-z\d)][A-Za-z\d)]\.)(?=[A-Z](?:[a-z' ]|[A-Z]{1,20}[' ])))"
    r"|(?<=[a-z].)(?:(?<=[a-z][a-z][A-Z])(?=[a-z](?:[a-z]| [a-z]))|(?<=\dh[A-Z])(?=[a-z][a-z])"
    r"|(?<=[a-z][0-9])(?=\d? ?- ?[A-Z]))(?P<opens>)"
    r")"
)


_LONGEST = 1500
_BLANK = " .;|\n"


class Span(NamedTuple):
    """Offsets of a sentence in the folded text."""

    start: int
    end: int


def sentences(folded: Folded) -> list[Span]:
    """The sentences of a text, in order, none empty."""
    return list(map(Span._make, pairwise(cuts(folded.cased))))


def cuts(text: str) -> list[int]:
    """Where each sentence of a folded text begins, then where the last one ends; nothing for a blank text."""
    found, last = [0], 0
    for match in _BOUNDARY.finditer(text):
        end = match.start() if match.lastindex else match.end()
        if end > last and (text[last].isalnum() or text[last:end].strip(_BLANK)):
            found += _shorter(text, last, end) if end - last > _LONGEST else (end,)
            last = end
    if text[last:].strip(_BLANK):
        found += _shorter(text, last, len(text))
    return found if len(found) > 1 else []


def _shorter(text: str, start: int, end: int) -> list[int]:
    """Its end; before it, for a sentence too long to be one (a list without stops), cuts at commas or spaces."""
    found = []
    while end - start > _LONGEST:  # reading stays linear
        middle = start + _LONGEST // 2
        cut = max(text.rfind(", ", middle, start + _LONGEST), text.rfind(" ", middle, start + _LONGEST - 100), middle)
        start = cut + 1
        found.append(start)
    found.append(end)
    return found


# --- lots ---------------------------------------------------------------------------------------------------------

_NOT_A_LOT = (
    r"(?! ?(?:h\b|heures?|%|€|euros?|eur\b|ans?\b|mois|jours?|pour ?cent| (?:pour|sur) (?:le |les )?lots?\b))(?![\d/])"
)
_NUMBER = rf"\d{{1,3}}(?:[a-h]\b(?!'))?{_NOT_A_LOT}"
_SIGN = r"(?:n ?(?:°|o|os|umeros?)?[. °]{0,2})?"
_OTHER = r"(?:(?:celui |ceux |celle )?(?:du |le |les |des |de )?lots? )"
# « lots 2 (gros oeuvre), 6 (peinture) »: names in brackets stand between.
_BRACKETS = r"(?: ?(?:\([^()\d]{2,60}\)|\"[^\"\d]{2,60}\"))"
_NAME = rf"(?:{_BRACKETS}(?=[ ,;/&etou]{{1,6}}(?:{_OTHER}|{_SIGN}\d{{1,3}}[a-h]? ?[(\"])))?"
_JOIN = rf"{_NAME}(?:(?: ?(?:,|et|ou|/|&|a|au|-) ?){{1,2}}{_OTHER}?| ?; ?(?:lots? )?){_SIGN}(?=\d)"
# « lot 1, 1 150 heures »: the second figure opens a thousand, it names no lot.
_LIST = rf"({_NUMBER}(?:{_JOIN}{_NUMBER}(?! \d{{3}}\b)){{0,60}})"
_LOTS = re.compile(rf"\blots? ?(?:geographiques? |techniques? |de travaux )?\(?{_SIGN}{_LIST}")
# « lot A », « lots B et C », « lot III », « lot GC02 »; not « le lot a été », « le lot d'entretien ».
_LETTER = r"(?:[a-h]|ii|iii|iv|vi|vii|viii|ix|(?!n|m2)[a-z]{1,3}\d{1,3}[a-z]?)\b(?!['-]|(?<=[dc]) [aeiouh])"
_LETTERS = re.compile(
    rf"\blots? (?:n ?° ?)?\"?({_LETTER}\"?(?:(?:, ?| et | ou | & |/)(?:(?:du |le )?lot )?{_LETTER}){{0,12}})"
)
_AFTER_WORD = re.compile(rf"\blots?[a-z' ]{{0,40}}[:(] ?(?:lots? )?{_SIGN}{_LIST}")
# « les lots suivants : 01 gros oeuvre, 04 menuiseries » names each lot after its number.
_NAMED = re.compile(
    r"\blots suivants ?: ?((?:n°? ?)?\d{1,2}\b[a-z' :/()-]{3,50}(?:[,;] ?(?:n°? ?)?\d{1,2}\b[a-z' :/()-]{3,50}){1,40})"
)
# « les lots n°01 gros oeuvre, n°07 plâtrerie et n°11 peinture »
_SIGNED = re.compile(
    r"\blots n ?° ?(\d{1,2}\b[a-z' /()-]{3,50}(?:(?:, ?|(?<= )et )n ?° ?\d{1,2}\b[a-z' /()-]{3,50}){1,40})"
)
_NAMINGS = (_AFTER_WORD, _LOTS, _NAMED, _SIGNED)
_ENDS = ("", ":", ",", ")", ".", "(", "=", "-", ";", "/")
_PART = re.compile(rf"({_NUMBER})(?: ?(a|au|-) ?(?:lots? )?{_SIGN}(?=\d))?")
_LETTER_ALONE = re.compile(r"\b(?:[A-H]|[IVX]{2,4}|[A-Z]{1,3}\d{1,3}[A-Z]?)\b")
_EXCEPT = re.compile(r"(?:hormis|sauf|excepte|a l'exception|a l'exclusion|hors|non concernes?)[a-z' :]{0,24}$")
_ALL = Pattern(r"(?:tous (?:les|ces)|chaque|chacun des|l'ensemble des|l'integralite des) lots?\b|\blot unique")
_LONGEST_RANGE = 60
_SENTENCES_AT_HAND = 64  # several findings and their volumes ask about the same ones


@dataclass(frozen=True, slots=True)
class LotMention:
    """Lots named together. `excluded`: the words set them apart (« hormis les lots 1 et 14 »)."""

    numbers: tuple[str, ...]
    start: int
    end: int
    excluded: bool = False


@lru_cache(_SENTENCES_AT_HAND)
def lot_mentions(low: str) -> tuple[LotMention, ...]:
    """Every naming of lots in a folded sentence, in order."""
    if "lot" not in low:
        return ()
    found = {match.start(1): match for pattern in _NAMINGS for match in pattern.finditer(low)}
    found |= {match.start(1): match for match in _lettered(low)}
    return tuple(_mention(low, found[start]) for start in sorted(found))


def _lettered(low: str) -> list[re.Match[str]]:
    """Lots named by letters. A lone « a » may be the verb: it counts where another letter or a sign tells it."""
    read = list(_LETTERS.finditer(low))
    others = any(match.group(1) != "a" for match in read)
    return [
        match
        for match in read
        if match.group(1) != "a" or others or low[match.end() : match.end() + 2].strip() in _ENDS
    ]


def speaks_of_all_lots(low: str) -> bool:
    """« tous les lots », « chaque lot », « lot unique »."""
    return "lot" in low and _ALL.search(low) is not None


def _mention(low: str, match: re.Match[str]) -> LotMention:
    excluded = _EXCEPT.search(low, max(0, match.start() - 60), match.start()) is not None
    return LotMention(_numbers(match.group(1)), match.start(), match.end(), excluded)


def _numbers(listed: str) -> tuple[str, ...]:
    """« 1 a 4 et 6 » gives 1, 2, 3, 4, 6; « 3a » stays « 3A »."""
    if not listed[0].isdigit():
        return tuple(dict.fromkeys(_LETTER_ALONE.findall(listed.upper())))
    out: list[str] = []
    first: str | None = None
    for part in _PART.finditer(listed):
        number, joined = _clean(part.group(1)), part.group(2)
        out += _range(first, number) if first else [number]
        first = number if joined else None
    return tuple(dict.fromkeys(out))


def _clean(number: str) -> str:
    return number.replace(" ", "").upper().lstrip("0") or "0"


def _range(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
        return [str(number) for number in range(int(first) + 1, int(last) + 1)]
    return [last]
