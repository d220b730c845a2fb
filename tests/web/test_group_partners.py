"""Interest first, names on mutual yes: what each side of a group sees, and what is kept of who proposed what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Audit, GroupAct, Message

MINE, THEIRS = "90000020900016", "90000021700019"


class Scene(NamedTuple):
    tender: int
    facilitator: Browser
    gardener: Browser
    cleaner: Browser

    @property
    def path(self) -> str:
        return f"/marches/{self.tender}/groupements"


@pytest.fixture
def scene(house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]) -> Scene:
    """Two lots, a structure for each with its own account, and the group of both accepted by a facilitator."""
    with house.sessions.begin() as session:
        of = factories.tender(session, lots=("1", "2"))
        factories.notice(session, of)
        for siret, name, lot in ((MINE, "Jardins du Ried", 0), (THEIRS, "Propre et Net", 1)):
            factories.match(session, of, factories.structure(session, siret, name=name), 0.9, lot)
            factories.user(session, "structure", siret=siret, email=f"{siret}@exemple.fr")
        number = of.id
    found = Scene(number, facilitator, browse(f"{MINE}@exemple.fr"), browse(f"{THEIRS}@exemple.fr"))
    answer = facilitator.post(found.path + "/retenir", membre=[MINE, THEIRS], lu="1")
    assert answer.status_code == 303
    return found


def show(scene: Scene) -> str:
    number = re.search(r'name="groupe" value="(\d+)"', scene.facilitator.text(scene.path))
    assert number
    assert scene.facilitator.post(scene.path + "/accord", groupe=number[1], acte="show").status_code == 303
    return number[1]


def test_nothing_is_seen_before_a_person_decides_to_show_it(scene: Scene) -> None:
    page = scene.gardener.text("/ma-structure/groupements")
    assert "Aucun groupement ne vous est proposé" in page
    assert scene.gardener.post("/ma-structure/groupements", groupe="1", reponse="yes").status_code == 404


def test_names_are_known_only_once_all_have_said_yes(house: House, scene: Scene) -> None:
    group = show(scene)
    for step in range(2):
        page = scene.gardener.text("/ma-structure/groupements")
        assert "Propre et Net" not in page
        assert THEIRS not in page
        assert "Entreprise d&#39;insertion" in page or "Entreprise d'insertion" in page
        assert "département 67" in page
        who = scene.gardener if step == 0 else scene.cleaner
        assert who.post("/ma-structure/groupements", groupe=group, reponse="yes").status_code == 303
    page = scene.gardener.text("/ma-structure/groupements")
    assert "Propre et Net" in page
    assert "Tous les membres ont dit oui" in page
    assert "Tous ont dit oui" in scene.facilitator.text(scene.path)
    with house.sessions() as session:
        assert not session.scalars(select(Message)).all()  # nobody was written to


def test_a_no_or_an_answer_taken_back_hides_the_names_again(scene: Scene) -> None:
    group = show(scene)
    for who in (scene.gardener, scene.cleaner):
        who.post("/ma-structure/groupements", groupe=group, reponse="yes")
    step = re.search(r'name="pas" value="(\d+)"', scene.cleaner.text("/ma-structure/groupements"))
    assert step
    again = {"groupe": group, "pas": step[1], "reponse": "undo"}
    assert scene.cleaner.post("/ma-structure/groupements", **again).status_code == 303
    assert "Propre et Net" not in scene.gardener.text("/ma-structure/groupements")
    scene.cleaner.post("/ma-structure/groupements", groupe=group, reponse="no", motif="Trop de travail")
    assert "ne se fera pas" in scene.gardener.text("/ma-structure/groupements")
    assert "Trop de travail" not in scene.gardener.text("/ma-structure/groupements")
    assert "Trop de travail" in scene.facilitator.text(scene.path)


def test_a_yes_by_phone_is_written_by_the_facilitator_as_such(scene: Scene) -> None:
    group = show(scene)
    for siret in (MINE, THEIRS):
        answer = scene.facilitator.post(scene.path + "/accord", groupe=group, acte="yes", siret=siret)
        assert answer.status_code == 303
    assert "par téléphone" in scene.facilitator.text(scene.path)
    assert "Propre et Net" in scene.gardener.text("/ma-structure/groupements")
    assert scene.facilitator.post(scene.path + "/accord", groupe=group, acte="yes", siret="1").status_code == 400


def test_showing_again_asks_everybody_again(scene: Scene) -> None:
    group = show(scene)
    scene.gardener.post("/ma-structure/groupements", groupe=group, reponse="yes")
    scene.facilitator.post(scene.path + "/accord", groupe=group, acte="show")
    assert "Oui, cela nous intéresse" in scene.gardener.text("/ma-structure/groupements")


def test_a_group_undone_or_hidden_is_seen_no_more(scene: Scene) -> None:
    group = show(scene)
    assert scene.facilitator.post(scene.path + "/annuler", retenu=group).status_code == 303
    assert "Aucun groupement ne vous est proposé" in scene.gardener.text("/ma-structure/groupements")


def test_another_organisation_neither_sees_nor_moves_the_group(
    world: factories.World, scene: Scene, browse: Callable[[str], Browser]
) -> None:
    group = show(scene)
    stranger = browse(world.people["structure"])
    assert "Aucun groupement" in stranger.text("/ma-structure/groupements")
    assert stranger.post("/ma-structure/groupements", groupe=group, reponse="yes").status_code == 404
    other = browse(world.people["colleague"])
    assert other.post(scene.path + "/accord", groupe=group, acte="show").status_code == 404
    assert "montré à ses membres" not in other.text(scene.path)


def test_a_structure_looks_for_partners_without_a_name_or_a_note(scene: Scene) -> None:
    page = scene.gardener.text(f"/marches/{scene.tender}/partenaires")
    assert "Vous et 1 autre structure" in page
    assert "Propre et Net" not in page
    assert "proche)" not in page  # no note, no ranking
    assert (
        scene.gardener.post(
            f"/marches/{scene.tender}/partenaires", souhait="demander", motif="Pour le lot 2"
        ).status_code
        == 303
    )
    desk = scene.facilitator.text(scene.path)
    assert "Structures qui cherchent des partenaires" in desk
    assert "Pour le lot 2" in desk
    assert "Pour le lot 2" not in scene.cleaner.text(f"/marches/{scene.tender}/partenaires")
    assert scene.gardener.post(f"/marches/{scene.tender}/partenaires", souhait="annuler").status_code == 303
    assert "Pour le lot 2" not in scene.facilitator.text(scene.path).split("Qui a proposé quoi")[0]


def test_the_journal_says_who_proposed_what_to_whom_and_on_which_criteria(house: House, scene: Scene) -> None:
    show(scene)
    page = scene.facilitator.text(scene.path)
    assert "groupement montré à ses membres" in page
    assert "critères version" in page
    with house.sessions() as session:
        row = session.scalars(select(GroupAct)).one()
        assert row.detail["members"] == sorted([MINE, THEIRS])
        assert set(row.detail["criteria"]["considered"]) == {MINE, THEIRS}
        assert "grouping_accepted" in session.scalars(select(Audit.action)).all()
