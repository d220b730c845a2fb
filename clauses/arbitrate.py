"""Settle what several rules found in one text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, SOCIAL_FAMILY, Absent, Consideration, Kind
from clauses.reading import Hit, Sentence

_CONDITIONS = (SOCIAL_FAMILY | ENVIRONMENT_FAMILY) - RESERVED - {Kind.INSERTION_SERVICE}
_PAIRS = (
    (Kind.ENV_CRITERION, Kind.ENV_CONDITION),
    (Kind.SOCIAL_CRITERION, Kind.SOCIAL_CONDITION),
    (Kind.SOCIAL_CRITERION, Kind.INSERTION_CONDITION),
)
_BY_NUMBER = frozenset({"reserved_by_article", "reservation_article_alone"})


@dataclass(frozen=True, slots=True)
class Found:
    """A hit in its sentence, with the lots it is about; `index` is the number of the sentence in the text."""

    hit: Hit
    sentence: Sentence
    index: int = 0
    lots: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> Kind:
        """The kind found."""
        return self.hit.kind

    @property
    def start(self) -> int:
        """Offset of the first character in the folded text."""
        return self.sentence.start + self.hit.start

    @property
    def end(self) -> int:
        """Offset after the last character in the folded text."""
        return self.sentence.start + self.hit.end

    def overlaps(self, other: Found) -> bool:
        """True when both share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a text says as a whole: hits of each sentence (by its start), and each distinct statement once."""

    near: dict[int, list[Found]]
    said: frozenset[tuple[Kind, bool, tuple[str, ...]]]

    def beside(self, each: Found) -> list[Found]:
        """Hits of the same sentence, itself included."""
        return self.near.get(each.sentence.start, [])

    def says(self, kinds: frozenset[Kind], lots: tuple[str, ...], in_words: bool = False) -> bool:
        """One of the kinds is said of these lots; `in_words`: by words, not by an article number alone."""
        return any(
            kind in kinds and not (in_words and by_number) and same_lots(about, lots)
            for kind, by_number, about in self.said
        )


def arbitrate(found: list[Found]) -> list[Found]:
    """What stays, in the order of the text, one entry for each statement."""
    kept = _merge(found)
    whole = _whole(kept)
    for drop in (_title_then_denied, _criterion_or_condition, _reserved_words, _number_against_words, _general):
        left = [each for each in kept if not drop(each, whole)]
        if len(left) < len(kept):
            kept, whole = left, _whole(left)
    return sorted(kept, key=lambda each: (each.start, each.kind))


_MORE_TOLD = {
    Kind.RESERVED_UNSPECIFIED: RESERVED - {Kind.RESERVED_UNSPECIFIED},
    Kind.SOCIAL_CONDITION: frozenset({Kind.INSERTION_CONDITION}),
    Kind.PARTICULAR_UNSPECIFIED: _CONDITIONS,
}
"""A general statement → the kinds that tell what it is, wherever in the notice they stand."""


def across(found: tuple[Consideration, ...]) -> tuple[Consideration, ...]:
    """What stays of the findings of all sections: « marché réservé » in a title is settled by the text below it."""
    said = {(one.kind, one.lots) for one in found}
    return tuple(one for one in found if not _told_elsewhere(one, said))


def _told_elsewhere(one: Consideration, said: set[tuple[Kind, tuple[str, ...]]]) -> bool:
    more = _MORE_TOLD.get(one.kind, frozenset())
    return any(kind in more and same_lots(lots, one.lots) for kind, lots in said)


def same_lots(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True unless both name lots and none in common."""
    return not one or not other or bool(set(one) & set(other))


def _whole(found: list[Found]) -> _Whole:
    near: dict[int, list[Found]] = {}
    for each in found:
        near.setdefault(each.sentence.start, []).append(each)
    return _Whole(near, frozenset((each.kind, each.hit.rule in _BY_NUMBER, each.lots) for each in found))


def _merge(found: list[Found]) -> list[Found]:
    """Of several hits of one kind that overlap, the first of the registry stays."""
    kept: dict[tuple[int, Kind, Absent | None], list[Found]] = {}
    for each in found:
        same = kept.setdefault((each.sentence.start, each.kind, each.hit.absent), [])
        if not any(each.overlaps(other) for other in same):
            same.append(each)
    return [each for same in kept.values() for each in same]


_NUMBERING = 14
_DENIED_BY = {Absent.SOCIAL: SOCIAL_FAMILY, Absent.ENVIRONMENT: ENVIRONMENT_FAMILY, Absent.RESERVATION: RESERVED}


_SUBJECT_ONLY = re.compile(
    r"[ .:-]{0,4}(?:le |la |les |ce |cet |cette |l')?(?:present\w* )?"
    r"(?:marche|lot|accord|contrat|consultation|concession|procedure)[a-z -]{0,24}(?:n'|ne )?"
)


def _heads_its_denial(each: Found, whole: _Whole) -> bool:
    """The same title glued to its denial: « 1.5 Clause environnementale Le marché ne met pas en œuvre de clause »."""
    if each.kind is Kind.STATED_ABSENT or each.hit.start > _NUMBERING:
        return False
    low = each.sentence.low
    return any(
        one.hit.absent is not None
        and each.kind in _DENIED_BY[one.hit.absent]
        and _SUBJECT_ONLY.fullmatch(low, each.hit.end, one.hit.start) is not None
        for one in whole.beside(each)
    )


