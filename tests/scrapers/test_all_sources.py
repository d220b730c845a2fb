"""Whatever happens to what sites send: nothing lost, nothing counted twice, no crash; and the order does not matter."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scrapers.registry import SOURCES
from scrapers.source import NotNotices, Record
from web.demo import sample
from web.house import House
from web.jobs.collect import files_of
from web.jobs.find import find_considerations
from web.jobs.link import link
from web.jobs.runner import Tally
from web.store.models import Base, Consideration, Evidence, Notice, Tender
from web.store.notices import keep

HERE = Path(__file__).parent
FOLDERS = {"boamp": HERE / "boamp" / "records", "ted": HERE / "ted" / "notices", "decp": HERE / "decp" / "records"}
EXAMPLES = 3_000
"For each source: 21,000 in all."
JUNK: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1.5,
    True,
    [],
    [[]],
    {},
    {"@a": "b"},
    ["", {}],
    "2026-99-99",
    "\u0000",
    "9" * 40,
)


@cache
def payloads(source: str) -> tuple[tuple[str, bytes], ...]:
    """The saved answers of a source, by file name."""
    folder = FOLDERS.get(source, HERE / "portals" / "pages")
    names = sorted(path for path in folder.iterdir() if ".golden" not in path.name)
    mine = [path for path in names if source in FOLDERS or re.split(r"[_.]", path.name)[0] == source]
    return tuple((path.name, path.read_bytes()) for path in mine)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The payload with fields dropped, retyped or doubled where its form is known, else with bytes cut or changed."""
    how = chance.random()
    if how < 0.2:
        return content[: chance.randrange(len(content) + 1)]
    if content.lstrip()[:1] in b"{[" and how < 0.9:
        return _mutated_json(content, chance)
    if content.lstrip().startswith(b"<?xml") and how < 0.8:
        return _mutated_xml(content, chance)
    start = chance.randrange(len(content))
    return content[:start] + chance.randbytes(chance.randrange(6)) + content[start + chance.randrange(60) :]


def _mutated_json(content: bytes, chance: random.Random) -> bytes:
    tree = json.loads(content)
    for _ in range(chance.randint(1, 4)):
        found = list(_places(tree))
        if found:
            _change(*chance.choice(found), chance)
    return json.dumps(tree).encode()


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(child, dict | list):
            yield from _places(child)


def _change(node: Any, key: Any, chance: random.Random) -> None:
    match chance.choice(("drop", "junk", "double", "cut")):
        case "drop":
            del node[key]
        case "double":
            node[key] = [deepcopy(node[key]), deepcopy(node[key])]
        case "cut" if isinstance(node[key], str):
            node[key] = node[key][: chance.randrange(len(node[key]) + 1)]
        case _:
            node[key] = deepcopy(chance.choice(JUNK))


def _mutated_xml(content: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(recover=True, resolve_entities=False))
    for _ in range(chance.randint(1, 4)):
        inner = [each for each in root.iter(etree.Element) if each.getparent() is not None]
        if inner:
            _change_element(chance.choice(inner), chance)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _change_element(element: Any, chance: random.Random) -> None:
    match chance.choice(("drop", "double", "text", "bare")):
        case "drop":
            element.getparent().remove(element)
        case "double":
            element.addnext(deepcopy(element))
        case "text":
            element.text = chance.choice(("", "x", "2026-99-99", "-1", "9" * 40))
        case _:
            element.attrib.clear()


@pytest.fixture
def session(house: House) -> Iterator[Session]:
    with house.sessions() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("source", sorted(SOURCES))
