"""Which lever fits: the worked cases of the public calculator, with our corrections, and what the law adds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from clauses.consideration import Kind
from clauses.lever import Advice, Fit, Lever, Question, Supply, advise, dependency
from clauses.lever_policy import LeverPolicy
from clauses.notice import ContractKind
from clauses.obligations import Buyers, Calendar, Contract
from config.data import table

POLICY = LeverPolicy.from_data(table("levers"))
CALENDAR = Calendar.from_data(table("thresholds"))
DAY = date(2026, 10, 1)
VALUE = 200_000.0


def supply(number: int, depends: int | None = None, clause: int | None = None) -> Supply:
    turnovers = () if depends is None else (VALUE * 100 / depends,)
    return Supply({Kind.RESERVED_INSERTION: number}, number if clause is None else clause, turnovers=turnovers)


def contract(value: float | None = VALUE, kind: ContractKind = ContractKind.SERVICES) -> Contract:
    return Contract(DAY, kind, value, Buyers.OTHER)


def told(near: Supply, **values: object) -> Advice:
    asked = Question(**({"contract": contract()} | values))  # type: ignore[arg-type]
    return advise(asked, near, POLICY, CALENDAR)


@pytest.mark.parametrize(
    ("number", "depends", "lever"),
    [
        (31, 29, Lever.RESERVATION),
        (31, 30, Lever.RESERVED_LOT),
        (31, None, Lever.RESERVED_LOT),
        (30, 5, Lever.RESERVED_LOT),
        (11, 80, Lever.RESERVED_LOT),
        (10, 10, Lever.CLAUSE),
        (2, None, Lever.CLAUSE),
        (1, None, Lever.CLAUSE),
        (0, None, Lever.NONE),
    ],
)
def test_the_counts_choose_the_lever(number: int, depends: int | None, lever: Lever) -> None:
    assert told(supply(number, depends)).best.lever is lever
    assert told(supply(number, depends)).best.fit is Fit.ADVISED


def test_one_structure_alone_means_a_clause_or_a_criterion_and_it_is_not_named() -> None:
    options = {option.lever: option for option in told(supply(1)).options}
    assert any("sans jamais la nommer" in reason for reason in options[Lever.CRITERION].because)


def test_dependency_is_measured_by_the_median_so_that_a_giant_changes_nothing() -> None:
    assert dependency(300, [1_000, 1_000, 1_000_000]) == Fraction(3, 10)
    assert dependency(None, [1]) is None
    assert dependency(5, []) is None


def test_from_the_european_threshold_a_clause_is_advised_and_doing_nothing_asks_a_reason() -> None:
    found = told(supply(0), contract=contract(216_000))
    options = {option.lever: option for option in found.options}
    assert found.best.lever is Lever.CLAUSE
    assert options[Lever.NONE].fit is Fit.NOT_ADVISED
    assert "L2184-1" in options[Lever.NONE].articles
    assert found.law is not None
    assert len(found.law.exceptions) == 3


def test_a_contract_that_bears_less_than_a_week_is_advised_no_clause() -> None:
    options = {option.lever: option.fit for option in told(supply(5), hours=Fraction(20)).options}
    assert options[Lever.CLAUSE] is Fit.NOT_ADVISED


def test_a_contract_that_cannot_be_cut_has_no_reserved_lot() -> None:
    found = told(supply(20), divisible=False)
    assert found.best.lever is Lever.CLAUSE
    assert {option.lever: option.fit for option in found.options}[Lever.RESERVED_LOT] is Fit.CLOSED


def test_both_families_are_reserved_together_where_that_adds_somebody_but_not_in_a_concession() -> None:
    near = Supply({Kind.RESERVED_INSERTION: 12, Kind.RESERVED_DISABILITY: 8, Kind.RESERVED_JOINT: 20}, 20)
    assert told(near).best.kind is Kind.RESERVED_JOINT
    concession = told(near, contract=contract(kind=ContractKind.CONCESSION))
    assert concession.best.kind is Kind.RESERVED_INSERTION
    assert any("L3113-3" in note for note in concession.notes)


def test_a_small_purchase_may_be_made_directly() -> None:
    assert any("60 000 €" in note for note in told(supply(3), contract=contract(59_999)).notes)
    assert not any("sans publicité" in note for note in told(supply(3), contract=contract(60_000)).notes)


def test_what_is_not_known_is_said() -> None:
    assert any("Sans valeur estimée" in note for note in told(supply(3), contract=contract(None)).notes)
    assert any("chiffre d'affaires connu" in note for note in told(supply(3)).notes)


def test_every_option_has_a_reason_and_advice_names_its_articles() -> None:
    for number in (0, 1, 5, 20, 40):
        found = told(supply(number, 20), trades=2)
        assert {option.lever for option in found.options} == set(Lever)
        assert all(option.because for option in found.options)
        assert any(line.article == "R2142-22" for line in found.lines)
        assert any(line.when == "trades" for line in found.lines)
    assert any(line.when == "reserved" for line in told(supply(20)).lines)
