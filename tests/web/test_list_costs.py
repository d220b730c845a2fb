"""What the list pages ask of the database: as many statements for many lines as for few."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Structure, Tender

PAGES = {
    "structures": ("facilitator", "/structures?ou=france", 8),
    "my_markets": ("structure", "/ma-structure/marches", 5),
    "matches": ("facilitator", "/marches/{tender}/lots/0/structures", 18),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_list_costs_as_many_statements_for_two_lines_as_for_twenty(
    house: House, world: factories.World, browse: Callable[[str], Browser], statements: list[str], name: str
) -> None:
    role, path, most = PAGES[name]
    browser, path = browse(world.people[role]), path.format(tender=world.tender)
    costs = []
    for lines in (1, 19):
        with house.sessions.begin() as session:
            mine = session.get_one(Structure, world.structure)
            for number in range(lines):
                factories.match(session, factories.tender(session), mine)
                other = factories.structure(session, name=f"S{number}")
                factories.match(session, session.get_one(Tender, world.tender), other)
        browser.text(path)
        statements.clear()
        browser.text(path)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= most
