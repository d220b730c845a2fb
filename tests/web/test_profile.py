"""A structure describes itself, sees what that changes first, and its words stand beside those of the directories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from matching.directory_policy import STATED
from scrapers.source import Unreadable
from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.pages.profile_form import read_zone, zone_words
from web.store import knowledge
from web.store.models import Structure, StructureFact

GARDENS = "espaces-verts-exterieurs-2"


@pytest.fixture
def structure(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["structure"])


@pytest.fixture
def address(world: factories.World) -> str:
    return f"/ma-structure/{world.structure}/profil"


def facts(house: House, structure_id: int) -> dict[str, Any]:
    with house.sessions() as session:
        mine = (StructureFact.structure_id == structure_id, StructureFact.source == STATED)
        return {row.field: row.value[0] for row in session.scalars(select(StructureFact).where(*mine))}


def test_what_is_known_and_what_is_missing_is_told(structure: Browser, address: str) -> None:
    page = structure.get(address).text
    assert "informations connues sur 9" in page
    assert "Sans elles, un lot trop grand n&#39;est pas reconnu" in page


def test_nothing_is_written_before_it_was_shown_and_confirmed(
    house: House, structure: Browser, world: factories.World, address: str
) -> None:
    shown = structure.post(f"{address}/apercu", zone="30 km", hours="1 200", text="Jardins partagés.")
    assert "Rien n'est encore enregistré" in shown.text
    assert facts(house, world.structure) == {}
    answer = structure.post(address, zone="30 km", hours="1 200", text="Jardins partagés.")
    assert answer.status_code == 303
    zone = {"country": False, "radius_km": 30.0, "codes": []}
    assert facts(house, world.structure) == {"zone": zone, "hours": 1200.0, "text": "Jardins partagés."}
    with house.sessions() as session:
        row = session.get_one(Structure, world.structure)
        assert (row.zone_radius_km, row.hours) == (30.0, 1200.0)


def test_what_it_said_is_shown_again_and_taken_back_when_emptied(
    house: House, structure: Browser, world: factories.World, address: str
) -> None:
    structure.post(address, zone="67, 68", hours="900")
    page = structure.get(address).text
    assert 'value="67, 68"' in page
    assert 'value="900"' in page
    assert "vous retirez ce que vous aviez dit" in structure.post(f"{address}/apercu", zone="67, 68").text
    structure.post(address, zone="67, 68")
    assert set(facts(house, world.structure)) == {"zone"}
    with house.sessions() as session:
        assert session.get_one(Structure, world.structure).hours is None


def test_each_trade_has_its_own_zone_and_way_of_selling(
    house: House, structure: Browser, world: factories.World, address: str
) -> None:
    said = {"metier-0": GARDENS, "zone-0": "67000 Strasbourg", "vente-0": ["services", "goods"]}
    assert structure.post(address, **said).status_code == 303
    with house.sessions() as session:
        told = [a for a in session.get_one(Structure, world.structure).activities if a.zone_codes]
    assert [(a.group, a.zone_codes, a.selling) for a in told] == [(GARDENS, ["com:67482"], ["goods", "services"])]


def test_what_it_says_changes_its_tenders_and_that_is_foreseen(
    house: House, structure: Browser, world: factories.World, address: str
) -> None:
    shown = structure.post(f"{address}/apercu", zone="2A, 2B").text
    assert "marché ouvert en moins" in shown
    assert "Entretien des espaces verts" in shown


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("zone", "67, Nulle-Part", "Nulle-Part"),
        ("hours", "beaucoup", "beaucoup"),
        ("website", "exemple.fr", "https://"),
        ("metier-0", "licornes", "licornes"),
        ("etp", "-3", "-3"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_typed_is_lost(
    house: House, structure: Browser, world: factories.World, address: str, field: str, written: str, told: str
) -> None:
    answer = structure.post(f"{address}/apercu", **{field: written, "text": "Nos jardins."})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Nos jardins." in answer.text
    assert structure.post(address, **{field: written}).status_code == 400
    assert facts(house, world.structure) == {}


def test_nobody_describes_another_structure(structure: Browser, facilitator: Browser, world: factories.World) -> None:
    foreign = f"/ma-structure/{world.foreign_structure}/profil"
    assert structure.get(foreign).status_code == 404
    assert structure.post(foreign, hours="1").status_code == 404
    assert facilitator.post(f"/ma-structure/{world.structure}/profil", hours="1").status_code == 403


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("67, 2a", ["dep:2A", "dep:67"]),
        ("Bas-Rhin ; 68", ["dep:67", "dep:68"]),
        ("67000 Strasbourg", ["com:67482"]),
        ("epci:246700488", ["epci:246700488"]),
    ],
)
def test_a_zone_is_written_as_people_say_it(written: str, codes: list[str]) -> None:
    found = read_zone(written, knowledge.gazetteer())
    assert found
    assert found["codes"] == codes
    assert read_zone(zone_words(found), knowledge.gazetteer()) == found


def test_a_zone_that_is_none_names_the_word() -> None:
    with pytest.raises(Unreadable, match="ni un département") as refused:
        read_zone("67, demain", knowledge.gazetteer())
    assert refused.value.value == "demain"
