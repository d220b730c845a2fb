"""One golden file per family. `GOLDEN=1 pytest tests/scrapers/ted` writes the answers anew: read the difference."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clauses.consideration import Kind
from clauses.find import find
from clauses.notice import ContractKind, Notice, NoticeType
from config.data import departments
from scrapers.source import Unreadable
from scrapers.ted.nuts import DEPARTMENTS, department_of_post_code, departments_of
from scrapers.ted.parse import parse
from scrapers.ted.split import split

NOTICES = Path(__file__).parent / "notices"
NAMES = sorted(path.stem for path in NOTICES.glob("*.xml"))


def content_of(name: str) -> bytes:
    return (NOTICES / f"{name}.xml").read_bytes()


def read(name: str, *changes: tuple[str, str]) -> Notice:
    content = content_of(name).decode()
    for former, new in changes:
        assert former in content
        content = content.replace(former, new)
    (record,) = split(content.encode(), name)
    return parse(record)


def shown(notice: Notice) -> str:
    told: dict[str, Any] = {key: value for key, value in asdict(notice).items() if value not in (None, (), "")}
    return json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_family_is_read_as_before(name: str) -> None:
    golden = NOTICES / f"{name}.golden.json"
    answer = shown(read(name))
    if os.environ.get("GOLDEN"):
        golden.write_text(answer)
    assert answer == golden.read_text()


@pytest.mark.parametrize("name", NAMES)
def test_no_contact_court_or_sender_is_read_as_text_or_buyer(name: str) -> None:
    answer = shown(read(name))
    for private in ("Camille", "Jean Exemple", "@", "ribunal", "Plateforme d", "Guichet"):
        assert private not in answer


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("pin", NoticeType.PLANNED),
        ("pin_call", NoticeType.CALL),
        ("cn_standard", NoticeType.CALL),
        ("cn_social", NoticeType.CALL),
        ("change", NoticeType.CORRECTION),
        ("cancel", NoticeType.CANCELLATION),
        ("can", NoticeType.AWARD),
        ("can_unsuccessful", NoticeType.UNSUCCESSFUL),
        ("veat", NoticeType.DIRECT_AWARD),
        ("can_modif", NoticeType.MODIFICATION),
        ("concession", NoticeType.CALL),
    ],
)
def test_each_family_does_its_own_thing_to_the_tender(name: str, kind: NoticeType) -> None:
    assert read(name).type is kind


def test_a_winter_deadline_printed_with_a_summer_offset_is_the_hour_on_the_wall_in_paris() -> None:
    assert read("cn_standard").deadline == datetime(2026, 12, 15, 11, tzinfo=UTC)


def test_a_deadline_abroad_is_told_by_its_offset() -> None:
    assert read("multilingual").deadline == datetime(2026, 12, 15, 10, 30, tzinfo=UTC)


def test_the_deadline_overseas_is_kept_and_said_to_be_uncertain() -> None:
    notice = read("concession")
    assert notice.deadline == datetime(2026, 12, 10, 15, tzinfo=UTC)
    assert notice.deadline_uncertain


def test_a_day_without_an_hour_runs_to_its_end() -> None:
    notice = read("cn_social")
    assert (notice.deadline, notice.deadline_hour_known) == (datetime(2026, 12, 1, 22, 59, tzinfo=UTC), False)


def test_the_deadline_for_interest_stands_in_an_extension() -> None:
    assert read("pin_call").deadline == datetime(2026, 12, 18, 22, 59, tzinfo=UTC)


def test_an_award_has_no_deadline() -> None:
    assert read("can").deadline is None


def test_the_codes_are_of_their_lot_and_groups_of_lots_are_none() -> None:
    notice = read("cn_standard")
    told = {(signal.field, signal.value, signal.lot) for signal in notice.signals}
    assert {("BT-71", "res-ws", "3"), ("BT-71", "none", "1"), ("BT-736", "yes", "3"), ("BT-775", "opp", "3")} <= told
    assert {("BT-774", "circ-econ", "3"), ("BT-776", "proc-innov", "3"), ("BT-805", "national", "3")} <= told
    assert [lot.number for lot in notice.lots] == ["1", "3"]


def test_the_codes_of_a_plan_in_parts_are_of_the_whole() -> None:
    notice = read("pin")
    assert [(signal.field, signal.value, signal.lot) for signal in notice.signals] == [("BT-71", "res-pub-ser", None)]
    assert [lot.number for lot in notice.lots] == ["0"]
    assert notice.title == "Restauration"
    assert notice.departments == ("13", "83")


def test_the_lot_zero_is_the_undivided_contract() -> None:
    assert [lot.number for lot in read("cn_social").lots] == ["0"]


def test_a_value_of_nothing_or_one_euro_is_unknown() -> None:
    assert [lot.value for lot in read("cn_standard").lots] == [120000.0, None]
    assert read("cn_social").value is None


def test_the_buyer_is_whom_the_contract_names_and_the_leader_of_several() -> None:
    town = read("cn_standard").buyer
    assert (town.name, town.siret) == ("Métropole de Valmorte", "22900000500012")
    assert read("cn_social").buyer.name == "Métropole de Valmorte"  # named by its touch point
    assert read("concession").buyer.name == "Régie de la Rivière"


def test_a_concession_is_one_whatever_it_buys() -> None:
    assert read("concession").kind is ContractKind.CONCESSION


def test_winners_are_a_group_and_persons_are_not_named() -> None:
    assert read("can").winners == ("Propreté du Vallon", "Chantier des Cimes")


def test_a_notice_names_the_one_it_acts_upon_without_its_zeros() -> None:
    assert [read(name).links for name in ("change", "can", "can_modif")] == [
        ("120001-2026",),
        ("120001-2026",),
        ("140000-2026",),
    ]


def test_a_cancellation_of_the_notice_alone_leaves_the_procedure_open() -> None:
    assert read("cancel", ("L’avis est annulé.", "La procédure se poursuit.")).type is NoticeType.CORRECTION


def test_french_is_preferred_then_the_language_of_the_notice() -> None:
    notice = read("multilingual")
    assert (notice.title, notice.buyer.name) == ("Entretien des jardins", "Gemeente Voorbeeld")
    spoken = {section.text: section.language for section in notice.sections}
    assert spoken["Tonte et taille."] == "fr"
    assert spoken["Alleen in het Nederlands."] == spoken["Vijf procent van de uren."] == "nl"
    assert "Fünf Prozent der Stunden." not in spoken


def test_rules_read_french_only_and_codes_in_every_language() -> None:
    foreign = read("cn_standard", ('languageID="FRA"', 'languageID="POR"'), (">FRA</cbc:NoticeL", ">POR</cbc:NoticeL"))
    assert {section.language for section in foreign.sections} == {"pt"}
    assert all(one.evidence.field for one in find(foreign))
    french = {one.kind for one in find(read("cn_standard")) if one.evidence.quote}
    assert {Kind.INSERTION_CONDITION, Kind.SOCIAL_CRITERION} <= french


def test_a_notice_never_published_is_named_by_its_identifier() -> None:
    notice = read("cn_standard", ("efbc:NoticePublicationID", "efbc:Nothing"), ("efbc:PublicationDate", "efbc:Nothing"))
    assert notice.reference == "0f0e0d0c-0000-4000-8000-000000120001-01"
    assert notice.published.isoformat() == "2026-11-04"


@pytest.mark.parametrize(
    "title", ["This is a TEST notice. Please disregard", "AVIS DE TEST – ne pas répondre", "Lorem ipsum dolor"]
)
def test_an_attempt_of_a_platform_is_set_aside(title: str) -> None:
    with pytest.raises(Unreadable, match="Avis d’essai"):
        read("cn_social", (">Accompagnement vers l’emploi<", f">{title}<"))


@pytest.mark.parametrize("title", ["Essais de pieux", "Fourniture de tests de dépistage", "Testament de la ville"])
def test_real_needs_that_speak_of_tests_are_no_attempts(title: str) -> None:
    assert read("cn_social", (">Accompagnement vers l’emploi<", f">{title}<")).title == title


def test_departments_of_codes_are_those_of_the_reference_data() -> None:
    assert {row[4]: row[0] for row in departments() if row[4]} == DEPARTMENTS


@pytest.mark.parametrize(
    ("nuts", "found"),
    [("FRK23", ("26",)), ("FRF1", ("67", "68")), ("FR", ()), ("BE100", ()), (None, ()), ("FRY4", ("974",))],
)
def test_a_code_of_a_region_stands_for_its_departments(nuts: str | None, found: tuple[str, ...]) -> None:
    assert departments_of(nuts) == found


@pytest.mark.parametrize(
    ("post_code", "found"),
    [("26000", "26"), ("20090", "2A"), ("20200", "2B"), ("97490", "974"), ("1000", None), (None, None)],
)
def test_a_post_code_begins_with_its_department(post_code: str | None, found: str | None) -> None:
    assert department_of_post_code(post_code) == found


def test_where_no_place_is_told_the_buyer_s_department_holds() -> None:
    assert read("cn_social").departments == ("26",)
    assert read("cn_standard").departments == ("26", "01", "07", "38", "42", "69", "73", "74")
