"""Hours that nobody said: always a range, by a formula with a name, or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from clauses.calibration import Defaults
from config.data import table
from matching.grouping.estimates import estimate
from matching.grouping.needs import Estimate
from matching.types import LotNeed, TradeGuess

DEFAULTS = Defaults.from_data(table("hours"))
CLEANING = (TradeGuess("hygiene-et-proprete-64", None, 0.9, "essai"),)


def of(
    kind: str, value: float | None = 1_000_000.0, trades: tuple[TradeGuess, ...] = CLEANING, **volume: Any
) -> Estimate | None:
    need = LotNeed("t", "0", "Nettoyage", "", trades, frozenset({kind}), ("67",), (), value=value)
    return estimate(need, [volume] if volume else [], DEFAULTS)


def test_a_clause_without_a_volume_takes_the_usual_formula_and_says_what_it_took() -> None:
    found = of("insertion_condition")
    assert found is not None
    assert found.low < found.central < found.high
    assert found.formula.startswith("F1")
    assert "Coût d'une heure" in found.because
    assert "Taux d'insertion" in found.because


@pytest.mark.parametrize(
    ("volume", "formula", "central"),
    [
        ({"hours": 5.0, "per_amount": 10_000.0, "per": "tranche"}, "F3", 500.0),
        ({"percent": 5.0, "quote": "5 % du montant du marché"}, "F6", 1435.0),
        ({"percent": 5.0, "quote": "5 % des heures de travail"}, "F1", 1155.0),
    ],
)
def test_words_that_give_a_base_choose_the_formula(volume: dict[str, Any], formula: str, central: float) -> None:
    found = of("insertion_condition", **volume)
    assert found is not None
    assert found.formula.startswith(formula)
    assert found.central == central


def test_a_percentage_of_nobody_knows_what_gives_a_question_and_no_figure() -> None:
    assert of("insertion_condition", percent=5.0, quote="cette clause est de 5 %") is None


def test_a_reserved_lot_is_all_labour() -> None:
    reserved, clause = of("reserved_insertion"), of("insertion_condition")
    assert reserved is not None
    assert clause is not None
    assert reserved.formula.startswith("F2")
    assert reserved.central > 10 * clause.central


def test_nothing_is_estimated_without_a_value_a_trade_or_a_reason_to() -> None:
    assert of("insertion_condition", value=None) is None
    assert of("insertion_condition", trades=()) is None
    assert of("env_condition") is None
    assert of("social_criterion") is None
