"""Needs set right by people on the page of groupings: sought again at once, signed, undone, one's own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from clauses.notice import Lot
from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import LotTrade, NeedCorrection


@pytest.fixture
def path(house: House, world: factories.World) -> str:
    """An undivided clause of a known value; two structures that can each give 300 hours a year suit it."""
    with house.sessions.begin() as session:
        lot = Lot("0", "Nettoyage de locaux", value=200_000.0, duration_months=12)
        of = factories.tender(session, title="Nettoyage", value=200_000.0)
        row = of.lots[0]
        row.trades = [LotTrade(group="hygiene-et-proprete-64", sector=None, score=0.9, because="essai")]
        factories.notice(session, of, duration_months=12, lots=(lot,))
        factories.consideration(session, of)
        for name in ("Propre et Net", "Net et Propre"):
            factories.match(session, of, factories.structure(session, name=name, hours=300.0), 0.9)
        return f"/marches/{of.id}/groupements"


def correct(browser: Browser, path: str, **fields: str):  # type: ignore[no-untyped-def]
    return browser.post(path + "/besoins", **({"acte": "set", "besoin": "0"} | fields))


def test_hours_that_nobody_said_are_an_estimate_by_a_named_formula(path: str, facilitator: Browser) -> None:
    page = facilitator.text(path)
    assert "Estimation</span>" in page
    assert "formule F1" in page
    assert re.search(r"entre [\d ]+ et [\d ]+ h, estimation", page)
    assert "Coût d&#39;une heure" in page


def test_hours_given_by_a_person_take_the_place_of_the_estimate_and_cut_the_need(
    path: str, facilitator: Browser
) -> None:
    assert correct(facilitator, path, heures="500", note="CCAP, page 12").status_code == 303
    page = facilitator.text(path)
    assert "500 h, dit par votre organisation le" in page
    assert "Estimation</span>" not in page
    assert "Part 1" in page  # 500 hours are above the 300 that either can give
    assert "(250 heures)" in page.replace("\u202f", " ")  # and joined again
    assert "CCAP, page 12" in page


def test_a_longer_contract_gives_each_more_room(path: str, facilitator: Browser) -> None:
    correct(facilitator, path, heures="500")
    correct(facilitator, path, mois="24")
    page = facilitator.text(path)
    assert "Part 1" not in page
    assert "pendant 2 ans" in page


def test_a_correction_is_undone_and_undoing_twice_is_once(house: House, path: str, facilitator: Browser) -> None:
    correct(facilitator, path, heures="500")
    with house.sessions() as session:
        row = session.scalars(select(NeedCorrection)).one()
    for _ in range(2):
        assert facilitator.post(path + "/besoins/annuler", correction=row.id).status_code == 303
    with house.sessions() as session:
        assert len(session.scalars(select(NeedCorrection)).all()) == 2
    page = facilitator.text(path)
    assert "Estimation</span>" in page
    assert "annulée</span>" in page


def test_another_organisation_keeps_its_own_reading(
    world: factories.World, path: str, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    correct(facilitator, path, heures="500")
    other = browse(world.people["colleague"])
    assert "500 h" not in other.text(path)
    assert other.post(path + "/besoins/annuler", correction=1).status_code == 404


def test_a_need_is_added_matched_with_the_directory_and_taken_out(
    house: House, path: str, facilitator: Browser
) -> None:
    with house.sessions.begin() as session:
        factories.structure(session, name="Les Jardins Neufs")
    answer = correct(facilitator, path, acte="add", titre="Haies", metier="espaces-verts", heures="80")
    assert answer.status_code in (303, 400)
    slug = re.search(r'value="(espaces-verts[^"]*)"', facilitator.text(path))
    assert slug
    assert correct(facilitator, path, acte="add", titre="Haies", metier=slug[1], heures="80").status_code == 303
    page = facilitator.text(path)
    assert "Besoin ajouté : Haies" in page
    assert correct(facilitator, path, acte="remove", besoin="+1").status_code == 303
    assert "Besoin ajouté : Haies" not in facilitator.text(path)


def test_a_lot_said_to_be_reserved_is_answered_by_those_who_may(house: House, path: str, facilitator: Browser) -> None:
    assert correct(facilitator, path, levier="reserved_disability").status_code == 303
    page = facilitator.text(path)
    assert "Un lot réservé au handicap" in page
    assert "Proposition 1" not in page  # two EI: none may answer


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"heures": "beaucoup"}, "Heures"),
        ({"heures": "-5"}, "Heures"),
        ({"heures": "0"}, "au-dessus de 0"),
        ({"mois": "900"}, "Durée"),
        ({"debut": "demain"}, "Début"),
        ({"lieux": "Trifouillis-les-Oies"}, "Lieu inconnu"),
        ({}, "Rien à corriger"),
        ({"acte": "add", "titre": "Haies"}, "un intitulé et un métier"),
    ],
)
def test_what_cannot_be_used_is_told_and_not_kept(
    house: House, path: str, facilitator: Browser, fields: dict[str, str], words: str
) -> None:
    answer = correct(facilitator, path, **fields)
    assert answer.status_code == 400
    assert words in answer.text
    with house.sessions() as session:
        assert not session.scalars(select(NeedCorrection)).all()


def test_what_no_form_sends_is_refused(path: str, facilitator: Browser) -> None:
    assert correct(facilitator, path, besoin="99").status_code == 400
    assert correct(facilitator, path, acte="undo").status_code == 400
    assert correct(facilitator, path, metier="inconnu").status_code == 400


def test_places_named_by_people_change_where_the_work_is(path: str, facilitator: Browser) -> None:
    assert correct(facilitator, path, lieux="68200 Mulhouse, 67").status_code == 303
    assert "Mulhouse" in facilitator.text(path)


def test_what_the_documents_of_an_organisation_say_feeds_its_groups_alone(
    house: House, world: factories.World, path: str, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    text = "Le titulaire réserve au moins 777 heures de travail à des publics éloignés de l'emploi."
    files = {"fichiers": (io.BytesIO(text.encode()), "ccap.txt")}
    tender = path.removesuffix("/groupements")
    answer = facilitator.client.post(
        f"{tender}/documents", data={"csrf_token": facilitator.token()} | files, content_type="multipart/form-data"
    )
    assert answer.status_code == 200, answer.text[:300]
    assert "777 h, lues dans l&#39;avis ou les documents" in facilitator.text(path)
    assert "777 h" not in browse(world.people["colleague"]).text(path)
