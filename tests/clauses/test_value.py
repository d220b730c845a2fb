"""What insertion is worth: quantities, and sums that never add up across kinds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from clauses.calibration.parameters import SPECS, given
from clauses.packages.kinds import ItemKind, Unit
from clauses.value import MixedKinds, OwnValue, worth

HOURLY = given(SPECS["hourly_cost"], "35", "hourly_cost")
JOB = (ItemKind.JOB_INSERTION, Unit.HOURS, Fraction(800))
IMMERSIONS = (ItemKind.PMSMP, Unit.NUMBER, Fraction(3))


def test_a_post_shows_its_hours_and_an_indicative_sum_apart() -> None:
    (line,) = worth([JOB], HOURLY)
    assert line.money
    assert (line.text, line.money.text) == ("poste proposé : 800 heures", "≈ 28 000 €")
    assert line.money.convention == "heures × 35 € de l'heure"


def test_an_immersion_is_worth_nothing_in_money_by_default() -> None:
    (line,) = worth([IMMERSIONS], HOURLY)
    assert line.money
    assert (line.text, line.money.text) == ("3 périodes d'immersion (PMSMP)", "0 €")


def test_a_value_of_the_buyer_s_own_names_its_author() -> None:
    own = OwnValue(ItemKind.PMSMP, Fraction(150), "Mme Achats", date(2026, 3, 1))
    (line,) = worth([IMMERSIONS], HOURLY, [own])
    assert line.money
    assert line.money.text == "≈ 450 €"
    assert "saisie par Mme Achats le 01/03/2026" in line.money.convention


def test_purchases_are_worth_their_invoices_and_visits_have_no_price() -> None:
    bought, visit = worth(
        [(ItemKind.SUBCONTRACT, Unit.EUROS, Fraction(12_500)), (ItemKind.VISIT, Unit.NUMBER, Fraction(2))], HOURLY
    )
    assert bought.money
    assert bought.money.text == "≈ 12 500 €"
    assert visit.money is None


def test_quantities_of_one_kind_and_unit_add_up_but_kinds_stay_apart() -> None:
    lines = worth([JOB, IMMERSIONS, JOB], HOURLY)
    assert [(line.kind, line.quantity) for line in lines] == [(ItemKind.JOB_INSERTION, 1600), (ItemKind.PMSMP, 3)]


def test_sums_of_money_cannot_be_added_nor_compared() -> None:
    job, immersion = (line.money for line in worth([JOB, IMMERSIONS], HOURLY))
    assert job
    assert immersion
    with pytest.raises(MixedKinds, match="ne s'additionnent pas"):
        sum([job, immersion])  # type: ignore[list-item]
    with pytest.raises(MixedKinds):
        job + immersion
    with pytest.raises(MixedKinds):
        max(job, immersion)  # type: ignore[type-var]
    with pytest.raises(TypeError):
        float(job)  # type: ignore[arg-type]
