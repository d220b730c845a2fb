from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from scrapers.boamp.parse import parse
from scrapers.boamp.split import BIG, split
from scrapers.source import NotNotices, Record, Unreadable

ONE = {"idweb": "26-1", "objet": "Taille de haies, « lot 1 »", "nature": "APPEL_OFFRE", "dateparution": "2026-04-02"}
TWO = ONE | {"idweb": "26-2"}
LINES = b"\n".join(json.dumps(row).encode() for row in (ONE, TWO)) + b"\n"
XML = b"<?xml version='1.0'?><ANNONCE><GESTION><REFERENCE><IDWEB>16-1</IDWEB></REFERENCE></GESTION></ANNONCE>"
LONG = json.dumps(ONE | {"donnees": "x" * 100_000}).encode()


def references(saved: bytes | Path) -> list[str]:
    return [record.reference for record in split(saved)]


@pytest.mark.parametrize(
    "saved",
    [
        json.dumps({"total_count": 2, "results": [ONE, TWO]}).encode(),
        json.dumps([ONE, TWO], indent=2).encode(),
        LINES,
        b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n\r\n"),
        gzip.compress(LINES),
    ],
    ids=["envelope", "list", "lines", "lines with mark and blanks", "gzip"],
)
def test_every_way_of_saving_gives_the_same_records(saved: bytes) -> None:
    assert references(saved) == ["26-1", "26-2"]
    assert {record.content for record in split(saved)} == {record.content for record in split(LINES)}


def test_a_single_record_and_a_legacy_file_are_records() -> None:
    assert references(json.dumps(ONE, indent=1).encode()) == ["26-1"]
    assert references(XML) == ["16-1"]
    assert references(b"<ANNONCES>" + XML[21:] + XML[21:].replace(b"16-1", b"16-2") + b"</ANNONCES>") == [
        "16-1",
        "16-2",
    ]


def test_lines_longer_than_what_is_looked_at_are_still_lines() -> None:
    assert references(LONG + b"\n" + LONG) == ["26-1", "26-1"]
    assert references(b'{"total_count": 1, "results": [' + LONG + b"]}") == ["26-1"]


def test_the_origin_names_the_file_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "avis.jsonl"
    path.write_bytes(LINES)
    assert [record.origin for record in split(path)] == [f"{path}, ligne 1", f"{path}, ligne 2"]


@pytest.mark.parametrize(
    "saved",
    [
        LINES[:-40],
        json.dumps({"total_count": 2, "results": [ONE, TWO]}).encode()[:-40],
        json.dumps([ONE, TWO]).encode()[:-40],
    ],
)
def test_a_truncated_file_keeps_what_can_be_read_and_quarantines_the_rest(saved: bytes) -> None:
    whole, rest = split(saved)
    assert parse(whole).reference == "26-1"
    with pytest.raises(Unreadable):
        parse(rest)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["envelope", "list", "cut"])
def test_a_list_too_big_to_hold_gives_its_records_one_by_one(tmp_path: Path, form: str) -> None:
    heavy = [ONE | {"idweb": f"26-{number}", "donnees": "« é » " * (BIG // 500)} for number in range(120)]
    text = json.dumps(heavy if form == "list" else {"total_count": 120, "results": heavy}, ensure_ascii=False).encode()
    path = tmp_path / "export.json"
    path.write_bytes(text[:-100] if form == "cut" else text)
    assert path.stat().st_size > BIG
    found = [(record.reference, len(record.content)) for record in split(path)]
    compact = [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in heavy]
    assert found[:119] == [(row["idweb"], len(content)) for row, content in zip(heavy[:119], compact, strict=False)]
    assert len(found) == 120
    assert (found[119][0] == "26-119") is (form != "cut")


def test_a_gzip_file_cut_short_keeps_the_lines_it_could_give() -> None:
    many = b"".join(
        json.dumps(ONE | {"idweb": f"26-{n}", "objet": str(n) * 50}).encode() + b"\n" for n in range(20_000)
    )
    *whole, rest = split(gzip.compress(many)[:-2000])
    assert len(whole) > 10_000
    assert parse(whole[-1]).reference == whole[-1].reference
    with pytest.raises(Unreadable):
        parse(rest)


def test_a_file_that_only_looks_like_gzip_is_ignored() -> None:
    with pytest.raises(NotNotices, match="gzip"):
        list(split(b"\x1f\x8bxxxx"))


def test_a_broken_line_does_not_stop_the_others() -> None:
    found = list(split(b'{"idweb": "26-0", "obj\n' + LINES))
    assert [record.reference for record in found[1:]] == ["26-1", "26-2"]
    with pytest.raises(Unreadable, match="JSON complet"):
        parse(found[0])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("codes.tsv", b"code\tlabel\n", "tableau"),
        ("notes.md", b"# Notes\n", "documentation"),
        ("facets.json", b'{"famille": {"JOUE": 3}}', "ni « results » ni « idweb »"),
        ("codes.json", b'[{"code": "1"}, {"code": "2"}]', "pas de champ « idweb »"),
        ("codes.jsonl", b'{"code": "1"}\n{"code": "2"}\n', "pas de champ « idweb »"),
        ("ted.xml", b"<?xml version='1.0'?><ContractNotice/>", "sans annonce"),
        ("vide.json", b"", "fichier vide"),
    ],
)
def test_files_that_are_no_notices_are_named_with_a_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(NotNotices, match=reason) as told:
        list(split(path))
    assert str(path) in str(told.value)


def test_a_record_without_a_key_is_refused_by_its_field() -> None:
    (kept, refused) = split(json.dumps([ONE, {**ONE, "idweb": ""}]).encode())
    assert parse(kept).reference == "26-1"
    with pytest.raises(Unreadable, match="idweb") as told:
        parse(refused)
    assert told.value.field == "idweb"


def test_bytes_that_are_no_text_are_refused_not_fatal() -> None:
    with pytest.raises(Unreadable):
        parse(Record("x", b'{"idweb": "26-1", "objet": "\xe9t\xe9"}', "x"))
    with pytest.raises(Unreadable):
        parse(Record("x", b"[" * 100_000, "x"))
