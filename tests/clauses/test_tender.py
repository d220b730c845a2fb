from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.notice import Buyer, Lot, Notice, NoticeType, Section
from clauses.tender import Stage, Status, fold, joins, status_at, tender_key

CALL, CORRECTION, AWARD = NoticeType.CALL, NoticeType.CORRECTION, NoticeType.AWARD
MARCH_7 = datetime(2025, 3, 7, 11, tzinfo=UTC)
MARCH_14 = datetime(2025, 3, 14, 11, tzinfo=UTC)
ONE = (Lot("1", "Nord"), Lot("2", "Sud"))


def notice(reference: str = "25-100", kind: NoticeType = CALL, day: int = 3, **told: Any) -> Notice:
    told = {"title": "Entretien", "buyer": Buyer("Ville"), "lots": ONE if kind is CALL else ()} | told
    return Notice("boamp", reference, "https://exemple.fr", date(2025, 2, day), kind, **told)


def test_a_correction_in_words_moves_the_deadline_and_the_old_one_stays_in_the_history() -> None:
    call = notice(deadline=MARCH_7)
    correction = notice(
        "25-200", CORRECTION, 20, links=("25-100",), moves_deadline_to=MARCH_14, buyer=Buyer("Collectivité")
    )
    tender = fold([correction, call])
    assert (tender.stage, tender.deadline, tender.buyer.name) == (Stage.CALL, MARCH_14, "Ville")
    (change,) = tender.history
    assert (change.what, change.before, change.after) == (
        "deadline",
        "2025-03-07T12:00:00+01:00",
        "2025-03-14T12:00:00+01:00",
    )
    assert (change.seen, change.notice) == (date(2025, 2, 20), "boamp:25-200")
    assert tender.in_force == ("boamp:25-100", "boamp:25-200")


def test_a_correction_that_moves_only_the_day_leaves_the_hour_unknown() -> None:
    moved = notice("25-200", CORRECTION, 20, moves_deadline_to=MARCH_14, moves_hour_known=False)
    assert not fold([notice(deadline=MARCH_7), moved]).deadline_hour_known


def test_a_correction_without_a_date_is_noted_to_be_read() -> None:
    words = (Section("FNSimple.rectificatif.infosRectif", "Rectificatif", "Le lot 2 est supprimé."),)
    tender = fold([notice(deadline=MARCH_7), notice("25-200", CORRECTION, 20, sections=words)])
    assert tender.deadline == MARCH_7
    assert [(change.what, change.after) for change in tender.history] == [("correction", "Le lot 2 est supprimé.")]


def test_a_whole_correction_supersedes_the_call_and_is_no_second_tender() -> None:
    call = notice(folder="f", deadline=MARCH_7)
    corrected = notice(
        "25-200", CORRECTION, 20, folder="f", version=2, deadline=MARCH_14, lots=ONE[:1], title="Entretien bis"
    )
    tender = fold([call, corrected])
    assert (tender.title, tender.deadline, [lot.number for lot in tender.lots]) == ("Entretien bis", MARCH_14, ["1"])
    assert {change.what for change in tender.history} == {"title", "lots", "deadline"}
    assert tender.in_force == ("boamp:25-200",)
    assert set(joins(call)) & set(joins(corrected))


def test_the_highest_version_wins_over_a_later_day() -> None:
    old = notice("25-300", CORRECTION, 25, folder="f", version=1, deadline=MARCH_7, lots=ONE)
    new = notice("25-200", CORRECTION, 20, folder="f", version=2, deadline=MARCH_14, lots=ONE)
    assert fold([old, new]).deadline == MARCH_14


@pytest.mark.parametrize(
    ("kinds", "stage"),
    [
        ([NoticeType.PLANNED], Stage.PLANNED),
        ([NoticeType.PLANNED, CALL], Stage.CALL),
        ([CALL, CORRECTION], Stage.CALL),
        ([CALL, AWARD], Stage.AWARDED),
        ([CALL, AWARD, CORRECTION], Stage.AWARDED),
        ([CALL, NoticeType.UNSUCCESSFUL], Stage.UNSUCCESSFUL),
        ([CALL, AWARD, NoticeType.UNSUCCESSFUL], Stage.AWARDED),
        ([CALL, NoticeType.UNSUCCESSFUL, CALL], Stage.CALL),
        ([CALL, NoticeType.CANCELLATION], Stage.CANCELLED),
        ([CALL, NoticeType.CANCELLATION, CORRECTION], Stage.CANCELLED),
        ([CALL, AWARD, NoticeType.MODIFICATION], Stage.AWARDED),
        ([NoticeType.DIRECT_AWARD], Stage.AWARDED),
        ([CORRECTION], Stage.CALL),
        ([AWARD], Stage.AWARDED),
        ([NoticeType.CANCELLATION], Stage.CANCELLED),
        ([NoticeType.WITHDRAWN], Stage.CANCELLED),
    ],
)
def test_the_stage_follows_the_notices(kinds: list[NoticeType], stage: Stage) -> None:
    tender = fold([notice(f"25-{rank}", kind, rank) for rank, kind in enumerate(kinds, 1)])
    assert tender.stage is stage


