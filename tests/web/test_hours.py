"""The page of hours: what buyers and facilitators see, and the note they keep."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest

from clauses.notice import Lot as LotValue
from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.pages.hours_form import METHODS, choices
from web.store.models import LotTrade
from web.store.packing import unpack_tender
from web.store.tenders import write_tender

FILLED = "methode=amount&amount=1+000+000&labour_share=50+%25&insertion_rate=5+%25&hourly_cost=30"


@pytest.fixture
def buyer(world: factories.World, browse: Callable[[str], Browser]) -> Browser:
    return browse(world.people["buyer"])


def words(page: str) -> str:
    page = html.unescape(page)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.replace("\u202f", " ").replace("\xa0", " ")))


def test_the_calculation_is_shown_line_by_line(buyer: Browser) -> None:
    page = words(buyer.text(f"/heures?{FILLED}"))
    assert "840 heures" in page
    assert "1 000 000 € × 50 % ÷ 30 € = 16 666,67 h" in page
    assert "Taux d'insertion 5 % Donné" in page


def test_what_nobody_gave_is_marked_as_taken_by_default(buyer: Browser) -> None:
    page = words(buyer.text("/heures?amount=400000&trade=peinture+int%C3%A9rieure"))
    assert "Entre 280 et 1 015 heures" in page
    assert "Coût d'une heure 35 € de l'heure (de 30 à 45) Par défaut (à confirmer) : usage du métier, 2026" in page


def test_hours_are_shared_and_add_up(buyer: Browser) -> None:
    page = words(buyer.text("/heures?methode=percent&percent=100&planned_hours=833&split=nord:50/30/20"))
    assert "Nord 420 Part 2 252 Part 3 168 Total 840" in page


def test_an_empty_form_is_no_mistake_and_a_bad_number_is_quoted(buyer: Browser) -> None:
    assert 'role="alert"' not in buyer.text("/heures")
    assert "Montant du marché : un nombre est attendu. Reçu « dix »." in words(buyer.text("/heures?amount=dix"))
    assert "Parts" not in buyer.text("/heures")
    assert "Des parts positives sont attendues" in words(buyer.text(f"/heures?{FILLED}&split=0"))


def test_a_question_is_asked_where_there_is_no_default(buyer: Browser) -> None:
    assert "5 % de quoi ?" in words(buyer.text("/heures?methode=percent&percent=5"))
    assert "Quelle part du prix" in words(buyer.text("/heures?amount=400000"))


def test_an_unknown_method_is_a_bad_address(buyer: Browser) -> None:
    assert buyer.get("/heures?methode=magie").status_code == 400


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_its_form(buyer: Browser, method: str) -> None:
    page = buyer.text(f"/heures?methode={method}")
    assert all(f'id="{field.key}"' in page for field in METHODS[method].fields)
    assert all(field.choices in choices() for field in METHODS[method].fields if field.choices)


@pytest.fixture
def tender(house: House, world: factories.World) -> int:
    """A call of the buyer: a lot of painting of 250 000 € over 18 months, a lot of which nothing is known."""
    with house.sessions.begin() as session:
        row = factories.tender(session, value=400_000.0)
        lots = (LotValue("1", "Peinture", value=250_000.0, duration_months=18), LotValue("2", "Sols"))
        written = write_tender(session, row, row.key, replace(unpack_tender(row.content), lots=lots), now()).row
        trade = LotTrade(
            group="batiments-et-travaux-publics-65", sector="peinture-revetement-des-murs", score=1, because=""
        )
        written.lots[0].trades.append(trade)
        factories.consideration(session, written, hours=[factories.hours("1", 120)])
        return written.id


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_lot_fills_the_form_with_what_its_notice_says(tender: int, buyer: Browser) -> None:
    page = buyer.text(f"/heures?marche={tender}&lot=1")
    assert (value_of(page, "amount"), value_of(page, "months")) == ("250000", "18")
    assert '<option value="peinture intérieure" selected>' in page
    assert "Entre 175 et 630 heures" in words(page)
    assert "L'avis demande déjà : lot 1 : 120 heures" in words(page)


def test_what_the_notice_does_not_say_stays_empty(tender: int, buyer: Browser) -> None:
    page = buyer.text(f"/heures?marche={tender}&lot=2")
    assert (value_of(page, "amount"), value_of(page, "months")) == ("", "")
    assert "complétez" in page
    assert 'role="alert"' not in page
    assert value_of(buyer.text(f"/heures?marche={tender}"), "amount") == "400000"


def test_a_field_emptied_by_hand_stays_empty(tender: int, buyer: Browser) -> None:
    assert value_of(buyer.text(f"/heures?marche={tender}&lot=1&amount=&months="), "months") == ""


def test_a_tender_leads_to_its_hours(tender: int, buyer: Browser) -> None:
    assert f"/heures?marche={tender}" in buyer.text(f"/marches/{tender}")


@pytest.mark.parametrize("number", ["foreign", "none", "word"])
def test_a_tender_of_others_fills_nothing(number: str, world: factories.World, buyer: Browser) -> None:
    of = {"foreign": world.foreign_tender, "none": 999_999, "word": "x"}[number]
    assert buyer.get(f"/heures?marche={of}").status_code == 404


def test_the_note_tells_the_same_signed_and_dated(buyer: Browser) -> None:
    answer = buyer.get(f"/heures/note.docx?{FILLED}&split=50/50")
    opened = docx.Document(io.BytesIO(answer.data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in opened.paragraphs] + cells)
    for said in ("840 heures", "÷ 30 € = 16 666,67 h", "Taux d'insertion", "420 h", "Calculé par : Organisation"):
        assert said in text.replace("\u202f", " ").replace("\xa0", " ")
    assert "{{" not in text


def test_there_is_no_note_without_an_answer(buyer: Browser) -> None:
    for query in ("", "?amount=dix", "?amount=400000"):
        assert buyer.get(f"/heures/note.docx{query}").status_code == 404
