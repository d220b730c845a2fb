"""Labelled texts, written for these tests: both what must be found and what must not.

`cases.jsonl`: sentences written beside the rules. `notices.jsonl`: fields and whole notices written and labelled by
people who had not read the rules, kept where two of them agreed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clauses.consideration import Consideration
from clauses.find import find_in_text
from clauses.rules import RESERVATIONS, RULES
from clauses.scores import by_label, micro

CASES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
FOUND: dict[str, tuple[Consideration, ...]] = {case["id"]: find_in_text(case["text"]) for case in CASES}


def kinds(found: tuple[Consideration, ...]) -> set[str]:
    return {each.kind.value for each in found}


NOTICES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "notices.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_there_are_many_hard_cases_of_both_classes() -> None:
    assert len(CASES) >= 250
    assert sum(not case["labels"] for case in CASES) >= 80


def test_micro_f1_stays_above_ninety_seven_percent() -> None:
    scores = by_label([(set(case["labels"]), kinds(FOUND[case["id"]])) for case in CASES])
    wrong = [case["text"] for case in CASES if kinds(FOUND[case["id"]]) != set(case["labels"])]
    total = micro(scores.values())
    assert total.f1 is not None
    assert total.f1 >= 0.97, wrong


def test_texts_of_those_who_had_not_read_the_rules_are_read_as_they_label_them() -> None:
    found = [(set(row["labels"]), kinds(find_in_text(row["text"]))) for row in NOTICES]
    wrong = [row["text"] for row, (label, read) in zip(NOTICES, found, strict=True) if label != read]
    total = micro(by_label(found).values())
    assert total.f1 is not None
    assert total.f1 >= 0.97, wrong


def test_no_text_without_consideration_is_given_one() -> None:
    assert [row["text"] for row in NOTICES if not row["labels"] and find_in_text(row["text"])] == []


def test_no_reservation_is_missed_and_none_invented() -> None:
    wrong = [
        case["text"]
        for case in CASES
        if {kind for kind in case["labels"] if kind.startswith("reserved_")}
        != {kind for kind in kinds(FOUND[case["id"]]) if kind.startswith("reserved_")}
    ]
    assert wrong == []


@pytest.mark.parametrize("case", [case for case in CASES if "absent" in case], ids=lambda case: case["id"])
def test_an_absence_says_what_it_denies(case: dict[str, Any]) -> None:
    assert sorted({each.absent.value for each in FOUND[case["id"]] if each.absent}) == case["absent"]


@pytest.mark.parametrize("case", [case for case in CASES if "hours" in case], ids=lambda case: case["id"])
def test_volumes_are_read(case: dict[str, Any]) -> None:
    read = {
        (one.lot, one.hours, one.percent, one.per_amount, one.per) for each in FOUND[case["id"]] for one in each.hours
    }
    assert read == {tuple(hours) for hours in case["hours"]}


@pytest.mark.parametrize("case", [case for case in CASES if "lots" in case], ids=lambda case: case["id"])
def test_each_consideration_keeps_to_its_lots(case: dict[str, Any]) -> None:
    for kind, lots in case["lots"].items():
        assert sorted({lot for each in FOUND[case["id"]] if each.kind == kind for lot in each.lots}) == lots


@pytest.mark.parametrize("rule", [rule.__name__ for rule, _ in (*RESERVATIONS, *RULES)])
def test_every_rule_has_a_case_where_it_speaks(rule: str) -> None:
    assert any(each.rule == rule for found in FOUND.values() for each in found)


def test_because_is_one_french_sentence_with_the_quote() -> None:
    for found in FOUND.values():
        for each in found:
            assert each.because.startswith("« ")
            assert each.because.endswith(".")
