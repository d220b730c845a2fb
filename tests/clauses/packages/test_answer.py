"""Answers line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clauses.packages.answer import Choice, LineAnswer, answered, fresh_key
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.terms import BadTerms, Item, Terms

IMMERSION = Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER)
STAGE = Item("l2", ItemKind.STAGE, 1, Unit.NUMBER)
TABLE = Terms((IMMERSION, STAGE))
YES = LineAnswer("l2", Choice.ACCEPT)


def test_every_line_accepted_is_an_acceptance() -> None:
    found = answered(TABLE, [LineAnswer("l1", Choice.ACCEPT), YES])
    assert found.accepts
    assert found.terms == TABLE
    assert found.reason == ""


def test_one_line_otherwise_makes_a_version_that_keeps_the_others() -> None:
    other = LineAnswer("l1", Choice.CHANGE, replace(IMMERSION, target=2), "un seul tuteur")
    found = answered(TABLE, [other, YES])
    assert not found.accepts
    assert [item.target for item in found.terms.items] == [2, 1]
    assert found.reasons == {"l1": "un seul tuteur"}
    assert found.reason == "un seul tuteur."


def test_a_change_that_changes_nothing_is_an_acceptance() -> None:
    assert answered(TABLE, [LineAnswer("l1", Choice.CHANGE, IMMERSION, ""), YES]).accepts


def test_silence_accepts_nothing() -> None:
    with pytest.raises(BadTerms, match=r"Sans réponse : 3 périodes.*silence"):
        answered(TABLE, [YES])


@pytest.mark.parametrize("choice", [Choice.CHANGE, Choice.DROP])
def test_saying_otherwise_asks_why(choice: Choice) -> None:
    with pytest.raises(BadTerms, match=r"Motif.*3 périodes"):
        answered(TABLE, [LineAnswer("l1", choice, replace(IMMERSION, target=1), " "), YES])


def test_a_line_may_be_taken_out_and_another_added() -> None:
    visit = Item("l3", ItemKind.VISIT, 2, Unit.NUMBER)
    found = answered(TABLE, [LineAnswer("l1", Choice.DROP, reason="pas de place"), YES], [visit])
    assert [item.key for item in found.terms.items] == ["l2", "l3"]


def test_a_line_that_is_not_on_the_table_is_refused() -> None:
    with pytest.raises(BadTerms, match="« l9 »"):
        answered(TABLE, [LineAnswer("l1", Choice.ACCEPT), YES, LineAnswer("l9", Choice.ACCEPT)])


def test_keys_are_never_given_again() -> None:
    assert fresh_key([TABLE, Terms((replace(STAGE, key="l3"),))]) == "l4"