def test_a_change_of_stage_is_in_the_history() -> None:
    tender = fold([notice(), notice("25-200", AWARD, 20)])
    assert [(change.what, change.before, change.after) for change in tender.history] == [("status", "call", "awarded")]


def test_an_award_alone_makes_a_tender_with_its_one_lot() -> None:
    tender = fold([notice("25-200", AWARD, 20, links=("25-100",), cpv=("90910000",))])
    assert [(lot.number, lot.title, lot.cpv) for lot in tender.lots] == [("0", "Entretien", ("90910000",))]
    assert tender.deadline is None


def test_an_award_does_not_describe_the_contract_again() -> None:
    award = notice("25-200", AWARD, 20, lots=ONE[:1], title="Avis d'attribution", value=3.0)
    tender = fold([notice(), award])
    assert (tender.title, len(tender.lots), tender.value) == ("Entretien", 2, 3.0)


def test_a_withdrawn_call_is_off_and_keeps_its_last_version() -> None:
    tender = fold([notice(deadline=MARCH_7), notice(kind=NoticeType.WITHDRAWN, title="Supprimée")])
    assert (tender.stage, tender.title, len(tender.lots)) == (Stage.CANCELLED, "Entretien", 2)


def test_a_withdrawn_correction_leaves_the_call_alone() -> None:
    moved = notice("25-200", CORRECTION, 20, moves_deadline_to=MARCH_14)
    tender = fold([notice(deadline=MARCH_7), moved, notice("25-200", NoticeType.WITHDRAWN, 20)])
    assert (tender.stage, tender.deadline) == (Stage.CALL, MARCH_7)


def test_joins_are_itself_its_folder_and_what_it_acts_upon() -> None:
    assert joins(notice("25-200", CORRECTION, links=("25-100",), folder="AB-c")) == (
        "boamp:25-200",
        "folder:ab-c",
        "boamp:25-100",
    )


def test_two_calls_that_name_one_plan_stay_two_tenders() -> None:
    plan = notice("25-1", NoticeType.PLANNED)
    first, second = (notice(reference, links=("25-1",)) for reference in ("25-2", "25-3"))
    assert not set(joins(first)) & set(joins(second))
    assert not set(joins(first)) & set(joins(plan))


def test_the_key_is_the_earliest_notice_by_day_then_by_number() -> None:
    assert tender_key([notice("25-1000"), notice("25-900"), notice("25-1", CORRECTION, 4)]) == "boamp:25-900"


@pytest.mark.parametrize(
    ("deadline", "shown", "status"),
    [
        (MARCH_7, None, Status.CLOSED),
        (MARCH_14, None, Status.OPEN),
        (None, date(2025, 3, 10), Status.OPEN),
        (None, date(2025, 3, 9), Status.CLOSED),
        (None, None, Status.CLOSED),
    ],
)
def test_a_call_is_open_or_closed_by_the_clock(deadline: datetime | None, shown: date | None, status: Status) -> None:
    now = datetime(2025, 3, 9, 23, 30, tzinfo=UTC)  # already the 10th in Paris
    assert status_at(Stage.CALL, deadline, shown, now) is status
    assert status_at(Stage.AWARDED, deadline, shown, now) is Status.AWARDED


NOTICES = st.builds(
    notice,
    reference=st.sampled_from(["25-9", "25-10", "25-11", "25-12"]),
    kind=st.sampled_from(list(NoticeType)),
    day=st.integers(1, 4),
    folder=st.sampled_from([None, "f"]),
    version=st.integers(1, 2),
    lots=st.sampled_from([(), ONE, ONE[:1]]),
    deadline=st.sampled_from([None, MARCH_7, MARCH_14]),
    moves_deadline_to=st.sampled_from([None, MARCH_14]),
    title=st.sampled_from(["a", "b"]),
    shown_until=st.sampled_from([None, date(2025, 3, 1)]),
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(NOTICES, min_size=1, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_the_order_notices_come_in_changes_nothing(two: tuple[list[Notice], list[Notice]]) -> None:
    first, second = two
    tender = fold(first)
    assert tender == fold(second)
    assert tender_key(first) == tender_key(second) == tender.references[0]
    assert tender.lots
    assert set(tender.in_force) <= set(tender.references)
