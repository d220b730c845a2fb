"""Writing a clause and reading one again: pages, the paper, and what never comes out."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import docx
import pytest
from sqlalchemy import text

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.pages.drafting import FIELDS

NAMED = "Le titulaire travaille avec Les Jardins du Rhin (SIRET 900 000 027 00012)."


@pytest.fixture
def buyer(world: factories.World, browse: Callable[[str], Browser]) -> Browser:
    return browse(world.people["buyer"])


def words(page: str) -> str:
    page = html.unescape(re.sub("<[^>]+>", " ", page)).replace("\u202f", " ").replace("\xa0", " ")
    return re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("form", FIELDS)
def test_every_form_has_its_fields_and_its_paragraphs(buyer: Browser, form: str) -> None:
    page = buyer.text(f"/achats/clause?forme={form}")
    assert all(f'id="{name}"' in page for name in FIELDS[form])  # type: ignore[index]
    assert "Pourquoi :" in words(page)
    assert "Ne nommez aucune structure" in page


def test_what_is_chosen_is_written(buyer: Browser) -> None:
    page = words(buyer.text("/achats/clause?heures=1+260&lot=2&penalite=60&public=rsa"))
    assert "au moins 1 260 heures de travail sur la durée du lot 2" in page
    assert "pénalité de 60 €" in page
    assert "par des personnes éloignées de l'emploi : allocataires du revenu de solidarité active." in page


def test_a_number_that_is_none_is_quoted_and_nothing_is_written(buyer: Browser) -> None:
    page = words(buyer.text("/achats/clause?heures=beaucoup"))
    assert "Heures d'insertion, au moins : un nombre entier" in page
    assert "Reçu « beaucoup »" in page
    assert "Pourquoi :" not in page
    assert buyer.get("/achats/clause.docx?heures=beaucoup").status_code == 404


@pytest.mark.parametrize("query", ["forme=magie", "famille=voisins"])
def test_a_word_of_no_list_is_a_bad_address(buyer: Browser, query: str) -> None:
    assert buyer.get(f"/achats/clause?{query}").status_code == 400


def test_the_generator_writes_on_when_a_structure_is_called_by_its_own_words(house: House, buyer: Browser) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, name="Le titulaire réalise")
    assert "Pourquoi :" in words(buyer.text("/achats/clause?heures=70"))


def test_the_paper_holds_the_text_the_reasons_and_the_cautions(buyer: Browser) -> None:
    opened = docx.Document(io.BytesIO(buyer.get("/achats/clause.docx?forme=reserve&famille=joint&lot=3").data))
    told = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    cells = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert "Le lot 3 est réservé à des structures d'insertion" in told
    assert "Ne nommez aucune structure" in told
    assert "La réservation doit se lire dans l'avis lui-même" in cells
    assert "{" not in told + cells


def test_a_named_structure_must_go(buyer: Browser) -> None:
    page = words(buyer.post("/achats/relire", texte=NAMED).text)
    assert "À corriger avant de publier" in page
    assert "« Les Jardins du Rhin » est une structure de l'annuaire" in page
    assert "900 000 027 00012" in page


def test_what_a_reader_will_find_is_told_and_marked(buyer: Browser) -> None:
    answer = buyer.post(
        "/achats/relire", texte="Clause d'insertion obligatoire de 105 heures.\nCritère RSE : 15 %."
    ).text
    assert "<mark>Critère RSE</mark>" in answer
    page = words(answer)
    assert "Clause d'insertion 105 heures, obligatoire" in page
    assert "vérifier le lien" in page
    assert "Non trouvé dans ce texte : publics éligibles" in page


def test_an_article_that_clashes_with_the_words_is_told(buyer: Browser) -> None:
    clash = "Marché réservé aux structures d'insertion par l'activité économique, article L. 2113-12."
    assert "À relire" in words(buyer.post("/achats/relire", texte=clash).text)


def test_a_clean_text_has_nothing_to_be_said_of(buyer: Browser) -> None:
    assert "Rien à signaler" in words(buyer.post("/achats/relire", texte="Le marché commence le 3 mars.").text)


@pytest.mark.parametrize("written", ["", "  \n ", "x" * 40_001])
def test_no_text_or_too_long_a_one_is_refused(buyer: Browser, written: str) -> None:
    assert buyer.post("/achats/relire", texte=written).status_code == 400


def test_the_text_read_again_is_kept_nowhere(house: House, buyer: Browser) -> None:
    buyer.post("/achats/relire", texte=NAMED)
    with house.engine.connect() as connection:
        tables = connection.execute(text("select count(*) from sourcing")).scalar()
        audited = connection.execute(text("select count(*) from audit where detail like '%titulaire%'")).scalar()
    assert (tables, audited) == (0, 0)
