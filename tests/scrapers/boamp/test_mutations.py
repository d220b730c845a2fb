"""Whatever happens to a record, it gives a notice or says why not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.notice import Notice
from scrapers.boamp.parse import parse
from scrapers.boamp.split import split
from scrapers.source import NotNotices, Record, Unreadable

RECORDS = Path(__file__).parent / "records"
TREES = [json.loads(path.read_text()) for path in sorted(RECORDS.glob("*.json")) if ".golden" not in path.name]
JUNK: list[Any] = [
    None,
    "",
    "x",
    0,
    -1.5,
    True,
    [],
    [[]],
    {},
    {"#text": 3},
    {"@a": "b"},
    ["", {}],
    {"oui": ""},
    "2026-99-99",
    "\u0000",
]


def places(node: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
        found.append((node, key))
        if isinstance(child, dict | list):
            places(child, found)
    return found


def outcome(content: bytes) -> Notice | Unreadable:
    try:
        return parse(Record("x", content, "x"))
    except Unreadable as error:
        return error


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_a_mutated_record_is_read_or_refused(data: st.DataObject) -> None:
    tree = copy.deepcopy(TREES[data.draw(st.integers(0, len(TREES) - 1))])
    for _ in range(data.draw(st.integers(1, 4))):
        found = places(tree, [])
        node, key = found[data.draw(st.integers(0, len(found) - 1))]
        if isinstance(node, dict) and data.draw(st.booleans()):
            node.pop(key, None)
        else:
            node[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    assert isinstance(outcome(json.dumps(tree).encode()), Notice | Unreadable)


@settings(deadline=None, max_examples=100)
@given(
    cut=st.integers(0, 3000),
    content=st.sampled_from([(RECORDS / "legacy_award.xml").read_bytes(), json.dumps(TREES[0]).encode()]),
)
def test_a_cut_record_is_refused(cut: int, content: bytes) -> None:
    short = content[: min(cut, len(content) - 2)]
    assert isinstance(outcome(short), Unreadable)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_cut_into_records_or_ignored(content: bytes) -> None:
    try:
        records = list(split(content))
    except NotNotices:
        return
    assert all(isinstance(outcome(record.content), Notice | Unreadable) for record in records)


def test_every_record_of_the_corpus_is_read(corpus: Path) -> None:
    read, ignored = 0, []
    for path in sorted((corpus / "boamp").rglob("*.*")):
        try:
            read += sum(isinstance(outcome(record.content), Notice) for record in split(path))
        except NotNotices:
            ignored.append(path.name)
    assert read == 2025
    assert ignored == [
        "facets_2026-01-04.json",
        "template_notes.md",
        "eforms_codelists_fr.tsv",
        "eforms_fields_subset.tsv",
    ]


def test_what_is_read_of_the_corpus_makes_sense(corpus: Path) -> None:
    notices = [parse(record) for record in split(corpus / "boamp" / "flat_2024-02.jsonl")]
    assert all(notice.title and notice.departments for notice in notices)
    assert not any("ribunal" in notice.buyer.name[:12] for notice in notices)
    assert sum(notice.deadline is not None for notice in notices) == 1410


@pytest.mark.parametrize(
    "bomb", [b'<!DOCTYPE a [<!ENTITY x "y">]><ANNONCE><GESTION>&x;</GESTION></ANNONCE>', b"<ANNONCE>" * 5000]
)
def test_hostile_xml_is_refused(bomb: bytes) -> None:
    assert isinstance(outcome(bomb), Unreadable)


DEEP = "[" * 900 + "]" * 900
COMPANY = '{"efac:Company": {"cac:PartyIdentification": {"cbc:ID": "ORG-1"}}}'


@pytest.mark.parametrize(
    "inside",
    [
        f'"cac:ProcurementProject": {{"cbc:Name": {DEEP}}}',
        '"ext:UBLExtensions": {"ext:UBLExtension": {"ext:ExtensionContent": {"efext:EformsExtension": '
        f'{{"efac:Organizations": {{"efac:Organization": [[{COMPANY}]]}}}}}}}}}}',
    ],
)
def test_lists_in_lists_are_read_or_refused(inside: str) -> None:
    told = {"idweb": "26-1", "objet": "x", "famille": "JOUE", "nature": "APPEL_OFFRE", "dateparution": "2026-11-07"}
    content = json.dumps(told | {"donnees": f'{{"EFORMS": {{"ContractNotice": {{{inside}}}}}}}'})
    assert isinstance(outcome(content.encode()), Notice | Unreadable)
