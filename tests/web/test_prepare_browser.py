"""A buyer prepares a purchase in a real browser: search, hours, clause, rereading; axe on every page of results."""

from __future__ import annotations

import shutil

import pytest

from tests.web import factories
from tests.web.eye import WIDE, faults
from web.clock import now
from web.house import House
from web.security import sessions
from web.store import accounts
from web.store.models import Activity

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not shutil.which("chromium"), reason="chromium absent")]


@pytest.fixture
def page(house: House, world: factories.World, address: str, chromium: playwright.Browser):  # type: ignore[no-untyped-def]
    """A page of a buyer near whom gardens are tended."""
    with house.sessions.begin() as session:
        trade = Activity(group="espaces-verts-exterieurs-2", sector=None, weight=1.0, source="essai")
        factories.structure(session, name="Les Prés", activities=[trade])
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        cookie = sessions.open_session(session, person.id, now())
    context = chromium.new_context(viewport=WIDE, bypass_csp=True)
    context.add_cookies([{"name": "maillage", "value": cookie, "url": address}])
    yield context.new_page()
    context.close()


def test_a_purchase_is_prepared_from_the_need_to_the_clause(page, address: str) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{address}/achats/sourcing")
    page.get_by_label("Ce que vous voulez acheter").fill("Entretien des espaces verts")
    page.get_by_role("button", name="Chercher").click()
    assert "à revoir" in page.get_by_role("alert").inner_text()
    assert faults(page) == []
    page.get_by_label("Nature").select_option("services")
    page.get_by_label("Où").fill("67000 Strasbourg")
    page.get_by_label("Valeur estimée").fill("400 000")
    page.get_by_role("button", name="Chercher").click()
    assert page.get_by_role("link", name="Les Prés").is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Voir et changer le calcul").click()
    page.get_by_label("Part des heures pour l'insertion").fill("5 %")
    page.get_by_label("Partager les heures").fill("nord : 60 / sud : 40")
    page.get_by_role("button", name="Calculer").click()
    assert page.get_by_role("heading", level=2).first.inner_text().startswith("Entre")
    assert faults(page) == []
    page.get_by_role("link", name="Écrire la clause avec").click()
    assert "heures de travail sur la durée du marché" in page.inner_text("main")
    assert faults(page) == []
    page.get_by_role("link", name="Relire le texte").click()
    page.get_by_label("Votre texte").fill("Recruter des habitants de la commune chez Les Prés. Critère RSE 15 %.")
    page.get_by_role("button", name="Relire").click()
    assert "À corriger avant de publier" in page.inner_text("main")
    assert faults(page) == []
