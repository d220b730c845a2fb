"""Which files are notices, and whatever happens to one, it gives a notice or says why not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from clauses.notice import Notice
from scrapers.source import NotNotices, Record, Unreadable
from scrapers.ted.parse import parse
from scrapers.ted.split import split
from tests.scrapers.ted.test_shapes import NAMES, content_of

ROOTS = {name: etree.fromstring(content_of(name)) for name in NAMES}
JUNK = ["", " ", "x", "0", "-1", "9999-12-31Z", "2026-99-99", "24:61", "LOT-", "ORG-0404", "é" * 50, "NaN", "1e400"]
BOMB = b"""<!DOCTYPE ContractNotice [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<ContractNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2"><x>&c;</x></ContractNotice>"""
OUTSIDE = b"""<!DOCTYPE ContractNotice [<!ENTITY a SYSTEM "file:///etc/passwd">]><ContractNotice>&a;</ContractNotice>"""


def outcome(content: bytes) -> Notice | Unreadable:
    try:
        return parse(Record("x", content, "x"))
    except Unreadable as error:
        return error


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_mutated_notice_is_read_or_refused(data: st.DataObject) -> None:
    root = etree.fromstring(etree.tostring(ROOTS[data.draw(st.sampled_from(NAMES))]))
    for _ in range(data.draw(st.integers(1, 5))):
        elements = list(root.iter())[1:]
        element = elements[data.draw(st.integers(0, len(elements) - 1))]
        match data.draw(st.sampled_from(["text", "drop", "twice", "bare"])):
            case "text":
                element.text = data.draw(st.sampled_from(JUNK))
            case "drop":
                element.getparent().remove(element)
            case "twice":
                element.addnext(etree.fromstring(etree.tostring(element)))
            case _:
                element.attrib.clear()
    assert isinstance(outcome(etree.tostring(root)), Notice | Unreadable)


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 6000), name=st.sampled_from(NAMES))
def test_a_cut_notice_is_refused(cut: int, name: str) -> None:
    assert isinstance(outcome(content_of(name)[:cut]), Unreadable)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_notice_or_ignored(content: bytes) -> None:
    try:
        records = list(split(content))
    except NotNotices:
        return
    assert all(isinstance(outcome(record.content), Notice | Unreadable) for record in records)


@pytest.mark.parametrize("content", [BOMB, OUTSIDE])
def test_entities_are_refused(content: bytes) -> None:
    (record,) = split(content)
    found = outcome(record.content)
    assert isinstance(found, Unreadable)
    assert "DTD" in str(found)


def test_a_tree_too_deep_is_refused() -> None:
    assert isinstance(outcome(b"<ContractNotice>" + b"<a>" * 5000), Unreadable)


def test_a_file_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.reading.xml.LONGEST", 1000)
    found = outcome(content_of("pin"))
    assert isinstance(found, Unreadable)
    assert "1000 octets" in str(found)


def test_a_notice_without_any_date_names_the_field() -> None:
    bare = content_of("pin").replace(b"PublicationDate", b"Other").replace(b"IssueDate", b"Other")
    found = outcome(bare)
    assert isinstance(found, Unreadable)
    assert found.field == "cbc:IssueDate"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.gc", b'<?xml version="1.0"?><gc:CodeList xmlns:gc="x"/>', "liste de codes"),
        ("a.xml", b"<TED_EXPORT/>", "ancien format de TED, d’avant les eForms"),
        ("a.xml", b"<html/>", "fichier XML sans avis européen"),
        ("a.json", b'{"notices": []}', "réponse de recherche, sans les fichiers des avis"),
        ("a.json", b'{"codes": []}', "JSON"),
        ("a.yaml", b"openapi: 3", "description de service"),
        ("a.txt", b"buyer-name", "texte"),
        ("a.bin", b"\x00\x01", "ni avis européen ni réponse de recherche"),
        ("a.xml", b"", "fichier vide"),
        ("a.gz", b"\x1f\x8bnothing", "archive gzip illisible"),
    ],
)
def test_a_file_that_holds_no_notice_says_what_it_is(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(NotNotices) as told:
        list(split(tmp_path / name))
    assert told.value.reason.startswith(reason)


def test_a_notice_in_an_archive_behind_a_comment_or_a_prefix_is_found() -> None:
    plain = content_of("pin")
    prefixed = b'<q:ContractNotice xmlns:q="x"/>'
    for content in (
        gzip.compress(plain),
        b"\xef\xbb\xbf" + plain,
        b"<!-- " + b"x" * 5000 + b" -->" + plain[38:],
        prefixed,
    ):
        assert len(list(split(content))) == 1


def test_every_notice_of_the_corpus_is_read_or_says_why(corpus: Path) -> None:
    aside: dict[str, str] = {}
    read = 0
    for path in sorted((corpus / "ted").rglob("*.xml")):
        (record,) = split(path)
        found = outcome(record.content)
        read += isinstance(found, Notice)
        if isinstance(found, Unreadable):
            aside[path.name] = str(found).partition(",")[0]
    assert read + len(aside) == 152
    assert aside == {
        "INVALID_cn_24_empty.xml": "L’avis n’a ni date de publication ni date d’envoi.",
        "INVALID_cn_24_stage-1.xml": "L’avis n’a ni date de publication ni date d’envoi.",
        "00634806-2022_ENG_st21.xml": "Avis d’essai publié par une plateforme",
        "00634807-2022_SPA_st16.xml": "Avis d’essai publié par une plateforme",
    }


def test_what_is_read_of_the_corpus_makes_sense(corpus: Path) -> None:
    def of(name: str) -> Notice:
        (record,) = split(corpus / "ted" / "published" / name)
        return parse(record)

    court_first = of("00041387-2024_FRA_st23.xml")
    assert court_first.buyer.name.startswith("Région")
    assert court_first.departments == ("87",)
    reserved = {(s.field, s.lot) for s in of("00262891-2023_SPA_st10.xml").signals if s.value == "res-ws"}
    assert reserved == {("BT-71", "3"), ("BT-71", "4")}
    social = {s.value for s in of("00583624-2023_FIN_st21.xml").signals if s.field == "BT-775"}
    assert {"opp", "work-cond"} <= social
    assert len(of("00047522-2024_FRA_st16.xml").lots) == 2
