"""Awarded contracts, in every shape. `GOLDEN=1 pytest tests/scrapers/decp` writes the answers anew."""

from __future__ import annotations

import copy
import gzip
import json
import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.consideration import Absent, Kind
from clauses.find import find
from clauses.notice import Notice
from scrapers.decp.parse import parse
from scrapers.decp.source import Decp
from scrapers.decp.split import split
from scrapers.fetch import Fetcher
from scrapers.source import NotNotices, Record, SourceUnreachable, Unreadable
from web.house import House
from web.jobs.collect import replay

RECORDS = Path(__file__).parent / "records"
NAMES = sorted(path.name for path in RECORDS.iterdir() if ".golden" not in path.name)
DAY = date(2026, 4, 2)


def read(name: str) -> Notice:
    return parse(Record(name, (RECORDS / name).read_bytes(), name))


def shown(notice: Notice) -> str:
    told: dict[str, Any] = {key: value for key, value in asdict(notice).items() if value not in (None, (), "")}
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_is_read_as_before(name: str) -> None:
    golden = RECORDS / f"{name}.golden"
    answer = shown(read(name))
    if os.environ.get("GOLDEN"):
        golden.write_text(answer)
    assert answer == golden.read_text()


def test_the_last_modification_by_its_day_gives_duration_amount_and_holders() -> None:
    notice = read("contract.json")
    assert (notice.duration_months, notice.value, notice.winners) == (25, 95000, ("43172809600014",))
    assert (notice.signed, notice.version, notice.framework) == (date(2024, 1, 31), 3, True)


def test_rows_of_one_contract_are_dated_by_the_first_and_never_summed() -> None:
    notice = read("table.json")
    assert (notice.signed, notice.value, notice.duration_months) == (date(2023, 3, 10), 72000, 36)
    assert notice.winners == ("43172809600014", "50478920700017")
    assert notice.departments == ("67",), "a code of no stated kind gives way to the buyer's department"


def test_cdl_is_nothing_and_several_words_in_one_cell_are_parted() -> None:
    notice = read("row.json")
    assert [(s.field, s.value) for s in notice.signals] == [
        ("considerationSociale", "Clause sociale"),
        ("considerationSociale", "Critère social"),
    ]
    assert notice.group_form == "Conjoint"


def test_what_is_wrong_in_a_field_is_flagged_and_the_contract_kept() -> None:
    notice = read("doubtful.json")
    assert (notice.value, notice.duration_months, notice.signed) == (None, None, None)
    assert [flag.split(" ", 1)[0] for flag in notice.warnings] == ["Date", "Code", "Montant", "Durée", "SIRET"]


def test_declared_words_become_considerations_and_explicit_absences() -> None:
    found = {(each.kind, each.absent) for each in find(read("contract.json"))}
    assert {
        (Kind.SOCIAL_CONDITION, None),
        (Kind.RESERVED_UNSPECIFIED, None),
        (Kind.STATED_ABSENT, Absent.ENVIRONMENT),
    } <= found
    assert not any(kind == Kind.INSERTION_CONDITION for kind, _ in found), "a social clause does not say insertion"


@pytest.mark.parametrize("cpv", ["77310000-6", "77310000"])
def test_a_code_is_read_with_or_without_its_check_digit(cpv: str) -> None:
    tree = json.loads((RECORDS / "contract.json").read_text()) | {"codeCPV": cpv}
    assert parse(Record("x", json.dumps(tree).encode(), "x")).cpv == ("77310000",)


# --- files ------------------------------------------------------------------------------------------------------------


def contracts(count: int) -> list[dict[str, Any]]:
    one = json.loads((RECORDS / "contract.json").read_text())
    return [one | {"id": str(number)} for number in range(count)]


def test_a_file_of_contracts_and_concessions_is_cut_one_by_one_plain_or_gzip(tmp_path: Path) -> None:
    concession = json.loads((RECORDS / "concession.json").read_text())
    tree = {"marches": {"marche": contracts(3), "contrat-concession": [concession, concession | {"id": "C-13"}]}}
    path = tmp_path / "decp.json.gz"
    path.write_bytes(gzip.compress(json.dumps(tree, indent=1).encode()))
    names = [record.reference for record in split(path)]
    assert names == [*(f"21670482500019{n}" for n in range(3)), "21670482500019C-12", "21670482500019C-13"]


def test_a_file_larger_than_the_window_is_cut_whole(tmp_path: Path) -> None:
    path = tmp_path / "decp.json"
    many = [each | {"objet": "x" * 900} for each in contracts(1500)]
    path.write_text(json.dumps({"marches": {"marche": many}}))
    assert len({record.reference for record in split(path)}) == 1500


@pytest.mark.parametrize("cut", [40, 400, 1500])
def test_a_cut_file_gives_its_whole_contracts_and_the_rest_as_one(cut: int) -> None:
    content = json.dumps({"marches": {"marche": contracts(2)}}).encode()[:-cut]
    *whole, rest = list(split(content, "essai"))
    assert all(isinstance(outcome(record.content), Notice) for record in whole)
    assert isinstance(outcome(rest.content), Unreadable)


def test_a_cut_xml_gives_its_whole_contracts_and_the_rest_as_one() -> None:
    one = (RECORDS / "contract.xml").read_bytes()
    records = list(split(b"<marches>" + one + one[:300], "essai"))
    assert [type(outcome(record.content)) for record in records] == [Notice, Unreadable]


@pytest.mark.parametrize("content", [b"", b"bonjour", b'{"$schema": "x", "acheteur": 1}', b"<html></html>", b"[1, 2]"])
def test_other_files_are_ignored_with_a_reason(content: bytes) -> None:
    with pytest.raises(NotNotices):
        list(split(content, "essai"))


