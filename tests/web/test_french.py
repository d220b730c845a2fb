"""Dates, numbers and places in French."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from web.pages import french

NOON = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)


def test_a_deadline_is_told_in_the_time_of_paris() -> None:
    assert french.deadline(NOON) == "5 mars 2026 à 12\u00a0h\u00a000 (heure de Paris)"
    summer = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)
    assert french.deadline(summer) == "1er juillet 2026 à 12\u00a0h\u00a005 (heure de Paris)"


def test_when_something_was_done_is_told_as_people_write_it() -> None:
    assert french.stamp(NOON) == "05/03/2026 à 12\u00a0h\u00a000"
    assert french.short_moment(NOON) == "05/03/2026 12:00"  # in a file, a spreadsheet reads it


def test_what_is_not_known_of_a_deadline_is_said() -> None:
    assert french.deadline(None) == "date limite non indiquée dans l'avis"
    assert french.deadline(NOON, hour_known=False) == "5 mars 2026 (heure non indiquée)"
    assert french.deadline(NOON, uncertain=True).endswith("fuseau horaire à vérifier")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(days=3), "dans 3 jours"),
        (timedelta(days=1), "demain"),
        (timedelta(hours=13), "demain"),
        (timedelta(hours=2, minutes=5), "aujourd'hui, dans 2 heures"),
        (timedelta(minutes=1), "aujourd'hui, dans 1 minute"),
        (timedelta(hours=-2), "aujourd'hui, c'est passé"),
        (timedelta(days=-1), "hier"),
        (timedelta(days=-12), "il y a 12 jours"),
    ],
)
def test_time_left_is_counted_in_days_of_the_calendar(after: timedelta, words: str) -> None:
    assert french.left(NOON + after, NOON) == words


def test_the_night_of_the_change_of_hour_is_one_night() -> None:
    before, after = datetime(2026, 10, 24, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 23, 30, tzinfo=UTC)
    assert french.left(after, before) == "demain"


def test_numbers_have_narrow_spaces_and_a_comma() -> None:
    assert french.number(1234567) == "1\u202f234\u202f567"
    assert french.number(1234.5, 2) == "1\u202f234,5"
    assert french.number(3.0, 1) == "3"
    assert french.number(100) == "100"
    assert french.hours(1) == "1 heure"
    assert french.hours(120.5) == "120,5 heures"


def test_places_and_sirets_can_be_read() -> None:
    assert french.department("67") == "Bas-Rhin (67)"
    assert french.department("2A") == "Corse-du-Sud (2A)"
    assert french.department("XX") == "XX"
    assert french.departments([]) == "lieu non indiqué"
    assert french.siret("90000001900019") == "900\u202f000\u202f019\u202f00019"
    assert french.day(date(2026, 8, 1)) == "1er août 2026"
