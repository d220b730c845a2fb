"""The page of the sources, and what the command line says of them."""

from __future__ import annotations

import re

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House


def test_the_page_says_what_is_wrong_and_how_much_came(facilitator: Browser, house: House) -> None:
    with house.sessions.begin() as session:
        factories.run(session, "boamp", new=412, seen=412, advertised=420, received=412)
        factories.run(session, "ted", state="broken", hours_ago=0.1, detail="TED ne répond pas.")
    page = re.sub(r"\s+", " ", facilitator.text("/sources"))
    assert "BOAMP" in page
    assert "420, puis 412" in page
    assert "Lecture en panne.</strong> La dernière lecture a échoué : TED ne répond pas." in page
    assert "Rien à signaler." in page


def test_an_installation_that_read_nothing_has_a_page(browse, house: House) -> None:  # type: ignore[no-untyped-def]
    with house.sessions.begin() as session:
        email = factories.user(session, "admin").email
    assert "Jamais lue sur le réseau." in browse(email).text("/sources")
