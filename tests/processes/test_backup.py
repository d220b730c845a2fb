"""Saving and taking back: the same rows, nothing sent twice, nothing overwritten by mistake."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import ON_POSTGRESQL
from tests.mail.factories import accepted_tenders, director, mails
from tests.processes.conftest import Maillage
from web.backup.copy import check
from web.backup.place import database_file
from web.commands.errors import BadInput
from web.house import House
from web.store.models import Message, Tender

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL has its own tools")


@pytest.fixture
def saved(house: House, maillage: Maillage, tmp_path: Path) -> Path:
    """A backup of an installation with tenders and mails."""
    with house.sessions.begin() as session:
        accepted_tenders(session, director(session)[1], 3)
        _pending, sending, sent = mails(session, 3)
        sending.state, sent.state = "sending", "sent"
    target = tmp_path / "copie.zip"
    assert maillage("backup", str(target)).status == 0
    return target


def database(tmp_path: Path) -> Path:
    return tmp_path / "maillage.sqlite"


def test_what_is_saved_comes_back_row_for_row(saved: Path, house: House, maillage: Maillage, tmp_path: Path) -> None:
    before = check(database(tmp_path))
    with house.sessions.begin() as session:
        accepted_tenders(session, director(session)[1], 2)
    house.engine.dispose()
    answer = maillage("restore", str(saved), "--force", "--json")
    assert answer.status == 0, answer.err
    assert answer.json["counts"] == before == check(database(tmp_path))
    with house.sessions() as session:
        assert len(session.scalars(select(Tender)).all()) == 3


def test_a_backup_made_by_one_installation_starts_another(
    saved: Path, maillage: Maillage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_DATABASE_URL", f"sqlite:///{tmp_path / 'autre' / 'neuve.sqlite'}")
    assert maillage("restore", str(saved)).status == 0
    assert maillage("status", "--json").json["counts"]["tenders"] == 3


def test_mails_that_waited_may_have_left_since_and_are_put_in_doubt(
    saved: Path, house: House, maillage: Maillage
) -> None:
    assert maillage("restore", str(saved), "--force", "--json").json["doubtful"] == 2
    with house.sessions() as session:
        assert sorted(session.scalars(select(Message.state))) == ["doubt", "doubt", "sent"]


def test_a_database_with_data_is_not_overwritten_unasked(saved: Path, maillage: Maillage, tmp_path: Path) -> None:
    before = check(database(tmp_path))
    answer = maillage("restore", str(saved))
    assert (answer.status, check(database(tmp_path))) == (2, before)
    assert "contient déjà des données" in answer.err


def test_a_backup_is_not_overwritten_unasked_and_only_its_owner_reads_it(saved: Path, maillage: Maillage) -> None:
    assert maillage("backup", str(saved)).status == 2
    assert maillage("backup", str(saved), "--force").status == 0
    assert os.stat(saved).st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["not a zip", "cut", "other database"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    saved: Path, maillage: Maillage, tmp_path: Path, damage: str
) -> None:
    before = check(database(tmp_path))
    if damage == "not a zip":
        saved.write_bytes(b"bonjour")
    elif damage == "cut":
        saved.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    else:
        with zipfile.ZipFile(saved) as archive:
            manifest = archive.read("manifest.json")
        with zipfile.ZipFile(saved, "w") as archive:
            archive.writestr("manifest.json", manifest)
            archive.writestr("maillage.sqlite", b"SQLite format 3\0" + b"x" * 5000)
    answer = maillage("restore", str(saved), "--force")
    assert answer.status == 2
    assert str(saved) in answer.err
    assert check(database(tmp_path)) == before


def test_a_backup_is_of_one_moment_while_others_write(house: House, maillage: Maillage, tmp_path: Path) -> None:
    with sqlite3.connect(database(tmp_path)) as writer:
        columns = "name, departments, unreviewed_matches, created_at"
        writer.execute(f"INSERT INTO organisation ({columns}) VALUES ('x', '[]', 0, '2026-01-01')")
        assert maillage("backup", str(tmp_path / "copie.zip"), "--json").json["counts"]["organisation"] == 0
    writer.close()


def test_a_folder_that_is_not_there_is_named(maillage: Maillage, tmp_path: Path) -> None:
    answer = maillage("backup", str(tmp_path / "absent" / "copie.zip"))
    assert answer.status == 2
    assert "absent : dossier introuvable" in answer.err


def test_on_postgresql_its_own_tools_are_named_without_the_password() -> None:
    with pytest.raises(BadInput, match="pg_dump") as refused:
        database_file("postgresql+psycopg://maillage:secret@base/maillage")
    assert "secret" not in refused.value.format_message()
