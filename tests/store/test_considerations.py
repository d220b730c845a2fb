"""Findings become records: one for each lot, kind and topic, with all that speaks for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clauses.consideration import Consideration, Evidence, Hours, Kind, Strength
from clauses.notice import Buyer, Notice, NoticeType
from web.store.considerations import records

CALL = Notice(
    source="essai",
    reference="26-1",
    url="https://exemple.test/26-1",
    published=date(2026, 11, 2),
    type=NoticeType.CALL,
    title="Peinture",
    buyer=Buyer("Ville de Fontclaire"),
)
CORRECTION = replace(CALL, reference="26-9", published=date(2026, 11, 9), type=NoticeType.CORRECTION)
CLAUSE = Consideration(
    kind=Kind.INSERTION_CONDITION,
    evidence=Evidence(path="description", quote="420 heures d'insertion", start=0, end=22),
    because="Le titulaire doit des heures d'insertion.",
    rule="insertion_hours",
    strength=Strength.INCENTIVE,
    hours=(Hours(hours=420.0),),
)


def test_one_record_for_each_lot_named() -> None:
    found = records([(CALL, replace(CLAUSE, lots=("1", "3")))])
    assert [row["lot_number"] for row, _ in found] == ["1", "3"]


def test_a_field_and_words_are_two_proofs_of_one_record() -> None:
    flag = replace(CLAUSE, evidence=Evidence(field="BT-775", value="opp"), strength=Strength.MANDATORY, hours=())
    ((row, evidence),) = records([(CALL, CLAUSE), (CALL, flag)])
    assert [proof["field"] for proof in evidence] == [None, "BT-775"]
    assert row["strength"] == "mandatory"


def test_a_correction_replaces_the_hours_and_keeps_the_former_words() -> None:
    ((row, evidence),) = records([(CALL, CLAUSE), (CORRECTION, replace(CLAUSE, hours=(Hours(hours=350.0),)))])
    assert [said["hours"] for said in row["hours"]] == [350.0]
    assert len(evidence) == 2


def test_a_correction_without_a_figure_leaves_the_hours() -> None:
    ((row, _),) = records([(CALL, CLAUSE), (CORRECTION, replace(CLAUSE, hours=()))])
    assert [said["hours"] for said in row["hours"]] == [420.0]


def test_hours_of_another_lot_are_not_taken() -> None:
    said = (Hours(lot="1", hours=175.0), Hours(lot="2", hours=70.0))
    (first, _), (second, _) = records([(CALL, replace(CLAUSE, lots=("1", "2"), hours=said))])
    assert [h["hours"] for h in first["hours"]] == [175.0]
    assert [h["hours"] for h in second["hours"]] == [70.0]
