"""The matrix of kinds, considerations and modes: the reference's vectors, and what unknown facts do."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses.consideration import Kind
from config import data
from matching.eligibility import Rules
from matching.matrix import BadMatrix, Facts
from matching.structure import AnswerMode, StructureKind, Verdict

RULES = Rules.from_data(data.eligibility())
HOLDER, GME, SUB, LEND, HIRE = AnswerMode

VECTORS = [
    (1, "reserved_insertion", "EI", HOLDER, Facts(right_valid=True), "yes"),
    (2, "reserved_insertion", "EA", HOLDER, Facts(), "no"),
    (3, "reserved_disability", "ESAT", GME, Facts(), "yes"),
    (4, "reserved_insertion", "ETTI", HOLDER, Facts(staffing=False), "no"),
    (5, "reserved_insertion", "ETTI", HOLDER, Facts(staffing=True), "yes"),
    (6, "reserved_insertion", "AI", HOLDER, Facts(), "if"),
    (7, "reserved_joint", "EA", GME, Facts(members=("EI",)), "yes"),
    (8, "insertion_condition", "ETTI", SUB, Facts(), "no"),
    (9, "insertion_condition", "AI", LEND, Facts(worker_hours=470), "if"),
    (10, "insertion_condition", "GEIQ", LEND, Facts(bidder_member=False), "if"),
    (11, "insertion_condition", "EI", SUB, Facts(), "yes"),
    (12, "reserved_insertion", "RQ", HOLDER, Facts(convention="ACI"), "yes"),
    (13, "reserved_insertion", "RQ", HOLDER, Facts(), "if"),
    (14, "reserved_unspecified", "EI", HOLDER, Facts(), "if"),
    (15, "reserved_prison", "EI", HOLDER, Facts(), "no"),
    (16, "reserved_insertion", "EI", GME, Facts(members=("STD",)), "no"),
    (17, "insertion_service", "ACI", HOLDER, Facts(), "yes"),
    (18, "reserved_joint", "EI", HOLDER, Facts(concession=True), "if"),
]


@pytest.mark.parametrize(("number", "consideration", "kind", "mode", "facts", "expected"), VECTORS)
def test_answers_the_vectors_of_the_reference(number, consideration, kind, mode, facts, expected):
    assert RULES.answer(kind, {consideration}, mode, facts).verdict == expected, number


@pytest.mark.parametrize(
    ("kind", "consideration", "mode", "facts", "words"),
    [
        ("ETTI", "reserved_insertion", HOLDER, Facts(staffing=False), "travail temporaire"),
        (
            "ETTI",
            "insertion_condition",
            SUB,
            Facts(staffing=False),
            "Possible en revanche : mise à disposition de personnel",
        ),
        ("RQ", "reserved_insertion", HOLDER, Facts(convention="ACI"), "30 % de ses charges"),
        ("EI", "reserved_insertion", GME, Facts(members=("STD",)), "chaque membre du groupement"),
        ("EI", "reserved_joint", HOLDER, Facts(concession=True), "L3113-3"),
        ("EA", "reserved_insertion", SUB, Facts(), "L2193-4"),
    ],
)
def test_says_why_with_the_article(kind, consideration, mode, facts, words):
    assert words in " ".join(RULES.answer(kind, {consideration}, mode, facts).notes)


@pytest.mark.parametrize(
    ("kind", "consideration", "mode", "facts", "words"),
    [
        ("AI", "insertion_condition", LEND, Facts(worker_hours=470), "Il reste 10 h"),
        ("AI", "insertion_condition", LEND, Facts(worker_hours=480), "dérogation"),
        ("GEIQ", "insertion_condition", LEND, Facts(), "adhérente du GEIQ"),
        ("RQ", "reserved_insertion", HOLDER, Facts(), "convention"),
        ("EI", "reserved_unspecified", HOLDER, Facts(), "À qui le lot est-il réservé"),
        ("ACI", "reserved_insertion", HOLDER, Facts(sales_share=35), "préfet"),
        ("EI", "reserved_insertion", HOLDER, Facts(right_valid=False), "renouvelé"),
        ("EI", "reserved_ess", HOLDER, Facts(ess=True), "mission de service public"),
    ],
)
def test_on_condition_comes_with_its_question(kind, consideration, mode, facts, words):
    found = RULES.answer(kind, {consideration}, mode, facts)
    assert found.verdict is Verdict.IF
    assert words in " ".join(found.ask)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), "yes"),
        (Facts(worker_hours=399), "yes"),
        (Facts(worker_hours=400), "if"),
        (Facts(worker_hours=480), "if"),
        (Facts(worker_hours=480, worker_hours_limit=480), "no"),
        (Facts(worker_hours=480, worker_hours_limit=960), "yes"),
    ],
)
def test_hours_lent_by_an_ai_are_watched_then_stopped(facts, expected):
    assert RULES.answer("AI", {"insertion_condition"}, LEND, facts).verdict == expected


def test_end_of_the_eiti_trial_is_a_date_that_is_given_never_the_clock():
    before = RULES.answer("EITI", {"reserved_insertion"}, HOLDER, Facts(on=date(2026, 12, 22)))
    after = RULES.answer("EITI", {"reserved_insertion"}, HOLDER, Facts(on=date(2026, 12, 23)))
    assert before.verdict is after.verdict is Verdict.IF
    assert "est passée" not in before.notes[0]
    assert "est passée" in after.notes[0]


@pytest.mark.parametrize("kind", ["EI", "EA"])
def test_two_reservations_on_one_lot_ask_which_one_holds(kind):
    found = RULES.answer(kind, {"reserved_insertion", "reserved_disability"}, HOLDER)
    assert found.verdict is Verdict.IF
    assert "Laquelle" in found.ask[-1]


def test_a_reservation_that_says_its_target_silences_the_one_that_does_not():
    both = {"reserved_unspecified", "reserved_disability"}
    assert RULES.answer("ESAT", both, HOLDER).verdict is Verdict.YES
    assert RULES.answer("EI", both, HOLDER).verdict is Verdict.NO


def test_target_told_by_a_person_settles_an_unspecified_reservation():
    facts = Facts(target="disability")
    assert RULES.answer("EA", {"reserved_unspecified"}, HOLDER, facts).verdict is Verdict.YES
    assert RULES.answer("EI", {"reserved_unspecified"}, HOLDER, facts).verdict is Verdict.NO


def test_a_clause_on_a_reserved_lot_does_not_open_it_to_others():
    lot = {"reserved_insertion", "insertion_condition"}
    assert all(answer.verdict in ("no", "not_applicable") for answer in RULES.modes("EA", lot))
    assert RULES.modes("EI", lot)[0].verdict is Verdict.YES


def test_best_mode_of_a_lender_is_lending():
    best = RULES.modes("ETTI", {"insertion_condition"}, Facts(staffing=False))[0]
    assert (best.mode, best.verdict) == (LEND, Verdict.YES)


@pytest.mark.parametrize("kinds", [set(), {"env_condition"}, {"stated_absent"}, {"particular_unspecified"}])
def test_lot_without_social_clause_is_open_to_those_who_sell_and_not_to_those_who_lend(kinds):
    assert RULES.modes("EI", kinds)[0].mode is HOLDER
    assert RULES.modes("AI", kinds, Facts(staffing=False))[0].verdict is Verdict.NO


FACTS = st.builds(
    Facts,
    staffing=st.none() | st.booleans(),
    concession=st.none() | st.booleans(),
    admitted=st.none() | st.booleans(),
    convention=st.sampled_from([None, "EI", "ACI", "AI"]),
    right_valid=st.none() | st.booleans(),
    bidder_member=st.none() | st.booleans(),
)


@given(st.sampled_from(StructureKind), st.sets(st.sampled_from(Kind), max_size=4), st.sampled_from(AnswerMode), FACTS)
def test_a_no_that_rests_on_a_fact_is_no_longer_a_no_when_the_fact_is_unknown(kind, kinds, mode, facts):
    known = RULES.answer(kind, kinds, mode, facts).verdict
    unknown = RULES.answer(kind, kinds, mode).verdict
    if unknown is Verdict.NO:
        assert known in (Verdict.NO, Verdict.NOT_APPLICABLE) or facts.convention


@pytest.mark.parametrize("kind", StructureKind)
def test_every_refusal_is_explained_and_every_condition_asked(kind):
    for consideration, mode in product(Kind, AnswerMode):
        found = RULES.answer(kind, {consideration}, mode)
        assert found.notes or found.verdict in (Verdict.YES, Verdict.NOT_APPLICABLE), (consideration, mode)
        assert bool(found.ask) == (found.verdict is Verdict.IF), (consideration, mode)


def test_a_row_with_a_missing_cell_is_refused_by_its_name():
    broken = data.eligibility()
    broken["rows"][0].pop()
    with pytest.raises(BadMatrix, match="reserved_insertion"):
        Rules.from_data(broken)


def test_a_note_on_a_fact_that_does_not_exist_is_refused():
    broken = data.eligibility()
    broken["notes"]["C1"]["facts"] = ["staffin"]
    with pytest.raises(BadMatrix, match=r"notes\.C1.*staffin"):
        Rules.from_data(broken)
