"""The hours ledger of a group: the worked example to the digit, and what never holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.calibration import Defaults, calibrate
from config.data import table
from matching.grouping.ledger import BadLedger, Debt, Entry, Transfer, positions
from matching.grouping.shares import whole_parts

DEBT = Debt(Decimal(2_700_000), Decimal(2_000))
VALUE = Decimal("20.04")
ABC = ("A", "B", "C")


def entries(a: int = 1_200_000) -> list[Entry]:
    """Two months for A, one for the others; only A has validated hours."""
    return [
        Entry("A", "2026-01", Decimal(a) / 2, declared=Decimal(120), validated=Decimal(120)),
        Entry("A", "2026-02", Decimal(a) / 2, declared=Decimal(90), validated=Decimal(80)),
        Entry("B", "2026-01", Decimal(900_000)),
        Entry("C", "2026-02", Decimal(1_000_000)),
    ]


def test_the_worked_example_to_the_digit() -> None:
    found = positions(ABC, entries(), DEBT, hour_value=VALUE)
    assert [(one.due, one.validated, one.balance, one.money) for one in found] == [
        (77, 200, 123, Decimal("2464.92")),
        (58, 0, -58, Decimal("-1162.32")),
        (65, 0, -65, Decimal("-1302.60")),
    ]
    assert sum(one.due for one in found) == 200
    assert sum(one.balance for one in found) == 0
    assert found[0].declared == 210


def test_below_the_trigger_nothing_is_due_by_anyone_and_hours_stay_as_surplus() -> None:
    found = positions(ABC, entries(750_000), DEBT)
    assert [one.due for one in found] == [0, 0, 0]
    assert [one.balance for one in found] == [200, 0, 0]
    assert {one.money for one in found} == {None}


def test_a_transfer_moves_hours_and_sums_to_nothing() -> None:
    moved = Transfer("A", "B", Decimal(58), ("A", "B"))
    found = positions(ABC, entries(), DEBT, [moved], VALUE)
    assert [one.balance for one in found] == [65, 0, -65]
    assert sum(one.transferred_in - one.transferred_out for one in found) == 0


def test_hours_paid_in_money_are_settled_and_do_not_move() -> None:
    paid = Transfer("A", "C", Decimal(65), ("A", "C"), in_money=True)
    found = positions(ABC, entries(), DEBT, [paid], VALUE)
    assert [one.balance for one in found] == [58, -58, 0]
    assert {one.transferred_in for one in found} == {Decimal(0)}
    assert [one.settled for one in found] == [-65, 0, 65]


def test_what_is_ordered_is_forecast_and_not_due() -> None:
    found = positions(ABC, [*entries(), Entry("B", "2026-03", ordered=Decimal(200_000))], DEBT)
    assert sum(one.due for one in found) == 200
    assert sum(one.forecast_due for one in found) == 300


@pytest.mark.parametrize(
    ("transfer", "words"),
    [
        (Transfer("A", "B", Decimal(5), ("A",)), "« B » ne l'a pas signé"),
        (Transfer("A", "Z", Decimal(5), ("A", "Z")), "« Z » n'est pas membre"),
        (Transfer("A", "A", Decimal(5), ("A",)), "deux membres"),
        (Transfer("A", "B", Decimal(0), ("A", "B")), "au-dessus de zéro"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused(transfer: Transfer, words: str) -> None:
    with pytest.raises(BadLedger, match=words):
        positions(ABC, entries(), DEBT, [transfer])


def test_an_entry_of_a_stranger_and_a_tranche_of_nothing_are_refused() -> None:
    with pytest.raises(BadLedger, match="« Z » n'est pas membre"):
        positions(ABC, [Entry("Z", "2026-01")], DEBT)
    with pytest.raises(BadLedger, match="Tranche"):
        positions(ABC, entries(), Debt(Decimal(0), Decimal(0)))


@given(st.integers(0, 10_000), st.lists(st.decimals(0, 10**7, places=2), min_size=1, max_size=8))
@settings(deadline=None, max_examples=100)
def test_whole_parts_add_up_and_are_within_one_of_their_share(total: int, weights: list[Decimal]) -> None:
    parts, whole = whole_parts(total, weights), sum(weights)
    assert sum(parts) == (total if whole else 0)
    if whole:
        assert all(abs(part - total * weight / whole) < 1 for part, weight in zip(parts, weights, strict=True))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 10**5), st.integers(1, 20))
def test_a_debt_by_tranche_is_that_of_the_named_formula(invoiced: int, trigger: int, tranche: int, hours: int) -> None:
    keys = {"invoiced": invoiced, "trigger": trigger, "tranche": tranche, "hours_per_tranche": hours}
    found = calibrate("F3", keys, Defaults.from_data(table("hours"))).hours
    assert found is not None
    assert Debt(Decimal(trigger), Decimal(tranche), hours).owed(Decimal(invoiced)) == found.raw
