"""Long after the end, references of proofs and of people go; quantities and numbers of people stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clauses.followup.exits import Class, Exit, rates
from clauses.followup.life import contract_key
from clauses.followup.statement import Axis, statement, total_people
from clauses.followup.tally import hours
from tests.web import factories, follow_rows
from tests.web.package_rows import author
from web.clock import now
from web.house import House
from web.jobs.forget import forget
from web.jobs.runner import Tally
from web.store import accounts, follow_duties, follow_forget, followup, suppliers
from web.store.models import FollowAct, FollowExit

TODAY = now().date()
LONG_AGO = TODAY - timedelta(days=4000)


@pytest.fixture
def mine(house: House) -> tuple[int, int]:
    """An organisation and a contract that ended long ago: two entries of one person, one of another seen since."""
    with house.sessions.begin() as session:
        world = factories.world(session)
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        firm = suppliers.get(session, person.organisation_id, world.rows["supplier_id"])
        value = suppliers.ContractValue("Ancien marché", starts=LONG_AGO, ends=LONG_AGO + timedelta(days=300))
        assert firm
        contract = suppliers.add_contract(session, author(person), firm, value, now())
        duty = follow_rows.duty(notified=LONG_AGO, ends=LONG_AGO + timedelta(days=300))
        follow_duties.tell(session, author(person), contract, duty, now())
        for name, quantity in (("P-0077", 50), ("P-0077", 60), ("P-0001", 70)):
            line = follow_rows.line(quantity, person=name)
            old = type(line).from_dict(line.as_dict() | {"day": LONG_AGO.isoformat()})
            follow_rows.accepted(session, person, firm, contract, old)
        told = Exit("P-0099", LONG_AGO, Class.DURABLE)
        follow_duties.tell_exit(session, author(person), told, now() - timedelta(days=3900))
        return person.organisation_id, contract.id


def totals(house: House, organisation_id: int, contract_id: int) -> list[object]:
    with house.sessions() as session:
        known = followup.entries(session, organisation_id)
        exits = follow_duties.exits(session, organisation_id)
        return [
            hours(known, contract_key(contract_id)),
            [statement(known, axis) for axis in Axis],
            total_people(known),
            [(each.numerator, each.base) for each in rates(exits, TODAY)],
        ]


def words(house: House, organisation_id: int) -> str:
    with house.sessions() as session:
        acts = session.scalars(select(FollowAct).where(FollowAct.organisation_id == organisation_id)).all()
        exits = session.scalars(select(FollowExit).where(FollowExit.organisation_id == organisation_id)).all()
        rows = followup.rows(session, organisation_id)
        return f"{[act.content for act in acts]} {[row.standing for row in rows]} {[one.person for one in exits]}"


def test_references_go_and_every_total_stays(house: House, mine: tuple[int, int]) -> None:
    before = totals(house, *mine)
    assert words(house, mine[0]).count("P-0077") == 4
    tally = Tally()
    forget(house, tally)
    assert tally.changed >= 3
    after = words(house, mine[0])
    assert "P-0077" not in after
    assert "P-0099" not in after
    assert totals(house, *mine) == before


def test_what_is_recent_stays_and_so_does_who_is_still_followed(house: House, mine: tuple[int, int]) -> None:
    forget(house, Tally())
    with house.sessions() as session:
        rows = followup.rows(session, mine[0])
        old = [row for row in rows if row.day == LONG_AGO]
        recent = [row for row in rows if row.day != LONG_AGO]
        assert [bool(row.standing["forgotten"]) for row in old] == [True, True, False]
        assert {row.standing["line"]["person"] for row in recent} == {"P-0001"}
        proofs = {row.id: followup.standing(session, row).proofs for row in rows}
        assert {proof.reference for row in old for proof in proofs[row.id]} == {""}
        assert {proof.kind for row in old for proof in proofs[row.id]} == {"fiche de paie"}
        assert {proof.reference for row in recent for proof in proofs[row.id]} == {"mars"}


def test_forgetting_twice_changes_nothing_more(house: House, mine: tuple[int, int]) -> None:
    forget(house, Tally())
    first = words(house, mine[0])
    forget(house, Tally())
    assert words(house, mine[0]) == first
    with house.sessions.begin() as session:
        assert follow_forget.forget(session, date(2000, 1, 1)) == 0
