from __future__ import annotations

from datetime import date

import pytest

from clauses.consideration import Absent, Consideration, Evidence, Kind
from clauses.find import find_in_text
from clauses.notice import ContractKind
from clauses.obligations import Answer, Buyers, Calendar, Contract, Expectation, Regime, Status, compare, obligations
from config.data import table

CALENDAR = Calendar.from_data(table("thresholds"))
WORKS, SUPPLIES, SERVICES, CONCESSION = (
    ContractKind.WORKS,
    ContractKind.SUPPLIES,
    ContractKind.SERVICES,
    ContractKind.CONCESSION,
)
STATE, OTHER, UTILITY, UNKNOWN = Buyers.STATE, Buyers.OTHER, Buyers.UTILITY, Buyers.UNKNOWN
A, R, X, Q = Status.ALLOWED, Status.REQUIRED, Status.REQUIRED_UNLESS_EXCEPTION, Status.UNKNOWN


def statuses(
    day: str, kind: ContractKind, buyer: Buyers, value: float | None, months: float | None = None
) -> tuple[Status, ...]:
    found = obligations(Contract(date.fromisoformat(day), kind, value, buyer, works_months=months), CALENDAR)
    return found["env_criterion"].status, found["env_condition"].status, found["social_condition"].status


@pytest.mark.parametrize(
    ("day", "kind", "buyer", "value", "months", "expected"),
    [
        ("2026-08-20", SERVICES, OTHER, 300_000, None, (A, A, A)),
        ("2026-08-21", SUPPLIES, OTHER, 50_000, None, (R, A, A)),
        ("2026-08-22", SERVICES, OTHER, 215_999.99, None, (R, R, A)),
        ("2026-08-22", SERVICES, OTHER, 216_000, None, (R, R, X)),
        ("2026-09-01", SERVICES, STATE, 140_000, None, (R, R, X)),
        ("2026-09-01", SUPPLIES, UTILITY, 431_999, None, (R, R, A)),
        ("2026-09-01", WORKS, OTHER, 5_403_999, None, (R, R, A)),
        ("2026-09-01", WORKS, OTHER, 5_404_000, 5, (R, R, X)),
        ("2026-09-01", WORKS, OTHER, 5_404_000, 18, (R, R, X)),
        ("2026-10-01", CONCESSION, OTHER, 6_000_000, None, (R, R, X)),
        ("2026-10-01", SERVICES, OTHER, None, None, (R, R, Q)),
        ("2028-03-01", SERVICES, OTHER, 500_000, None, (R, R, Q)),
        ("2026-10-01", SERVICES, UNKNOWN, 200_000, None, (R, R, Q)),
        ("2026-10-01", SERVICES, UNKNOWN, 100_000, None, (R, R, A)),
        ("2026-10-01", SERVICES, UNKNOWN, 500_000, None, (R, R, X)),
    ],
)
def test_what_the_law_expects(
    day: str, kind: ContractKind, buyer: Buyers, value: float | None, months: float | None, expected: tuple[Status, ...]
) -> None:
    assert statuses(day, kind, buyer, value, months) == expected


@pytest.mark.parametrize(
    ("kind", "value", "months", "exceptions"),
    [
        (SERVICES, 300_000, None, 3),
        (WORKS, 6_000_000, 5, 4),
        (WORKS, 6_000_000, None, 4),
        (WORKS, 6_000_000, 18, 3),
        (CONCESSION, 6_000_000, None, 2),
    ],
)
def test_exceptions_are_offered_never_applied(
    kind: ContractKind, value: float, months: float | None, exceptions: int
) -> None:
    found = obligations(Contract(date(2026, 10, 1), kind, value, OTHER, works_months=months), CALENDAR)
    assert found["social_condition"].status is X
    assert len(found["social_condition"].exceptions) == exceptions


@pytest.mark.parametrize("regime", [Regime.DEFENCE, Regime.OTHER_CONTRACTS])
def test_nothing_is_required_outside_the_ordinary_regime(regime: Regime) -> None:
    assert obligations(Contract(date(2026, 10, 1), SERVICES, 9_000_000, STATE, regime), CALENDAR) == {}


def test_each_duty_names_its_article_and_its_date() -> None:
    found = obligations(Contract(date(2026, 10, 1), SERVICES, 300_000, OTHER), CALENDAR)
    assert {name: (each.article, each.since) for name, each in found.items()} == {
        "env_criterion": ("L2152-7, R2152-7", date(2026, 8, 21)),
        "env_condition": ("L2112-2", date(2026, 8, 22)),
        "specifications": ("L2111-2", date(2026, 8, 22)),
        "social_condition": ("L2112-2-1", date(2026, 8, 22)),
    }


EXPECTED = Expectation(X, "L2112-2-1", "Au-dessus du seuil.")
DENIAL = (Consideration(Kind.STATED_ABSENT, Evidence(), "Écrit.", "absence", absent=Absent.SOCIAL),)


@pytest.mark.parametrize(
    ("expected", "found", "answer"),
    [
        (EXPECTED, find_in_text("Une clause d'insertion est prévue."), Answer.FOUND),
        (EXPECTED, DENIAL, Answer.STATED_ABSENT),
        (EXPECTED, find_in_text("Une clause environnementale est prévue."), Answer.EXPECTED_NOT_FOUND),
        (EXPECTED, None, Answer.UNKNOWN),
        (Expectation(A, "L2112-2-1", "Sous le seuil."), (), Answer.NOT_EXPECTED_NOT_FOUND),
        (Expectation(Q, "L2112-2-1", "Valeur inconnue."), (), Answer.UNKNOWN),
        (None, (), Answer.NOT_EXPECTED_NOT_FOUND),
    ],
)
def test_silence_absence_and_unread_are_never_merged(
    expected: Expectation | None, found: tuple[Consideration, ...] | None, answer: Answer
) -> None:
    assert compare("social_condition", expected, found) is answer
