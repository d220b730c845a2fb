"""Moving the sample's dates keeps them true: same weekdays, same spans, nothing else touched."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.demo.sample import ANCHOR, MONTHS, NOTICES, STRUCTURES, shift, weeks_since_anchor, write_shifted

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WORDS = re.compile(rf"({'|'.join(DAYS)}) (\d{{1,2}})(?:er)? ({'|'.join(MONTHS)}) (\d{{4}})")
SAMPLE = "".join(file.read_text(encoding="utf-8") for file in (*sorted(NOTICES.iterdir()), STRUCTURES))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"2026-11-27T16:00:00+00:00"', '"2026-12-04T16:00:00+00:00"'),
        ("vendredi 27 novembre 2026 à 16h00", "vendredi 4 décembre 2026 à 16h00"),
        ("mardi 24 novembre 2026", "mardi 1er décembre 2026"),
        ("mardi 1er décembre 2026", "mardi 8 décembre 2026"),
        ("le 27/11/2026 ; attribué le 06/11/26", "le 04/12/2026 ; attribué le 13/11/26"),
        ("mercredi 30 décembre 2026", "mercredi 6 janvier 2027"),
    ],
)
def test_every_written_form_of_a_date_moves(before: str, after: str) -> None:
    assert shift(before, 1) == after


@pytest.mark.parametrize(
    "text",
    [
        "loi du 31 juillet 2014",
        "décret n° 2024-134",
        "à compter du 22 août 2026",
        "26-900012",
        "articles L. 2113-12 et R. 2113-7",
        "99/99/2026",
        "2026-13-45",
        "00010021400014",
    ],
)
def test_what_is_no_date_of_the_sample_stays(text: str) -> None:
    assert shift(text, 5) == text


@given(st.integers(-40, 400))
@settings(deadline=None, max_examples=12)
def test_weekdays_named_in_the_texts_stay_right(weeks: int) -> None:
    found = WORDS.findall(shift(SAMPLE, weeks))
    assert len(found) >= 10
    for weekday, day, month, year in found:
        assert DAYS[date(int(year), MONTHS.index(month) + 1, int(day)).weekday()] == weekday


@given(st.integers(0, 300))
@settings(deadline=None, max_examples=12)
def test_moving_there_and_back_gives_the_sample_again(weeks: int) -> None:
    assert shift(shift(SAMPLE, weeks), -weeks) == SAMPLE


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
@settings(deadline=None)
def test_the_anchor_falls_in_the_week_of_today(today: date) -> None:
    moved = ANCHOR + timedelta(weeks=weeks_since_anchor(today))
    assert moved.weekday() == 0
    assert timedelta(0) <= today - moved < timedelta(days=7)


def test_archives_keep_their_dates(tmp_path: Path) -> None:
    files, structures = write_shifted(tmp_path, 60)
    moved = {file.name: file.read_text(encoding="utf-8") for file in files}
    assert list(moved) == sorted(moved)
    assert moved["archive-2021.xml"] == (NOTICES / "archive-2021.xml").read_text(encoding="utf-8")
    assert moved["collecte-5.json"] != (NOTICES / "collecte-5.json").read_text(encoding="utf-8")
    assert "2028-01" in structures.read_text(encoding="utf-8")
