"""The facilitator's queue."""

from __future__ import annotations

import csv
import io
import re

import pytest

from clauses.consideration import Kind
from clauses.tender import Stage
from tests.web import factories
from tests.web.conftest import Browser
from web.house import House


def titles(page: str) -> list[str]:
    return [title.strip() for title in re.findall(r'<h2><a id="t\d+"[^>]*>([^<]+)</a>', page)]


def test_open_tenders_come_by_near_deadline_and_closed_ones_are_left_out(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        for days, title in ((5, "dans cinq jours"), (1, "demain"), (-1, "hier")):
            factories.tender(session, days=days, title=title)
    page = facilitator.text("/marches?mots=dem cinq".replace(" cinq", ""))
    assert titles(page) == ["demain"]
    found = titles(facilitator.text("/marches"))
    assert found.index("demain") < found.index("dans cinq jours")
    assert "hier" not in found


def test_all_states_put_open_ones_first_then_planned_then_the_rest(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.tender(session, days=-3, title="xx clos")
        factories.tender(session, days=None, title="xx annoncé", stage=Stage.PLANNED)
        factories.tender(session, days=30, title="xx ouvert")
    assert titles(facilitator.text("/marches?statut=tous&mots=xx")) == ["xx ouvert", "xx annoncé", "xx clos"]


@pytest.mark.parametrize("words", ["reseau eleve", "RÉSEAU", "œuvre", "oeuvre", "strasbourg réseau"])
def test_search_minds_neither_case_nor_accents(house: House, facilitator: Browser, words: str) -> None:
    with house.sessions.begin() as session:
        factories.tender(session, title="Mise en œuvre d'un Réseau élevé")
    assert titles(facilitator.text(f"/marches?mots={words}")) == ["Mise en œuvre d&#39;un Réseau élevé"]


def test_search_takes_percent_signs_as_they_are(facilitator: Browser) -> None:
    assert titles(facilitator.text("/marches?mots=%25")) == []


def test_territory_keeps_its_departments_and_what_has_no_known_place(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.tender(session, title="yy Nord", departments=("59",))
        factories.tender(session, title="yy partout", departments=())
    assert titles(facilitator.text("/marches?mots=yy")) == ["yy partout"]
    assert set(titles(facilitator.text("/marches?mots=yy&ou=france"))) == {"yy Nord", "yy partout"}
    assert set(titles(facilitator.text("/marches?mots=yy&ou=59"))) == {"yy Nord", "yy partout"}


def test_filters_by_kind_and_by_family(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.consideration(session, factories.tender(session, title="zz vert"), Kind.ENV_CRITERION)
        factories.consideration(session, factories.tender(session, title="zz réservé"), Kind.RESERVED_JOINT)
    assert titles(facilitator.text("/marches?mots=zz&clause=environnement")) == ["zz vert"]
    assert titles(facilitator.text("/marches?mots=zz&clause=sociale")) == ["zz réservé"]
    assert titles(facilitator.text("/marches?mots=zz&clause=reserved_joint")) == ["zz réservé"]


@pytest.mark.parametrize("query", ["statut=ouvert", "clause=x", "ou=99", "revue=oui", "apres=zzz", "apres=W10"])
def test_unknown_filter_is_refused_in_words(facilitator: Browser, query: str) -> None:
    answer = facilitator.get(f"/marches?{query}")
    assert answer.status_code == 400
    assert "Demande incomprise" in answer.text


@pytest.mark.parametrize("status", ["ouverts", "tous"])
def test_pages_follow_each_other_without_hole_nor_repeat(house: House, facilitator: Browser, status: str) -> None:
    with house.sessions.begin() as session:
        for number in range(60):
            days = [3, 3, 8, None, -2, -5][number % 6]
            factories.tender(session, days=days, title=f"ww {number}")
    path, seen = f"/marches?statut={status}&mots=ww", []
    while path:
        page = facilitator.text(path)
        seen += titles(page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == (60 if status == "tous" else 30)


def test_export_holds_the_same_list_with_french_headers(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        factories.tender(session, title="=cmd|' /C calc'!A0")
    answer = facilitator.get("/marches.csv")
    assert answer.data.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0][:2] == ["Intitulé", "Acheteur"]
    assert {row[0] for row in rows} >= {"'=cmd|' /C calc'!A0"}
    assert len(rows) == 1 + 3


def test_ticked_tenders_are_set_aside_together_and_brought_back_together(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        ids = [factories.tender(session, title=f"vv {n}").id for n in range(3)]
    fields = {"marche": ids, "decision": "set_aside", "motif": "Délai trop court"}
    page = facilitator.post("/marches/decisions?mots=vv", follow=True, **fields).text
    assert "3 décisions enregistrées" in page
    assert titles(page) == []
    done = re.findall(r'name="decision" value="(\d+)"', page)
    page = facilitator.post("/marches/decisions/annuler?mots=vv", follow=True, decision=done).text
    assert len(titles(page)) == 3


def test_setting_aside_together_asks_for_a_reason_and_keeps_the_ticks(
    world: factories.World, facilitator: Browser
) -> None:
    answer = facilitator.post("/marches/decisions", marche=[world.tender], decision="set_aside")
    assert answer.status_code == 400
    assert "Choisissez un motif" in answer.text
    assert re.search(rf'value="{world.tender}"[^>]* checked', answer.text)


def test_a_page_of_the_list_costs_as_many_statements_for_two_as_for_twenty(
    house: House, facilitator: Browser, statements: list[str]
) -> None:
    facilitator.text("/marches?ou=france")
    statements.clear()
    facilitator.text("/marches?ou=france")
    few = len(statements)
    with house.sessions.begin() as session:
        for number in range(20):
            one = factories.tender(session)
            factories.consideration(session, one)
            factories.match(session, one, factories.structure(session, name=f"S{number}"))
    statements.clear()
    facilitator.text("/marches?ou=france")
    assert len(statements) == few <= 9
