"""Rates of exits: the worked case to the tenth, and no rate on nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.followup.exits import RULES, Class, Exit, Situation, rates

DAY, TODAY = date(2025, 1, 10), date(2026, 11, 21)


def exits() -> list[Exit]:
    """20 exits: 4 durable, 3 transition, 2 positive, 11 other; 4 of the others under 150 hours."""
    kinds = [Class.DURABLE] * 4 + [Class.TRANSITION] * 3 + [Class.POSITIVE] * 2 + [Class.OTHER] * 11
    told = [Situation.NO_NEWS] * 3 + [Situation.INACTIVE, Situation.OTHER_KNOWN] + [Situation.UNEMPLOYED] * 6
    found = [Exit(f"P-{n}", DAY, kind, hours=400, months=4) for n, kind in enumerate(kinds)]
    found[9:] = [replace(one, situation=known) for one, known in zip(found[9:], told, strict=True)]
    found[16:] = [replace(one, hours=100) for one in found[16:]]
    return found


def by_rule(known: list[Exit]) -> dict[str, str]:
    return {rate.rule.id: rate.words for rate in rates(known, TODAY)}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("STATE", "9 sur 20, soit 45,0 %"),
        ("STATE_150H", "9 sur 16, soit 56,3 %"),
        ("NETWORK_EXCL", "9 sur 15, soit 60,0 %"),
        ("DURABLE", "4 sur 20, soit 20,0 %"),
    ],
)
def test_each_rule_gives_its_own_rate(rule, words):
    assert by_rule(exits())[rule] == words


def test_what_the_state_withdraws_leaves_the_base():
    known = exits()
    known[18:] = [replace(one, kind=Class.WITHDRAWN) for one in known[18:]]
    assert by_rule(known)["STATE"] == "9 sur 18, soit 50,0 %"


def test_no_exit_is_no_rate():
    assert set(by_rule([]).values()) == {"aucune sortie à compter"}


def test_unknown_hours_and_answers_stand_apart():
    known = [Exit("P-1", DAY, Class.DURABLE, at={3: True}), Exit("P-2", DAY, Class.OTHER)]
    found = {rate.rule.id: (rate.numerator, rate.base, rate.unknown) for rate in rates(known, TODAY)}
    assert found["STATE_150H"] == (0, 0, 2)
    assert found["AT_3"] == (1, 1, 1)
    assert found["AT_12"] == (0, 0, 2)


def test_a_delay_that_has_not_come_is_not_asked():
    recent = Exit("P-1", date(2026, 10, 1), Class.DURABLE)
    assert {rate.rule.id: rate.unknown for rate in rates([recent], TODAY)}["AT_3"] == 0


@given(st.lists(st.builds(Exit, st.just("P-1"), st.just(DAY), st.sampled_from(Class), st.sampled_from(Situation))))
@settings(max_examples=50, deadline=None)
def test_no_rate_leaves_its_bounds_and_each_names_its_base(known):
    for rate in rates(known, TODAY):
        assert 0 <= rate.numerator <= rate.base <= len(known)
        assert rate.rule.base
        assert rate.rule.source
    assert len({rule.id for rule in RULES}) == 9
