"""Find the considerations of a text or of a notice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from clauses.arbitrate import Found, across, arbitrate
from clauses.around import Around
from clauses.consideration import Consideration, Kind
from clauses.masks import masked
from clauses.negations import ABSENT_STEMS, absences, blank, blank_affirmations
from clauses.normalise import Folded, fold
from clauses.notice import FRENCH, ContractKind, Notice, Section
from clauses.patterns import BLANK, hide
from clauses.reading import Hit, Rule, Sentence
from clauses.record import Text, records
from clauses.rules import RESERVATIONS, RULES
from clauses.segment import cuts, lot_mentions, speaks_of_all_lots
from clauses.signals import considerations
from clauses.stems import Stems

RULES_VERSION = "2026.18"

_ALL_RULES = (*RESERVATIONS, *RULES)
_OF_RESERVATIONS = (1 << len(RESERVATIONS)) - 1
_DENIALS = 1 << len(_ALL_RULES)


def _rules_of_stems() -> dict[str, int]:
    """Stem → the rules it calls for, as bits in the order of the registry; the last bit calls for the absences."""
    bits: dict[str, int] = {}
    for index, (_, stems) in enumerate(_ALL_RULES):
        for stem in stems:
            bits[stem] = bits.get(stem, 0) | 1 << index
    for stem in ABSENT_STEMS:
        bits[stem] = bits.get(stem, 0) | _DENIALS
    return bits


_SENTENCES_AT_HAND = 4_096  # one or two megabytes
_STEMS = _rules_of_stems()
_HELD = Stems(_STEMS)
# « Avez-vous déjà mis en œuvre une clause d'insertion ? » asks firms what they know, before any contract.
_ASKED = re.compile(r"\b(?:avez|etes|disposez|connaissez|proposez|pratiquez|realisez|savez)[- ]vous\b")
# « aucune clause sociale n'y est attachée » speaks of the lot just named.
_ABOUT_IT = re.compile(r"[a-z' ]{0,16}\bn'(?:y|en)\b|[a-z' ]{0,16}\b(?:ne )?(?:lui|leur) (?:est|sont)")
# « clauses environnementales (lots 2 et 3)clauses sociales (lots 1, 2 et 3) »: each has its own.
_IN_BRACKETS = re.compile(r"[a-z' ]{0,30} ?\((?:pour |sur )?(?:les? |du )?")
_SAME_CLAUSE = re.compile(
    r"\b(?:cette|ces|la|les|ladite|le) (?:clauses?|conditions?|dispositions?|obligations?|actions?|dispositif)"
    r"|concerne"
)


def find_in_text(
    text: str, *, criteria: bool = False, lot: str | None = None, lots: tuple[str, ...] = ()
) -> tuple[Consideration, ...]:
    """The considerations of a text, in its order.

    `criteria`: the text holds award criteria. `lot`: the lot the whole text belongs to, for words that name none.
    `lots`: all lots of the contract when known, so that « tous les lots sauf le 2 » can be counted out.
    Every quote is verbatim: `text[start:end] == quote`, in code points of the text as received.
    """
    folded = fold(text)
    ends, called = _called(folded)
    found = [one for index in sorted(called) for one in _read(folded, ends, index, called[index], criteria)]
    if not found:
        return ()
    kept = arbitrate(found)
    named = _social(found) - _social(kept)
    return records(Text(folded, ends, lot, lots, tuple(sorted(named))), kept)


def _social(found: list[Found]) -> set[int]:
    """The sentences where a social clause is found."""
    return {one.index for one in found if one.kind is Kind.SOCIAL_CONDITION}


def _called(folded: Folded) -> tuple[list[int], dict[int, int]]:
    """The cuts into sentences, and for those that hold a stem the rules to try, as bits. Most texts hold none."""
    low = folded.low
    held = _HELD.held(low)
    if not held:
        return [], {}
    ends = cuts(folded.cased)
    last = len(ends) - 2
    called: dict[int, int] = {}
    for stem, position in held:
        bits = _STEMS[stem]
        while position >= 0:
            index = min(bisect_right(ends, position) - 1, last)
            called[index] = called.get(index, 0) | bits
            position = low.find(stem, max(ends[index + 1], position + 1))
    return ends, called


def _read(folded: Folded, ends: list[int], index: int, bits: int, criteria: bool) -> Iterator[Found]:
    start, end = ends[index : index + 2]
    plain = folded.low[start:end]
    if "vous" in plain and _ASKED.search(folded.low, start, end):
        return
    denied, read, live = _prepared(plain, bits)
    if not denied and not live:
        return
    sentence = Sentence(read, plain, folded.cased[start:end], start, Around(folded.low, ends, index), criteria)
    reservations, others = _rules(live)
    reserved = list(_apply(reservations, sentence))
    if reserved:
        sentence = replace(sentence, low=hide(read, [(hit.start, hit.end) for hit in reserved], BLANK))
    for hit in (*denied, *reserved, *_apply(others, sentence)):
        yield Found(hit, sentence, index, _lots(sentence, hit))


@lru_cache(_SENTENCES_AT_HAND)
def _prepared(plain: str, bits: int) -> tuple[tuple[Hit, ...], str, int]:
    """What a sentence denies, its words with the deceiving ones hidden, and the rules that have something to read.

    Notices repeat one another: forms, labels and articles of law come back in thousands of them, and most deceive.
    """
    low = blank_affirmations(plain)
    denied = absences(low) if bits & _DENIALS else []
    read = masked(blank(low, denied))
    return tuple(denied), read, bits if read == plain else _still_called(bits, read)


def _still_called(bits: int, read: str) -> int:
    """The rules whose stem still stands once deceiving words are hidden."""
    live = 0
    for index, (_, stems) in enumerate(_ALL_RULES):
        if bits >> index & 1 and any(stem in read for stem in stems):
            live |= 1 << index
    return live


@lru_cache(_SENTENCES_AT_HAND)
def _rules(bits: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules of these bits: reservations, then the others."""
    called = [rule for index, (rule, _) in enumerate(_ALL_RULES) if bits >> index & 1]
    first = (bits & _OF_RESERVATIONS).bit_count()
    return tuple(called[:first]), tuple(called[first:])


