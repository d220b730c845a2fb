"""Deadlines as people say them, in the time of Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from web.mail.french import count, days_left, deadline_words, hour, short_day


@pytest.mark.parametrize(
    ("deadline", "now", "words"),
    [
        (datetime(2026, 5, 12, 10, 0, tzinfo=UTC), datetime(2026, 5, 3, 8, tzinfo=UTC), "dans 9 jours"),
        (datetime(2026, 5, 3, 21, 59, tzinfo=UTC), datetime(2026, 5, 3, 8, tzinfo=UTC), "aujourd'hui"),
        (datetime(2026, 5, 3, 22, 30, tzinfo=UTC), datetime(2026, 5, 3, 8, tzinfo=UTC), "demain"),
        (datetime(2026, 10, 26, 1, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "demain"),
    ],
)
def test_days_are_those_of_the_calendar_of_paris(deadline: datetime, now: datetime, words: str) -> None:
    assert days_left(deadline, now) == words


def test_what_is_not_known_of_a_deadline_is_said() -> None:
    now, at = datetime(2026, 5, 3, 8, tzinfo=UTC), datetime(2026, 5, 12, 7, 5, tzinfo=UTC)
    assert deadline_words(at, True, False, now) == "mardi 12 mai à 9 h 05, dans 9 jours"
    assert deadline_words(at, False, False, now) == "mardi 12 mai (heure non indiquée), dans 9 jours"
    assert deadline_words(at, True, True, now) == "mardi 12 mai à 9 h 05, heure locale à vérifier, dans 9 jours"
    assert deadline_words(None, True, False, now) == "non indiquée dans l'annonce"


def test_small_words() -> None:
    assert short_day(date(2026, 8, 1), date(2026, 5, 3)) == "1er août"
    assert hour(datetime(2026, 1, 5, 11, tzinfo=UTC)) == "12 h"
    assert (count(0, "marché"), count(1, "marché"), count(2, "marché")) == ("0 marché", "1 marché", "2 marchés")
