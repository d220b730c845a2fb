from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.dates import moments, moved_deadline


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("le vendredi 14 mars 2025 à 12:00:00", date(2025, 3, 14), time(12)),
        ("14/03/2025 à 12h", date(2025, 3, 14), time(12)),
        ("14/03/25 à 9 h 30", date(2025, 3, 14), time(9, 30)),
        ("1er août 2025, 16 heures", date(2025, 8, 1), time(16)),
        ("14.03.2025 - 17h00", date(2025, 3, 14), time(17)),
        ("2025-03-14T12:00:00", date(2025, 3, 14), time(12)),
        ("avant midi le 3 février 2026", date(2026, 2, 3), time(12)),
        ("12h00 le lundi 6 octobre 2025", date(2025, 10, 6), time(12)),
        ("14 MARS 2025", date(2025, 3, 14), None),
        ("12/03/2025 Heure locale: 12:00", date(2025, 3, 12), time(12)),
    ],
)
def test_dates_and_hours_are_read_as_people_write_them(text: str, day: date, hour: time | None) -> None:
    (found,) = moments(text)
    assert (found.day, found.hour) == (day, hour)


@pytest.mark.parametrize(
    "text", ["31/02/2025", "lot 3 : 14 mars", "R. 2113-7 du code", "32 mars 2025", "01 02 03 04 05"]
)
def test_what_is_no_date_of_the_calendar_is_left(text: str) -> None:
    assert moments(text) == []


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        (
            "Modification de la date limite de remise des plis au vendredi 14 mars 2025 à 12:00:00",
            "2025-03-14T12:00:00+01:00",
        ),
        ("Au lieu de 06/11/2026 à 12h00, lire 13/11/2026 à 12h00", "2026-11-13T12:00:00+01:00"),
        (
            "La réception des offres initialement fixée au 7 mars 2025 à 12h est reportée au 13 mars 2025 à 14 heures.",
            "2025-03-13T14:00:00+01:00",
        ),
        ("Remise des offres reportée du 7 mars 2025 à 12 h 00 au 14 mars 2025 à 12 h 00", "2025-03-14T12:00:00+01:00"),
        (
            "Lire : date limite de réception des plis : 1er avril 2025 - 16h30 au lieu de lire 25 mars 2025 - 16h30",
            "2025-04-01T16:30:00+02:00",
        ),
        ("Date limite : remplacer 07/03/2025 12:00 par 14/03/2025 12:00", "2025-03-14T12:00:00+01:00"),
        (
            "Ouverture des plis le 16/03/2025 à 10h. Date limite de dépôt des offres portée au 15/03/2025 à 17h00",
            "2025-03-15T17:00:00+01:00",
        ),
        (
            "La date limite de remise des offres est le 14 mars 2025 à 12h00 et non le 7 mars 2025 à 12h00",
            "2025-03-14T12:00:00+01:00",
        ),
        ("Date limite des offres : 14/03/2025 12h00. Questions jusqu'au 01/03/2025 à 12h", "2025-03-14T12:00:00+01:00"),
        (
            "La date limite est repoussée au 14 mars 2025. Rappel : date limite repoussée au 14/03/2025.",
            "2025-03-14T23:59:00+01:00",
        ),
        ("Visite obligatoire le 14/03/2025 à 10h.", None),
        ("Lot 1 : remise des offres le 3/10/2026 à 12h ; lot 2 : remise des offres le 10/10/2026 à 12h", None),
        ("La date de réception des offres prévue le 07/03/2025 à 12h est maintenue.", None),
        ("Le lot 3 est supprimé. Le CCTP du 12/01/2025 à 12h00 est remplacé.", None),
        ("", None),
    ],
)
def test_exactly_one_new_moment_moves_the_deadline(text: str, moved: str | None) -> None:
    found = moved_deadline(text)
    assert (found and found.to.isoformat()) == moved


def test_the_sentence_that_moves_it_is_quoted() -> None:
    found = moved_deadline(
        "Le lot 2 change.\nDate limite de remise des plis : lire 14/03/2025 à 12h. Le reste est sans changement."
    )
    assert found is not None
    assert found.because == "Date limite de remise des plis : lire 14/03/2025 à 12h."


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789/hà .:-\nlire au du marsjuin2025", max_size=300))
def test_any_text_is_read_and_its_offsets_hold(text: str) -> None:
    for found in moments(text):
        assert str(found.day.day) in text[found.start : found.end]
    move = moved_deadline(text)
    assert move is None or move.because in text
