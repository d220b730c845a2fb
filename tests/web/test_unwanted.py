"""« Pas pour nous » and the next tenders: what would change is told first, nothing changes before it is confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.jobs.match import update
from web.jobs.runner import Tally
from web.store.models import Activity, LotTrade, Match, Structure, Tender, Unwanted

GARDENS = ("espaces-verts-exterieurs-2", "creation-et-entretien-des-espaces-verts")
COLMAR = {"places": (), "departments": ("68",)}


@pytest.fixture
def here(house: House, world: factories.World) -> dict[str, int]:
    """The structure of the world gardens; one tender next door, one near Colmar, both matched by the engine."""
    with house.sessions.begin() as session:
        row = session.get_one(Structure, world.structure)
        row.activities = [Activity(group=GARDENS[0], sector=GARDENS[1], weight=1.0, source="déclaré")]
        near = session.get_one(Tender, world.tender)
        far = factories.tender(
            session, title="Tonte à Colmar", places=(factories.Place(city="Colmar", post_code="68000"),)
        )
        for tender in session.scalars(select(Tender)):
            for lot in tender.lots:
                lot.trades = [LotTrade(group=GARDENS[0], sector=GARDENS[1], score=0.9, because="essai")]
            tender.found_version = tender.classified_version = "1"
            tender.matched_version = None
        ids = {"structure": row.id, "near": near.id, "far": far.id}
    update(house, Tally())
    return ids


@pytest.fixture
def director(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["structure"])


def matched(house: House, structure: int) -> set[int]:
    update(house, Tally())
    with house.sessions() as session:
        return set(session.scalars(select(Match.tender_id).where(Match.structure_id == structure)))


def wish(here: dict[str, int], **asked: Any) -> dict[str, Any]:
    return {"marche": here["far"], "lot": "0", "limite": "farther"} | asked


def path(here: dict[str, int]) -> str:
    return f"/structures/{here['structure']}/ne-plus-proposer"


def test_a_reason_leads_to_what_it_would_change_and_changes_nothing(
    house: House, director: Browser, here: dict[str, int]
) -> None:
    answer = director.post(f"/marches/{here['far']}/interet", reponse="not_for_us", motif="Trop loin")
    assert answer.status_code == 303
    page = director.text(answer.headers["Location"])
    assert "1 marché ouvert ne vous sera plus proposé" in page
    assert "Tonte à Colmar" in page
    assert re.search(r"à plus de [56]\d km", page)
    assert {here["near"], here["far"]} <= matched(house, here["structure"])


def test_another_reason_means_nothing_for_other_tenders(director: Browser, here: dict[str, int]) -> None:
    answer = director.post(f"/marches/{here['far']}/interet", reponse="not_for_us", motif="Délai trop court")
    assert f"/marches/{here['far']}?" in answer.headers["Location"]


def test_a_confirmed_wish_takes_those_tenders_away_is_seen_and_undone(
    house: House, director: Browser, here: dict[str, int]
) -> None:
    before = matched(house, here["structure"])
    answer = director.post(path(here), **wish(here, borne="30", raison="pas de camion"))
    assert answer.status_code == 303
    page = director.text(answer.headers["Location"].partition("#")[0])
    assert "à plus de 30 km" in page
    assert "pas de camion" in page
    assert before - matched(house, here["structure"]) == {here["far"]}
    number = re.search(r'name="limite" value="(\d+)"', page)
    assert number
    director.post(f"{path(here)}/annuler", limite=number[1])
    assert "annulé le" in director.text(f"/structures/{here['structure']}")
    assert matched(house, here["structure"]) == before


def test_what_is_told_before_is_what_happens(house: House, director: Browser, here: dict[str, int]) -> None:
    told = director.get(path(here), query_string=wish(here, limite="trade")).text
    lost = {int(number) for number in re.findall(r'<li><a href="/marches/(\d+)"', told)}
    before = matched(house, here["structure"])
    director.post(path(here), **wish(here, limite="trade"))
    assert before - matched(house, here["structure"]) == lost == before


def test_a_facilitator_may_note_it_for_one_structure_and_neither_undoes_the_other(
    house: House, facilitator: Browser, director: Browser, here: dict[str, int]
) -> None:
    assert facilitator.post(path(here), **wish(here, borne="20")).status_code == 303
    assert "une personne du réseau" in director.text(f"/structures/{here['structure']}")
    with house.sessions() as session:
        number = session.scalars(select(Unwanted.id)).one()
    assert director.post(f"{path(here)}/annuler", limite=number).status_code == 404
    assert facilitator.post(f"{path(here)}/annuler", limite=number).status_code == 303


@pytest.mark.parametrize(("asked", "status"), [({"limite": "x"}, 400), ({"lot": "9"}, 404), ({"marche": "x"}, 400)])
def test_what_cannot_be_is_refused(director: Browser, here: dict[str, int], asked: dict[str, str], status: int) -> None:
    assert director.get(path(here), query_string=wish(here, **asked)).status_code == status
    assert director.post(path(here), **wish(here, **asked)).status_code == status


def test_a_bound_that_is_no_number_is_told(director: Browser, here: dict[str, int]) -> None:
    page = director.get(path(here), query_string=wish(here, borne="loin")).text
    assert 'role="alert"' in page
    assert director.post(path(here), **wish(here, borne="loin")).status_code == 400


def test_a_correction_is_previewed_then_written(house: House, facilitator: Browser, here: dict[str, int]) -> None:
    fields = {"champ": "zone", "valeur": "20 km", "raison": "vue avec elle"}
    page = facilitator.post(f"/structures/{here['structure']}/corriger/apercu", **fields).text
    assert "Tonte à Colmar" in page
    assert here["far"] in matched(house, here["structure"])
    wider = facilitator.post(f"/structures/{here['structure']}/corriger/apercu", **(fields | {"valeur": "france"})).text
    assert "Aucun marché ouvert ne changerait" in wider
    assert facilitator.post(f"/structures/{here['structure']}/corriger/apercu", champ="zone").status_code == 400
