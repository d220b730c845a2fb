"""Deadlines, identifiers, and the mistakes met in other collectors of the same bulletin."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from clauses.notice import Notice, NoticeType
from scrapers.boamp.parse import parse
from scrapers.boamp.split import split
from scrapers.reading.identity import department, is_buyer, lot_number, numbered_heading, siret_siren
from scrapers.reading.text import clean
from scrapers.source import Record, Unreadable

RECORDS = Path(__file__).parent / "records"
FLAT = {"idweb": "26-1", "objet": "Essai", "nature": "APPEL_OFFRE", "dateparution": "2026-04-02", "famille": "FNS"}


def tree(name: str) -> dict[str, Any]:
    return json.loads((RECORDS / f"{name}.json").read_text())


def read(**record: Any) -> Notice:
    return parse(Record("x", json.dumps(record).encode(), "x"))


def utc(notice: Notice) -> str | None:
    return notice.deadline and notice.deadline.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"gestion": {"INDEXATION": {"DATE_LIMITE_REPONSE": "2025-03-18T12:00:00"}}}, "2025-03-18 11:00"),
        ({"gestion": {"INDEXATION": {"DATE_LIMITE_REPONSE": "2026-10-02T12:00:00+02:00"}}}, "2026-10-02 10:00"),
        ({"gestion": {"INDEXATION": {"DATE_LIMITE_REPONSE": "2025-01-10T12:00:00+02:00"}}}, "2025-01-10 11:00"),
        (
            {"famille": "MAPA", "source_schema": "3.2.5", "datelimitereponse": "2024-07-25T12:00:00+00:00"},
            "2024-07-25 10:00",
        ),
        (
            {"famille": "JOUE", "source_schema": "3.2.5", "datelimitereponse": "2026-10-02T10:00:00+00:00"},
            "2026-10-02 10:00",
        ),
        ({"source_schema": "Boamp_v230.xsd", "datelimitereponse": "2015-04-08T17:00:00+00:00"}, "2015-04-08 16:00"),
        (
            {"source_schema": "None", "dateparution": "2023-10-22", "datelimitereponse": "2023-11-22T11:00:00+00:00"},
            "2023-11-22 11:00",
        ),
        ({"famille": "FNS", "datelimitereponse": "2026-06-30T22:30:00+00:00"}, "2026-06-30 20:30"),
        ({"datefindiffusion": "2026-05-01"}, None),
    ],
)
def test_deadlines_are_wall_clocks_of_paris(told: dict[str, Any], expected: str | None) -> None:
    assert utc(read(**FLAT | told)) == expected


def test_the_fields_of_the_form_speak_when_gestion_does_not() -> None:
    call = tree("fns_call") | {"gestion": None, "datelimitereponse": None}
    assert utc(read(**call)) == "2026-05-12 10:00"
    european = tree("eforms_call") | {"gestion": None, "datelimitereponse": None}
    assert utc(read(**european)) == "2026-05-28 10:00"


def test_a_day_without_an_hour_is_said_to_be_so() -> None:
    european = tree("eforms_call") | {"gestion": None}
    for lot in european["donnees"]["EFORMS"]["ContractNotice"]["cac:ProcurementProjectLot"][:3]:
        del lot["cac:TenderingProcess"]["cac:TenderSubmissionDeadlinePeriod"]["cbc:EndTime"]
    notice = read(**european)
    assert (utc(notice), notice.deadline_hour_known) == ("2026-05-28 21:59", False)


@pytest.mark.parametrize("written", ["bientôt", "2026-13-45T12:00:00", "12/05/2026"])
def test_a_deadline_that_cannot_be_read_is_an_alarm(written: str) -> None:
    with pytest.raises(Unreadable, match="Date limite"):
        read(**FLAT | {"gestion": {"INDEXATION": {"DATE_LIMITE_REPONSE": written}}})


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("25-12212", datetime(2025, 3, 18, 11, tzinfo=UTC)),
        ("26-85090", datetime(2026, 10, 2, 10, tzinfo=UTC)),
        ("24-76932", datetime(2024, 7, 25, 10, tzinfo=UTC)),
        ("15-35076", datetime(2015, 4, 8, 16, tzinfo=UTC)),
        ("23-147627", datetime(2023, 11, 22, 11, tzinfo=UTC)),
        ("25-22678", None),
    ],
)
def test_deadlines_of_real_notices_are_those_measured(corpus: Path, reference: str, expected: datetime | None) -> None:
    names = ("records_v21.json", "query_raw_v21_2records.json", "records_legacy_reduced.json")
    records = [record for name in names for record in split(corpus / "boamp" / name)]
    notice = parse(next(record for record in records if record.reference == reference))
    assert notice.deadline == expected
    if reference == "25-22678":
        assert notice.moves_deadline_to == datetime(2025, 3, 14, 11, tzinfo=UTC)
        assert "25-12214" in notice.links


@pytest.mark.parametrize(
    ("code", "expected"),
    [("1", "01"), ("01", "01"), ("20A", "2A"), ("20B", "2B"), ("2a", "2A"), ("971", "971"), ("0", None), ("", None)],
)
def test_both_eras_give_the_same_department(code: str, expected: str | None) -> None:
    assert department(code) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (" 229 000 005 00012", ("22900000500012", "229000005")),
        ("35600000000048", ("35600000000048", "356000000")),
        ("229000005", (None, "229000005")),
        ("22900000500013", (None, None)),
        ("1629", (None, None)),
        ("A736849F-F457-CF81-8AAB8429DAF56994", (None, None)),
        ("FR12229000005", (None, None)),
    ],
)
def test_identifiers_are_kept_only_when_they_pass_the_check(
    written: str, expected: tuple[str | None, str | None]
) -> None:
    assert siret_siren(written) == expected


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("01 : Berges", "1", "Berges"),
        ("03a : Charpente", "3A", "Charpente"),
        ("Lot n° 12 bis - Vitrerie", "12BIS", "Vitrerie"),
        ("LOT N°02 GROS ŒUVRE", "2", "GROS ŒUVRE"),
        ("Lot A : Gardiennage", "A", "Gardiennage"),
        ("2 000 repas", None, "2 000 repas"),
        ("12-15 ans", None, "12-15 ans"),
        ("24h/24 : accueil", None, "24h/24 : accueil"),
        ("Lot unique", None, "Lot unique"),
        ("Nettoyage", None, "Nettoyage"),
    ],
)
def test_the_number_of_a_lot_is_read_at_the_head_of_its_description(line: str, number: str | None, title: str) -> None:
    assert numbered_heading(line + "\nSuite") == (number, title)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("01", "1"), ("LOT-0002", "2"), ("LOT-0000", "0"), ("Lot n° 3a", "3A"), ("B", "B"), ("unique", None)],
)
def test_numbers_of_lots_lose_their_zeros(written: str, expected: str | None) -> None:
    assert lot_number(written) == expected


@pytest.mark.parametrize(
    "name", ["Tribunal administratif de Pau", "Médiateur des entreprises", "Avenue-Web Systèmes", "Greffe du TA"]
)
def test_a_court_or_a_sender_is_no_buyer(name: str) -> None:
    assert not is_buyer(name)
    assert read(**FLAT | {"nomacheteur": name}).buyer.name == "Acheteur non indiqué"


def test_a_buyer_with_a_name_near_a_court_s_is_one() -> None:
    assert all(map(is_buyer, ["Conseil départemental de la Creuse", "Cour des comptes", "Tribune de Lyon SEM"]))


def test_entities_are_decoded_once_and_control_characters_repaired() -> None:
    assert clean("Achat &amp;lt; l&#039;eau \u0092 fin\x00 ") == "Achat &lt; l'eau ’ fin"
    assert clean("l?entreprise  à 3 euro(s)-.") == "l?entreprise  à 3 euro(s)-."


@pytest.mark.parametrize(
    "lots", [None, {"lot": {"description": "Seul"}}, {"lot": [{"description": f"{n:02} : x"} for n in range(1, 17)]}]
)
def test_no_lot_one_lot_and_sixteen_are_read(lots: Any) -> None:
    call = tree("fns_call")
    call["donnees"]["FNSimple"]["initial"]["lots"] = lots
    numbers = [lot.number for lot in read(**call).lots]
    assert numbers == (
        ["0"] if lots is None else ["1"] if isinstance(lots["lot"], dict) else [str(n) for n in range(1, 17)]
    )


def test_lots_that_bear_the_same_number_are_numbered_by_rank() -> None:
    call = tree("fns_call")
    call["donnees"]["FNSimple"]["initial"]["lots"] = {"lot": [{"description": "1 : a"}, {"description": "1 : b"}]}
    assert [lot.number for lot in read(**call).lots] == ["1", "2"]


@pytest.mark.parametrize("amount", ["0", "1", "", "inconnu"])
def test_zero_and_one_are_no_price(amount: str) -> None:
    call = tree("fns_call")
    call["donnees"]["FNSimple"]["initial"]["natureMarche"]["valeurEstimee"]["valeur"] = amount
    assert read(**call).value is None


def test_a_corrected_european_call_is_a_correction_not_a_call() -> None:
    assert read(**tree("eforms_correction")).type is NoticeType.CORRECTION
    assert read(**FLAT | {"famille": "JOUE", "etat": "RECTIFICATIF"}).type is NoticeType.CORRECTION
    assert read(**FLAT | {"etat": "RECTIFANNUL"}).type is NoticeType.CANCELLATION


def test_a_cancelled_notice_whose_procedure_goes_on_is_not_the_end_of_the_tender() -> None:
    told = tree("eforms_cancellation")
    extension = told["donnees"]["EFORMS"]["ContractNotice"]["ext:UBLExtensions"]["ext:UBLExtension"]
    changes = extension["ext:ExtensionContent"]["efext:EformsExtension"]["efac:Changes"]
    changes["efac:ChangeReason"]["efbc:ReasonDescription"] = "Publication en double : la procédure se poursuit."
    assert read(**told).type is NoticeType.CORRECTION


def test_an_award_without_any_winner_is_unsuccessful() -> None:
    award = tree("fns_award")
    branch = award["donnees"]["FNSimple"]["attribution"]
    branch["attributionMarche"] = "Procédure déclarée sans suite."
    assert read(**award).type is NoticeType.UNSUCCESSFUL
    branch["attributionMarche"] = "Lot 1 : infructueux. Lot 2 : attribué à Les Jardins."
    assert read(**award).type is NoticeType.AWARD


def test_an_unknown_root_nature_or_state_is_an_alarm() -> None:
    for told in ({"donnees": {"NOUVEAU": {}}}, {"nature": "INCONNUE"}, {"etat": "AVIS_ANNULE"}):
        with pytest.raises(Unreadable):
            read(**FLAT | told)


def test_donnees_that_are_not_json_are_an_alarm_not_a_flat_record() -> None:
    with pytest.raises(Unreadable, match="donnees"):
        read(**FLAT | {"donnees": '{"FNSimple": '})


def test_withdrawn_needs_gestion_and_a_null_donnees() -> None:
    gestion = {"REFERENCE": {"IDWEB": "26-1"}}
    assert read(**FLAT | {"gestion": gestion, "donnees": None}).type is NoticeType.WITHDRAWN
    assert read(**FLAT | {"gestion": gestion}).type is NoticeType.CALL
    assert read(**FLAT | {"gestion": None, "donnees": None}).type is NoticeType.CALL


def test_a_reservation_to_a_profession_is_no_reservation() -> None:
    call = tree("legacy_call")
    call["donnees"]["CONDITION_PARTICIPATION"] = {"PRESTATION_RESERVEE_OUI": "Architecte"}
    assert not [signal for signal in read(**call).signals if signal.field == "MARCHE_RESERVE"]


def test_a_set_flag_is_empty_and_still_a_flag() -> None:
    call = tree("fns_call")
    call["donnees"]["FNSimple"]["initial"]["natureMarche"]["reservationMarche"] = {"oui": ""}
    assert ("reservationMarche", "oui") in {(signal.field, signal.value) for signal in read(**call).signals}


def test_the_reserved_lot_alone_is_reserved() -> None:
    signals = read(**tree("eforms_call")).signals
    assert [signal.lot for signal in signals if signal.value == "res-ws"] == ["2"]
    assert [signal.lot for signal in signals if signal.value == "opp"] == ["1"]


def test_no_text_is_said_twice_in_one_place() -> None:
    for path in RECORDS.glob("*.golden.json"):
        sections = json.loads(path.read_text()).get("sections", [])
        said = [(section["text"], section["lot"], section["criteria"]) for section in sections]
        assert len(said) == len(set(said)), path.name


def test_the_string_none_is_no_schema() -> None:
    told = {"source_schema": "None", "dateparution": "2026-04-02", "datelimitereponse": "2026-05-12T12:00:00+00:00"}
    assert utc(read(**FLAT | told)) == "2026-05-12 10:00"


def test_overseas_hours_are_said_to_be_uncertain() -> None:
    assert read(**tree("fns_reserved")).deadline_uncertain
    assert not read(**tree("fns_call")).deadline_uncertain


def test_the_day_of_publication_is_needed() -> None:
    with pytest.raises(Unreadable, match="dateparution"):
        read(**FLAT | {"dateparution": None})
    assert read(**FLAT).published == date(2026, 4, 2)
