"""Overrides, refusals and labelled pairs by the command line, as the pages make them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Maillage
from tests.web import factories
from web.clock import now
from web.house import House
from web.store.models import Activity, Interest, LotTrade, Review

GARDENS = {"group": "espaces-verts-exterieurs-2", "sector": "creation-et-entretien-des-espaces-verts"}
NEAR, FAR = "90000002700012", "90000003500015"
WHY = "elle y travaille déjà"


@pytest.fixture
def case(house: House) -> dict[str, Any]:
    """A garden tender in Strasbourg, a gardener there and one in Lille, two people."""
    with house.sessions.begin() as session:
        tender = factories.tender(session)
        factories.consideration(session, tender)
        tender.lots[0].trades = [LotTrade(**GARDENS, score=0.9, because="essai")]
        tender.found_version = tender.classified_version = "1"
        lille = {"latitude": 50.63, "longitude": 3.06, "department": "59", "insee": "59350"}
        for siret, place in ((NEAR, {}), (FAR, lille)):
            factories.structure(session, siret=siret, activities=[Activity(**GARDENS, weight=1.0, source="x")], **place)
        person, director = factories.user(session), factories.user(session, "structure", siret=NEAR)
        return {
            "tender": tender.key,
            "id": tender.id,
            "person": person.email,
            "director": director.email,
            "ids": {"organisation_id": person.organisation_id, "user_id": person.id, "tender_id": tender.id},
            "theirs": {"organisation_id": director.organisation_id, "user_id": director.id, "tender_id": tender.id},
            "organisation": person.organisation.name,
        }


def explained(maillage: Maillage, case: dict[str, Any], *options: str) -> Any:
    (found,) = maillage("explain", case["tender"], FAR, "--json", *options).json["explanations"]
    return found


def test_a_structure_is_allowed_against_the_rules_explained_listed_and_undone(maillage: Maillage, case: Any) -> None:
    said = maillage("override", "allow", case["tender"], "0", FAR, "--reason", WHY, "--user", case["person"], "--json")
    assert said.status == 0, said.err
    assert explained(maillage, case)["excluded"]
    mine = explained(maillage, case, "--organisation", case["organisation"])
    assert not mine["excluded"]
    assert WHY in mine["override"]
    (line,) = maillage("override", "list", "--user", case["person"], "--json").json["overrides"]
    assert (line["act"], line["reason"], line["user"]) == ("allow", WHY, case["person"])
    assert maillage("override", "undo", line["id"], "--user", case["person"]).status == 0
    assert explained(maillage, case, "--organisation", case["organisation"])["excluded"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"siret": "12345678900011"}, "annuaire"),
        ({"lot": "7"}, "lot « 7 »"),
        ({"user": "personne@ailleurs.fr"}, "--user"),
        ({"reason": " "}, "--reason"),
    ],
)
def test_a_wrong_override_is_refused_naming_the_field(
    maillage: Maillage, case: Any, changes: dict[str, str], named: str
) -> None:
    asked = {"lot": "0", "siret": FAR, "user": case["person"], "reason": WHY} | changes
    said = maillage(
        *("override", "allow", case["tender"], asked["lot"], asked["siret"]),
        *("--reason", asked["reason"], "--user", asked["user"]),
    )
    assert said.status == 2
    assert named in said.err


def test_what_is_not_wanted_is_previewed_kept_and_undone(maillage: Maillage, case: Any) -> None:
    maillage("match")
    wish = ("unwanted", "add", NEAR, case["tender"], "--limit", "trade", "--user", case["director"], "--json")
    told = maillage(*wish).json
    assert [line["tender"] for line in told["lost"]] == [case["tender"]]
    assert told["kept"] == []
    assert maillage("unwanted", "list", NEAR, "--json").json["unwanted"] == []
    (number,) = maillage(*wish, "--yes").json["kept"]
    maillage("match")
    assert maillage("match", case["tender"], "--json").json["lots"][0]["matches"] == []
    assert maillage("unwanted", "undo", number, "--user", case["person"]).status == 2
    assert maillage("unwanted", "undo", number, "--user", case["director"]).status == 0
    assert len(maillage("match", case["tender"], "--json").json["lots"][0]["matches"]) == 1


def test_decisions_answers_and_overrides_are_pairs_that_can_be_measured(
    maillage: Maillage, house: House, case: Any, tmp_path: Path
) -> None:
    maillage("match")
    maillage("override", "allow", case["tender"], "0", FAR, "--reason", WHY, "--user", case["person"])
    with house.sessions.begin() as session:
        answer = {"answer": "not_for_us", "reason": "Trop loin : 12 km", "created_at": now()}
        session.add(Interest(**case["theirs"], **answer))
    pairs = maillage("pairs").lines
    assert {pair["structure"]["siret"]: pair["grade"] for pair in pairs} == {NEAR: 0.0, FAR: 2.0}
    assert not any(case[who] in str(pairs) for who in ("person", "director"))
    with house.sessions.begin() as session:
        review = {"lot_number": "0", "structure_key": f"{NEAR}:EI", "decision": "accept", "created_at": now()}
        session.add(Review(**case["ids"], **review))
    told = maillage("pairs")
    assert {pair["structure"]["siret"]: pair["grade"] for pair in told.lines} == {NEAR: 2.0, FAR: 2.0}
    path = tmp_path / "paires.jsonl"
    path.write_text(told.out, encoding="utf-8")
    figures = maillage("evaluate", "matching", path, "--json").json
    assert (figures["pairs"], figures["lots"]) == (2, 1)
    assert set(figures["ways"]) == {"engine", "distance", "sector_department", "tfidf"}
    stored = maillage("evaluate", "matching", "--from-reviews", "--json").json
    assert stored["ways"]["engine"]["ndcg_10"] == figures["ways"]["engine"]["ndcg_10"]
