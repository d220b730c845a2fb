"""A correction that changes a volume: the new figure is in force, the former one is told."""

from __future__ import annotations

import pytest

from clauses.find import find_in_text
from clauses.normalise import fold
from clauses.revisions import revisions


@pytest.mark.parametrize(
    ("text", "in_force", "former"),
    [
        ("Le volume de la clause d'insertion passe de 420 à 350 heures.", 350, "420 h"),
        ("Clause d'insertion : le nombre d'heures est ramené de 280 heures à 210 heures.", 210, "280 h"),
        ("Le nombre d'heures d'insertion est porté de 90 h à 120 h.", 120, "90 h"),
        ("Le volume d'heures d'insertion est réduit de 1 200 à 950.", 950, "1 200 h"),
        ("Clause d'insertion : au lieu de 300 heures, lire 175 heures.", 175, "300 h"),
        ("Heures d'insertion : 140 au lieu de 160 heures.", 140, "160 h"),
        ("Clause d'insertion : lire 70 h et non 105 h.", 70, "105 h"),
        ("Heures d'insertion : remplacer 60 heures par 45 heures.", 45, "60 h"),
    ],
)
def test_the_new_figure_is_in_force_and_the_former_is_told(text: str, in_force: float, former: str) -> None:
    (found,) = find_in_text(text)
    assert [one.hours for one in found.hours] == [in_force]
    assert any(f"{former} auparavant" in warning for warning in found.warnings)


def test_each_lot_keeps_its_own_new_figure() -> None:
    (found,) = find_in_text("Les heures d'insertion passent de 420 à 350 pour le lot 1 et de 100 à 70 pour le lot 2.")
    assert [(one.lot, one.hours) for one in found.hours] == [("1", 350), ("2", 70)]


def test_a_rate_changes_as_hours_do() -> None:
    (found,) = find_in_text("Le taux d'insertion est porté de 5 % à 7 %.")
    assert [one.percent for one in found.hours] == [7]


@pytest.mark.parametrize(
    "text",
    [
        "La pénalité passe de 50 à 60 euros par heure d'insertion.",
        "La durée est portée de 12 à 18 mois ; 70 heures d'insertion.",
        "La lutte contre l'exclusion justifie 5 % d'heures d'insertion.",
        "La remise des plis passe de 12h00 à 16h00.",
    ],
)
def test_money_time_and_other_words_are_no_change_of_volume(text: str) -> None:
    assert revisions(fold(text).low) == ()


def test_a_difference_is_no_volume() -> None:
    (found,) = find_in_text("Le nombre d'heures d'insertion est réduit de 70 heures.")
    assert found.hours == ()
