"""When a contract ends, and how far to believe it; whether an award ends a call."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.award import AwardFacts, CallFacts, likelihood
from matching.renewal import Confidence, Contract, after_months, renewal

DAY = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("months", "end"),
    [(1, date(2024, 2, 29)), (12, date(2025, 1, 31)), (13, date(2025, 2, 28)), (48, date(2028, 1, 31))],
)
def test_months_are_those_of_the_calendar(months: float, end: date) -> None:
    assert after_months(DAY, months) == end


def test_an_end_beyond_the_calendar_is_none() -> None:
    assert after_months(DAY, 12 * 9000) is None
    assert renewal(Contract(DAY, DAY, 12 * 9000)) is None


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 1200))
def test_an_end_is_never_a_day_later_than_the_month_allows(start: date, months: int) -> None:
    end = after_months(start, months)
    assert end
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


def test_the_watch_runs_from_nine_to_three_months_before_the_end() -> None:
    found = renewal(Contract(date(2024, 3, 15), DAY, 24))
    assert found
    assert (found.ends, found.watch_from, found.watch_until) == (
        date(2026, 3, 15),
        date(2025, 6, 15),
        date(2025, 12, 15),
    )


def test_nothing_is_estimated_without_a_duration() -> None:
    assert renewal(Contract(DAY, DAY, None)) is None
    assert renewal(Contract(DAY, DAY, 0)) is None


@pytest.mark.parametrize(
    ("contract", "confidence", "word"),
    [
        (Contract(DAY, DAY, 24), Confidence.HIGH, "Durée déclarée : 24 mois."),
        (Contract(DAY, DAY, 24, changes=2), Confidence.HIGH, "2 modifications prises en compte."),
        (Contract(DAY, DAY, 48, framework=True), Confidence.MEDIUM, "maximum"),
        (Contract(DAY, DAY, 24, doubts=("Montant écarté",)), Confidence.MEDIUM, "à vérifier"),
        (Contract(None, DAY, 24), Confidence.LOW, "date de publication (31/01/2024)"),
        (Contract(DAY, DAY, 480), Confidence.LOW, "très longue"),
        (Contract(DAY, DAY, 1), Confidence.LOW, "très courte"),
    ],
)
def test_confidence_comes_with_its_reasons(contract: Contract, confidence: Confidence, word: str) -> None:
    found = renewal(contract)
    assert found
    assert found.confidence == confidence
    assert any(word in reason for reason in found.reasons)


AWARD = AwardFacts("Entretien des espaces verts du parc des Tilleuls", ("77310000",), date(2025, 6, 1))


def call(title: str, cpv: str = "77310000", published: date = date(2025, 2, 1)) -> CallFacts:
    return CallFacts([title], (cpv,) if cpv else (), published)


def test_same_words_code_and_near_dates_are_very_likely() -> None:
    found = likelihood(AWARD, call("Entretien des espaces verts - parc des Tilleuls"))
    assert found
    assert found.confidence > 0.9
    assert "Même code CPV." in found.reasons


def test_the_title_of_a_lot_may_be_the_one_that_is_alike() -> None:
    found = likelihood(
        AWARD,
        CallFacts(
            ["Services urbains", "ENTRETIEN DES ESPACES VERTS, parc des Tilleuls"], (), AWARD.signed.replace(month=1)
        ),
    )
    assert found


@pytest.mark.parametrize(
    "other",
    [
        call("Entretien des espaces verts du parc des Tilleuls", cpv="45000000"),
        call("Entretien des espaces verts du parc des Tilleuls", published=date(2025, 6, 2)),
        call("Entretien des espaces verts du parc des Tilleuls", published=date(2020, 6, 2)),
        call("Fourniture de repas en liaison froide"),
    ],
)
def test_another_division_a_later_call_or_other_words_rule_it_out(other: CallFacts) -> None:
    assert likelihood(AWARD, other) is None
