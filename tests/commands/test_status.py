"""What `maillage status` says beside its counts and runs."""

from __future__ import annotations

from tests.commands.conftest import Maillage
from tests.web import factories
from web.clock import now
from web.house import House
from web.store import reviews


def test_the_agreement_of_second_readings_is_told(house: House, maillage: Maillage) -> None:
    assert "relectures à deux : aucune encore" in maillage("status").out
    with house.sessions.begin() as session:
        person = factories.user(session)
        who = reviews.Author(person.id, person.organisation_id)
        for decision in ("accept", "unsure"):
            target = reviews.Target(factories.tender(session).id)
            first = reviews.append(session, who, target, reviews.Decision(decision), "", now())
            reviews.append(session, who, target, reviews.Decision.ACCEPT, "", now(), second_of=first.id)
    assert maillage("status", "--json").json["agreement"] == {"number": 2, "share": 0.5, "kappa": 0.0}
    assert "relectures à deux : 2, même décision 50%, kappa 0,00" in maillage("status").out
