"""From what the rules found to what is recorded: quote, lots, volumes, strength, topic, warnings and the reason why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clauses.arbitrate import Found
from clauses.articles import clash
from clauses.consideration import ENVIRONMENT_FAMILY, Consideration, Evidence, Hours, Kind
from clauses.hours import settled
from clauses.normalise import Folded
from clauses.passage import Passage
from clauses.reading import Rule
from clauses.rules import RESERVATIONS, RULES
from clauses.segment import lot_mentions
from clauses.strength import strength
from clauses.topics import topic
from clauses.volume import Volume

_WITH_HOURS = frozenset({Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION, Kind.TRAINING_CONDITION})
_LONGEST_WORD = 25


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its `cuts` into sentences; `lot` the lot it belongs to, `lots` all lots of the contract when known."""

    folded: Folded
    cuts: list[int]
    lot: str | None = None
    lots: tuple[str, ...] = ()
    named: tuple[int, ...] = ()
    """Sentences of social clauses that insertion told elsewhere stands for: « Clause sociale. Lot 1 : 350 h. »"""


def records(text: Text, found: list[Found]) -> tuple[Consideration, ...]:
    """One consideration for each statement found."""
    counted = frozenset(each.index for each in found if each.kind in _WITH_HOURS)
    return tuple(_record(text, each, counted) for each in found)


def _record(text: Text, found: Found, counted: frozenset[int]) -> Consideration:
    span = _whole_number(text.folded.low, *_trimmed(text.folded.low, found.start, found.end))
    start, end = _whole_words(text.folded.raw, *text.folded.raw_span(*span))
    quote = text.folded.raw[start:end]
    hours, disagree = _volumes(text, found, counted) if found.kind in _WITH_HOURS else ((), None)
    lots, apart = _lots(text, found, hours)
    warnings = (*found.hit.warnings, clash(found.kind, found.sentence.plain), disagree, apart)
    return Consideration(
        kind=found.kind,
        evidence=Evidence(quote=quote, start=start, end=end),
        because=_because(found.hit.rule, quote),
        rule=found.hit.rule,
        strength=found.hit.strength or strength(found.kind, found.sentence.plain),
        topic=(found.hit.topic or topic(found.sentence.low)) if found.kind in ENVIRONMENT_FAMILY else None,
        lots=lots,
        hours=hours,
        absent=found.hit.absent,
        warnings=tuple(each for each in warnings if each),
    )


def _trimmed(low: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks and punctuation at its ends."""
    while start < end - 1 and not low[start].isalnum():
        start += 1
    while end - 1 > start and low[end - 1] in " ,;:.|\n(-":
        end -= 1
    return start, end


_NUMBER_BEFORE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[ .]\d{3})+|\d+(?:[.,]\d+)?) ?$")


def _whole_number(low: str, start: int, end: int) -> tuple[int, int]:
    """A quote that opens inside « 420 heures » opens at its number."""
    if low.startswith("h", start) or low[start].isdigit():
        number = _NUMBER_BEFORE.search(low, max(0, start - 12), start + low[start].isdigit())
        start = number.start() if number else start
    return start, end


def _whole_words(raw: str, start: int, end: int) -> tuple[int, int]:
    """A quote cuts no word: it opens and ends with the words its rule touched."""
    first, last = max(0, start - _LONGEST_WORD), min(len(raw), end + _LONGEST_WORD)
    while start > first and _goes_on(raw[start - 1], raw[start]):
        start -= 1
    while end < last and _goes_on(raw[end - 1], raw[end]):
        end += 1
    return start, end


def _goes_on(before: str, after: str) -> bool:
    """Two letters of one word. A capital after a small letter is another word, glued."""
    return before.isalpha() and after.isalpha() and not (before.islower() and after.isupper())


# --- lots -------------------------------------------------------------------------------------------------------------


def _lots(text: Text, found: Found, hours: tuple[Hours, ...]) -> tuple[tuple[str, ...], str | None]:
    """The lots concerned, and a warning when lots are set apart that cannot be counted out."""
    if found.lots:
        return tuple(dict.fromkeys((*found.lots, *(one.lot for one in hours if one.lot)))), None
    if text.lot:
        return (text.lot,), None
    excluded = [lot for each in lot_mentions(found.sentence.plain) if each.excluded for lot in each.numbers]
    if excluded and text.lots:
        return tuple(lot for lot in text.lots if lot not in excluded), None
    warning = f"Ne vaut pas pour les lots suivants : {', '.join(excluded)}." if excluded else None
    return tuple(dict.fromkeys(one.lot for one in hours if one.lot)), warning


# --- volumes ----------------------------------------------------------------------------------------------------------


def _volumes(text: Text, found: Found, counted: frozenset[int]) -> tuple[tuple[Hours, ...], str | None]:
    """Volumes of the sentence and of those that carry it on (« Lot 3 : 70 heures »), up to another statement."""
    passage = Passage(text.folded.low, text.cuts, counted)
    read = passage.volumes(found.index, found.lots)
    for index in () if read else text.named:
        read += passage.volumes(index, ())
    kept, warning = settled(tuple(read))
    changed = [f"{each.former} {'%' if each.percent else 'h'} auparavant" for each in kept if each.former]
    if changed:
        told = f"Volume modifié par cet avis : {', '.join(dict.fromkeys(changed))}."
        warning = f"{warning} {told}" if warning else told
    return tuple(_hours(text.folded, volume) for volume in kept), warning


def _hours(folded: Folded, volume: Volume) -> Hours:
    start, end = folded.raw_span(volume.start, volume.end)
    return Hours(volume.lot, volume.hours, volume.percent, volume.per_amount, volume.per, folded.raw[start:end])


# --- why --------------------------------------------------------------------------------------------------------------


def _first_line(rule: Rule) -> str:
    line = (rule.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    return line[:1].lower() + line[1:]


_LINES = {rule.__name__: _first_line(rule) for rule, _ in (*RESERVATIONS, *RULES)}


def _because(rule: str, quote: str) -> str:
    told = _LINES.get(rule, "l'absence est écrite en toutes lettres")
    return f"« {' '.join(quote.split())} » : {told}."
