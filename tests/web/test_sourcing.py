"""Sourcing by the page: found, advised, kept as shown, seen by one organisation alone."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Activity, Sourcing, Structure

NEED = {"objet": "Entretien des espaces verts", "lieu": "67000 Strasbourg", "nature": "services", "valeur": "250 000"}


@pytest.fixture
def buyer(house: House, world: factories.World, browse: Callable[[str], Browser]) -> Browser:
    """A buyer near whom one structure tends gardens."""
    with house.sessions.begin() as session:
        factories.structure(session, name="Les Prés", activities=gardens())
    return browse(world.people["buyer"])


@pytest.fixture
def lender(house: House, world: factories.World) -> str:
    """An ETTI of the same trade and town: it lends staff and does no work itself."""
    with house.sessions.begin() as session:
        return factories.structure(session, kind="ETTI", name="Intérim du Rhin", activities=gardens()).name


def gardens() -> list[Activity]:
    return [Activity(group="espaces-verts-exterieurs-2", sector=None, weight=1.0, source="essai")]


def words(page: str) -> str:
    page = html.unescape(page).replace("\u202f", " ").replace("\xa0", " ")
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))


def searched(buyer: Browser, **values: str) -> str:
    answer = buyer.post("/achats/sourcing", **(NEED | values))
    assert answer.status_code == 303, words(answer.text)
    return str(answer.location)


def test_structures_near_are_found_by_answer_mode_with_their_reasons(buyer: Browser, lender: str) -> None:
    page = words(buyer.text(searched(buyer)))
    does, lends = page.split("Mettent du personnel à disposition du titulaire")
    assert "Les Prés" in does.split("Font le travail")[1]
    assert lender in lends
    assert lender not in does
    assert "0 km de Strasbourg" in does.split("Les Prés")[1] or "1 km de Strasbourg" in does.split("Les Prés")[1]
    assert re.search(r"métier \d+ %, lieu \d+ %", page)


def test_the_lever_is_told_with_articles_and_the_law_of_the_day(buyer: Browser) -> None:
    page = words(buyer.text(searched(buyer, acheteur="autre", date="01/10/2026")))
    assert "Clause d'insertion (condition d'exécution) : conseillé" in page
    assert "La valeur atteint le seuil européen de 216 000 € HT" in page
    assert "Exceptions ouvertes à l'acheteur" in page
    assert "R2142-22" in page


def test_one_structure_alone_is_told_never_to_be_named(buyer: Browser) -> None:
    assert "sans jamais la nommer" in words(buyer.text(searched(buyer)))


def test_every_trouble_of_the_form_is_told_at_once_and_nothing_is_kept(house: House, buyer: Browser) -> None:
    answer = buyer.post("/achats/sourcing", objet="Mammouths", lieu="Nulle part", nature="", valeur="beaucoup")
    page = words(answer.text)
    assert answer.status_code == 400
    for said in ("Reçu « Nulle part »", "Reçu « beaucoup »", "Choisissez travaux", "choisissez-le"):
        assert said in page
    assert 'value="Mammouths"' in answer.text
    with house.sessions() as session:
        assert session.scalar(select(Sourcing)) is None


def test_a_search_is_kept_as_it_was_shown_whatever_the_directory_becomes(house: House, buyer: Browser) -> None:
    where = searched(buyer)
    with house.sessions.begin() as session:
        for row in session.scalars(select(Structure)):
            row.name = "Nouveau nom"
    page = buyer.text(where)
    assert "Les Prés" in page
    assert "Nouveau nom" not in page


def test_the_log_lists_and_exports_the_searches_of_one_s_own_organisation(
    buyer: Browser, facilitator: Browser, world: factories.World
) -> None:
    where = searched(buyer)
    assert "Entretien des espaces verts" in buyer.text("/achats/sourcing/journal")
    rows = list(csv.reader(io.StringIO(buyer.get("/achats/sourcing/journal.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert rows[1][1:4] == [world.people["buyer"], "Entretien des espaces verts", "Strasbourg (67)"]
    listed = buyer.get(where.replace("/achats/sourcing?", "/achats/sourcing/structures.csv?")).text
    assert "Les Prés" in listed
    assert facilitator.get(where).status_code == 404
    assert "Entretien" not in facilitator.text("/achats/sourcing/journal")
    assert "Entretien" not in facilitator.get("/achats/sourcing/journal.csv").text


def test_the_log_goes_on_from_page_to_page(buyer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from web.sourcing import log

    for number in range(3):
        searched(buyer, objet=f"Entretien des espaces verts {number}")
    monkeypatch.setattr(log.page, "__defaults__", (None, 2))
    first = buyer.text("/achats/sourcing/journal")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "espaces verts 0" not in first
    assert "espaces verts 0" in buyer.text(html.unescape(following[1]))
    assert buyer.get("/achats/sourcing/journal?apres=faux").status_code == 400


def test_a_tender_fills_the_form(world: factories.World, buyer: Browser) -> None:
    page = buyer.text(f"/achats/sourcing?marche={world.tender}")
    assert 'value="67000 Strasbourg"' in page
    assert "Entretien des espaces verts" in page
    assert buyer.get(f"/achats/sourcing?marche={world.foreign_tender}").status_code == 404


def test_a_place_is_a_town_or_a_department(buyer: Browser) -> None:
    for place in ("67", "Bas-Rhin", "Strasbourg"):
        assert "(67)" in words(buyer.text(searched(buyer, lieu=place)))


def test_too_many_searches_in_an_hour_are_put_off(buyer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.sourcing.MOST_AN_HOUR", 1)
    searched(buyer)
    answer = buyer.post("/achats/sourcing", **NEED)
    assert answer.status_code == 429
    assert "Recommencez plus tard" in words(answer.text)
