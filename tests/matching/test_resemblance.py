"""Two tellings of one purchase look alike; another year, lot, place or buyer is another purchase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.resemblance import MOST, Facts, likeness

CALL = Facts(
    title="Entretien des espaces verts de la commune",
    buyer="Commune de Fontclaire",
    siren="900000019",
    cpv=("77310000",),
    departments=("67",),
    published=date(2026, 11, 2),
    deadline=date(2026, 12, 4),
)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Commune : entretien des espaces verts"},
        {"siren": None, "buyer": "VILLE DE FONTCLAIRE"},
        {"cpv": ()},
        {"deadline": date(2026, 12, 5)},
        {"departments": (), "published": date(2026, 11, 9)},
    ],
)
def test_the_same_purchase_told_otherwise_is_proposed_with_reasons(change: dict[str, object]) -> None:
    found = likeness(CALL, replace(CALL, **change))
    assert found is not None
    assert len(found.reasons) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Nettoyage des écoles"},
        {"siren": "900000027"},
        {"siren": None, "buyer": "Commune de Valbrune"},
        {"cpv": ("90910000",)},
        {"deadline": date(2026, 12, 18)},
        {"departments": ("68",)},
        {"published": date(2026, 4, 2), "deadline": None},
    ],
)
def test_another_purchase_is_not(change: dict[str, object]) -> None:
    assert likeness(CALL, replace(CALL, **change)) is None


def test_another_year_in_the_title_is_another_purchase() -> None:
    one, other = replace(CALL, title=f"{CALL.title} 2026"), replace(CALL, title=f"{CALL.title} 2027")
    assert likeness(one, other) is None
    assert likeness(one, one) is not None


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetrical_and_never_certain(first: str, second: str) -> None:
    one, other = replace(CALL, title=first), replace(CALL, title=second, siren=None)
    found, back = likeness(one, other), likeness(other, one)
    assert found == back
    assert found is None or found.score <= MOST
