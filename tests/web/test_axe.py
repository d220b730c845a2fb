"""axe-core on every page each role may read, in a real browser; and none scrolls sideways on a narrow screen.

Tools find a minority of faults: this is a floor, beside the keyboard scripts of `test_browser`.
"""

from __future__ import annotations

import shutil

import pytest
from flask import Flask

from tests.web import factories
from tests.web.eye import WIDE, faults
from tests.web.test_rights import path, rules_of
from web.clock import now
from web.house import House
from web.security import links, rights, sessions
from web.security.rights import RULES
from web.store import accounts, preferences

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]


@pytest.fixture
def lived(house: House, world: factories.World) -> str:
    """A world in which people did things; the token of a live link."""
    with house.sessions.begin() as session:
        director = accounts.by_email(session, world.people["structure"])
        assert director
        paused = preferences.Wish(paused_until=now().date().replace(year=now().year + 1))
        preferences.save(session, director.id, paused, now())
        return links.draw(session, director.id, links.Purpose.RESET, now())


@pytest.mark.parametrize("role", ["", *rights.ROLES])
def test_no_page_of_a_role_has_a_fault_that_axe_sees(
    house: House,
    app: Flask,
    world: factories.World,
    lived: str,
    address: str,
    chromium: playwright.Browser,
    role: str,
) -> None:
    context = chromium.new_context(viewport=WIDE, bypass_csp=True)
    if role:
        with house.sessions.begin() as session:
            person = accounts.by_email(session, world.people[role])
            assert person
            cookie = sessions.open_session(session, person.id, now())
        context.add_cookies([{"name": "maillage", "value": cookie, "url": address}])
    page, found, read = context.new_page(), [], 0
    for target in pages_of(app, world, role, lived):
        answer = context.request.get(address + target)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        page.goto(address + target)
        found += faults(page)
        read += 1
    context.close()
    assert found == []
    assert read >= 5


def pages_of(app: Flask, world: factories.World, role: str, token: str) -> list[str]:
    """The addresses that this role may read."""

    def given(arguments: dict[str, str]) -> dict[str, str]:
        return {"token": token} if "token" in arguments else {}

    return [
        path(app, endpoint, arguments | given(arguments), world.tender, world.structure, world.rows)
        for endpoint, method, arguments in rules_of(app)
        if method == "GET" and endpoint != "static" and role in RULES[endpoint]
    ]
