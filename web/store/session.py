"""Opening the database: engine, pragmas, sessions, migrations."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from web.store.visibility import guard

MIGRATIONS = Path(__file__).with_name("migrations")


class StoreUnavailable(RuntimeError):
    """The database cannot be opened or written. The message is French and names the address, without its password."""


def open_engine(url: str) -> Engine:
    """Open the database at `url` (SQLite or PostgreSQL) and bring it to the present schema.

    Raises StoreUnavailable when it cannot be reached or written.
    """
    try:
        engine = make_engine(url)
        upgrade(engine)
    except (SQLAlchemyError, OSError) as error:
        where = make_url(url).render_as_string(hide_password=True) if "://" in url else url
        raise StoreUnavailable(f"Base de données inaccessible ({where}) : {error}") from error
    return engine


def make_engine(url: str) -> Engine:
    """An engine with the pragmas we rely on; the folder of an SQLite file is made."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _pragmas)
    return engine


def _pragmas(connection: Any, _record: object) -> None:
    """WAL so that readers never wait; FULL so that a claimed mail survives a power cut."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def upgrade(engine: Engine) -> None:
    """Make or upgrade the schema; nothing is run when it is current."""
    with engine.begin() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head():
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@cache
def head() -> str | None:
    """The last revision of this version: reading the scripts costs more than opening the database."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def learn_statistics(engine: Engine) -> None:
    """Let SQLite look at what its indexes hold: without, it takes a long way for some lists. PostgreSQL does it alone.

    A sample of each index is read, so that a large database takes no longer than a small one.
    """
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            connection.exec_driver_sql("ANALYZE")


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions on this engine; objects stay readable after a commit, private tenders hidden from who looks in."""
    return guard(sessionmaker(engine, expire_on_commit=False))
