"""Find the considerations of a text or of a notice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clauses.arbitrate import Found, arbitrate
from clauses.articles import clash
from clauses.consideration import ENVIRONMENT_FAMILY, Consideration, Evidence, Hours, Kind
from clauses.hours import Volume, settled, volumes
from clauses.masks import masked
from clauses.negations import absences, blank, blank_affirmations
from clauses.normalise import Folded, fold
from clauses.notice import Notice, Section
from clauses.patterns import BLANK, hide
from clauses.reading import Hit, Rule, Sentence
from clauses.rules import RESERVATIONS, RULES
from clauses.segment import Span, lot_mentions, sentences, speaks_of_all_lots
from clauses.signals import considerations
from clauses.strength import strength
from clauses.topics import topic

RULES_VERSION = "2026.1"

# A text without any of these holds no consideration: most texts are told so at once.
_STEMS = tuple(sorted({stem for _, stems in (*RESERVATIONS, *RULES) for stem in stems} | {"pas de", "aucun", "n'en"}))
_CRITERIA_ITEM = re.compile(
    r"^[^a-z]{0,8}(?:le |la |les |critere ?\d? ?:? ?)?(?:prix|valeur technique|qualite technique|cout|delais?|valeur financiere|criteres?|methodologie|moyens humains|valeur economique)\b"
)
_CRITERIA_HEAD = re.compile(
    r"criteres? (?:d'attribution|de (?:jugement|selection|notation|choix)|ponderes?|suivants?|enonces?)|criteres?[^.]{0,40}: ?$|sous-? ?criteres? ?:"
)
_SAME_CLAUSE = re.compile(
    r"\b(?:cette|ces|la|les|ladite|le) (?:clauses?|conditions?|dispositions?|obligations?|actions?|dispositif)|concerne"
)


def find_in_text(text: str, *, criteria: bool = False, lot: str | None = None) -> tuple[Consideration, ...]:
    """The considerations of a text, in its order.

    `criteria`: the text holds award criteria. `lot`: the lot the whole text belongs to, for words that name none.
    Every quote is verbatim: `text[start:end] == quote`, in code points of the text as received.
    """
    folded = fold(text)
    if not any(stem in folded.low for stem in _STEMS):
        return ()
    spans = sentences(folded)
    found = [one for index in range(len(spans)) for one in _read(folded, spans, index, criteria)]
    return tuple(_consideration(folded, spans, one, lot) for one in arbitrate(found))


def _read(folded: Folded, spans: list[Span], index: int, criteria: bool) -> Iterator[Found]:
    low = folded.low[spans[index].start : spans[index].end]
    if not any(stem in low for stem in _STEMS):
        return
    affirmed = blank_affirmations(low)
    denied = absences(affirmed)
    read = masked(blank(affirmed, denied))
    sentence = Sentence(
        read,
        low,
        folded.cased[spans[index].start : spans[index].end],
        spans[index].start,
        criteria=criteria or _among_criteria(folded.low, spans, index),
        before=_neighbour(folded.low, spans, index - 1),
        after=_neighbour(folded.low, spans, index + 1),
        alone=len(spans) == 1,
    )
    reserved = list(_apply(RESERVATIONS, sentence))
    others = replace(sentence, low=hide(read, [(hit.start, hit.end) for hit in reserved], BLANK))
    for hit in (*denied, *reserved, *_apply(RULES, others)):
        yield Found(hit, sentence, _lots(sentence, hit))


def _apply(rules: tuple[tuple[Rule, tuple[str, ...]], ...], sentence: Sentence) -> Iterator[Hit]:
    for rule, stems in rules:
        if any(stem in sentence.low for stem in stems):
            for hit in rule(sentence):
                yield replace(hit, rule=rule.__name__)


def _neighbour(low: str, spans: list[Span], index: int) -> str:
    return low[spans[index].start : spans[index].end] if 0 <= index < len(spans) else ""


def _among_criteria(low: str, spans: list[Span], index: int) -> bool:
    """A short line beside lines of price or technical value, or just under a heading of criteria."""
    if spans[index].end - spans[index].start > 400:
        return False
    around = [_neighbour(low, spans, near) for near in range(index - 3, index + 4) if near != index]
    if any(len(line) < 90 and _CRITERIA_ITEM.match(line) for line in around):
        return True
    return any(_CRITERIA_HEAD.search(line) for line in around[:3])


# --- lots of a hit --------------------------------------------------------------------------------------------------


def _lots(sentence: Sentence, hit: Hit) -> tuple[str, ...]:
    """The lots the words name: inside the hit, else the nearest of the sentence, else « cette clause » in the next one."""
    if speaks_of_all_lots(sentence.plain[hit.start : hit.end + 60]):
        return ()
    mentions = [mention for mention in lot_mentions(sentence.plain) if not mention.excluded]
    if mentions:
        return min(mentions, key=lambda mention: _distance(mention.start, mention.end, hit)).numbers
    if _SAME_CLAUSE.search(sentence.after) and not speaks_of_all_lots(sentence.after):
        return tuple(
            number for mention in lot_mentions(sentence.after) if not mention.excluded for number in mention.numbers
        )
    return ()


def _distance(start: int, end: int, hit: Hit) -> int:
    return max(0, start - hit.end, hit.start - end)


# --- from a hit to a consideration ----------------------------------------------------------------------------------

_WITH_HOURS = frozenset({Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION, Kind.TRAINING_CONDITION})
_LOOK_AHEAD = 8


def _consideration(folded: Folded, spans: list[Span], found: Found, lot: str | None) -> Consideration:
    start, end = _trim(folded.low, found.start, found.end)
    raw_start, raw_end = folded.raw_span(start, end)
    quote = folded.raw[raw_start:raw_end]
    quantities, warning = _quantities(folded, spans, found) if found.kind in _WITH_HOURS else ((), None)
    lots = found.lots or ((lot,) if lot else ()) or tuple(dict.fromkeys(h.lot for h in quantities if h.lot))
    warnings = (*found.hit.warnings, clash(found.kind, found.sentence.low), warning)
    return Consideration(
        kind=found.kind,
        evidence=Evidence(quote=quote, start=raw_start, end=raw_end),
        because=_because(found, quote),
        rule=found.hit.rule,
        strength=found.hit.strength or strength(found.kind, found.sentence.plain),
        topic=(found.hit.topic or topic(found.sentence.low)) if found.kind in ENVIRONMENT_FAMILY else None,
        lots=lots,
        hours=quantities,
        absent=found.hit.absent,
        warnings=tuple(each for each in warnings if each),
    )


def _because(found: Found, quote: str) -> str:
    first_line = _LINES.get(found.hit.rule, "L'absence est écrite en toutes lettres.")
    return f"« {' '.join(quote.split())} » : {first_line[0].lower()}{first_line[1:]}"


_LINES = {rule.__name__: (rule.__doc__ or "").strip().partition("\n")[0] for rule, _ in (*RESERVATIONS, *RULES)}


def _trim(low: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and not low[start].isalnum():
        start += 1
    while end - 1 > start and low[end - 1] in " ,;:.|\n(-":
        end -= 1
    return start, end


def _quantities(folded: Folded, spans: list[Span], found: Found) -> tuple[tuple[Hours, ...], str | None]:
    """Hours and shares in the sentence of the hit and in those that carry on (« Lot 3 : 70 heures »)."""
    index = next(i for i, span in enumerate(spans) if span.start == found.sentence.start)
    read: list[Volume] = []
    for span in spans[index : index + _LOOK_AHEAD]:
        low = folded.low[span.start : span.end]
        here = volumes(low)
        if span.start != found.sentence.start and not here and read:
            break
        read += [replace(one, start=one.start + span.start, end=one.end + span.start) for one in here]
    kept, warning = settled(tuple(read))
    return tuple(_hours(folded, volume) for volume in kept), warning


def _hours(folded: Folded, volume: Volume) -> Hours:
    start, end = folded.raw_span(volume.start, volume.end)
    return Hours(volume.lot, volume.hours, volume.percent, volume.per_amount, volume.per, folded.raw[start:end])


# --- a whole notice -------------------------------------------------------------------------------------------------


def find(notice: Notice) -> tuple[Consideration, ...]:
    """The considerations of a notice: its texts, section by section, then what its coded fields add."""
    words = tuple(one for section in notice.sections for one in _of_section(section))
    return (*words, *considerations(notice.signals, words))


def _of_section(section: Section) -> Iterator[Consideration]:
    for one in find_in_text(section.text, criteria=section.criteria, lot=section.lot):
        yield replace(one, evidence=replace(one.evidence, path=section.path))
