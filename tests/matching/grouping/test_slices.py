from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.grouping.slices import Piece, Slice, cut, whole_id
from matching.problem import Need


def test_a_need_that_someone_can_carry_stays_whole() -> None:
    assert cut(Need("1", 300.0), [100.0, 300.0], 4) == (Slice(Need("1", 300.0)),)


def test_a_need_stays_whole_when_hours_or_a_capacity_are_unknown() -> None:
    assert cut(Need("1", None), [10.0], 4) == (Slice(Need("1", None)),)
    assert cut(Need("1", 900.0), [10.0, None], 4) == (Slice(Need("1", 900.0)),)


def test_a_need_above_everyone_is_cut_in_the_fewest_equal_slices_that_they_can_carry() -> None:
    assert [one.need.id for one in cut(Need("3A", 900.0), [500.0, 450.0], 4)] == ["3A#1", "3A#2"]
    assert [one.need.hours for one in cut(Need("3A", 900.0), [600.0, 300.0, 300.0], 4)] == [300.0, 300.0, 300.0]


def test_only_as_many_capacities_as_members_count() -> None:
    assert len(cut(Need("1", 400.0), [100.0] * 4, 4)) == 4
    assert len(cut(Need("1", 400.0), [100.0] * 4, 2)) == 4  # two carry half: the other slices stay missing


PLACES = tuple(Piece(name, 0.25) for name in ("Colmar", "Sélestat", "Mulhouse", "Thann"))


def test_a_need_is_cut_along_its_places_when_that_carries_as_much() -> None:
    found = cut(Need("1", 800.0), [450.0, 400.0], 4, PLACES)
    assert [(one.need.hours, one.names) for one in found] == [
        (400.0, ("Colmar", "Sélestat")),
        (400.0, ("Mulhouse", "Thann")),
    ]


def test_places_that_would_leave_more_undone_give_way_to_equal_hours_unless_people_chose_them() -> None:
    uneven = (Piece("tranche ferme", 0.9), Piece("tranche optionnelle", 0.1))
    assert [one.names for one in cut(Need("1", 800.0), [450.0, 400.0], 4, uneven)] == [(), ()]
    forced = cut(Need("1", 800.0), [450.0, 400.0], 4, uneven, forced=True)
    assert [one.names for one in forced] == [("tranche ferme",), ("tranche optionnelle",)]


@given(st.floats(1, 1e5), st.lists(st.floats(0, 1e5), max_size=6), st.integers(1, 6))
def test_slices_add_up_and_are_joined_again(hours: float, capacities: list[float], members: int) -> None:
    for pieces in ((), PLACES):
        slices = cut(Need("12B", hours), capacities, members, pieces)
        assert sum(one.need.hours or 0.0 for one in slices) == pytest.approx(hours)
        assert {whole_id(one.need.id) for one in slices} == {"12B"}
