"""« Peut-être le même »: proposed across sources, decided by people, undone to the same rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from clauses.notice import Buyer, Lot, Notice, NoticeType, Section
from tests.jobs.test_link import arrive
from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.jobs.link import link
from web.jobs.resemble import find_resemblances
from web.jobs.runner import Tally
from web.store.export import tenders_json
from web.store.models import Audit, AwardLink, Resemblance, Review, Tender
from web.store.models import Notice as NoticeRow

NOON = datetime(2126, 12, 4, 12, tzinfo=ZoneInfo("Europe/Paris"))
BOAMP = Notice(
    source="boamp",
    reference="26-11",
    url="https://exemple.test/26-11",
    published=date(2026, 11, 9),
    type=NoticeType.CALL,
    title="Entretien des espaces verts du Heyritz",
    buyer=Buyer("Ville de Fontclaire", siret=factories.OTHER_SIRET),
    departments=("67",),
    cpv=("77310000",),
    lots=(Lot("0", "Entretien des espaces verts du Heyritz"),),
    deadline=NOON,
)
PORTAL = Notice(
    source="atexo",
    reference="place:77",
    url="https://exemple.test/77",
    published=date(2026, 11, 2),
    type=NoticeType.CALL,
    title="Espaces verts du Heyritz : entretien",
    buyer=Buyer("VILLE DE FONTCLAIRE"),
    departments=("67",),
    lots=(Lot("0", "Espaces verts du Heyritz : entretien"),),
    deadline=NOON,
)


@pytest.fixture
def pair(house: House, world: factories.World) -> tuple[int, int]:
    """Two tenders that two sources tell, the one with the earlier notice last: (kept, other) by number."""
    arrive(house, BOAMP)
    arrive(house, PORTAL)
    find_resemblances(house, Tally())
    with house.sessions() as session:
        ids = {row.key: row.id for row in session.scalars(select(Tender))}
    return ids["boamp:26-11"], ids["atexo:place:77"]


def rows(house: House) -> str:
    """All tenders and all that people said, as text."""
    with house.sessions() as session:
        ids = session.execute(select(Tender.id, Tender.key).order_by(Tender.id)).all()
        said = session.execute(select(Review.tender_id, Review.decision).order_by(Review.id)).all()
        return json.dumps([list(tenders_json(session, now())), [list(r) for r in ids], [list(r) for r in said]])


def test_a_pair_is_proposed_once_with_reasons_and_on_the_page_of_each(
    house: House, pair: tuple[int, int], facilitator: Browser
) -> None:
    assert facilitator.text("/marches/doublons").count("C'est le même") == 1
    for number in pair:
        page = facilitator.text(f"/marches/{number}")
        assert "Peut-être le même" in page
        assert "Intitulés ressemblants" in page
    with house.sessions() as session:
        assert session.scalar(select(func.count(Resemblance.id))) == 1


def test_looking_again_changes_nothing_and_one_source_never_resembles_itself(
    house: House, pair: tuple[int, int]
) -> None:
    arrive(house, replace(BOAMP, reference="26-12"))
    find_resemblances(house, Tally())
    find_resemblances(house, Tally())
    with house.sessions() as session:
        keys = {row.id: row.key for row in session.scalars(select(Tender))}
        found = {frozenset((keys[row.one_id], keys[row.other_id])) for row in session.scalars(select(Resemblance))}
    assert found == {frozenset((name, "atexo:place:77")) for name in ("boamp:26-11", "boamp:26-12")}


def test_the_operator_joins_for_all_and_undoing_gives_back_the_same_rows(
    house: House, pair: tuple[int, int], world: factories.World, browse: Callable[[str], Browser], facilitator: Browser
) -> None:
    kept, other = pair
    facilitator.post(f"/marches/{other}/decision", decision="accept")
    before = rows(house)
    admin = browse(world.people["admin"])
    admin.post("/marches/doublons", un=other, autre=kept, avis="oui", motif="même chantier")
    assert facilitator.get(f"/marches/{other}").location == f"/marches/{kept}"
    assert facilitator.post(f"/marches/{other}/decision", decision="accept").status_code == 404
    merged = facilitator.text(f"/marches/{kept}")
    assert "Retenu" in merged
    with house.sessions() as session:
        found = session.get_one(Tender, kept)
        assert found.key == "atexo:place:77"
        assert len(list(tenders_json(session, now(), source="atexo"))) == 1
    admin.post("/marches/doublons/revenir", decision=1)
    assert rows(house) == before
    link(house, Tally())
    assert rows(house) == before


def test_what_the_notices_say_is_found_at_once_joined_or_parted(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    said = Section("objet", "Objet", "Le titulaire réserve 120 heures à des publics éloignés de l'emploi.")
    arrive(house, BOAMP), arrive(house, replace(PORTAL, sections=(said,)))
    find_resemblances(house, Tally())
    with house.sessions() as session:
        ids = {row.key: row.id for row in session.scalars(select(Tender))}
    admin = browse(world.people["admin"])
    admin.post("/marches/doublons", un=ids["boamp:26-11"], autre=ids["atexo:place:77"], avis="oui")
    assert "120 heures" in admin.text(f"/marches/{ids['boamp:26-11']}")
    admin.post("/marches/doublons/revenir", decision=1)
    assert "120 heures" in admin.text(f"/marches/{ids['atexo:place:77']}")


def test_a_join_stands_when_notices_are_linked_again(
    house: House, pair: tuple[int, int], world: factories.World, browse: Callable[[str], Browser]
) -> None:
    browse(world.people["admin"]).post("/marches/doublons", un=pair[0], autre=pair[1], avis="oui")
    before = rows(house)
    with house.sessions.begin() as session:
        session.execute(update(NoticeRow).where(NoticeRow.reference.in_(("26-11", "place:77"))).values(linked=False))
    link(house, Tally())
    assert rows(house) == before


def test_a_facilitator_joins_for_its_own_organisation_only(
    house: House, pair: tuple[int, int], world: factories.World, browse: Callable[[str], Browser], facilitator: Browser
) -> None:
    before, everywhere = rows(house), "/marches?revue=toutes&ou=france"
    facilitator.post("/marches/doublons", un=pair[0], autre=pair[1], avis="oui")
    assert rows(house) == before
    assert facilitator.text(everywhere).count("Heyritz") < browse(world.people["colleague"]).text(everywhere).count(
        "Heyritz"
    )
    assert "Le même, pour votre organisation" in facilitator.text(f"/marches/{pair[1]}")
    assert "Le même, pour votre organisation" not in browse(world.people["colleague"]).text(f"/marches/{pair[1]}")
    facilitator.post("/marches/doublons/revenir", decision=1)
    assert facilitator.text(everywhere).count("Heyritz") == browse(world.people["colleague"]).text(everywhere).count(
        "Heyritz"
    )


def test_what_was_told_apart_is_not_proposed_again(house: House, pair: tuple[int, int], facilitator: Browser) -> None:
    facilitator.post("/marches/doublons", un=pair[0], autre=pair[1], avis="non")
    find_resemblances(house, Tally())
    assert "Aucune paire" in facilitator.text("/marches/doublons")
    assert "Deux marchés différents" in facilitator.text(f"/marches/{pair[0]}")


def test_nobody_takes_back_what_another_organisation_said(
    house: House, pair: tuple[int, int], world: factories.World, browse: Callable[[str], Browser]
) -> None:
    browse(world.people["admin"]).post("/marches/doublons", un=pair[0], autre=pair[1], avis="oui")
    other = browse(world.people["colleague"])
    assert other.post("/marches/doublons/revenir", decision=1).status_code == 404
    assert other.get(f"/marches/{pair[1]}").status_code == 302


def test_every_decision_is_in_the_audit(house: House, pair: tuple[int, int], facilitator: Browser) -> None:
    facilitator.post("/marches/doublons", un=pair[0], autre=pair[1], avis="oui", motif="vu au téléphone")
    facilitator.post("/marches/doublons/revenir", decision=1)
    with house.sessions() as session:
        lines = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert [line for line in lines if line.startswith("tenders_")] == ["tenders_joined", "tenders_join_undone"]


def test_a_private_need_never_merges_with_a_public_tender(
    house: House, pair: tuple[int, int], world: factories.World, browse: Callable[[str], Browser]
) -> None:
    admin = browse(world.people["admin"])
    admin.post("/besoins/nouveau", visible="prive", intitule=BOAMP.title, etape="call", acheteur="Ville de Fontclaire")
    with house.sessions() as session:
        need = session.scalars(select(Tender.id).where(Tender.key.startswith("saisie:"))).one()
    admin.post("/marches/doublons", un=pair[0], autre=need, avis="oui")
    link(house, Tally())
    with house.sessions() as session:
        assert session.scalar(select(func.count(Tender.id)).where(Tender.title == BOAMP.title)) == 2
    facilitator = browse(world.people["facilitator"])
    assert facilitator.post("/marches/doublons", un=pair[0], autre=need, avis="oui").status_code == 404


def test_a_probable_award_is_on_the_page_of_its_call_with_confidence_and_reasons(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    with house.sessions.begin() as session:
        session.add(
            AwardLink(notice="decp:1", tender_id=world.tender, confidence=0.82, reasons=["Même acheteur (SIREN)."])
        )
    for role in ("facilitator", "buyer", "structure"):
        page = browse(world.people[role]).text(f"/marches/{world.tender}")
        assert "Attribution probable" in page
        assert "82 %" in page
        assert "Même acheteur (SIREN)." in page
    with house.sessions.begin() as session:
        session.scalars(select(AwardLink)).one().decision = "refused"
    assert "Attribution probable" not in browse(world.people["facilitator"]).text(f"/marches/{world.tender}")
