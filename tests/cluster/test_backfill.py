"""A backfill by workers gives the rows of one process, even when a worker is killed in the middle of a chunk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from config.settings import load
from tests.jobs.test_match import TRADES, call, stored, structure
from web.cluster import queue
from web.cluster.backfill import NoCluster, backfill, check, forget
from web.house import House, open_house
from web.jobs.match import update as bring_up_to_date
from web.jobs.runner import Tally
from web.store.models import Match, Tender

KILLED = """
import os
from web.cluster import chunk, queue
from web.house import open_house
chunk.copy = lambda session, rows: os._exit(9)  # dies once the old matches are deleted
queue.work(queue.open_queue(open_house()))
"""


@pytest.fixture
def shared(tmp_path: Path, postgresql_databases) -> Iterator[House]:  # type: ignore[no-untyped-def]
    for url in postgresql_databases():
        house = open_house(load({"MAILLAGE_DATA_DIR": str(tmp_path / "var"), "MAILLAGE_DATABASE_URL": url}))
        fill(house)
        yield house
        house.engine.dispose()


def fill(house: House) -> None:
    with house.sessions.begin() as session:
        for number in range(9):
            call(session, TRADES[number % 3], lots=1 + number % 2)
        for number in range(12):
            structure(session, TRADES[number % 3], latitude=48.4 + number / 40)


def alone(house: House) -> set[tuple[object, ...]]:
    """The rows of one process."""
    forget(house)
    bring_up_to_date(house, Tally())
    return rows(house)


def rows(house: House) -> set[tuple[object, ...]]:
    with house.sessions() as session:
        return stored(session)


@pytest.mark.postgres
def test_a_backfill_gives_the_rows_of_one_process(shared: House) -> None:
    expected = alone(shared)
    with shared.sessions.begin() as session:
        session.execute(update(Match).values(score=0.0))
    assert backfill(shared, size=2) == 5
    assert rows(shared) == expected != set()
    assert backfill(shared, size=100) == 1  # the queue is empty again
    work = bring_up_to_date(shared, Tally())
    assert (work.whole, work.completed) == (0, 0)


@pytest.mark.postgres
def test_a_killed_worker_changes_nothing_in_the_result(shared: House) -> None:
    expected = alone(shared)
    with shared.sessions() as session:
        ids = list(session.scalars(select(Tender.id).order_by(Tender.id)))
    queue.put(queue.open_queue(shared), [ids[:4], ids[4:]])
    url = shared.engine.url.render_as_string(hide_password=False)
    told = {**os.environ, "MAILLAGE_DATABASE_URL": url, "MAILLAGE_DATA_DIR": str(shared.settings.data_dir)}
    assert subprocess.run([sys.executable, "-c", KILLED], env=told, check=False).returncode == 9
    assert rows(shared) == expected  # its transaction died with it
    with shared.sessions.begin() as session:
        session.execute(update(Match).values(score=0.0))
    queue.finish(queue.open_queue(shared), stalled=0.0)
    assert rows(shared) == expected


def test_without_postgresql_it_is_said_in_one_line(house: House) -> None:
    if house.engine.url.get_backend_name() == "sqlite":
        with pytest.raises(NoCluster, match="PostgreSQL"):
            check(house)


def test_without_the_extra_it_is_said_in_one_line(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.cluster.backfill.find_spec", lambda name: None)
    with pytest.raises(NoCluster, match=r"maillage\[cluster\]"):
        check(house)