def test_every_mutated_record_is_stored_unchanged_or_quarantined(session: Session, source: str) -> None:
    reader = SOURCES[source]
    outcomes = Tally()

    @settings(deadline=None, max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**40))
    def hold(seed: int) -> None:
        chance = random.Random(seed)
        name, content = chance.choice(payloads(source))
        try:
            records = list(reader.records(mutated(content, chance), name))
        except NotNotices:
            return
        tally = Tally()
        keep(session, reader, [*records, *records[:1]], tally)
        session.rollback()
        assert tally.seen == tally.new + tally.changed + tally.unchanged + tally.quarantined
        assert tally.seen == len(records) + len(records[:1])
        for field in ("new", "unchanged", "quarantined"):
            setattr(outcomes, field, getattr(outcomes, field) + getattr(tally, field))

    hold()
    assert outcomes.new > 100
    assert outcomes.unchanged > 100


def test_an_item_whose_link_is_none_keeps_its_own_key() -> None:
    item = b"<rss><channel><item><title>Achat</title><link>http://[x</link><guid>a-1</guid></item></channel></rss>"
    (record,) = SOURCES["feed"].records(item, "https://flux.example/rss")
    assert record.reference == "flux.example:a-1"


# --- order and repetition ---------------------------------------------------------------------------------------------


def everything() -> list[tuple[str, Record]]:
    """Every record of the shipped sample and of the tests, the first of each reference."""
    folder = Path(sample.__file__).parent / "boamp"
    files = [("boamp", path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix != ".md"]
    return _records(files + [(source, *payload) for source in SOURCES for payload in payloads(source)])


def real(corpus: Path) -> list[tuple[str, Record]]:
    """Every record of the corpus, the first of each reference."""
    folders = [(source, corpus / source) for source in ("boamp", "ted", "decp")]
    return _records([(source, path.name, path.read_bytes()) for source, folder in folders for path in files_of(folder)])


def _records(files: Sequence[tuple[str, str, bytes]]) -> list[tuple[str, Record]]:
    found: dict[tuple[str, str], Record] = {}
    for source, name, content in files:
        try:
            for record in SOURCES[source].records(content, name):
                found.setdefault((source, record.reference), record)
        except NotNotices:
            continue
    return [(source, record) for (source, _), record in found.items()]


def gather(house: House, records: Sequence[tuple[str, Record]]) -> Tally:
    """Keep each record in this order, linking now and then as the schedule does."""
    tally = Tally()
    for number, (source, record) in enumerate(records):
        with house.sessions.begin() as session:
            keep(session, SOURCES[source], [record], tally)
        if number % 20 == 0:
            link(house, Tally())
    link(house, Tally())
    find_considerations(house, Tally())
    return tally


def stand(house: House) -> dict[str, Any]:
    """Each tender with its considerations and their proofs, whatever the ids."""
    with house.sessions() as session:
        kinds = select(Tender.key, Consideration.kind, Consideration.lot_number, Evidence.notice, Evidence.quote)
        found = session.execute(kinds.join_from(Tender, Consideration).join(Evidence)).all()
        tenders = {row.key: (row.content, row.history) for row in session.scalars(select(Tender))}
    return {"tenders": tenders, "found": sorted(map(repr, found))}


def forget(house: House) -> None:
    with house.sessions.begin() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(delete(table))


def test_the_same_records_twice_give_the_same_rows(house: House) -> None:
    records = everything()
    first = gather(house, records)
    before = stand(house)
    again = gather(house, records)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged == first.new > 60
    assert stand(house) == before


@pytest.mark.slow
def test_the_corpus_twice_gives_the_same_rows_and_backwards_the_same_tenders(house: House, corpus: Path) -> None:
    records = real(corpus)
    first = gather(house, records)
    before = stand(house)
    assert first.seen == first.new + first.quarantined == len(records) > 2_000
    again = gather(house, records)
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.new)
    assert stand(house) == before
    forget(house)
    gather(house, records[::-1])
    assert stand(house) == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_the_order_of_the_records_makes_no_tender_different(house: House, seed: int | None) -> None:
    records = everything()
    gather(house, records)
    before = stand(house)
    with house.sessions() as session:
        assert session.query(Notice).count() > 60
    forget(house)
    other = records[::-1]
    if seed is not None:
        random.Random(seed).shuffle(other)
    gather(house, other)
    assert stand(house) == before
