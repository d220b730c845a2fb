"""Hours of insertion: what is said when something is missing, odd or unreadable."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.calibration import STRATEGIES, BadParameter, Defaults, Origin, calibrate, split
from clauses.calibration.numbers import Unit, Unreadable, read_range
from config.data import table

AMOUNT = {"amount": 400_000, "labour_share": 0.5}


def test_a_missing_parameter_takes_its_default_and_says_so(defaults: Defaults) -> None:
    found = calibrate("amount", AMOUNT, defaults)
    origins = {value.name: value.origin for value in found.parameters}
    assert origins == {
        "amount": Origin.GIVEN,
        "labour_share": Origin.GIVEN,
        "insertion_rate": Origin.DEFAULT,
        "hourly_cost": Origin.DEFAULT,
    }
    assert any("35 € de l'heure" in said and "2026" in said for said in found.assumptions)
    assert found.low
    assert found.high
    assert found.low.raw < found.high.raw


def test_every_default_carries_its_mark_source_and_year(defaults: Defaults) -> None:
    values = [*defaults.values.values(), defaults.cleaning_cost, *(share.value for share in defaults.shares)]
    assert all(
        value.mark and value.source and value.year and value.low <= value.central <= value.high for value in values
    )


def test_a_trade_gives_its_labour_share_by_words_or_slug(defaults: Defaults) -> None:
    for trade in ("Peinture des cages d'escalier", "peinture-revetement-des-murs", "peinture intérieure"):
        share = next(v for v in calibrate("amount", {"amount": 1, "trade": trade}, defaults).parameters if v.mark)
        assert float(share.central) == 0.70


def test_a_trade_without_a_known_share_is_a_question_not_a_guess(defaults: Defaults) -> None:
    found = calibrate("amount", {"amount": 1, "trade": "apiculture"}, defaults)
    assert found.hours is None
    assert "« apiculture »" in found.questions[0]


def test_a_group_stands_for_its_sectors_but_not_for_sales(defaults: Defaults) -> None:
    building = "batiments-et-travaux-publics-65"
    assert defaults.of_trade(building, "plomberie").name.startswith("électricité")  # type: ignore[union-attr]
    assert defaults.of_trade(building, None).name.startswith("travaux de bâtiment")  # type: ignore[union-attr]
    assert defaults.of_trade(building, "materiaux-de-construction-83") is None


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"amuont": 5}, "amount (montant du marché) : à donner. « amuont » n'est pas reconnu"),
        ({"amount": "beaucoup"}, "amount (montant du marché) : un nombre est attendu. Reçu « beaucoup »."),
        ({"amount": "-1"}, "Reçu « -1 »"),
        ({"amount": 5, "rate": 5, "labour_share": 1}, "rate (taux d'insertion) : une part entre 0 et 1"),
        ({"amount": 5, "labour_share": "0"}, "labour_share (part de main-d'œuvre)"),
        ({"amount": 5, "labour_share": 1, "cost": "0"}, "cost (coût d'une heure) : un nombre supérieur à 0"),
        ({"amount": 5, "labour_share": 1, "cost": "45-30"}, "la borne basse dépasse la borne haute"),
        ({"amount": 5, "montant": 6}, "donné deux fois, sous amount et montant"),
        ({"amount": float("nan")}, "un nombre est attendu"),
        ({"amount": "1,000"}, "mille, ou un et des millièmes ?"),
    ],
)
def test_an_error_names_the_field_and_quotes_the_value(keys: dict[str, str], said: str, defaults: Defaults) -> None:
    with pytest.raises(BadParameter) as error:
        calibrate("amount", keys, defaults)
    assert said in str(error.value)


def test_an_unknown_strategy_lists_those_that_exist(defaults: Defaults) -> None:
    with pytest.raises(BadParameter, match=r"méthode inconnue : « magie ».*amount \(F1\)"):
        calibrate("magie", {}, defaults)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"amount": 1_000_000, "labour_share": 0.5, "rate": 0.4}, "au-dessus de 30 %"),
        ({"amount": 1_000_000, "labour_share": 0.5, "cost": 12}, "hors de la fourchette usuelle (15 à 80 €"),
        ({"amount": 50_000, "labour_share": 0.5}, "Moins de 100 000 €"),
        ({"amount": 10_000, "labour_share": 0.5}, "Moins d'une semaine de travail : la clause est-elle utile ?"),
        ({"amount": 2_000_000, "labour_share": 0.5, "months": 4}, "Durée de 4 mois"),
        ({"amount": 9_000_000, "labour_share": 0.5, "months": 12}, "personnes à temps plein"),
        ({"amount": 1_000_000, "labour_share": 0.5, "insertion_raet": 0.1}, "vouliez-vous « insertion_rate » ?"),
    ],
)
def test_what_is_unusual_is_said_and_still_computed(keys: dict[str, float], said: str, defaults: Defaults) -> None:
    found = calibrate("amount", keys, defaults)
    assert found.hours
    assert any(said in warning for warning in found.warnings)


def test_keys_of_no_parameter_are_ignored(defaults: Defaults) -> None:
    assert calibrate("tier", {"amount": 1, "couleur": "bleu"}, defaults).warnings == (
        calibrate("tier", {"amount": 1}, defaults).warnings
    )


def test_two_bases_of_a_percentage_ask_which_one(defaults: Defaults) -> None:
    both = {"percent": 5, "planned_hours": 1000, "amount": 100_000}
    assert calibrate("percent", both, defaults).hours is None
    chosen = calibrate("percent", both | {"base": "hours"}, defaults)
    assert chosen.hours
    assert chosen.hours.raw == 50


def test_posts_convert_back_to_hours_by_a_named_base(defaults: Defaults) -> None:
    found = calibrate("convert", {"etp": 2, "base": "aci"}, defaults)
    assert found.hours
    assert found.hours.raw == 3640


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1 000 000", Unit.EUROS, 1_000_000),
        ("1\u202f000,50 €", Unit.EUROS, 1000.5),
        ("1.000.000", Unit.EUROS, 1_000_000),
        ("250.000 € HT", Unit.EUROS, 250_000),
        ("1,5 M€", Unit.EUROS, 1_500_000),
        ("400 k€", Unit.EUROS, 400_000),
        ("1.607 heures", Unit.HOURS, 1607),
        ("0.025", Unit.SHARE, 0.025),
        ("2,5 %", Unit.SHARE, 0.025),
        ("12,5", Unit.EUROS_PER_HOUR, 12.5),
        ("50 %", Unit.PERCENT, 50),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, unit: Unit, value: float) -> None:
    assert read_range(text, unit) == (Fraction(str(value)), Fraction(str(value)))


@pytest.mark.parametrize("text", ["", "abc", "1-2-3", "--5", "12 pommes", "9" * 80, "1e9", "٣"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_range(text, Unit.EUROS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_shared_hours_always_add_up_and_stay_near_their_share(total: int, shares: list[int]) -> None:
    parts = split(total, shares)
    assert sum(parts) == total
    assert all(abs(part - Fraction(total * share, sum(shares))) < 1 for part, share in zip(parts, shares, strict=True))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**8),
    st.tuples(st.integers(1, 100), st.integers(1, 100)),
    st.tuples(st.integers(1, 80), st.integers(1, 80)),
)
def test_a_range_always_holds_its_central_value(amount: int, share: tuple[int, int], cost: tuple[int, int]) -> None:
    keys = {
        "amount": amount,
        "labour_share": (min(share) / 100, max(share) / 100),
        "hourly_cost": (min(cost), max(cost)),
    }
    found = calibrate("amount", keys, Defaults.from_data(table("hours")))
    assert found.low
    assert found.hours
    assert found.high
    assert found.low.raw <= found.hours.raw <= found.high.raw
    assert found.hours.rounded is not None
    assert found.hours.rounded % 35 == 0


def test_every_strategy_has_an_id_a_name_and_a_french_label() -> None:
    assert [each.id for each in STRATEGIES.values()] == [f"F{n}" for n in range(1, 8)]
    assert all(each.label for each in STRATEGIES.values())


bounds = st.tuples(st.integers(1, 50), st.integers(1, 50)).map(lambda pair: (min(pair), max(pair)))


@settings(max_examples=80, deadline=None)
@given(st.lists(bounds, min_size=8, max_size=8))
def test_no_strategy_has_a_low_end_above_its_high_end(pairs: list[tuple[int, int]]) -> None:
    names = ("amount", "planned_hours", "hourly_cost", "trigger", "tranche", "hours_per_tranche", "invoiced", "s")
    keys: dict[str, object] = dict(zip(names, pairs, strict=True))
    keys |= {
        "labour_share": (0.2, 0.6),
        "rate": (0.05, 0.2),
        "n": (1, 6),
        "hours": 10,
        "percent": (1, 9),
        "base": "hours",
    }
    defaults = Defaults.from_data(table("hours"))
    for name in ("amount", "labour_hours", "tranche", "cleaning", "tier", "percent"):
        given_keys = {key: value for key, value in keys.items() if (name, key) not in NOT_TOGETHER}
        found = calibrate(name, given_keys, defaults)  # type: ignore[arg-type]
        assert found.low
        assert found.hours
        assert found.high
        assert found.low.raw <= found.hours.raw <= found.high.raw, name


NOT_TOGETHER = {
    ("labour_hours", "hours"),
    ("tranche", "hours"),
    ("tranche", "amount"),
    ("percent", "hours"),
    ("percent", "amount"),
    ("cleaning", "base"),
}
"Keys that would name one parameter twice in these strategies."
