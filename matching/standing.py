"""Is a structure in activity? From dated checks of two things: the register, and the right to operate.

A missing answer is no answer: only what was seen twice closes, and nothing is said active that was not checked lately.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.directory_policy import DirectoryPolicy
from matching.structure import Standing


class About(StrEnum):
    """What a check looked at: the register of companies, the right to operate, or both as a list states them."""

    REGISTER = "register"
    RIGHT = "right"
    WHOLE = "whole"


class Answer(StrEnum):
    """What was seen: in order, ended, not in a list that should name it, or a sign that proves nothing either way."""

    YES = "yes"
    NO = "no"
    ABSENT = "absent"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Check:
    """One dated look. `until`: last day of the convention or label when it is told."""

    about: About
    source: str
    day: date
    answer: Answer
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows: the standing, and the day that speaks for it (the older of the two checks when both are needed)."""

    standing: Standing
    checked: date | None


def judge(checks: Sequence[Check], on: date, policy: DirectoryPolicy) -> Judged:
    """The standing on a day, from all checks known."""
    seen = [check for check in checks if check.day <= on]
    if not seen:
        return Judged(Standing.UNKNOWN, None)
    register, right = _last(seen, About.REGISTER), _last_right(seen)
    if (stated := _last(seen, About.WHOLE)) and _stated_counts(stated, register, right):
        return _stated(stated, on, policy)
    last = max(check.day for check in seen)
    valid = right is not None and _valid(right, on, policy)
    if register and register.answer is Answer.YES and right and valid:
        both = min(register.day, right.day)
        return Judged(Standing.ACTIVE if on - both <= policy.fresh else Standing.TO_CHECK, both)
    if _closed(seen, on, policy) and not (right and valid and on - right.day <= policy.fresh):
        return Judged(Standing.CLOSED, last)
    return Judged(Standing.TO_CHECK, last)


def _last(checks: Sequence[Check], about: About) -> Check | None:
    return max((check for check in checks if check.about is about), key=lambda c: c.day, default=None)


def _last_right(checks: Sequence[Check]) -> Check | None:
    """The last word on the right to operate: of the same day, a yes of one source outweighs the silence of another."""
    rights = [check for check in checks if check.about is About.RIGHT]
    each = {check.source: check for check in sorted(rights, key=lambda c: c.day)}
    told = [check for check in each.values() if check.answer in (Answer.YES, Answer.NO)] or list(each.values())
    return max(told, key=lambda c: (c.day, c.answer is Answer.YES), default=None)


def _stated_counts(stated: Check, register: Check | None, right: Check | None) -> bool:
    return all(check is None or stated.day >= check.day for check in (register, right))


def _stated(stated: Check, on: date, policy: DirectoryPolicy) -> Judged:
    """What a list, a person or the structure itself said of the whole."""
    if stated.answer is Answer.NO:
        return Judged(Standing.CLOSED, stated.day)
    fresh = stated.answer is Answer.YES and on - stated.day <= policy.fresh
    return Judged(Standing.ACTIVE if fresh else Standing.TO_CHECK, stated.day)


def _valid(right: Check, on: date, policy: DirectoryPolicy) -> bool:
    """The right was seen, and its end is not past."""
    return right.answer is Answer.YES and (right.until is None or right.until >= on)


def _closed(checks: Sequence[Check], on: date, policy: DirectoryPolicy) -> bool:
    """Two sightings of the same end, far enough apart, nothing better seen since."""
    return any(
        _ended(checks, about, policy) for about in (About.REGISTER, About.RIGHT) if about is About.REGISTER or _told(on)
    )


def _told(on: date) -> bool:
    """From January to March conventions look ended until they are renewed: nobody is closed for that."""
    return on.month > 3


def _ended(checks: Sequence[Check], about: About, policy: DirectoryPolicy) -> bool:
    ends: list[date] = []
    for check in sorted((check for check in checks if check.about is about), key=lambda c: c.day):
        if check.answer is Answer.YES and (check.until is None or check.until >= check.day):
            ends.clear()
        elif check.answer is Answer.NO and (check.until is None or check.day > check.until + policy.grace):
            ends.append(check.day)
    return len(ends) > 1 and ends[-1] - ends[0] >= policy.apart
