"""Needs typed in: written, changed, withdrawn, and private ones seen by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.jobs.alert import prepare_digests
from web.jobs.link import link
from web.jobs.read import reparsing
from web.jobs.runner import Tally
from web.security.rights import RULES
from web.store import corrections, labels
from web.store.listing import space
from web.store.models import Correction, Match, Message, Notice, Review, Structure, Tender, TypedNeed, User
from web.store.visibility import look_as

NEED = {
    "visible": "prive",
    "intitule": "Entretien du parc de la Moulinelle",
    "description": "Le titulaire réserve 80 heures à des publics éloignés de l'emploi. Mme Durand, 03 88 00 00 00.",
    "etape": "call",
    "lieux": "67000 Strasbourg",
    "date_limite": "15/03/2127 12:00",
    "cpv": "77310000",
}
SECRET = "Moulinelle"


@pytest.fixture
def typed(facilitator: Browser) -> Browser:
    """A facilitator whose organisation has typed a private need."""
    assert facilitator.post("/besoins/nouveau", **NEED).status_code == 303
    return facilitator


def tender_id(house: House) -> int:
    with house.sessions() as session:
        return session.scalars(select(Tender.id).where(Tender.key.startswith("saisie:"))).one()


def test_a_need_becomes_a_tender_by_the_chain_of_all_notices(house: House, typed: Browser) -> None:
    page = unescape(typed.text(f"/marches/{tender_id(house)}"))
    assert "Clause d'insertion" in page
    assert "80 heures" in page
    assert "Besoin saisi" in page
    assert "Durand" not in page
    assert "03 88" not in page


def test_what_is_wrong_is_told_field_by_field_and_nothing_is_kept(house: House, facilitator: Browser) -> None:
    wrong = NEED | {"intitule": "", "valeur": "beaucoup", "departements": "99", "date_limite": "hier"}
    answer = facilitator.post("/besoins/nouveau", **wrong)
    assert answer.status_code == 400
    for word in ("intitulé", "« beaucoup »", "« 99 »", "« hier »", "Rien n'est enregistré", "80 heures"):
        assert word in unescape(answer.text)
    with house.sessions() as session:
        assert session.scalar(select(func.count(TypedNeed.id))) == 0


def test_a_deadline_that_is_over_is_refused(facilitator: Browser) -> None:
    assert "déjà passée" in facilitator.post("/besoins/nouveau", **NEED | {"date_limite": "15/03/2021"}).text


def test_changing_keeps_the_history_and_withdrawing_cancels(house: House, typed: Browser) -> None:
    form = typed.text("/besoins/1/modifier")
    assert 'value="15/03/2127 12:00"' in form
    typed.post("/besoins/1/modifier", **NEED | {"date_limite": "22/03/2127"})
    number = tender_id(house)
    assert "Date limite déplacée" in typed.text(f"/marches/{number}")
    typed.post("/besoins/1/retirer")
    assert "Annulé" in typed.text(f"/marches/{number}")
    assert "Retiré" in typed.text("/besoins")
    with house.sessions() as session:
        assert session.scalar(select(func.count(Notice.id)).where(Notice.tender_id == number, Notice.latest)) == 3


def test_saving_a_need_unchanged_makes_no_notice(house: House, typed: Browser) -> None:
    form = typed.text("/besoins/1/modifier")
    fields = dict(re.findall(r'<input id="(\w+)" name="\w+"[^>]*value="([^"]*)"', form))
    typed.post("/besoins/1/modifier", **NEED | fields)
    with house.sessions() as session:
        assert session.scalar(select(func.count(Notice.id)).where(Notice.source == "saisie")) == 1


def test_a_private_need_is_on_no_page_of_anybody_else(
    house: House, app: Flask, world: factories.World, typed: Browser, browse: Callable[[str], Browser]
) -> None:
    hidden = tender_id(house)
    _match_to_all(house, hidden)
    tried = 0
    for role in ("colleague", "admin", "buyer", "structure", ""):
        client = browse(world.people[role]).client if role else app.test_client()
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not _tries(role, rule.endpoint):
                continue
            filled = {"tender_id": hidden, "structure_id": world.structure}
            values = {name: filled.get(name, "1") for name in rule.arguments}
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            answer = client.get(f"{path}?revue=toutes&ou=france&statut=tous&mots=parc" if not rule.arguments else path)
            assert SECRET.encode() not in answer.data, f"{role} {path}"
            assert "tender_id" not in values or answer.status_code != 200, f"{role} {path}"
            tried += 1
    assert tried > 100
    assert SECRET in typed.text("/marches?revue=toutes&ou=france")
    assert SECRET in typed.text("/marches.csv?revue=toutes&ou=france")


def _tries(role: str, endpoint: str) -> bool:
    """Pages for everybody are tried by nobody in particular, the others by those who may open them."""
    mine = {"colleague": "facilitator"}.get(role, role)
    return endpoint != "static" and ("" in RULES[endpoint]) == (role == "") and mine in RULES[endpoint]


def _match_to_all(house: House, hidden: int) -> None:
    """As the chain does: matches of private needs are computed, for their organisation to see."""
    with house.sessions.begin() as session:
        tender = session.get_one(Tender, hidden)
        for structure in session.scalars(select(Structure)):
            factories.match(session, tender, structure)
        factories.proposal(session, tender, *session.scalars(select(Structure)).all())


def test_a_private_need_can_be_acted_upon_by_nobody_else(
    house: House, app: Flask, world: factories.World, typed: Browser, browse: Callable[[str], Browser]
) -> None:
    hidden = tender_id(house)
    app.config["WTF_CSRF_ENABLED"] = False
    for role in ("colleague", "admin", "buyer", "structure"):
        client = browse(world.people[role]).client
        for path in (
            f"/marches/{hidden}/decision",
            f"/marches/{hidden}/interet",
            f"/marches/{hidden}/documents",
            "/besoins/1/modifier",
            "/besoins/1/retirer",
        ):
            answer = client.post(path, data={"decision": "accept", "reponse": "interested", "intitule": "x"})
            assert answer.status_code in (403, 404), f"{role} {path}"
        client.post("/marches/decisions", data={"decision": "accept", "marche": str(hidden)})
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Tender).where(Tender.stage == "cancelled")) == 0


def test_a_structure_is_neither_shown_nor_mailed_a_private_need(
    house: House, world: factories.World, typed: Browser
) -> None:
    hidden = tender_id(house)
    with house.sessions.begin() as session:
        tender = session.get_one(Tender, hidden)
        person = factories.user(session, "structure", siret=factories.OTHER_SIRET, wants_digest=True)
        person.organisation.unreviewed_matches = True
        factories.match(session, tender, factories.structure(session, factories.OTHER_SIRET, standing="active"))
        owner = space.Owner(person.organisation_id, factories.OTHER_SIRET)
        assert space.count(session, owner, now())[space.TO_SEE] == 0
    prepare_digests(house, Tally())
    with house.sessions() as session:
        assert session.scalar(select(func.count(Match.id)).where(Match.tender_id == hidden)) == 1
        assert not [row for row in session.scalars(select(Message)) if SECRET.encode() in row.content]


def test_a_structure_of_the_very_organisation_sees_no_private_need(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    with house.sessions.begin() as session:
        typist = factories.user(session, "facilitator", "Deux casquettes", siret=factories.OTHER_SIRET).email
        mate = factories.user(session, "structure", "Deux casquettes").email
    browse(typist).post("/besoins/nouveau", **NEED)
    with house.sessions.begin() as session:
        tender = session.scalars(select(Tender).where(Tender.key == "saisie:1-1")).one()
        factories.match(session, tender, factories.structure(session, factories.OTHER_SIRET))
        number = tender.id
    assert browse(mate).get(f"/marches/{number}").status_code == 404
    assert SECRET not in browse(mate).text("/ma-structure/marches")


def test_a_public_need_is_in_the_queue_of_all(
    world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    facilitator.post("/besoins/nouveau", **NEED | {"visible": "public"})
    assert SECRET in browse(world.people["colleague"]).text("/marches?revue=toutes&ou=france")
    assert browse(world.people["colleague"]).get("/besoins/1/modifier").status_code == 404


def test_a_buyer_types_a_need_in_its_own_name_and_sees_it(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    buyer = browse(world.people["buyer"])
    assert factories.BUYER_SIRET in buyer.text("/besoins/nouveau")
    buyer.post("/besoins/nouveau", **NEED | {"visible": "public"})
    assert buyer.get(f"/marches/{tender_id(house)}").status_code == 200


def test_rebuilding_a_source_gives_the_same_private_tender(house: House, typed: Browser) -> None:
    def rows() -> list[tuple[object, ...]]:
        with house.sessions() as session:
            return [(row.id, row.key, row.organisation_id, row.content) for row in session.scalars(select(Tender))]

    before, tally = rows(), Tally()
    reparsing("saisie")(house, tally)
    link(house, Tally())
    assert (tally.seen, tally.changed) == (1, 0)
    assert rows() == before


def test_what_leaves_the_house_as_labelled_cases_says_nothing_of_private_needs(
    house: House, world: factories.World, typed: Browser
) -> None:
    with house.sessions.begin() as session:
        person = session.get_one(User, session.scalars(select(TypedNeed.user_id)).one() or 0)
        ids = {"organisation_id": person.organisation_id, "user_id": person.id}
        for number, quote in ((tender_id(house), SECRET), (world.tender, "parc public")):
            session.add(
                Correction(
                    **ids,
                    tender_id=number,
                    act="none",
                    source="saisie:1-1",
                    path="title",
                    quote=quote,
                    lots=[],
                    passage=quote,
                    shown=[],
                    created_at=now(),
                )
            )
        structure, reviewed = session.get_one(Structure, world.structure), {"decision": "accept", "created_at": now()}
        key = f"{structure.siret}:{structure.kind}"
        for number in (tender_id(house), world.tender):
            session.add(Review(**ids, **reviewed, tender_id=number, lot_number="0", structure_key=key))
    with house.sessions() as session:
        assert [row.quote for row in corrections.everywhere(session)] == ["parc public"]
        assert len(corrections.everywhere(session, person.organisation_id)) == 2
    with house.sessions() as session:
        look_as(session, None)
        assert [label.tender.id for label in labels.everywhere(session)] == [world.tender]
