"""The page of a structure and the page of duplicates, as facilitators use them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from matching.standing import About, Answer, Check
from matching.structure import StructureKind
from tests.web import factories
from web.clock import PARIS, now
from web.house import House
from web.store import facts, knowledge
from web.store.facts import Told
from web.store.models import Structure, StructureFact

SIRETS = ("00010434900014", "00010434900022")


@pytest.fixture
def told(house: House, world: factories.World) -> dict[str, int]:
    """Two rows that look alike, with facts of a list; answers their ids by SIRET."""
    fields: dict[str, Any] = {
        "name": "Jardins fictifs",
        "place": {"department": "67", "insee": "67482", "post_code": "67000", "city": "Strasbourg"},
        "places": {"low": 66, "high": 66},
        "networks": ["Réseau fictif"],
        "environment": ["Atelier de réemploi"],
        "activities": [
            {
                "group": "espaces-verts-exterieurs-2",
                "sector": "genie-ecologique",
                "weight": 1.0,
                "source": "métier déclaré",
                "zone": {"country": False, "radius_km": 30.0, "codes": []},
                "selling": ["services"],
            }
        ],
    }
    day = now().astimezone(PARIS).date()
    checks = (
        Check(About.REGISTER, "recherche-entreprises", day, Answer.YES),
        Check(About.RIGHT, "finess", day, Answer.YES),
    )
    with house.sessions.begin() as session:
        part = [Told(siret, StructureKind.ESAT, "finess", fields, date(2026, 5, 20), checks) for siret in SIRETS]
        facts.keep(session, part, knowledge.directory(), now())
        rows = session.scalars(select(Structure).where(Structure.siret.in_(SIRETS)))
        return {row.siret: row.id for row in rows}


def test_the_page_tells_capacity_standing_networks_and_sources(facilitator: Any, told: dict[str, int]) -> None:
    page = facilitator.text(f"/structures/{told[SIRETS[0]]}")
    for words in (
        "66 places (FINESS, mai 2026)",
        "Réseau fictif (FINESS",
        "Atelier de réemploi",
        "Vérifiée le",
        "jusqu'à 30 km",
    ):
        assert words.replace("'", "&#39;") in page or words in page
    assert "20 mai 2026" in page


def test_the_list_tells_the_standing_with_its_day(facilitator: Any, told: dict[str, int]) -> None:
    page = facilitator.text("/structures?ou=france")
    assert "Vérifiée le" in page
    assert "Liste de mars 2026, non vérifiée" in page


def test_a_correction_is_signed_shown_and_taken_back(facilitator: Any, told: dict[str, int], house: House) -> None:
    path = f"/structures/{told[SIRETS[0]]}"
    facilitator.post(f"{path}/corriger", champ="name", valeur="Le Verger", raison="appel du 3 mai")
    page = facilitator.text(path)
    assert "<h1>Le Verger</h1>" in page
    assert "appel du 3 mai" in page
    with house.sessions() as session:
        fact = session.scalars(select(StructureFact).where(StructureFact.source == "corrections")).one()
        assert fact.user_id is not None
    facilitator.post(f"{path}/corriger", champ="name", valeur="", raison="erreur")
    assert "<h1>Jardins fictifs</h1>" in facilitator.text(path)


@pytest.mark.parametrize(
    "fields",
    [
        {"champ": "siret", "raison": "r"},
        {"champ": "name", "raison": ""},
        {"champ": "hours", "valeur": "x", "raison": "r"},
    ],
)
def test_a_correction_without_reason_or_that_cannot_be_read_is_refused(
    facilitator: Any, told: dict[str, int], fields: dict[str, str]
) -> None:
    assert facilitator.post(f"/structures/{told[SIRETS[0]]}/corriger", **fields).status_code == 400


def test_a_person_may_say_that_it_is_closed(facilitator: Any, told: dict[str, int]) -> None:
    path = f"/structures/{told[SIRETS[0]]}"
    facilitator.post(f"{path}/corriger", champ="fermee", raison="liquidation")
    assert "Fermée (vu le" in facilitator.text(path)


def test_duplicates_are_decided_and_taken_back(facilitator: Any, told: dict[str, int]) -> None:
    assert "Une seule structure" in facilitator.text("/structures/doublons")
    first, second = (told[siret] for siret in SIRETS)
    page = facilitator.post("/structures/doublons", follow=True, garder=first, autre=second, avis="oui").text
    assert "une seule structure, le" in page
    assert "réunie à" in facilitator.text(f"/structures/{second}")
    assert f'/structures/{second}"' not in facilitator.text("/structures?ou=france")
    back = facilitator.post("/structures/doublons/revenir", follow=True, decision=1).text
    assert "Une seule structure" in back
    assert "réunie à" not in facilitator.text(f"/structures/{second}")


def test_a_decision_that_says_nothing_is_refused(facilitator: Any, told: dict[str, int]) -> None:
    assert facilitator.post("/structures/doublons", garder="1", autre="2", avis="peut-être").status_code == 400