def _title_then_denied(each: Found, whole: _Whole) -> bool:
    """« 1.5 Clause environnementale » is the title of the sentence that denies it just after."""
    if _heads_its_denial(each, whole):
        return True
    if each.kind is Kind.STATED_ABSENT or len(each.sentence.low.strip()) - (each.end - each.start) > _NUMBERING:
        return False
    following = whole.near.get(each.sentence.start + len(each.sentence.low), [])
    return any(
        one.hit.absent is not None and each.kind in _DENIED_BY[one.hit.absent] and same_lots(one.lots, each.lots)
        for one in following
    )


def _criterion_or_condition(each: Found, whole: _Whole) -> bool:
    """The same words rank bids or bind the holder, not both: a criterion when the sentence speaks of marks."""
    for criterion, condition in _PAIRS:
        if each.kind not in (criterion, condition):
            continue
        other = condition if each.kind is criterion else criterion
        if any(one.kind is other and one.overlaps(each) for one in whole.beside(each)):
            if _BOTH_NAMED.search(each.sentence.low):
                return False
            return (each.kind is condition) == _ranks(each.sentence)
    return False


# « une condition d'exécution et un critère portant sur l'insertion » announces both.
_BOTH_NAMED = re.compile(
    r"(?:condition|clause)s?[a-z' ]{0,30} et (?:un |une |des |en )?(?:sous-? ?)?criteres?\b"
    r"|criteres?[a-z' ]{0,30} et (?:une |des |en )?(?:condition|clause)s?\b"
)


def _ranks(sentence: Sentence) -> bool:
    low = sentence.low
    if "critere" in low or "des offres" in low:
        return True
    if "execution" in low or "clause" in low:
        return False
    return sentence.criteria or any(word in low for word in ("%", "point", "performance", "valeur", "jugee", "notee"))


def _reserved_words(each: Found, whole: _Whole) -> bool:
    """Words that reserve the contract are no insertion clause and no service bought."""
    if each.kind in RESERVED or each.kind is Kind.STATED_ABSENT or each.hit.rule == "insertion_hours":
        return False
    return any(one.kind in RESERVED and one.overlaps(each) for one in whole.beside(each))


_NAMED = RESERVED - {Kind.RESERVED_UNSPECIFIED}
_JOINT = frozenset({Kind.RESERVED_JOINT})
_INSERTION = frozenset({Kind.INSERTION_CONDITION})


def _number_against_words(each: Found, whole: _Whole) -> bool:
    """An article number gives way to words of the same reservation."""
    if each.hit.rule not in _BY_NUMBER or each.kind is Kind.RESERVED_JOINT:
        return False
    return whole.says(_NAMED, each.lots, in_words=True)


def _general(each: Found, whole: _Whole) -> bool:
    """The specific beats the general: a named target, both targets, the nature of a condition."""
    match each.kind:
        case Kind.RESERVED_UNSPECIFIED:
            return whole.says(_NAMED, each.lots)
        case Kind.RESERVED_DISABILITY | Kind.RESERVED_INSERTION:
            return whole.says(_JOINT, each.lots)
        case Kind.PARTICULAR_UNSPECIFIED:
            return whole.says(_CONDITIONS, ()) or any(one.kind in RESERVED for one in whole.beside(each))
        case Kind.SOCIAL_CONDITION:
            return (
                _article_denied(each, whole)
                or _article_told(each, whole)
                or whole.says(_INSERTION, each.lots)
                or any(_says_more(one, each) for one in whole.beside(each))
                or _heads_its_content(each, whole)
            )
        case Kind.INSERTION_SERVICE:
            return any(one.kind is Kind.INSERTION_CONDITION and one.overlaps(each) for one in whole.beside(each))
    return False


def _article_denied(social: Found, whole: _Whole) -> bool:
    """« En application du II de l'article L2112-2-1, aucune condition sociale » cites the article of an absence."""
    return social.hit.rule == "social_article" and any(
        one.hit.absent is Absent.SOCIAL and same_lots(one.lots, social.lots) for one in whole.beside(social)
    )


def _article_told(social: Found, whole: _Whole) -> bool:
    """« Conditions d'exécution (L2112-2-1) : … égalité professionnelle »: words tell what the article only names."""
    return social.hit.rule == "social_article" and any(
        one.kind is Kind.SOCIAL_OTHER and same_lots(one.lots, social.lots) for one in whole.beside(social)
    )


_CONTENT = frozenset({Kind.INSERTION_CONDITION, Kind.SOCIAL_OTHER})


def _heads_its_content(social: Found, whole: _Whole) -> bool:
    """« Clauses sociales : 2 % du lot 1 et 3 % du lot 6 sont confiés à … »: the heading is told by what follows."""
    heads = social.sentence.low.startswith((":", " :"), social.hit.end)
    return heads and any(one.kind in _CONTENT and one.end > social.end for one in whole.beside(social))


def _says_more(one: Found, social: Found) -> bool:
    """A training clause tells what the social clause is; one beside a reservation merely restates it."""
    if one.kind is Kind.TRAINING_CONDITION:
        return one.overlaps(social)
    return one.kind in RESERVED
