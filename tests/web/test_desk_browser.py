"""The queue in a real browser: one tender at a time, by keyboard alone, without JavaScript, narrow and at 400 %."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.web import factories
from tests.web.eye import AT_400_PERCENT, WIDE, axe, press_until, sideways
from web.clock import now
from web.house import House
from web.security import sessions
from web.store import accounts, preferences, second_reading
from web.store.models import Review

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]

Open = Callable[..., Any]


@pytest.fixture
def open_queue(house: House, world: factories.World, address: str, chromium: Any) -> Iterator[Open]:
    """A facilitator signed in, three tenders to examine whose titles are « nn 1 » to « nn 3 »."""
    with house.sessions.begin() as session:
        days = 1
        for name in ("nn 1", "nn 2", "nn 3"):
            one = factories.tender(session, days=days, title=name)
            while second_reading.sampled(one.id):
                one = factories.tender(session, days=days, title=name)
            factories.consideration(session, one)
            days += 1
        person = accounts.by_email(session, world.people["facilitator"])
        assert person
        preferences.wish_shortcuts(session, person.id, False, now())
        token = sessions.open_session(session, person.id, now())
        user_id = person.id
    opened = []

    def open_page(shortcuts: bool = False, **options: Any) -> Any:
        with house.sessions.begin() as session:
            preferences.wish_shortcuts(session, user_id, shortcuts, now())
        context = chromium.new_context(**({"viewport": WIDE} | options))
        context.add_cookies([{"name": "maillage", "value": token, "url": address}])
        opened.append(context)
        page = context.new_page()
        page.goto(f"{address}/marches?mots=nn")
        return page

    yield open_page
    for context in opened:
        context.close()


def decided(house: House) -> list[str]:
    with house.sessions() as session:
        return [row.decision for row in session.query(Review).order_by(Review.id)]


def heading(page: Any) -> str:
    return str(page.locator("h1").inner_text()).strip()


def test_accepting_a_tender_takes_one_action_and_the_next_one_opens(house: House, open_queue: Open) -> None:
    page = open_queue()
    page.click("text=Examiner un par un")
    for number in (1, 2):
        assert heading(page) == f"nn {number}"
        page.click("aside button:text-is('Retenir')")  # the one action
        page.wait_for_url("**fait=*")
    assert heading(page) == "nn 3"
    assert decided(house) == ["accept", "accept"]


def test_the_whole_work_is_done_by_keyboard_alone(house: House, open_queue: Open) -> None:
    page = open_queue()
    press_until(page, "Examiner un par un")
    page.keyboard.press("Enter")
    page.wait_for_url("**/marches/*statut=*")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    press_until(page, "Retenir")
    page.keyboard.press("Enter")
    page.wait_for_url("**fait=*")
    assert heading(page) == "nn 2"
    assert page.evaluate("document.activeElement.textContent") == "nn 2"
    press_until(page, "Motif")
    page.keyboard.press("d")  # the browser's own search in the list
    press_until(page, "Écarter")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="nn 3").wait_for()
    assert decided(house) == ["accept", "set_aside"]


def test_everything_works_without_javascript_even_when_shortcuts_are_on(house: House, open_queue: Open) -> None:
    page = open_queue(shortcuts=True, java_script_enabled=False)
    page.click("text=Examiner un par un")
    page.click("aside button:text-is('Pas sûr')")
    page.wait_for_url("**fait=*")
    page.click("text=Annuler cette décision")
    page.wait_for_url("**annule=*")
    assert heading(page) == "nn 1"
    page.click("text=Passer au suivant sans décider")
    page.get_by_role("heading", name="nn 2").wait_for()
    assert decided(house) == ["unsure", "undo"]


def test_letters_decide_only_when_switched_on_and_only_while_the_tender_has_the_focus(
    house: House, open_queue: Open
) -> None:
    page = open_queue()
    page.click("text=Examiner un par un")
    page.keyboard.press("r")
    assert heading(page) == "nn 1"
    page = open_queue(shortcuts=True)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.click("text=Examiner un par un")
    page.focus("header a >> nth=0")
    page.keyboard.press("r")
    page.focus("#marche-precision")
    page.keyboard.press("r")
    assert page.input_value("#marche-precision") == "r"
    assert decided(house) == []
    page.focus("h1")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "marche-motif"
    page.focus("h1")
    page.keyboard.press("r")
    page.wait_for_url("**fait=*")
    assert heading(page) == "nn 2"
    page.keyboard.press("u")
    page.wait_for_url("**annule=*")
    assert decided(house) == ["accept", "undo"]
    assert problems == []


def test_the_tender_can_be_decided_at_320_pixels_and_400_percent(house: House, open_queue: Open) -> None:
    page = open_queue(viewport=AT_400_PERCENT)
    page.click("text=Examiner un par un")
    assert sideways(page) == []
    assert page.locator("nav.beside li").count() >= 3
    page.click("aside button:text-is('Retenir')")
    page.wait_for_url("**fait=*")
    assert heading(page) == "nn 2"


def test_the_list_stands_beside_the_tender_on_a_desk(open_queue: Open) -> None:
    page = open_queue()
    page.click("text=Examiner un par un")
    beside, head = page.locator("nav.beside").bounding_box(), page.locator(".head").bounding_box()
    assert beside["x"] + beside["width"] <= head["x"]
    assert abs(beside["y"] - head["y"]) < 40
    current, following = page.locator("nav.beside li").all_inner_texts()[:2]
    assert current.startswith("nn 1")
    assert following.startswith("nn 2")


def test_axe_sees_no_fault_in_the_work_on_one_tender_wide_or_narrow(house: House, open_queue: Open) -> None:
    faults: list[str] = []
    for viewport in (WIDE, AT_400_PERCENT):
        page = open_queue(shortcuts=True, bypass_csp=True, viewport=viewport)
        page.click("text=Examiner un par un")
        page.click("aside button:text-is('Pas sûr')")
        page.wait_for_url("**fait=*")
        faults += axe(page)
    assert faults == []
