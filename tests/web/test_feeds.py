"""Feeds at a secret address: the reader's own tenders, nobody else's, until the address is drawn anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.store.models import Feed, Tender, User

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def director(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["structure"])


def drawn(director: Browser) -> str:
    """The secret path, without its ending."""
    found = re.search(r"(/flux/[\w-]+)\.ics", director.post("/compte/flux").text)
    assert found
    return found[1]


def titles(browser: Browser, path: str) -> list[str]:
    feed = ElementTree.fromstring(browser.get(f"{path}.atom").data)
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_both_feeds_show_the_tenders_of_their_reader_to_who_has_the_address(
    house: House, world: factories.World, director: Browser, anonymous: Browser
) -> None:
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).title = "Espaces verts & <cours>"
    path = drawn(director)
    assert titles(anonymous, path) == ["Espaces verts & <cours>"]
    calendar = Calendar.from_ical(anonymous.get(f"{path}.ics").data)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Date limite : Espaces verts & <cours>"]
    director.post(f"/marches/{world.tender}/interet", reponse="interested")
    assert len(titles(anonymous, path)) == 1
    director.post(f"/marches/{world.tender}/interet", reponse="not_for_us")
    assert titles(anonymous, path) == []


def test_a_new_address_ends_the_former_one_and_only_a_hash_is_kept(
    house: House, director: Browser, anonymous: Browser
) -> None:
    former, present = drawn(director), drawn(director)
    assert anonymous.get(f"{former}.atom").status_code == 404
    assert anonymous.get(f"{present}.ics").status_code == 200
    assert present.rpartition("/")[2] not in director.text("/compte/flux")
    with house.sessions() as session:
        assert present.rpartition("/")[2] not in session.query(Feed).one().token_hash


def test_a_closed_account_has_no_feed_and_no_address_is_cached(
    house: House, director: Browser, anonymous: Browser
) -> None:
    path = drawn(director)
    answer = anonymous.get(f"{path}.atom")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers
    with house.sessions.begin() as session:
        session.query(User).update({"closed_at": now()})
    assert anonymous.get(f"{path}.atom").status_code == anonymous.get(f"{path}.ics").status_code == 404
