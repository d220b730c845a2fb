from __future__ import annotations

from clauses.consideration import Absent, Kind, Strength, Topic
from clauses.labels import ABSENTS, ANSWERS, EXCEPTIONS, KINDS, STATUSES, STRENGTHS, TOPICS
from clauses.obligations import EXCEPTIONS as OPEN
from clauses.obligations import Answer, Status


def test_everything_shown_has_a_french_name() -> None:
    named = (
        (KINDS, Kind),
        (STRENGTHS, Strength),
        (TOPICS, Topic),
        (ABSENTS, Absent),
        (STATUSES, Status),
        (ANSWERS, Answer),
    )
    for names, values in named:
        assert set(names) == set(values)
    assert set(EXCEPTIONS) == {each for exceptions in OPEN.values() for each in exceptions}
