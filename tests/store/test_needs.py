"""What holds for a lot: what is said of it, of the whole contract, and of lots that the notice does not list."""

from __future__ import annotations

from sqlalchemy.orm import Session

from clauses.consideration import Kind
from tests.web import factories
from web.clock import now
from web.house import House
from web.store.models import Tender
from web.store.needs import context, needs


def kinds(session: Session, row: Tender) -> list[set[str]]:
    session.flush()
    return [set(need.kinds) for need in needs(row, context(session, now().date()).gazetteer)]


def test_a_clause_of_a_lot_that_is_not_listed_holds_for_the_undivided_contract(house: House) -> None:
    with house.sessions.begin() as session:
        row = factories.tender(session, lots=["0"])
        factories.consideration(session, row, lot_number="3")
        assert kinds(session, row) == [{Kind.INSERTION_CONDITION.value}]


def test_a_lot_reserved_that_is_not_listed_reserves_nothing_else(house: House) -> None:
    with house.sessions.begin() as session:
        row = factories.tender(session, lots=["0"])
        factories.consideration(session, row, kind=Kind.RESERVED_DISABILITY, lot_number="3")
        assert kinds(session, row) == [set()]


def test_a_clause_of_one_lot_listed_is_not_of_the_others(house: House) -> None:
    with house.sessions.begin() as session:
        row = factories.tender(session, lots=["1", "2"])
        factories.consideration(session, row, lot_number="2")
        assert kinds(session, row) == [set(), {Kind.INSERTION_CONDITION.value}]
