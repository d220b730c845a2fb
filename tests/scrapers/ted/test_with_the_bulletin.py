"""The bulletin and TED print the same European notices: one tender, both sources, and neither contradicts the other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from clauses.find import find
from clauses.notice import Notice, NoticeType
from clauses.tender import Stage, fold
from scrapers.boamp.parse import parse as parse_boamp
from scrapers.reading.xml import parse_xml
from scrapers.source import Record
from tests.scrapers.ted.test_shapes import NOTICES, content_of, read
from web.house import House
from web.jobs.collect import replay
from web.jobs.link import link
from web.jobs.runner import run_job
from web.store.considerations import records
from web.store.models import Tender
from web.store.packing import unpack_tender


def bulletin(name: str, idweb: str, day: str, state: str = "INITIAL") -> bytes:
    """The record that the bulletin makes of the same notice: its tree as JSON in a string."""
    root, tree = parse_xml(content_of(name))
    record = {
        "idweb": idweb,
        "objet": "Nettoyage des bâtiments",
        "famille": "JOUE",
        "nature": "APPEL_OFFRE",
        "etat": state,
        "dateparution": day,
        "datefindiffusion": "2026-12-31",
        "code_departement": ["26"],
        "nomacheteur": "Plateforme",
        "criteres": ["sociaux"],
        "descripteur_libelle": ["Nettoyage de locaux"],
        "contractfolderid": tree["cbc:ContractFolderID"],
        "gestion": None,
        "donnees": json.dumps({"EFORMS": {root: tree}}),
    }
    return json.dumps(record).encode()


def printed(name: str, idweb: str, day: str, state: str = "INITIAL") -> Notice:
    return parse_boamp(Record(idweb, bulletin(name, idweb, day, state), "x"))


CALL = read("cn_standard")
CHANGE = read("change")
TWIN = printed("cn_standard", "26-1000", "2026-11-08")
CHANGED_TWIN = printed("change", "26-2000", "2026-11-22", "RECTIFICATIF")


def test_the_same_tree_says_the_same_in_xml_and_in_json() -> None:
    for name in ("lots", "cpv", "places", "deadline", "value", "folder", "version", "dispatched", "buyer", "title"):
        assert getattr(CALL, name) == getattr(TWIN, name)
    assert set(CALL.signals) < set(TWIN.signals)
    assert {section.text for section in CALL.sections} <= {section.text for section in TWIN.sections}


@pytest.mark.parametrize("order", [(CALL, TWIN), (TWIN, CALL)])
def test_twins_make_one_tender_without_a_change(order: tuple[Notice, Notice]) -> None:
    tender = fold(order)
    assert tender.references == ("ted:120001-2026", "boamp:26-1000")
    assert tender.in_force == tender.references
    assert tender.history == ()
    assert tender.descriptors == ("Nettoyage de locaux",)
    assert tender.shown_until == date(2026, 12, 31)


def test_a_change_printed_twice_is_one_change() -> None:
    tender = fold([TWIN, CHANGED_TWIN, CALL, CHANGE])
    assert tender.deadline == CHANGE.deadline
    assert [(change.what, change.notice) for change in tender.history] == [("deadline", "ted:120050-2026")]
    assert tender.in_force == ("ted:120050-2026", "boamp:26-2000")


@pytest.mark.parametrize("change", [CHANGE, CHANGED_TWIN])
def test_a_deadline_moved_by_either_is_followed(change: Notice) -> None:
    tender = fold([CALL, TWIN, change])
    assert tender.deadline == change.deadline
    assert len(tender.history) == 1
    assert tender.in_force == (f"{change.source}:{change.reference}",)


def test_a_late_printing_of_the_call_undoes_no_change() -> None:
    late = replace(TWIN, published=date(2026, 11, 25))
    tender = fold([CALL, CHANGE, late])
    assert tender.deadline == CHANGE.deadline
    assert len(tender.history) == 1


def test_the_richer_printing_describes_the_tender_whatever_its_day() -> None:
    poor = replace(TWIN, lots=TWIN.lots[:1], sections=(), title="Nettoyage", dispatched=None, deadline=None)
    tender = fold([CALL, poor])
    assert (tender.title, [lot.number for lot in tender.lots]) == (CALL.title, ["1", "3"])
    assert (tender.deadline, tender.history) == (CALL.deadline, ())


def test_a_deadline_the_richer_lacks_is_taken_from_the_other() -> None:
    poor = replace(TWIN, lots=TWIN.lots[:1], sections=())
    assert fold([replace(CALL, deadline=None), poor]).deadline == TWIN.deadline


def test_a_cancellation_by_either_cancels() -> None:
    assert fold([CALL, TWIN, read("cancel")]).stage is Stage.CANCELLED


def test_two_notices_of_one_journal_are_no_twins() -> None:
    again = replace(CALL, reference="120002-2026", title="Nettoyage (bis)", published=date(2026, 11, 7))
    assert [change.what for change in fold([CALL, again]).history] == ["title"]


def test_notices_sent_on_other_days_are_no_twins() -> None:
    later = replace(TWIN, dispatched=date(2026, 11, 20), published=date(2026, 11, 21), title="Nettoyage (suite)")
    assert [change.what for change in fold([CALL, later]).history] == ["title"]


def test_a_change_kept_by_one_journal_only_ends_the_reading_of_the_former_call() -> None:
    assert CHANGE.type is NoticeType.CORRECTION
    assert fold([TWIN, CHANGE]).in_force == ("ted:120050-2026",)


def test_a_notice_of_the_bulletin_and_its_twin_become_one_tender(house: House, tmp_path: Path) -> None:
    saved = tmp_path / "boamp.json"
    saved.write_bytes(bulletin("cn_standard", "26-1000", "2026-11-08"))
    replay(house, "boamp", [saved])
    done = replay(house, "ted", [NOTICES / "cn_standard.xml", NOTICES / "can.xml", NOTICES / "cn_standard.golden.json"])
    run_job(house, "link", link)
    assert done.run is not None
    assert (done.run.seen, done.run.new) == (2, 2)
    assert [item.reason for item in done.ignored] == ["JSON"]
    with house.sessions() as session:
        (row,) = session.scalars(select(Tender)).all()
        tender = unpack_tender(row.content)
    assert set(tender.references) == {"boamp:26-1000", "ted:120001-2026", "ted:120777-2027"}
    assert tender.stage is Stage.AWARDED


def test_another_procedure_stays_another_tender(house: House) -> None:
    replay(house, "ted", [NOTICES / "cn_standard.xml", NOTICES / "cn_social.xml"])
    run_job(house, "link", link)
    with house.sessions() as session:
        assert len(session.scalars(select(Tender)).all()) == 2


def test_what_both_journals_print_is_one_proof_and_each_keeps_its_own() -> None:
    found = [(notice, one) for notice in (CALL, TWIN) for one in find(notice)]
    proofs = [(proof["notice"], proof["quote"] or proof["value"]) for _, said in records(found) for proof in said]
    assert len(proofs) == len(set(proofs))
    assert {notice for notice, said in proofs if said == "res-ws"} == {"ted:120001-2026"}
    assert sum("heures de travail" in (said or "") for _, said in proofs) == 1


@settings(deadline=None, max_examples=40)
@given(order=st.permutations([CALL, TWIN, CHANGE, CHANGED_TWIN, read("can")]), count=st.integers(1, 5))
def test_the_order_notices_come_in_changes_nothing(order: list[Notice], count: int) -> None:
    arrived = order[:count]
    assert fold(arrived) == fold(sorted(arrived, key=lambda notice: (notice.source, notice.reference)))
