"""The other pages: home, errors, headers, account, structures, buyer, administration."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from clauses.tender import Stage, status_at
from tests.web import factories
from tests.web.conftest import Browser
from web.app import LARGEST_BODY
from web.clock import now
from web.house import House
from web.pages import csv_export
from web.store import accounts
from web.store.export import is_open
from web.store.listing.text import fold, holds_words
from web.store.models import Structure, Tender, User


def test_home_tells_how_fresh_each_source_is(house: House, anonymous: Browser) -> None:
    assert "Pas encore lue" in anonymous.text("/")
    with house.sessions.begin() as session:
        factories.run(session, hours_ago=50)
    assert "En retard" in anonymous.text("/")
    with house.sessions.begin() as session:
        factories.run(session, hours_ago=1)
        factories.notice(session, factories.tender(session))
    page = anonymous.text("/")
    assert "À jour" in page
    assert '<td class="figure">1</td>' in page
    with house.sessions.begin() as session:
        factories.run(session, state="broken", hours_ago=0.1)
    assert "En panne" in anonymous.text("/")


def test_every_page_leads_to_accessibility_law_and_privacy(anonymous: Browser) -> None:
    for path in ("/", "/connexion", "/accessibilite", "/mentions-legales", "/donnees-personnelles"):
        page = anonymous.text(path)
        assert "Accessibilité : non conforme (non auditée)" in page
        assert "/mentions-legales" in page
        assert "/donnees-personnelles" in page


@pytest.mark.parametrize(
    ("method", "path", "code", "title"),
    [
        ("GET", "/absente", 404, "Page introuvable"),
        ("GET", "/deconnexion", 405, "Action impossible ici"),
        ("GET", "/marches/9999999999999999999999", 404, "Page introuvable"),
    ],
)
def test_errors_are_french_pages(facilitator: Browser, method: str, path: str, code: int, title: str) -> None:
    answer = facilitator.client.open(path, method=method)
    assert answer.status_code == code
    assert title in answer.text


def test_a_fault_of_ours_shows_no_stack(app: Flask) -> None:
    def fault() -> str:
        raise RuntimeError("secret interne")

    app.view_functions["public.legal"] = fault
    answer = app.test_client().get("/mentions-legales")
    assert answer.status_code == 500
    assert "Panne de notre côté" in answer.text
    assert "secret" not in answer.text


def test_a_huge_form_is_refused(facilitator: Browser) -> None:
    answer = facilitator.client.post("/connexion", data={"email": "x" * (LARGEST_BODY + 1)})
    assert answer.status_code == 413
    assert "trop volumineux" in answer.text


@pytest.mark.parametrize("path", ["/", "/absente", "/static/icon.svg"])
def test_every_answer_carries_its_headers(anonymous: Browser, path: str) -> None:
    headers = anonymous.get(path, buffered=True).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_pages_of_signed_in_people_are_kept_in_no_cache(facilitator: Browser) -> None:
    assert facilitator.get("/compte").headers["Cache-Control"] == "no-store"


def test_digest_is_asked_for_and_stopped(house: House, world: factories.World, facilitator: Browser) -> None:
    for wish in ("oui", "non"):
        page = facilitator.post("/compte/resume", follow=True, resume=wish).text
        assert "Votre choix est enregistré" in page
        with house.sessions() as session:
            person = accounts.by_email(session, world.people["facilitator"])
            assert person
            assert person.wants_digest is (wish == "oui")


def test_asking_for_the_digest_again_lifts_a_former_stop(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        for person in session.scalars(select(User)):
            person.stopped_at = now()
    assert "Vous recevez le résumé" in facilitator.post("/compte/resume", follow=True, resume="oui").text


def test_structures_are_filtered_and_exported(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, kind="ESAT", name="Élan du Ried", city="Sélestat")
        factories.structure(session, name="Atelier de Lille", department="59")
    page = facilitator.text("/structures?mots=elan selestat&type=ESAT")
    assert "Élan du Ried" in page
    assert "Atelier" not in page
    assert "Atelier de Lille" not in facilitator.text("/structures")  # not my territory
    answer = facilitator.get("/structures.csv?ou=france")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    names = [row[0] for row in rows[1:]]
    assert names == ["Atelier de Lille", "Élan du Ried", "Les Ateliers du Nord", "Les Jardins du Rhin"]


def test_a_structure_reads_what_is_known_of_it_with_source_and_date(
    world: factories.World, browse: Callable[[str], Browser]
) -> None:
    browser = browse(world.people["structure"])
    answer = browser.get("/ma-structure")
    assert answer.location == f"/structures/{world.structure}"
    page = browser.text(answer.location)
    assert "du 1er mars 2026, non vérifiée" in page
    assert "Entretien des espaces verts" in page
    assert "Entretien" in browser.text(f"/structures/{world.structure}/marches.csv")


def test_a_list_of_structures_costs_the_same_for_few_and_many(
    house: House, facilitator: Browser, statements: list[str]
) -> None:
    facilitator.text("/structures")  # the total is counted and kept
    statements.clear()
    facilitator.text("/structures")
    few = len(statements)
    with house.sessions.begin() as session:
        for number in range(22):
            factories.structure(session, name=f"S{number}")
    statements.clear()
    facilitator.text("/structures")
    assert len(statements) == few <= 3


def test_a_buyer_reads_its_own_tenders_only(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    browser = browse(world.people["buyer"])
    for path in ("/mes-marches", "/mes-marches.csv"):
        page = browser.text(path)
        assert "Ville de Strasbourg" in page
        assert "Ville de Lille" not in page
    assert "Décision" not in browser.text("/mes-marches.csv")


def test_administration_shows_accounts_without_secrets_and_what_failed(
    world: factories.World, browse: Callable[[str], Browser]
) -> None:
    browser = browse(world.people["admin"])
    page = browser.text("/administration/comptes") + browser.text("/administration/comptes.csv")
    assert world.people["buyer"] in page
    assert "argon2" not in page
    page = browser.text("/administration/collectes") + browser.text("/administration/quarantaine.csv")
    assert "champ « date » absent" in page


@pytest.mark.parametrize("cell", ["=1+1", "+33 1", "-2", "@x", "\t=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert csv_export.safe(cell) == "'" + cell


def test_numbers_stay_numbers_in_french() -> None:
    assert csv_export.safe(-2) == -2
    assert csv_export.safe(0.25) == "0,25"
    assert csv_export.safe("2 - 3") == "2 - 3"


NOW = datetime(2026, 5, 3, 8, tzinfo=UTC)


def test_open_means_the_same_in_sql_and_in_words(house: House) -> None:
    with house.sessions.begin() as session:
        for stage in Stage:
            for days in (-1, 1, None):
                for shown in (None, date(2026, 5, 2), date(2026, 5, 3)):
                    deadline = None if days is None else NOW + timedelta(days=days)
                    factories.tender(session, deadline=deadline, stage=stage, shown_until=shown)
        told = {t.id for t in session.scalars(select(Tender)) if _status(t) == "open"}
        assert told == set(session.scalars(select(Tender.id).where(is_open(NOW))))
        assert len(told) > 1


def _status(tender: Tender) -> str:
    return status_at(Stage(tender.stage), tender.deadline, tender.shown_until, NOW).value


@given(st.text(max_size=30))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("word", ["(", "[a-z]", "a+b", "\\d", "œuf", "l’été", "*", "%", "_", "^x$"])
def test_search_takes_signs_as_they_are(house: House, word: str) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, name=f"avant {word} après")
        factories.structure(session, name="rien")
        found = session.scalars(select(Structure.name).where(*holds_words(Structure.name, word))).all()
    assert found == [f"avant {word} après"]
