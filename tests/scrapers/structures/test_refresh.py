"""Refreshing the directory from live answers: what is added, completed, doubted, closed, and what is left alone."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from matching.standing import Answer
from matching.structure import Standing, Structure
from scrapers.structures.registry import DIRECTORIES
from tests.scrapers.structures import answers
from web.house import House
from web.jobs import refresh as job
from web.jobs import structures as loading
from web.jobs.runner import Tally
from web.store import directory, facts, knowledge
from web.store.models import Quarantine, Run, StructureCheck, StructurePair
from web.store.models import Structure as Row
from web.store.structures import to_value

START = datetime(2026, 11, 16, 9, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.at = START

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    for module in (job, loading):
        monkeypatch.setattr(module, "now", lambda: held.at)
    return held


@pytest.fixture
def ask(house: House, site: Any, clock: Clock) -> Any:
    """Refreshes one directory with this answer; gives the run."""

    def _ask(name: str, body: bytes, status: int = 200) -> Run:
        quick = copy(DIRECTORIES[name])
        quick.pause = 0
        site.play = lambda _query: site.made(body, status=status)
        house.settings.addresses["essai"] = site.url  # type: ignore[index]  # the loopback is allowed for this test
        run = job.refresh(
            house, job.Configured(quick, site.url, "jeton", ""), ["67"] if name == "recherche-entreprises" else ()
        )
        assert run is not None
        return run

    return _ask


@pytest.fixture(autouse=True)
def only_one_department(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "all_departments", lambda: ["67"])


def known(house: House) -> dict[str, Structure]:
    with house.sessions() as session:
        return {row.key: row for row in map(to_value, session.scalars(select(Row)))}


KEY = f"{answers.HEAD}:EI"


def test_open_sources_alone_leave_a_structure_to_check(ask: Any, house: House) -> None:
    assert ask("les-emplois", answers.page(answers.siae())).new == 1
    ask("recherche-entreprises", answers.search(answers.company()))
    found = known(house)[KEY]
    assert found.standing is Standing.TO_CHECK
    assert found.name == "JARDINS FICTIFS"
    assert found.source == "Les emplois de l'inclusion|Sirene"
    assert any(activity.source == "poste de travail A1203" for activity in found.activities)


def test_register_and_convention_together_make_it_active(ask: Any, house: House, clock: Clock) -> None:
    ask("le-marche", answers.page(answers.marketed()))
    ask("recherche-entreprises", answers.search(answers.company()))
    assert known(house)[KEY].standing is Standing.ACTIVE
    clock.pass_days(40)
    tally = Tally()
    job.judge_again(house, tally)
    assert tally.changed == 1
    assert known(house)[KEY].standing is Standing.TO_CHECK


def test_a_flag_by_company_completes_the_establishment_known_and_adds_no_other(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae()))
    others = [{"siret": siret, "etat_administratif": "A"} for siret in (answers.SECOND, answers.THIRD)]
    assert "2 établissements laissés" in ask("recherche-entreprises", answers.search(answers.company(*others))).detail
    assert list(known(house)) == [KEY]


def test_closed_at_the_register_needs_two_sightings_a_week_apart(ask: Any, house: House, clock: Clock) -> None:
    ask("les-emplois", answers.page(answers.siae()))
    closed = answers.search(answers.company(seat=answers.place(etat_administratif="F")))
    standings = []
    for days in (0, 3, 5):
        clock.pass_days(days)
        ask("recherche-entreprises", closed)
        standings.append(known(house)[KEY].standing)
    assert standings == [Standing.TO_CHECK, Standing.TO_CHECK, Standing.CLOSED]


def test_a_tenth_of_the_rows_changes_nothing_and_raises_an_alarm(ask: Any, house: House) -> None:
    sirets = [
        "00010434900014",
        "00010434900022",
        "00010434900030",
        "00010434900048",
        "00010434900055",
        "00010434900063",
    ]
    ask("les-emplois", answers.page(*(answers.siae(siret) for siret in sirets)))
    before = known(house)
    run = ask("les-emplois", answers.page(answers.siae(raison_sociale="Autre nom")))
    assert (run.state, known(house)) == ("broken", before)
    assert "rien n'est changé" in run.detail
    with house.sessions() as session:
        assert session.scalar(select(func.count(StructureCheck.id))) == 0


def test_an_answer_cut_short_keeps_what_came_and_closes_nobody(ask: Any, house: House) -> None:
    run = ask(
        "le-marche", answers.page(answers.marketed(is_active=False), count=2).replace(b'"count": 2', b'"count": "x"')
    )
    assert run.state == "broken"
    with house.sessions() as session:
        assert (
            session.scalar(select(func.count(StructureCheck.id)).where(StructureCheck.answer == Answer.NO.value)) == 0
        )


def test_who_vanishes_from_a_whole_reading_is_to_check(ask: Any, house: House, clock: Clock) -> None:
    sirets = [
        "00010434900014",
        "00010434900022",
        "00010434900030",
        "00010434900048",
        "00010434900055",
        "00010434900063",
    ]
    ask("le-marche", answers.page(*(answers.marketed(siret) for siret in sirets)))
    ask("recherche-entreprises", answers.search(answers.company()))
    assert known(house)[KEY].standing is Standing.ACTIVE
    clock.pass_days(7)
    assert ask("le-marche", answers.page(*(answers.marketed(siret) for siret in sirets[1:]))).state == "ok"
    assert known(house)[KEY].standing is Standing.TO_CHECK


def test_an_adapted_company_that_vanished_upstream_is_never_active(ask: Any, house: House) -> None:
    ask("le-marche", answers.page(answers.marketed(kind="EA")))
    ask("recherche-entreprises", answers.search(answers.company()))
    assert known(house)[f"{answers.HEAD}:EA"].standing is Standing.TO_CHECK


def test_two_kinds_on_one_siret_are_two_structures(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae(), answers.siae(kind="ACI")))
    assert set(known(house)) == {KEY, f"{answers.HEAD}:ACI"}


def test_an_antenna_keeps_its_place_and_shares_the_right_of_its_parent(ask: Any, house: House) -> None:
    number = f"{answers.SIREN}99901"
    antenna = answers.siae(siret=number, code_postal="68000", ville="Colmar", departement="68")
    ask("les-emplois", answers.page(answers.siae(), antenna))
    ask("le-marche", answers.page(answers.marketed()))
    ask("recherche-entreprises", answers.search(answers.company()))
    found = known(house)[f"{number}:EI"]
    assert (found.parent, found.city, found.standing) == (answers.HEAD, "Colmar", Standing.ACTIVE)


@pytest.mark.parametrize(("text", "city"), [("67070", "STRASBOURG CEDEX"), ("67000", "Strasbourg")])
def test_a_point_far_from_its_post_code_is_put_at_the_commune(ask: Any, house: House, text: str, city: str) -> None:
    seat = answers.place(latitude="43.3", longitude="-1.4", code_postal=text, libelle_commune=city)
    ask("recherche-entreprises", answers.search(answers.company(seat=seat)))
    found = known(house)[KEY]
    assert found.insee == "67482"
    assert found.latitude == pytest.approx(48.57, abs=0.1)


def test_asking_again_changes_nothing(ask: Any) -> None:
    for _ in range(2):
        runs = [ask("les-emplois", answers.page(answers.siae())), ask("le-marche", answers.page(answers.marketed()))]
    assert [(run.new, run.changed, run.unchanged) for run in runs] == [(0, 0, 1), (0, 0, 1)]


def test_what_cannot_be_read_waits_in_quarantine_and_a_person_leaves_no_trace(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae(siret="00010434900015")))
    ask("recherche-entreprises", answers.search(answers.company(nature_juridique="1000")))
    with house.sessions() as session:
        rows = session.scalars(select(Quarantine).order_by(Quarantine.id)).all()
        assert [row.field for row in rows] == ["siret", "nature_juridique"]
        assert all(answers.HEAD not in f"{row.value}{row.reference}{row.origin}" for row in rows[1:])


def test_what_is_not_configured_says_what_it_lacks(house: House) -> None:
    lacks = {one.directory.name: one.lacks for one in job.configured(house.settings)}
    assert lacks["recherche-entreprises"] == lacks["les-emplois"] == ""
    assert "MAILLAGE_LEMARCHE_TOKEN" in lacks["le-marche"]
    assert "MAILLAGE_GEIQ_URL et MAILLAGE_GEIQ_TOKEN" in lacks["geiq"]


def test_a_workbook_is_read_as_a_list(house: House, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["SIRET", "Nature", "Nom", "ETP", "Réseaux", "as_of"])
    book.active.append([10434900014, "ACI", "Jardins", 8.5, "Réseau fictif", datetime(2026, 5, 31)])  # noqa: DTZ001 - a sheet knows no zone
    book.save(tmp_path / "liste.xlsx")
    done = loading.import_file(house, tmp_path / "liste.xlsx")
    assert not done.refused
    found = known(house)[f"{answers.HEAD}:ACI"]
    assert found.hours == 8.5 * 1820


def test_rows_that_look_alike_are_joined_and_parted_by_a_person_only(ask: Any, house: House) -> None:
    ask(
        "les-emplois",
        answers.page(answers.siae(), answers.siae(answers.SECOND, site_web="", raison_sociale="Jardins Fictifs")),
    )
    policy = knowledge.directory()
    with house.sessions.begin() as session:
        (pair,) = directory.proposed(session, 10)
        user = factories_user(session)
        assert directory.decide(session, pair.kept.id, pair.other.id, True, user, policy, START)
        assert pair.other.joined_to_id == pair.kept.id
        assert directory.proposed(session, 10) == []
    with house.sessions.begin() as session:
        decision = session.scalars(select(StructurePair)).one()
        assert directory.undo(session, decision.id, policy, START)
        assert len(directory.proposed(session, 10)) == 1
        assert not directory.undo(session, decision.id, policy, START)


def test_two_kinds_on_one_siret_are_no_duplicate(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae(), answers.siae(kind="ACI")))
    with house.sessions() as session:
        assert directory.proposed(session, 10) == []


def test_a_correction_outlives_every_reading_and_can_be_taken_back(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae()))
    policy = knowledge.directory()
    for value, expected in (("Le Verger", "Le Verger"), (None, "JARDINS FICTIFS")):
        with house.sessions.begin() as session:
            row = session.scalars(select(Row)).one()
            said = directory.Correction("name", value, "vu au téléphone", factories_user(session))
            directory.correct(session, row, said, policy, START)
        ask("les-emplois", answers.page(answers.siae()))
        assert known(house)[KEY].name == expected


def factories_user(session: Any) -> int:
    from tests.web import factories

    return factories.user(session).id


def test_facts_of_two_sources_stand_side_by_side(ask: Any, house: House) -> None:
    ask("les-emplois", answers.page(answers.siae()))
    ask("le-marche", answers.page(answers.marketed(name="Jardins du Houblon")))
    with house.sessions() as session:
        (row,) = session.scalars(select(Row))
        names = {fact.source: fact.value for fact in facts.facts_at(session, [row.id])[row.id] if fact.field == "name"}
    assert names == {"les-emplois": "JARDINS FICTIFS", "le-marche": "Jardins du Houblon"}
