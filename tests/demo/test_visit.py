"""The demonstration is built by the real chain, in its own folder, and shows every situation it promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings, load
from web.commands.demo import command
from web.demo.accounts import FACILITATOR, OTHER_FACILITATOR, PEOPLE, STRUCTURE
from web.demo.visit import DATABASE, Visit, build, clear, settings_of
from web.security.passwords import matches
from web.store import accounts
from web.store.models import (
    Consideration,
    Lot,
    Match,
    Message,
    Notice,
    Proposal,
    Quarantine,
    Review,
    Structure,
    Tender,
)
from web.store.status import counts


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    built = build(settings_of(real_settings(tmp_path_factory.mktemp("demo"))))
    yield built
    built.house.engine.dispose()


@pytest.fixture
def session(visit: Visit) -> Iterator[Session]:
    with visit.house.sessions() as opened:
        yield opened


def real_settings(folder: Path) -> Settings:
    return load({"MAILLAGE_DATA_DIR": str(folder)})


def tender_of(session: Session, reference: str) -> Tender:
    query = select(Tender).join(Notice, Notice.tender_id == Tender.id).where(Notice.reference == reference)
    return session.scalars(query.distinct()).one()


def changes(tender: Tender) -> set[tuple[str, str]]:
    return {(change["what"], change["notice"].removeprefix("boamp:")) for change in tender.history}


def test_no_step_is_broken(visit: Visit) -> None:
    assert [(run.job, run.detail) for run in visit.runs if run.state == "broken" or run.failed] == []


def test_it_is_full(session: Session) -> None:
    found = counts(session)
    assert found["notices"] >= 70
    assert found["tenders"] >= 55
    assert found["structures"] >= 320
    assert found["matches"] > 500
    assert found["proposals"] > 0
    assert found["reviews"] >= 5


def test_one_record_waits_in_quarantine_with_its_error(session: Session) -> None:
    waiting = session.scalars(select(Quarantine).where(Quarantine.resolved_at.is_(None))).all()
    assert [(row.source, row.field) for row in waiting] == [("boamp", "donnees")]


@pytest.mark.parametrize(("initial", "correction"), [("26-900021", "26-900204"), ("26-900030", "26-900216")])
def test_a_correction_moved_a_deadline_by_a_week(session: Session, initial: str, correction: str) -> None:
    tender = tender_of(session, initial)
    moved = [change for change in tender.history if change["what"] == "deadline"]
    assert [change["notice"] for change in moved] == [f"boamp:{correction}"]
    assert moved[0]["from"] < moved[0]["to"]
    assert tender.deadline is not None
    assert tender.deadline.isoformat()[:10] == moved[0]["to"][:10]


def test_a_changed_european_notice_supersedes_the_first(session: Session) -> None:
    tender = tender_of(session, "26-900207")
    assert tender_of(session, "26-900054").id == tender.id
    told = [hours["hours"] for one in tender.considerations for hours in one.hours if one.lot_number == "1"]
    assert 1200 in told
    assert 1050 not in told


@pytest.mark.parametrize(
    ("reference", "stage"),
    [
        ("26-900006", "awarded"),
        ("26-900009", "awarded"),
        ("26-900012", "awarded"),
        ("26-900003", "awarded"),
        ("26-900033", "cancelled"),
        ("26-900081", "cancelled"),
        ("26-900075", "planned"),
        ("26-900018", "call"),
    ],
)
def test_tenders_stand_where_their_notices_left_them(session: Session, reference: str, stage: str) -> None:
    assert tender_of(session, reference).stage == stage


def test_reserved_lots_and_hours_by_lot_are_there(session: Session) -> None:
    tender = tender_of(session, "26-900018")
    assert [lot.number for lot in tender.lots] == ["1", "2", "3"]
    found = {(one.lot_number, one.kind): one for one in tender.considerations}
    assert ("2", "reserved_disability") in found
    assert [hours["hours"] for hours in found["1", "insertion_condition"].hours] == [320]


def test_every_kind_of_reservation_is_found(session: Session) -> None:
    kinds = set(session.scalars(select(Consideration.kind).distinct()))
    reserved = {"reserved_disability", "reserved_insertion", "reserved_joint", "reserved_ess", "reserved_prison"}
    assert kinds >= reserved | {"insertion_condition", "training_condition", "insertion_service", "stated_absent"}


def test_reserved_lots_are_matched_with_those_who_may_answer_only(session: Session) -> None:
    query = select(Structure.kind).join(Match, Match.structure_id == Structure.id)
    query = query.join(Lot, Lot.id == Match.lot_id).join(Tender, Tender.id == Lot.tender_id)
    lot = (Tender.id == tender_of(session, "26-900018").id, Lot.number == "2")
    kinds = set(session.scalars(query.where(*lot, Match.verdict != "no", Match.mode.in_(("holder", "gme")))))
    assert kinds
    assert kinds <= {"EA", "ESAT"}


def test_most_open_reserved_lots_have_somebody_to_answer(session: Session) -> None:
    query = select(Consideration.tender_id).where(Consideration.kind.startswith("reserved_")).distinct()
    reserved = set(session.scalars(query))
    matched = set(session.scalars(select(Match.tender_id).where(Match.tender_id.in_(reserved)).distinct()))
    assert len(matched) >= 0.7 * len(reserved)


def test_a_grouping_of_several_members_is_proposed(session: Session) -> None:
    sizes = [len(content["members"]) for content in session.scalars(select(Proposal.content))]
    assert max(sizes) >= 2


def test_two_organisations_of_facilitators_have_decided_apart(session: Session) -> None:
    decided = session.scalars(select(Review.organisation_id).distinct()).all()
    authors = {accounts.by_email(session, person.email) for person in (FACILITATOR, OTHER_FACILITATOR)}
    assert set(decided) == {user.organisation_id for user in authors if user}
    assert session.scalar(select(func.count(Review.id)).where(Review.decision == "set_aside")) == 2


def test_a_message_waits_for_the_structure_and_none_has_left(session: Session) -> None:
    waiting = session.scalars(select(Message)).all()
    assert {message.state for message in waiting} == {"pending"}
    assert {message.recipient for message in waiting} == {STRUCTURE.email}


def test_everybody_can_sign_in_with_the_password_told(visit: Visit, session: Session) -> None:
    for person in PEOPLE:
        user = accounts.by_email(session, person.email)
        assert user is not None
        assert user.role == person.role
        assert matches(user.password_hash, visit.passwords[person.email])


def test_the_demo_keeps_to_its_own_folder(tmp_path: Path) -> None:
    real = replace(
        real_settings(tmp_path), database_url="sqlite:////elsewhere.sqlite", host="0.0.0.0", secure_cookies=True
    )
    own = settings_of(real)
    assert own.data_dir == tmp_path / "demo"
    assert own.database_url == f"sqlite:///{tmp_path / 'demo' / DATABASE}"
    assert own.host == "127.0.0.1"
    assert not own.secure_cookies


def test_clearing_a_former_demo_leaves_everything_else(tmp_path: Path) -> None:
    kept = tmp_path / "demo" / "notes.txt"
    kept.parent.mkdir()
    for file in (kept, tmp_path / DATABASE, kept.with_name(DATABASE), kept.with_name(f"{DATABASE}-wal")):
        file.write_text("x")
    clear(tmp_path / "demo")
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == [DATABASE, "notes.txt"]


@pytest.mark.slow
def test_the_command_builds_it_twice_and_tells_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MAILLAGE_DATABASE_URL", raising=False)
    told = [CliRunner().invoke(command, ["--no-serve", "--json"], catch_exceptions=False) for _ in range(2)]
    first, second = (json.loads(answer.stdout) for answer in told)
    assert first["counts"] == second["counts"]
    assert first["counts"]["quarantined"] == 1
    assert {account["email"] for account in second["accounts"]} == {person.email for person in PEOPLE}
    assert first["accounts"][0]["password"] != second["accounts"][0]["password"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "secret.key"]
