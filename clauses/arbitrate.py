"""Settle what several rules found in one text."""

from __future__ import annotations

from dataclasses import dataclass, field

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, SOCIAL_FAMILY, Absent, Kind
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
    """A hit in its sentence, with the lots it is about. `start` and `end` are offsets of the folded text."""

    hit: Hit
    sentence: Sentence
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


def arbitrate(found: list[Found]) -> list[Found]:
    """What stays, in the order of the text, one entry for each statement."""
    kept = _merge(found)
    for drop in (
        _title_then_denied,
        _criterion_or_condition,
        _hours_or_reservation,
        _number_against_words,
        _specific_beats_general,
    ):
        kept = [each for each in kept if not drop(each, kept)]
    return sorted(kept, key=lambda each: (each.start, each.kind))


_NUMBERING = 14
_DENIED_BY = {Absent.SOCIAL: SOCIAL_FAMILY, Absent.ENVIRONMENT: ENVIRONMENT_FAMILY, Absent.RESERVATION: RESERVED}


def _title_then_denied(each: Found, found: list[Found]) -> bool:
    """« 1.5 Clause environnementale » is the title of the sentence that denies it just after."""
    if each.kind is Kind.STATED_ABSENT or len(each.sentence.low.strip()) - (each.end - each.start) > _NUMBERING:
        return False
    after = each.sentence.start + len(each.sentence.low)
    return any(
        one.hit.absent is not None and each.kind in _DENIED_BY[one.hit.absent] and one.sentence.start == after
        for one in found
    )


def same_lots(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True unless both name lots and none in common."""
    return not one or not other or bool(set(one) & set(other))


def _merge(found: list[Found]) -> list[Found]:
    """Of several hits of one kind that overlap, the first of the registry stays."""
    kept: list[Found] = []
    for each in found:
        if not any(
            each.kind is other.kind and each.hit.absent is other.hit.absent and each.overlaps(other) for other in kept
        ):
            kept.append(each)
    return kept


def _criterion_or_condition(each: Found, found: list[Found]) -> bool:
    """The same words rank bids or bind the holder, not both: a criterion when the sentence speaks of marks."""
    for criterion, condition in _PAIRS:
        if each.kind not in (criterion, condition):
            continue
        other = condition if each.kind is criterion else criterion
        if any(one.kind is other and one.overlaps(each) for one in found):
            return (each.kind is condition) == _ranks(each.sentence)
    return False


def _ranks(sentence: Sentence) -> bool:
    low = sentence.low
    binds = "execution" in low or "clause" in low
    return "critere" in low or (
        not binds and (sentence.criteria or "%" in low or "point" in low or "performance" in low or "valeur" in low)
    )


def _hours_or_reservation(each: Found, found: list[Found]) -> bool:
    """Words that reserve the contract are no insertion clause and no service bought."""
    if each.kind in RESERVED or each.kind is Kind.STATED_ABSENT:
        return False
    return any(one.kind in RESERVED and one.overlaps(each) and each.hit.rule != "insertion_hours" for one in found)


def _number_against_words(each: Found, found: list[Found]) -> bool:
    """An article number gives way to words of the same reservation."""
    if each.hit.rule not in _BY_NUMBER or each.kind is Kind.RESERVED_JOINT:
        return False
    return any(
        one.kind in RESERVED and one.hit.rule not in _BY_NUMBER and same_lots(one.lots, each.lots)
        for one in found
        if one.kind is not Kind.RESERVED_UNSPECIFIED
    )


def _specific_beats_general(each: Found, found: list[Found]) -> bool:
    match each.kind:
        case Kind.RESERVED_UNSPECIFIED:
            return any(
                one.kind in RESERVED and one.kind is not each.kind and same_lots(one.lots, each.lots) for one in found
            )
        case Kind.RESERVED_DISABILITY | Kind.RESERVED_INSERTION:
            return any(one.kind is Kind.RESERVED_JOINT and same_lots(one.lots, each.lots) for one in found)
        case Kind.PARTICULAR_UNSPECIFIED:
            return any(one.kind in _CONDITIONS for one in found)
        case Kind.SOCIAL_CONDITION:
            return any(_says_more(one, each) for one in found)
        case Kind.INSERTION_SERVICE:
            return any(one.kind is Kind.INSERTION_CONDITION and one.overlaps(each) for one in found)
    return False


def _says_more(one: Found, social: Found) -> bool:
    """An insertion clause tells what the social clause is; one beside a reservation merely restates it."""
    if one.kind is Kind.TRAINING_CONDITION:
        return one.overlaps(social)
    if one.kind is Kind.INSERTION_CONDITION:
        return same_lots(one.lots, social.lots)
    return one.kind in RESERVED and one.sentence.start == social.sentence.start
