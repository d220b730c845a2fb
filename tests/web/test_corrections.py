"""Corrections: a labelled case, signed and dated, that changes what its organisation sees, and can be undone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from clauses.consideration import Kind
from tests.web import factories
from tests.web.conftest import Browser
from tests.web.test_tender_page import plain
from web.house import House
from web.jobs.find import find_considerations
from web.jobs.runner import Tally
from web.store import corrections
from web.store.models import Correction, Tender

MISSED = "Entretien des espaces verts"


def target(browser: Browser, tender: int) -> str:
    found = re.search(rf"/marches/{tender}/corrections/([0-9a-f]+)", browser.text(f"/marches/{tender}"))
    assert found
    return found[0]


def test_a_finding_is_shown_marked_with_its_reason(world: factories.World, facilitator: Browser) -> None:
    page = facilitator.text(target(facilitator, world.tender))
    assert f"<mark>{factories.QUOTE}</mark>".replace("'", "&#39;") in page
    assert "L'avis demande des heures d'insertion." in plain(page)
    assert "Rien de tout cela" in page


def test_a_kind_set_right_changes_what_the_organisation_sees_and_nobody_else(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    answer = facilitator.post(target(facilitator, world.tender), sens="training_condition", note="c'est un stage")
    assert answer.status_code == 303
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Clause de formation ou de stage" in page
    assert "Corrigé par votre organisation le" in page
    assert "les règles disaient : Clause d'insertion" in page
    for name in ("colleague", "buyer", "structure"):
        other = plain(browse(world.people[name]).text(f"/marches/{world.tender}"))
        assert "Clause d'insertion" in other
        assert "Corrigé" not in other
    with house.sessions() as session:
        assert session.get_one(Tender, world.tender).considerations[0].kind == Kind.INSERTION_CONDITION


def test_what_is_none_goes_and_comes_back_when_undone(world: factories.World, facilitator: Browser) -> None:
    facilitator.post(target(facilitator, world.tender), sens="none")
    page = plain(facilitator.text(f"/marches/{world.tender}"))
    assert "Clause d'insertion" not in page.partition("Ce que la loi")[0].partition("Ce que dit l'avis")[2]
    history = facilitator.text(f"/marches/{world.tender}/corrections")
    assert world.people["facilitator"] in history
    number = re.search(r'name="correction" value="(\d+)"', history)
    assert number
    for _ in range(2):
        undone = facilitator.post(f"/marches/{world.tender}/corrections/annuler", follow=True, correction=number[1])
        assert "Correction annulée" in plain(undone.text)
    assert "Clause d'insertion" in plain(facilitator.text(f"/marches/{world.tender}"))


def test_words_that_were_missed_are_added_where_they_stand(world: factories.World, facilitator: Browser) -> None:
    path = f"/marches/{world.tender}/corrections"
    assert facilitator.post(path, mots=f" {MISSED[:10]}\n{MISSED[10:]}", sens="env_condition").status_code == 303
    page = facilitator.text(f"/marches/{world.tender}")
    assert "Ajouté par votre organisation" in page
    assert f"<mark>{MISSED}</mark>" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mots": "des mots que personne n'a écrits", "sens": "env_condition"}, "Copiez-les"),
        ({"mots": MISSED, "sens": "inventé"}, "Choisissez"),
        ({"mots": MISSED, "sens": "stated_absent"}, "Choisissez"),
        ({"mots": "  ", "sens": "env_condition"}, "Collez"),
        ({"mots": MISSED, "sens": "env_condition", "lots": "7"}, "Lot inconnu sur ce marché : 7"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    house: House, world: factories.World, facilitator: Browser, fields: dict[str, str], said: str
) -> None:
    answer = facilitator.post(f"/marches/{world.tender}/corrections", **fields)
    assert answer.status_code == 400
    assert said in plain(answer.text)
    with house.sessions() as session:
        assert session.scalars(select(Correction)).all() == []


def test_saying_what_the_rules_say_is_no_correction(world: factories.World, facilitator: Browser) -> None:
    path = target(facilitator, world.tender)
    assert facilitator.post(path, sens="insertion_condition").status_code == 400
    assert facilitator.post(path, sens="").status_code == 400


def test_a_correction_of_others_can_neither_be_seen_nor_undone(
    world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    facilitator.post(target(facilitator, world.tender), sens="none", note="secret d'équipe")
    other = browse(world.people["colleague"])
    assert "secret" not in other.text(f"/marches/{world.tender}/corrections")
    assert other.post(f"/marches/{world.tender}/corrections/annuler", correction=1).status_code == 404
    assert browse(world.people["buyer"]).get(f"/marches/{world.tender}/corrections").status_code == 403


def test_it_survives_a_rebuild_of_the_findings(house: House, world: factories.World, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).found_version = None
    find_considerations(house, Tally())
    facilitator.post(target(facilitator, world.tender), sens="social_condition")
    with house.sessions.begin() as session:
        session.get_one(Tender, world.tender).found_version = None
    find_considerations(house, Tally())
    assert "Corrigé par votre organisation" in facilitator.text(f"/marches/{world.tender}")


def test_corrections_become_cases_that_evaluate_reads(
    house: House, world: factories.World, facilitator: Browser, tmp_path: Path
) -> None:
    facilitator.post(target(facilitator, world.tender), sens="training_condition")
    facilitator.post(f"/marches/{world.tender}/corrections", mots=MISSED, sens="env_condition")
    with house.sessions() as session:
        (case,) = corrections.gold(corrections.everywhere(session))
    assert case["labels"] == ["env_condition", "training_condition"]
    assert case["evidence"] == {"env_condition": MISSED, "training_condition": factories.QUOTE}
    assert case["text"] == factories.TEXT
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(case), encoding="utf-8")
    from web.cli import run

    assert run(["evaluate", "clauses", str(gold), "--json"]) == 0


def test_a_case_undone_is_not_exported(house: House, world: factories.World, facilitator: Browser) -> None:
    facilitator.post(target(facilitator, world.tender), sens="none")
    facilitator.post(f"/marches/{world.tender}/corrections/annuler", correction=1)
    with house.sessions() as session:
        assert corrections.gold(corrections.everywhere(session)) == []


def test_a_long_text_is_kept_as_whole_lines_around_the_words() -> None:
    text = "\n".join(f"ligne {number} " + "x" * 80 for number in range(400))
    start, end = corrections.locate(text, "ligne 200") or (0, 0)
    first, last = corrections.around(text, start, end)
    assert last - first <= corrections.LONGEST_PASSAGE + 10
    assert text[first:last].startswith("ligne ")
    assert "ligne 200" in text[first:last]
