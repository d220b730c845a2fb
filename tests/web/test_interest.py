"""A structure says what interests it; it alone and facilitators see it, and it can always be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.pages.calendar_file import calendar_of, sequence
from web.store import interest
from web.store.models import Interest, Match, Structure, Tender

SPACE = "/ma-structure/marches"


@pytest.fixture
def director(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["structure"])


def title(house: House, world: factories.World) -> str:
    with house.sessions() as session:
        return session.get_one(Tender, world.tender).title


def say(browser: Browser, world: factories.World, answer: str, **fields: str) -> None:
    assert browser.post(f"/marches/{world.tender}/interet", reponse=answer, **fields).status_code == 303


def test_an_answer_moves_the_tender_between_the_views_and_undoing_brings_it_back(
    house: House, world: factories.World, director: Browser
) -> None:
    name = title(house, world)
    assert name in director.text(SPACE)
    say(director, world, "interested")
    assert name not in director.text(SPACE)
    assert name in director.text(f"{SPACE}?voir=interessants")
    say(director, world, "not_for_us", motif="Trop loin", precision="120 km")
    assert name not in director.text(f"{SPACE}?voir=interessants")
    assert "Trop loin : 120 km" in director.text(f"{SPACE}?voir=pas-pour-nous")
    with house.sessions() as session:
        last = session.query(Interest).order_by(Interest.id.desc()).first()
        assert last
    director.post(f"/marches/{world.tender}/interet/annuler", reponse=last.id)
    assert name in director.text(f"{SPACE}?voir=interessants")  # the answer before it is in force again
    with house.sessions() as session:
        assert [row.answer for row in session.query(Interest).order_by(Interest.id)] == [
            "interested",
            "not_for_us",
            "undo",
        ]


def test_the_same_answer_twice_and_the_same_undo_twice_write_once(
    house: House, world: factories.World, director: Browser
) -> None:
    for _ in range(2):
        say(director, world, "interested")
    for _ in range(2):
        director.post(f"/marches/{world.tender}/interet/annuler", reponse=1)
    with house.sessions() as session:
        assert session.query(Interest).count() == 2
        assert interest.in_force(session, session.query(Interest).first().organisation_id, [world.tender]) == {}  # type: ignore[union-attr]


def test_facilitators_learn_of_the_interest_and_not_of_the_reason(
    world: factories.World, director: Browser, facilitator: Browser
) -> None:
    assert "Intéressée" not in facilitator.text(f"/marches/{world.tender}")
    say(director, world, "interested")
    assert "Intéressée" in facilitator.text(f"/marches/{world.tender}")
    say(director, world, "not_for_us", motif="Trop loin", precision="secret de maison")
    page = facilitator.text(f"/marches/{world.tender}")
    assert "Intéressée" not in page
    assert "secret de maison" not in page


def test_another_structure_of_the_same_tender_sees_nothing_and_can_undo_nothing(
    house: House, world: factories.World, director: Browser, browse: Callable[[str], Browser]
) -> None:
    with house.sessions.begin() as session:
        place = factories.structure(session, factories.OTHER_SIRET)
        factories.match(session, session.get_one(Tender, world.tender), place)
        email = factories.user(session, "structure", siret=factories.OTHER_SIRET).email
    say(director, world, "interested")
    other = browse(email)
    assert title(house, world) in other.text(SPACE)
    assert "Intéressée" not in other.text(f"/marches/{world.tender}")
    assert "intéresse</span>" not in other.text(f"/marches/{world.tender}")
    assert other.post(f"/marches/{world.tender}/interet/annuler", reponse=1).status_code == 404
    assert other.post(f"/marches/{world.foreign_tender}/interet", reponse="interested").status_code == 404


@pytest.mark.parametrize("fields", [{"reponse": "undo"}, {}, {"reponse": "not_for_us", "motif": "inventé"}])
def test_an_answer_that_is_none_is_refused(
    house: House, world: factories.World, director: Browser, fields: dict[str, str]
) -> None:
    assert director.post(f"/marches/{world.tender}/interet", **fields).status_code == 400
    with house.sessions() as session:
        assert session.query(Interest).count() == 0


def test_a_tender_answered_stays_in_sight_when_it_is_no_longer_matched(
    house: House, world: factories.World, director: Browser
) -> None:
    say(director, world, "interested")
    with house.sessions.begin() as session:
        session.execute(delete(Match).where(Match.structure_id == world.structure))
    assert title(house, world) in director.text(f"{SPACE}?voir=interessants")
    assert director.get(f"/marches/{world.tender}").status_code == 200


def test_a_closed_tender_is_not_to_look_at_but_an_interesting_one_is_kept(
    house: House, world: factories.World, director: Browser
) -> None:
    say(director, world, "interested")
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).deadline = now() - timedelta(days=1)
    assert title(house, world) in director.text(f"{SPACE}?voir=interessants")
    say(director, world, "not_for_us")
    director.post(f"/marches/{world.tender}/interet/annuler", reponse=2)
    director.post(f"/marches/{world.tender}/interet/annuler", reponse=1)
    assert title(house, world) not in director.text(SPACE)


def event_of(content: bytes):  # type: ignore[no-untyped-def]
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_the_deadline_is_an_event_in_the_time_of_paris(world: factories.World, director: Browser) -> None:
    answer = director.get(f"/marches/{world.tender}/echeance.ics")
    assert answer.content_type.startswith("text/calendar")
    calendar = Calendar.from_ical(answer.data)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Europe/Paris"
    assert event_of(answer.data)["DTSTART"].params["TZID"] == "Europe/Paris"
    assert f"/marches/{world.tender}" in event_of(answer.data)["URL"]


def test_a_moved_deadline_is_the_same_event_with_a_higher_sequence(house: House, world: factories.World) -> None:
    with house.sessions.begin() as session:
        tender = session.get_one(Tender, world.tender)
        tender.deadline = datetime(2026, 12, 4, 11, tzinfo=UTC)
        before = event_of(calendar_of([(tender, "https://maillage.example/marches/1")], "x"))
        tender.deadline += timedelta(days=7)
        moved = {"what": "deadline", "from": "a", "to": "b", "seen": "2026-05-01", "notice": "boamp:1"}
        tender.history = [*tender.history, moved, moved | {"what": "title"}]
        after = event_of(calendar_of([(tender, "https://maillage.example/marches/1")], "x"))
        assert before["UID"] == after["UID"]
        assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
        assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=7)
        assert after["DTSTART"].dt.hour == 12
        assert sequence(tender) == 1
        tender.stage = "cancelled"
        assert event_of(calendar_of([(tender, "https://maillage.example/marches/1")], "x"))["STATUS"] == "CANCELLED"


def test_a_deadline_without_an_hour_is_a_whole_day_and_none_is_no_event(
    house: House, world: factories.World, director: Browser
) -> None:
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).deadline_hour_known = False
    event = event_of(director.get(f"/marches/{world.tender}/echeance.ics").data)
    assert not isinstance(event["DTSTART"].dt, datetime)
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).deadline = None
    assert director.get(f"/marches/{world.tender}/echeance.ics").status_code == 404


@pytest.mark.parametrize("role", ["facilitator", "buyer", "structure"])
def test_the_sheet_to_print_quotes_the_clause_and_names_the_source(
    world: factories.World, browse: Callable[[str], Browser], role: str
) -> None:
    page = browse(world.people[role]).text(f"/marches/{world.tender}/imprimer")
    assert "réserve 120 heures" in page
    assert "https://avis.example/" in page


def test_what_is_to_look_at_says_which_lot_suits_and_how(
    house: House, world: factories.World, director: Browser
) -> None:
    assert "Titulaire seul · Très proche" in director.text(SPACE)
    with house.sessions.begin() as session:
        one = factories.tender(session, lots=("1", "2", "3"))
        mine = session.get_one(Structure, world.structure)
        for lot, score in ((0, 0.55), (2, 0.6)):
            factories.match(session, one, mine, score, lot)
    page = director.text(SPACE)
    assert "Lot 3 : " in page
    assert "(et 1 autre lot) · Titulaire seul · À étudier" in page
