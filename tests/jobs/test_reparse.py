"""Everything that was read can be read again from what was kept, without the network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, inspect, select

from scrapers import registry
from scrapers.source import Record, Unreadable
from web.demo import sample
from web.house import House
from web.jobs.collect import replay
from web.jobs.find import find_considerations
from web.jobs.link import link
from web.jobs.read import read_again, reparsing
from web.jobs.runner import JobFunction, Tally
from web.store.models import Base, Consideration, Lot, Notice, NoticeLink, Tender

SAMPLE = Path(sample.__file__).parent / "boamp"
RECORDS = Path(__file__).parents[1] / "scrapers" / "boamp" / "records"


def rows(house: House, *tables: type[Base]) -> list[list[dict[str, Any]]]:
    """All the rows of these tables, whole, in order of their keys."""
    with house.sessions() as session:
        return [[values(row) for row in session.scalars(select(table).order_by(*_key(table)))] for table in tables]


def _key(table: type[Base]) -> Sequence[Column[Any]]:
    return inspect(table).primary_key


def values(row: Base) -> dict[str, Any]:
    return {name: getattr(row, name) for name in inspect(type(row)).columns.keys()}  # noqa: SIM118 - a collection


def done(house: House, *jobs: JobFunction) -> Tally:
    tally = Tally()
    for job in jobs:
        job(house, tally)
    return tally


@pytest.fixture
def collected(house: House) -> House:
    replay(house, "boamp", [SAMPLE])
    done(house, link, find_considerations)
    return house


def newer(monkeypatch: pytest.MonkeyPatch, parse: Any) -> None:
    """A parser of the next version."""
    source = copy(registry.SOURCES["boamp"])
    source.parser_version += 1
    source.parse = parse(source.parse)  # type: ignore[method-assign]
    monkeypatch.setitem(registry.SOURCES, "boamp", source)


def test_reading_again_gives_the_same_rows(collected: House) -> None:
    tables = (Notice, NoticeLink, Tender, Lot, Consideration)
    before = rows(collected, *tables)
    again = done(collected, reparsing("boamp"))
    done(collected, link, find_considerations)
    assert rows(collected, *tables) == before
    assert (again.changed, again.failed) == (0, 0)
    assert again.seen - again.quarantined == again.unchanged == len(before[0]) > 10


def test_rows_that_were_spoiled_are_mended_from_the_documents(collected: House) -> None:
    before = rows(collected, Notice, Tender)
    with collected.sessions.begin() as session:
        for row in session.scalars(select(Notice).where(Notice.latest).limit(3)):
            row.content, row.linked = b"", True
            row.links = []
    assert done(collected, reparsing("boamp")).changed == 3
    done(collected, link)
    assert rows(collected, Notice, Tender) == before


def test_what_a_newer_parser_reads_otherwise_flows_to_the_tenders(
    collected: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shouting(parse: Any) -> Any:
        return lambda record: (notice := parse(record)) and replace(notice, title=notice.title.upper())

    newer(monkeypatch, shouting)
    done(collected, read_again, link)
    (titles,) = rows(collected, Tender)
    assert titles
    assert all(tender["title"] == tender["title"].upper() for tender in titles)


def test_a_document_that_the_newer_parser_refuses_keeps_its_former_reading(
    collected: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(parse: Any) -> Any:
        def refuse(record: Record) -> Any:
            raise Unreadable("objet", None, "champ objet : absent.")

        return refuse

    (before,) = rows(collected, Tender)
    newer(monkeypatch, refusing)
    told = done(collected, reparsing("boamp"))
    done(collected, link)
    assert rows(collected, Tender) == [before]
    assert told.failed > 10
    assert "champ objet" in told.detail


def test_former_versions_stay_former(house: House, tmp_path: Path) -> None:
    record = json.loads((RECORDS / "eforms_call.json").read_text())
    for title in ("Premier intitulé", "Second intitulé"):
        (saved := tmp_path / "avis.json").write_text(json.dumps(record | {"objet": title}))
        replay(house, "boamp", [saved])
    done(house, link)
    before = rows(house, Notice, Tender)
    assert [row["latest"] for row in before[0]] == [False, True]
    done(house, reparsing("boamp"), link)
    assert rows(house, Notice, Tender) == before
