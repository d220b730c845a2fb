"""In a real browser: the keyboard is enough, and a narrow screen too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.web import factories
from tests.web.eye import FOCUSED, NARROW, WIDE, press_until, sideways
from web.clock import now
from web.house import House
from web.security import sessions
from web.store import accounts
from web.store.models import Interest, Review

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]


@pytest.fixture
def page(chromium: playwright.Browser) -> Iterator[playwright.Page]:
    context = chromium.new_context(viewport=WIDE, java_script_enabled=True)
    yield context.new_page()
    context.close()


def test_sign_in_accept_and_undo_by_keyboard_only(
    house: House, world: factories.World, address: str, page: playwright.Page
) -> None:
    page.goto(f"{address}/marches/{world.tender}?statut=ouverts")
    press_until(page, "Adresse électronique")
    page.keyboard.type(world.people["facilitator"])
    press_until(page, "Mot de passe")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/marches/{world.tender}?statut=ouverts")
    press_until(page, "Retenir")
    page.keyboard.press("Enter")
    page.wait_for_url("**fait*")
    assert "Retenu" in page.get_by_role("status").inner_text()
    press_until(page, "Annuler" if "/marches?" in page.url else "Annuler cette décision")
    page.keyboard.press("Enter")
    page.wait_for_url("**annule*")
    assert "Décision annulée" in page.get_by_role("status").inner_text()
    with house.sessions() as session:
        assert [row.decision for row in session.query(Review).order_by(Review.id)] == ["accept", "undo"]


def test_a_structure_answers_and_undoes_by_keyboard_only(
    house: House, world: factories.World, address: str, page: playwright.Page
) -> None:
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["structure"])
        assert person
        token = sessions.open_session(session, person.id, now())
    page.context.add_cookies([{"name": "maillage", "value": token, "url": address}])
    page.goto(f"{address}/marches/{world.tender}")
    press_until(page, "Ça nous intéresse")
    page.keyboard.press("Enter")
    page.wait_for_url("**repondu*")
    assert "enregistrée" in page.get_by_role("status").inner_text()
    press_until(page, "Annuler cette réponse")
    page.keyboard.press("Enter")
    page.wait_for_url("**reponse_annulee*")
    with house.sessions() as session:
        assert [row.answer for row in session.query(Interest).order_by(Interest.id)] == ["interested", "undo"]


def test_the_skip_link_comes_first_and_leads_to_the_content(address: str, page: playwright.Page) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_no_page_scrolls_sideways_at_320_pixels(
    house: House, world: factories.World, address: str, chromium: playwright.Browser
) -> None:
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["admin"])
        assert person
        token = sessions.open_session(session, person.id, now())
        long = factories.tender(session, title="Anticonstitutionnellement" * 8, lots=("1", "2"))
        factories.consideration(session, long)
    context = chromium.new_context(viewport=NARROW)
    context.add_cookies([{"name": "maillage", "value": token, "url": address}])
    page = context.new_page()
    paths = ["/", "/accessibilite", "/compte", "/marches?ou=france", "/structures", f"/marches/{world.tender}"]
    paths += [f"/marches/{long.id}", f"/structures/{world.structure}", "/administration/comptes"]
    paths += ["/administration/collectes", f"/marches/{world.tender}/lots/0/structures", "/absente"]
    paths += [f"/marches/{world.tender}/groupements", f"/marches/{world.foreign_tender}/groupements"]
    for path in paths:
        page.goto(address + path)
        assert sideways(page) == [], path
    context.close()


def test_without_javascript_everything_is_there_and_nothing_is_blocked(
    world: factories.World, address: str, chromium: playwright.Browser
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(f"{address}/connexion")
    page.fill("#email", world.people["facilitator"])
    page.fill("#password", factories.PASSWORD)
    page.click("text=Se connecter >> nth=1")
    page.goto(f"{address}/marches/{world.tender}")
    assert page.locator("script, [style], [onclick]").count() == 0
    assert blocked == []
    context.close()
