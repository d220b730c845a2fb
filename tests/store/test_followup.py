"""What a row repeats of an entry is what its acts make of it, and of two acts at once only one is kept."""

import pytest

from clauses.followup.life import Act, Event
from clauses.packages.rounds import Side
from tests.web import factories, follow_rows, package_rows
from web.clock import now
from web.house import House
from web.store import accounts, followup
from web.store.models import FollowAct
from web.store.packages import Overtaken


def test_the_row_repeats_what_the_acts_make(house: House) -> None:
    with house.sessions.begin() as session:
        world = factories.world(session)
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        rows = followup.rows(session, person.organisation_id)
        assert len(rows) == 2
        for row in rows:
            true, repeated = followup.standing(session, row), followup.shown(row).standing
            names = ("state", "turn", "version", "line", "shares", "good")
            assert [getattr(true, name) for name in names] == [getattr(repeated, name) for name in names]
            assert row.standing["proofs"] == len(true.proofs)


def test_of_two_acts_from_the_same_turn_one_is_kept(house: House) -> None:
    with house.sessions.begin() as session:
        person = factories.user(session, "buyer")
        row = follow_rows.proved(session, person, package_rows.supplier(session, person))
        accept = Act(Event.ACCEPT, Side.BUYER)
        followup.take(session, row, 2, accept, package_rows.signer(person), now())
        with pytest.raises(Overtaken):
            followup.take(session, row, 2, accept, package_rows.signer(person), now())
        assert session.query(FollowAct).filter_by(entry_id=row.id).count() == 3
