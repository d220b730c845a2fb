"""The page of groupings: compare, try, accept, undo; nothing written on a GET."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Audit, ProposalAcceptance

FORBIDS = "Il est interdit d'être membre de plusieurs groupements."


class Places(NamedTuple):
    path: str
    cleaner: str
    gardener: str
    both: str


@pytest.fixture
def places(house: House, world: factories.World) -> Places:
    """Two lots: one structure suits each, a third suits both less well."""
    with house.sessions.begin() as session:
        of = factories.tender(session, lots=("1", "2"))
        factories.notice(session, of)
        who = [factories.structure(session, name=name) for name in ("Propre et Net", "Jardins du Ried", "Multi Rhin")]
        who += [factories.structure(session, name=name) for name in ("Vert Bois", "Le Lointain")]
        for to, score, lot in zip(
            (0, 1, 2, 2, 3, 4), (0.9, 0.9, 0.55, 0.55, 0.8, 0.45), (0, 1, 0, 1, 1, 0), strict=True
        ):
            factories.match(session, of, who[to], score, lot)
        return Places(f"/marches/{of.id}/groupements", *(row.siret for row in who[:3]))


def accept(browser: Browser, places: Places, *members: str, **fields: str):  # type: ignore[no-untyped-def]
    return browser.post(places.path + "/retenir", membre=list(members), lu="1", **fields)


def test_proposals_and_offers_stand_side_by_side_with_what_each_costs(places: Places, facilitator: Browser) -> None:
    page = facilitator.text(places.path)
    for words in ("Proposition 1", "Le plus petit groupement", "Le groupement le plus proche", "points sur 100"):
        assert words in page
    assert "Multi Rhin" in page
    assert "Le Lointain" not in page  # a neighbouring trade does not cover


def test_the_table_says_in_words_who_does_and_who_could(places: Places, facilitator: Browser) -> None:
    page = facilitator.text(f"{places.path}?membre={places.cleaner}&membre={places.gardener}")
    assert page.count("Fait (très proche)") == 2
    assert page.count("Ne peut pas") == 2


def test_taking_a_member_out_shows_what_breaks_and_writes_nothing(
    house: House, places: Places, facilitator: Browser, statements: list[str]
) -> None:
    base = f"{places.path}?membre={places.cleaner}&membre={places.gardener}"
    statements.clear()
    page = facilitator.text(f"{base}&retirer={places.gardener}")
    assert "« Lot 2 : Secteur 2 » n&#39;est plus couvert" in page
    assert '<strong class="warning">Personne</strong>' in page
    assert "rapprochement" in facilitator.text(f"{base}&retirer={places.gardener}&ajouter={places.both}").lower()
    assert not [said for said in statements if said.startswith(("INSERT", "DELETE"))]


def test_a_need_is_given_to_another_member(places: Places, facilitator: Browser) -> None:
    page = facilitator.text(f"{places.path}?membre={places.both}&membre={places.gardener}&besoin.2={places.both}")
    assert "Jardins du Ried n&#39;aurait pas de travail" in page


def test_starting_from_a_structure(places: Places, facilitator: Browser) -> None:
    page = facilitator.text(f"{places.path}?structure={places.cleaner}")
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    assert all("Propre et Net" in row for row in table.split("<tr>")[1:])


def test_nobody_to_compose_with_is_said(world: factories.World, house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        bare = factories.tender(session).id
    assert "Aucune structure de l'annuaire ne convient assez" in facilitator.text(f"/marches/{bare}/groupements")


def test_a_group_is_accepted_signed_logged_and_undone(house: House, places: Places, facilitator: Browser) -> None:
    answer = accept(facilitator, places, places.cleaner, places.gardener)
    assert answer.status_code == 303
    with house.sessions() as session:
        row = session.scalars(select(ProposalAcceptance)).one()
        assert row.members == sorted([places.cleaner, places.gardener])
        assert row.mandataire in row.members
        assert set(row.content["criteria"]["considered"]) >= {places.cleaner, places.gardener, places.both}
        assert session.scalars(select(Audit.action)).all()[-1] == "grouping_accepted"
    page = facilitator.text(places.path)
    assert "Retenu par" in page
    assert facilitator.post(places.path + "/annuler", retenu=row.id).status_code == 303
    assert "annulé</span>" in facilitator.text(places.path)
    assert facilitator.post(places.path + "/annuler", retenu=row.id).status_code == 404
    assert accept(facilitator, places, places.cleaner, places.gardener).status_code == 303


def test_warnings_are_read_before_accepting(house: House, places: Places, facilitator: Browser) -> None:
    answer = facilitator.post(places.path + "/retenir", membre=[places.cleaner, places.gardener])
    assert answer.status_code == 400
    assert "vous avez lu" in answer.text
    with house.sessions() as session:
        assert session.scalars(select(ProposalAcceptance)).all() == []


def test_the_same_mandataire_is_refused_for_a_second_group_of_the_market(places: Places, facilitator: Browser) -> None:
    assert accept(facilitator, places, places.cleaner, places.gardener, mandataire=places.cleaner).status_code == 303
    fourth = re.search(r'value="(\d{14})">Vert Bois', facilitator.text(places.path))
    assert fourth
    answer = accept(facilitator, places, places.cleaner, fourth[1], mandataire=places.cleaner)
    assert answer.status_code == 400
    assert "R2142-23" in answer.text
    assert accept(facilitator, places, places.cleaner, fourth[1], mandataire=fourth[1]).status_code == 303


def test_a_member_too_many_is_refused(places: Places, facilitator: Browser) -> None:
    answer = accept(facilitator, places, places.both, places.gardener)
    assert answer.status_code == 400
    assert "indispensable" in answer.text


def test_a_second_group_is_refused_where_the_notice_forbids_it(
    house: House, places: Places, facilitator: Browser
) -> None:
    from web.store.models import Tender

    with house.sessions.begin() as session:
        of = session.get_one(Tender, int(places.path.split("/")[2]))
        factories.notice(session, of, reference="26-999999", group_form=FORBIDS)
    assert accept(facilitator, places, places.cleaner, places.gardener, mandataire=places.cleaner).status_code == 303
    fourth = re.search(r'value="(\d{14})">Vert Bois', facilitator.text(places.path))
    assert fourth
    answer = accept(facilitator, places, places.cleaner, fourth[1], mandataire=fourth[1])
    assert answer.status_code == 400
    assert "R2142-21" in answer.text


def test_another_organisation_sees_nothing_of_what_was_accepted(
    world: factories.World, places: Places, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    accept(facilitator, places, places.cleaner, places.gardener)
    other = browse(world.people["colleague"])
    assert "Retenu par" not in other.text(places.path)
    assert other.post(places.path + "/annuler", retenu=1).status_code == 404
    assert accept(other, places, places.cleaner, places.gardener).status_code == 303


@pytest.mark.parametrize("role", ["structure", "buyer"])
def test_structures_and_buyers_do_not_see_who_is_proposed_with_whom(
    world: factories.World, places: Places, browse: Callable[[str], Browser], role: str
) -> None:
    assert browse(world.people[role]).get(places.path).status_code == 403
    assert browse(world.people[role]).post(places.path + "/retenir").status_code == 403


def test_papers_are_made_for_the_group_that_is_tried(places: Places, facilitator: Browser) -> None:
    page = facilitator.text(f"{places.path}?membre={places.both}")
    link = re.search(r'href="([^"]*partage\.xlsx[^"]*)"', page)
    assert link
    answer = facilitator.get(link[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"PK")
    assert facilitator.get(f"{places.path}/papiers/autre.docx").status_code == 404


def test_interest_comes_first(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    path = f"/marches/{world.tender}/groupements"
    assert "pas encore dit que ce marché l&#39;intéresse" in facilitator.text(path)
    browse(world.people["structure"]).post(f"/marches/{world.tender}/interet", reponse="interested")
    assert "pas encore dit que ce marché l&#39;intéresse" not in facilitator.text(path)
