"""The order of the queue: ranking pairs, and what it must never do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import data
from matching.triage import BadTriage, Doubt, Facts, TriagePolicy, closing, doubt, earliest, place, reasons

POLICY = TriagePolicy.from_data(data.triage())
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
CLOSE = 0.7
CLEAR = Facts(frozenset({"insertion_condition"}), structures=5, best=0.9)
UNCLEAR = replace(CLEAR, kinds=frozenset({"reserved_unspecified"}))
SILENT = replace(CLEAR, kinds=frozenset())


def at(days: float, facts: Facts) -> float:
    return place(NOW + timedelta(days=days), facts, CLOSE, POLICY)


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        ((3, CLEAR), (12, CLEAR)),  # the same, nearer
        ((10, UNCLEAR), (10, CLEAR)),  # the same day, less sure
        ((10, CLEAR), (10, SILENT)),  # a clause that was found before silence
        ((10, replace(CLEAR, structures=20)), (10, CLEAR)),  # more structures wait for it
        ((10, replace(CLEAR, best=0.5)), (10, CLEAR)),  # nobody is very close: a person must look
        ((10, replace(CLEAR, warned=True)), (10, CLEAR)),  # a proof to check
        ((10, replace(CLEAR, denied=frozenset({"social"}))), (10, UNCLEAR)),  # the notice contradicts itself
        ((1, CLEAR), (30, UNCLEAR)),  # what closes tomorrow cannot wait for doubt
        ((14, UNCLEAR), (10, SILENT)),  # but four days weigh less than having something to read
        ((10, CLEAR), (10, replace(CLEAR, structures=0, best=None))),  # somebody is concerned
    ],
)
def test_the_first_of_each_pair_is_examined_first(sooner: tuple[float, Facts], later: tuple[float, Facts]) -> None:
    assert at(*sooner) < at(*later)


def test_what_is_denied_of_the_environment_contradicts_no_social_clause() -> None:
    assert doubt(replace(CLEAR, denied=frozenset({"environment"})), CLOSE) is Doubt.SURE


FACTS = st.builds(
    Facts,
    st.frozensets(st.sampled_from(["insertion_condition", "reserved_unspecified", "env_condition"])),
    st.frozensets(st.sampled_from(["social", "environment"])),
    st.booleans(),
    st.integers(0, 500),
    st.none() | st.floats(0, 1),
)


@settings(deadline=None, max_examples=60)
@given(FACTS, st.floats(-100, 100))
def test_no_tender_stands_before_the_place_of_its_own_closing(facts: Facts, days: float) -> None:
    assert at(days, facts) >= earliest(NOW + timedelta(days=days), POLICY)


@settings(deadline=None, max_examples=60)
@given(FACTS, FACTS, st.floats(0, 60), st.floats(0, 60))
def test_the_order_is_that_of_the_product_of_the_three_factors(
    one: Facts, other: Facts, near: float, far: float
) -> None:
    def product(facts: Facts, days: float) -> float:
        weight = 2.0 ** -(place(NOW, facts, CLOSE, POLICY) - earliest(NOW, POLICY))
        return weight * 2 ** (-days / POLICY.doubles)

    first, second = product(one, near), product(other, far)
    if abs(first - second) > 1e-9:
        assert (first > second) == (at(near, one) < at(far, other))


def test_without_a_deadline_the_end_of_display_then_a_usual_delay_count() -> None:
    assert closing(None, date(2026, 12, 1), date(2026, 11, 1), POLICY) == datetime(2026, 12, 2, tzinfo=UTC)
    assert closing(None, None, date(2026, 11, 1), POLICY) == datetime(2026, 12, 31, tzinfo=UTC)


def test_the_reasons_come_in_the_order_of_their_weight() -> None:
    told = reasons(NOW + timedelta(days=20), NOW, UNCLEAR, CLOSE, POLICY)
    assert told[0] == "une clause est annoncée sans dire de quoi il s'agit"
    assert told[1:] == ("5 structures possibles", "date limite dans 20 jours")


@pytest.mark.parametrize("value", [0, -1, 1.5, "x", True, None])
def test_a_policy_that_cannot_be_used_names_the_key(value: object) -> None:
    bad = data.triage()
    bad["doubt"]["warned"] = value
    with pytest.raises(BadTriage, match=r"config/triage\.toml : \[doubt\] warned"):
        TriagePolicy.from_data(bad)