def _apply(rules: tuple[Rule, ...], sentence: Sentence) -> Iterator[Hit]:
    known = _known(sentence.low, sentence.cased, sentence.declared)
    for rule in rules:
        hits = known.get(rule)
        if hits is None:
            sentence.looked = False
            hits = tuple(replace(hit, rule=rule.__name__) for hit in rule(sentence))
            if not sentence.looked:
                known[rule] = hits
        yield from hits


@lru_cache(_SENTENCES_AT_HAND)
def _known(low: str, cased: str, declared: bool) -> dict[Rule, tuple[Hit, ...]]:
    """What the rules that did not look around a sentence told of it: they tell the same wherever it comes back."""
    return {}


# --- lots of a hit --------------------------------------------------------------------------------------------------


def _lots(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """The lots the words name: inside the hit, else nearest in the sentence, else « cette clause » in the next."""
    if speaks_of_all_lots(sentence.plain[hit.start : hit.end + 60]):
        return ()
    mentions = [mention for mention in lot_mentions(sentence.plain) if not mention.excluded]
    if mentions:
        for mention in mentions:
            if _IN_BRACKETS.fullmatch(sentence.plain, hit.end, mention.start):
                return mention.numbers
        return min(mentions, key=lambda mention: _distance(mention.start, mention.end, hit)).numbers
    if hit.absent and _ABOUT_IT.match(sentence.plain, hit.end):
        return tuple(number for mention in lot_mentions(sentence.before)[-1:] for number in mention.numbers)
    if _SAME_CLAUSE.search(sentence.after) and not speaks_of_all_lots(sentence.after):
        return tuple(
            number for mention in lot_mentions(sentence.after) if not mention.excluded for number in mention.numbers
        )
    return ()


def _distance(start: int, end: int, hit: Hit) -> int:
    return max(0, start - hit.end, hit.start - end)


# --- a whole notice -------------------------------------------------------------------------------------------------


def find(notice: Notice) -> tuple[Consideration, ...]:
    """The considerations of a notice: its French texts, section by section, then what its coded fields add."""
    lots = tuple(lot.number for lot in notice.lots)
    french = (section for section in notice.sections if section.language == FRENCH)
    words = across(tuple(one for section in french for one in _of_section(section, lots)))
    found = (*words, *considerations(notice.signals, words))
    return tuple(map(_joint_concession, found)) if notice.kind is ContractKind.CONCESSION else found


_NO_JOINT = "L'article L3113-3 ne permet pas de réserver une concession aux deux familles à la fois : à vérifier."


def _joint_concession(one: Consideration) -> Consideration:
    """A concession cannot be reserved to both families at once (L3113-3)."""
    return replace(one, warnings=(*one.warnings, _NO_JOINT)) if one.kind is Kind.RESERVED_JOINT else one


def _of_section(section: Section, lots: tuple[str, ...]) -> Iterator[Consideration]:
    for one in find_in_text(section.text, criteria=section.criteria, lot=section.lot, lots=lots):
        yield replace(one, evidence=replace(one.evidence, path=section.path))
