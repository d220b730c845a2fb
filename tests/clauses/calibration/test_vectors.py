"""The worked cases of the reference on hours, to the digit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from clauses.calibration import Defaults, calibrate, split
from clauses.calibration.result import rounded

GIVEN = {"amount": "1 000 000", "labour_share": "0,50", "insertion_rate": "5 %", "hourly_cost": "30"}
CONTRACT = {"trigger": "2 700 000", "tranche": "2 000", "hours_per_tranche": "1"}
PACT = {"A": "600 000", "N": "24", "C": "25", "T": "0,10"}
NOTICE = {"amount": "400 000", "labour_share": "15 %", "insertion_rate": "2,5 %", "hourly_cost": "30"}
GUIDE = {"amount": "1 500 000", "labour_share": "0.70", "insertion_rate": "0.10", "hourly_cost": "30"}
BY_THOUSANDS = {"tranche": "10 000", "hours_per_tranche": "5"}

CASES = [
    ("1", "amount", GIVEN, 833.33, 840),
    ("3", "amount", NOTICE, 50, 35),
    ("4", "amount", GIVEN | {"amount": "0"}, 0, 0),
    ("5", "labour_hours", GUIDE, 3500, 3500),
    ("6", "labour_hours", {"total_hours": "12 000", "insertion_rate": "0,05"}, 600, 595),
    ("7", "tranche", CONTRACT | {"invoiced": "2 700 000"}, 0, None),
    ("8", "tranche", CONTRACT | {"invoiced": "2 701 999"}, 0, None),
    ("9", "tranche", CONTRACT | {"invoiced": "2 702 000"}, 1, None),
    ("10", "tranche", CONTRACT | {"invoiced": "3 100 000"}, 200, None),
    ("below the trigger", "tranche", CONTRACT | {"invoiced": "12"}, 0, None),
    ("11a", "tranche", BY_THOUSANDS | {"invoiced": "9 999"}, 0, None),
    ("11b", "tranche", BY_THOUSANDS | {"invoiced": "10 000"}, 5, None),
    ("11c", "tranche", BY_THOUSANDS | {"invoiced": "254 999"}, 125, None),
    ("12", "cleaning", PACT | {"S": "700"}, 720, 735),
    ("13", "cleaning", PACT | {"S": "1 000"}, 0, None),
    ("14", "cleaning", PACT | {"S": "1 200"}, 0, None),
    ("15", "cleaning", {"A": "200 000", "N": "12", "S": "500", "C": "25", "T": "0,05"}, 100, None),
    ("16", "cleaning", PACT | {"S": "0"}, 2400, 2415),
    ("17a", "tier", {"amount": "99 999,99"}, 150, 150),
    ("17b", "tier", {"amount": "100 000"}, 300, 300),
    ("17c", "tier", {"amount": "199 999"}, 300, 300),
    ("17d", "tier", {"amount": "200 000"}, 450, 450),
    ("17e", "tier", {"amount": "399 999"}, 450, 450),
    ("17f", "tier", {"amount": "400 000"}, 900, 900),
    ("18", "percent", {"percent": "50", "planned_hours": "1 240"}, 620, 630),
    ("19", "percent", {"percent": "1 %", "amount": "500 000", "cost": "30"}, 166.67, 175),
]


@pytest.mark.parametrize(("name", "strategy", "keys", "raw", "shown"), CASES, ids=[case[0] for case in CASES])
def test_a_worked_case_gives_its_figure(
    name: str, strategy: str, keys: Mapping[str, str], raw: float, shown: int | None, defaults: Defaults
) -> None:
    found = calibrate(strategy, keys, defaults)
    assert found.hours
    assert (float(found.hours.raw), found.hours.rounded) == (raw, shown)


def test_a_range_takes_low_values_with_a_high_cost_and_the_reverse(defaults: Defaults) -> None:
    found = calibrate("amount", GIVEN | {"labour_share": "0,40-0,50", "hourly_cost": "30 à 45"}, defaults)
    assert found.low
    assert found.high
    assert (float(found.low.raw), float(found.high.raw)) == (444.44, 833.33)
    assert (found.low.rounded, found.high.rounded) == (455, 840)


def test_natural_words_name_what_they_mean_in_each_strategy(defaults: Defaults) -> None:
    tranche = calibrate("F3", {"tranche": 2_000, "hours": 1, "seuil": 2_700_000, "montant": 3_100_000}, defaults)
    percent = calibrate("F6", {"pourcentage": "50 %", "heures": "1 240"}, defaults)
    assert tranche.hours
    assert percent.hours
    assert (tranche.hours.raw, percent.hours.raw) == (200, 620)


def test_the_total_hours_are_shown_beside_the_hours_of_insertion(defaults: Defaults) -> None:
    assert calibrate("F2", GUIDE, defaults).figures["total_hours"] == 35_000


@pytest.mark.parametrize(("taken", "share", "clause"), [(700, 0.30, True), (1000, 0, False), (1200, -0.2, False)])
def test_cleaning_tells_the_share_of_new_hours(taken: int, share: float, clause: bool, defaults: Defaults) -> None:
    found = calibrate("cleaning", PACT | {"S": str(taken)}, defaults)
    assert (float(found.figures["new_share"]), found.clause) == (share, clause)


def test_cleaning_below_150_hours_advises_against_a_clause(defaults: Defaults) -> None:
    found = calibrate("cleaning", {"A": 200_000, "N": 12, "S": 500, "C": 25, "T": 0.05}, defaults)
    assert not found.clause
    assert "Moins de 150 heures" in found.steps[-1]


def test_a_percentage_without_a_base_is_unknown_and_asks(defaults: Defaults) -> None:
    found = calibrate("percent", {"percent": "5 %"}, defaults)
    assert found.hours is None
    assert found.questions[0].startswith("5 % de quoi ?")


@pytest.mark.parametrize(
    ("hours", "legal", "survey", "weeks"),
    [(833, 0.518, 0.521, 23.8), (3500, 2.178, 2.188, 100), (25_124_684, 15_634.5, 15_702.9, 717_848.1)],
)
def test_hours_convert_to_posts_and_weeks(
    hours: int, legal: float, survey: float, weeks: float, defaults: Defaults
) -> None:
    figures = calibrate("convert", {"hours": hours}, defaults).figures
    tolerance = 0.05 if hours > 10_000 else 0.00051
    found = (figures["etp_1607"], figures["etp_1600"], figures["weeks"])
    assert [float(each) for each in found] == pytest.approx([legal, survey, weeks], abs=tolerance)


@pytest.mark.parametrize(
    ("raw", "shown"), [("17.4", 35), ("50", 35), ("52.5", 70), ("100", 105), ("162.5", 175), ("0", 0), ("0.01", 35)]
)
def test_a_calibration_rounds_to_weeks_half_up_and_never_to_nothing(raw: str, shown: int) -> None:
    assert rounded(Fraction(raw), 35) == shown


def test_hours_are_shared_by_largest_remainder() -> None:
    assert split(833, (50, 30, 20)) == (416, 250, 167)


def test_equal_remainders_go_to_the_larger_share_then_to_the_first() -> None:
    assert split(2, (1, 1, 1)) == (1, 1, 0)
    assert split(1, (1, 3)) == (0, 1)
    assert split(10, (25, 75, 0)) == (2, 8, 0)
