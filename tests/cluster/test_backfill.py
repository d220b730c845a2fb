"""A backfill by workers gives the rows of one process, even when a worker is killed in the middle of a chunk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, inspect, select, update

from clauses.find import RULES_VERSION
from config.settings import load
from tests.jobs.test_match import TRADES, call, stored, structure
from web.clock import now
from web.cluster import queue
from web.cluster.backfill import NoCluster, backfill, check, forget
from web.commands.bench_backfill_rows import seed_structures, seed_tenders
from web.commands.bench_draw import Draw
from web.house import House, open_house
from web.jobs.classify import classify_lots
from web.jobs.find import find_considerations
from web.jobs.match import match_lots
from web.jobs.match import update as bring_up_to_date
from web.jobs.runner import Tally
from web.store import knowledge
from web.store.models import Consideration, Evidence, LotTrade, Match, Structure, Tender

KILLED = """
import os
from sqlalchemy import delete
from web.cluster import chunk, queue
from web.house import open_house
from web.store.models import Match
chunk.match_in = lambda session, tenders, work: (session.execute(delete(Match)), os._exit(9))  # dies half way
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
            read = call(session, TRADES[number % 3], lots=1 + number % 2)
            read.found_version, read.classified_version = RULES_VERSION, knowledge.trades().version
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


def made(house: House) -> dict[str, set[tuple[object, ...]]]:
    """All that is found in tenders, without the numbers of rows."""
    tables = (Consideration, Evidence, LotTrade, Match)
    with house.sessions() as session:
        of = dict(session.execute(select(Consideration.id, Consideration.tender_id)).all())
        return {table.__tablename__: {_told(row, of) for row in session.scalars(select(table))} for table in tables}


def _told(row: object, of: dict[int, int]) -> tuple[object, ...]:
    names = [column.key for column in inspect(type(row)).column_attrs if column.key != "id"]
    values = {name: str(getattr(row, name)) for name in names}
    if isinstance(row, Evidence):
        values["consideration_id"] = str(of[row.consideration_id])
    return tuple(values.items())


@pytest.mark.postgres
def test_workers_read_what_is_stale_as_the_jobs_do(shared: House) -> None:
    with shared.sessions() as session:
        for table in (Tender, Structure):
            session.execute(delete(table))
        seed_structures(session, Draw(3), 200)
        seed_tenders(session, Draw(3), 60, now())
    for job in (find_considerations, classify_lots, match_lots):
        job(shared, Tally())
    expected = made(shared)
    with shared.sessions.begin() as session:
        session.execute(update(Tender).values(found_version="0", classified_version=None, matched_version=None))
        session.execute(delete(Evidence).where(Evidence.id % 2 == 0))
        session.execute(delete(LotTrade).where(LotTrade.id % 2 == 0))
    backfill(shared, size=25)
    assert made(shared) == expected
    assert all(expected.values())


@pytest.mark.postgres
def test_a_killed_worker_changes_nothing_in_the_result(shared: House) -> None:
    expected = alone(shared)
    with shared.sessions() as session:
        ids = list(session.scalars(select(Tender.id).order_by(Tender.id)))
    queue.put(queue.open_queue(shared), [(ids[0], ids[3]), (ids[4], ids[-1])], "essai")
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
