"""Which facilitators' decisions count for a match."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.mail.factories import director, match, review, tender, user
from web.house import House
from web.mail.decisions import Ruling, covers, read_decisions
from web.store.models import Structure, Tender


class Case:
    """One tender with two lots, one structure, and the ruling on its first lot."""

    def __init__(self, session: Session, departments: tuple[str, ...] = ("59",)) -> None:
        self.session = session
        self.structure: Structure = director(session)[1]
        self.tender: Tender = tender(session, lots=("1", "2"), departments=departments)
        match(session, self.tender, self.structure)

    def ruling(self) -> Ruling:
        key = f"{self.structure.siret}:{self.structure.kind}"
        return read_decisions(self.session, [self.tender.id]).on(self.tender.id, self.tender.departments, "1", key)


@pytest.fixture
def case(house: House):  # type: ignore[no-untyped-def]
    with house.sessions() as session:
        yield Case(session)


def test_without_a_decision_nothing_is_ruled(case: Case) -> None:
    assert case.ruling() is Ruling.OPEN


def test_a_facilitator_accepts_the_tender_for_all_its_matches(case: Case) -> None:
    review(case.session, user(case.session, "facilitator"), case.tender)
    assert case.ruling() is Ruling.ACCEPTED


@pytest.mark.parametrize(
    ("departments", "expected"), [([], Ruling.ACCEPTED), (["59", "62"], Ruling.ACCEPTED), (["33"], Ruling.OPEN)]
)
def test_only_a_facilitator_whose_territory_holds_the_tender_counts(
    case: Case, departments: list[str], expected: Ruling
) -> None:
    review(case.session, user(case.session, "facilitator", departments=departments), case.tender)
    assert case.ruling() is expected


def test_a_tender_whose_place_is_unknown_lies_in_every_territory() -> None:
    assert covers(["33"], [])


@pytest.mark.parametrize("role", ["structure", "buyer"])
def test_what_others_write_is_no_facilitators_decision(case: Case, role: str) -> None:
    review(case.session, user(case.session, role), case.tender)
    assert case.ruling() is Ruling.OPEN


def test_the_match_set_aside_wins_over_the_tender_accepted(case: Case) -> None:
    facilitator = user(case.session, "facilitator")
    review(case.session, facilitator, case.tender, "set_aside", case.structure, "1")
    review(case.session, facilitator, case.tender, "accept")
    assert case.ruling() is Ruling.SET_ASIDE


def test_a_decision_on_another_lot_says_nothing_of_this_one(case: Case) -> None:
    review(case.session, user(case.session, "facilitator"), case.tender, "accept", case.structure, "2")
    assert case.ruling() is Ruling.OPEN


def test_not_knowing_about_the_match_holds_back_the_tender_accepted(case: Case) -> None:
    facilitator = user(case.session, "facilitator")
    review(case.session, facilitator, case.tender, "accept")
    review(case.session, facilitator, case.tender, "unsure", case.structure, "1")
    assert case.ruling() is Ruling.OPEN


def test_one_organisation_that_sets_aside_outweighs_another_that_accepts(case: Case) -> None:
    review(case.session, user(case.session, "facilitator"), case.tender, "accept")
    review(case.session, user(case.session, "facilitator"), case.tender, "set_aside", case.structure, "1")
    assert case.ruling() is Ruling.SET_ASIDE


def test_the_latest_decision_of_an_organisation_counts_and_an_undone_one_does_not(case: Case) -> None:
    facilitator = user(case.session, "facilitator")
    review(case.session, facilitator, case.tender, "accept")
    later = review(case.session, facilitator, case.tender, "set_aside")
    assert case.ruling() is Ruling.SET_ASIDE
    review(case.session, facilitator, case.tender, "undo", undoes=later)
    assert case.ruling() is Ruling.ACCEPTED