def test_every_record_of_the_corpus_is_read(corpus: Path) -> None:
    read_, ignored = 0, []
    for path in sorted((corpus / "decp").iterdir()):
        try:
            read_ += sum(isinstance(outcome(record.content), Notice) for record in split(path))
        except NotNotices:
            ignored.append(path.name)
    assert read_ == 14
    assert ignored == ["decp_info_schema_base.json", "schema_decp_v2.0.3.json", "schema_decp_v2.0.4.json"]


# --- whatever happens -------------------------------------------------------------------------------------------------

JUNK: list[Any] = [None, "", "x", 0, -1.5, True, [], [[]], {}, {"a": []}, "2026-99-99", "CDL", 1e400, "\u0000"]


def outcome(content: bytes) -> Notice | Unreadable:
    try:
        return parse(Record("x", content, "x"))
    except Unreadable as error:
        return error


def places(node: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    for key, child in list(node.items() if isinstance(node, dict) else enumerate(node)):
        found.append((node, key))
        if isinstance(child, dict | list):
            places(child, found)
    return found


TREES = [json.loads((RECORDS / name).read_text()) for name in NAMES if name.endswith(".json")]


@settings(deadline=None, max_examples=200)
@given(data=st.data())
def test_a_mutated_record_is_read_or_refused(data: st.DataObject) -> None:
    tree = copy.deepcopy(data.draw(st.sampled_from(TREES)))
    for _ in range(data.draw(st.integers(1, 4))):
        found = places(tree, []) or [({}, "x")]
        node, key = found[data.draw(st.integers(0, len(found) - 1))]
        if isinstance(node, dict) and data.draw(st.booleans()):
            node.pop(key, None)
        else:
            node[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    assert isinstance(outcome(json.dumps(tree).encode()), Notice | Unreadable)


@settings(deadline=None, max_examples=60)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_cut_into_records_or_ignored(content: bytes) -> None:
    try:
        records = list(split(content, "essai"))
    except NotNotices:
        return
    assert all(isinstance(outcome(record.content), Notice | Unreadable) for record in records)


def test_what_is_seen_is_stored_unchanged_or_quarantined(house: House, tmp_path: Path) -> None:
    path = tmp_path / "decp.json"
    broken = contracts(1)[0] | {"id": "", "objet": "sans numéro"}
    path.write_text(json.dumps({"marches": {"marche": [*contracts(2), contracts(1)[0], broken]}}))
    for expected in ((4, 2, 0, 1, 1), (4, 0, 0, 3, 1)):
        run = replay(house, "decp", [path]).run
        assert run
        assert (run.seen, run.new, run.changed, run.unchanged, run.quarantined) == expected


# --- the network ------------------------------------------------------------------------------------------------------


def rows(count: int) -> list[dict[str, Any]]:
    one = TREES[NAMES_JSON.index("table.json")][0] | {"modification_id": 0, "donneesActuelles": True}
    return [one | {"uid": f"21670482500019N{n}", "id": f"N{n}"} for n in range(count)]


NAMES_JSON = [name for name in NAMES if name.endswith(".json")]


def table(of: list[dict[str, Any]], query: dict[str, str], total: int | None = None) -> bytes:
    size, number = int(query["page_size"]), int(query["page"])
    data = of[(number - 1) * size : number * size]
    following = "https://ailleurs.example/api/resources/r/data/" if number * size < len(of) else None
    meta = {"page": number, "page_size": size, "total": len(of) if total is None else total}
    return json.dumps({"data": data, "meta": meta, "links": {"next": following}}).encode()


def decp(site: Any) -> Decp:
    source = Decp(site.url)
    source.options = {"resource": "r"}
    return source


def test_a_day_is_read_page_by_page_on_the_same_site(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(table(rows(150), query | {"page_size": "60"}))
    (day,) = decp(site).fetch(fetcher, DAY, DAY)
    assert (day.broken, day.distinct, len(day.records)) == (None, 150, 150)
    assert [query["page"] for query in site.asked] == ["1", "2", "3"]
    assert site.asked[0]["datePublicationDonnees__exact"] == "2026-04-02"


def test_a_modified_contract_is_asked_whole_so_that_its_first_day_counts(site: Any, fetcher: Fetcher) -> None:
    whole = TREES[NAMES_JSON.index("table.json")]
    site.play = lambda query: site.made(table(whole if "uid__exact" in query else whole[1:], query))
    (day,) = decp(site).fetch(fetcher, DAY, DAY)
    assert [parse(record).signed for record in day.records] == [date(2023, 3, 10)]
    assert site.asked[-1]["uid__exact"] == "21670482500019T1"


def test_fewer_rows_than_announced_break_the_day(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(table(rows(3), query, total=9))
    (day,) = decp(site).fetch(fetcher, DAY, DAY)
    assert day.broken == "DECP du 02/04/2026 : 9 lignes annoncées, 3 reçues."


def test_too_many_requests_are_tried_again(site: Any, fetcher: Fetcher) -> None:
    site.answer(b"{}", status=429)
    site.answer(table(rows(1), {"page": "1", "page_size": "200"}))
    (day,) = decp(site).fetch(fetcher, DAY, DAY)
    assert (len(day.records), len(site.asked)) == (1, 2)


@pytest.mark.parametrize("body", [b"<html>maintenance</html>", b'{"data": 3}', b'{"data": [', b"[]"])
def test_another_body_than_expected_breaks_the_source(site: Any, fetcher: Fetcher, body: bytes) -> None:
    site.answer(body)
    with pytest.raises(SourceUnreachable):
        list(decp(site).fetch(fetcher, DAY, DAY))
