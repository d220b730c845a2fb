"""The shipped sample is well formed, wholly fictional, and holds every situation the demonstration promises."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from stdnum.fr import siret

from web.demo.accounts import STRUCTURE
from web.demo.sample import NOTICES, STRUCTURES

EXPECTED = Path(__file__).with_name("expected.jsonl")
ANSWERS = sorted(NOTICES.glob("*.json"))
CUT = "26-900189"
"The record whose payload is cut short on purpose."


def records() -> list[dict[str, Any]]:
    return [record for file in ANSWERS for record in json.loads(file.read_text())["results"]]


def payloads() -> dict[str, dict[str, Any]]:
    return {row["idweb"]: json.loads(row["donnees"]) for row in records() if row["donnees"] and row["idweb"] != CUT}


def directory() -> list[dict[str, str]]:
    with STRUCTURES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in (*NOTICES.iterdir(), STRUCTURES))


def test_answers_have_the_envelope_of_the_api() -> None:
    for file in ANSWERS:
        answer = json.loads(file.read_text())
        assert answer["total_count"] == len(answer["results"]) > 0


def test_every_record_has_the_same_flat_fields_and_its_payloads_in_strings() -> None:
    fields = {frozenset(record) for record in records()}
    assert len(fields) == 1
    assert len(next(iter(fields))) == 41
    assert all(isinstance(record["gestion"], str) for record in records())


def test_there_are_enough_notices_of_every_shape() -> None:
    roots = Counter("legacy" if "OBJET" in body else next(iter(body)) for body in payloads().values())
    assert len(payloads()) >= 66
    assert roots["FNSimple"] >= 30
    assert roots["MAPA"] >= 11
    assert roots["EFORMS"] >= 15
    assert roots["DSP"] == roots["DIVERS"] == roots["legacy"] == 1
    assert {file.suffix for file in NOTICES.iterdir()} == {".json", ".jsonl", ".xml"}


def test_every_nature_of_notice_is_there() -> None:
    natures = Counter((record["famille"], record["nature"], record["etat"]) for record in records())
    assert natures["FNS", "RECTIFICATIF", "RECTIFICATIF"] >= 2
    assert natures["FNS", "ANNULATION", "INITIAL"] == 1
    assert natures["FNS", "ATTRIBUTION", "INITIAL"] + natures["MAPA", "ATTRIBUTION", "INITIAL"] >= 3
    assert natures["JOUE", "APPEL_OFFRE", "RECTIFICATIF"] == natures["JOUE", "APPEL_OFFRE", "ANNULATION"] == 1
    assert natures["JOUE", "ATTRIBUTION", "INITIAL"] == natures["JOUE", "PRE-INFORMATION", "INITIAL"] == 1


def test_links_point_to_notices_of_the_sample() -> None:
    known = {record["idweb"] for record in records()}
    assert all(link in known for record in records() for link in record["annonce_lie"] or [])


def test_european_notices_of_one_procedure_share_its_folder() -> None:
    folders = Counter(record["contractfolderid"] for record in records() if record["famille"] == "JOUE")
    assert None not in folders
    assert sorted(folders.values())[-3:] == [2, 2, 2]


def test_one_record_cannot_be_read_and_one_is_withdrawn() -> None:
    cut = next(record for record in records() if record["idweb"] == CUT)
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut["donnees"])
    withdrawn = [record["idweb"] for record in records() if record["donnees"] is None]
    assert len(withdrawn) == 1
    assert Counter(record["idweb"] for record in records())[withdrawn[0]] == 2


def test_every_siret_is_valid_and_fictional() -> None:
    printed = re.findall(r"(?<!\d)\d{14}(?!\d)", everything())
    assert len(printed) > 500
    assert {number[:3] for number in printed} == {"000"}
    assert all(siret.is_valid(number) for number in printed)


def test_no_address_leads_to_a_real_mailbox_or_portal() -> None:
    text = everything()
    assert set(re.findall(r"@([\w.-]+\.\w+)", text)) == {"exemple.test"}
    assert {host.split(".", 1)[-1] for host in re.findall(r"https?://([^/\"\\ <]+)", text)} == {"exemple.test"}


def test_no_telephone_is_printed() -> None:
    assert not re.search(r"telContact|cbc:Telephone|<TEL>|(?<!\d)0[1-9](?:[ .]\d\d){4}(?!\d)", everything())


def test_buyers_and_structures_say_that_they_are_fictional() -> None:
    assert all(re.search(r"\(fictifs?\)|\(fictives?\)|Direction des achats", row["nomacheteur"]) for row in records())
    assert all(row["fictional"] == "oui" and "(fictif)" in row["name"] for row in directory())


def test_structures_are_many_and_of_every_kind() -> None:
    rows = directory()
    kinds = Counter(row["kind"] for row in rows)
    assert len(rows) >= 320
    assert kinds.keys() >= {"EI", "ACI", "AI", "ETTI", "EA", "ESAT", "GEIQ", "RQ", "EITI", "EATT"}
    assert {row["standing"] for row in rows} == {"active", "to_check", "unknown"}
    assert len({row["department"] for row in rows}) >= 30


def test_structures_are_listed_once_for_each_kind() -> None:
    keys = Counter((row["siret"], row["kind"]) for row in directory())
    assert max(keys.values()) == 1
    assert len(keys) > len({siret for siret, _ in keys})  # some SIRET carry two kinds, as in real lists


def test_the_demo_structure_is_in_the_directory() -> None:
    found = [row for row in directory() if row["siret"] == STRUCTURE.siret]
    assert [row["standing"] for row in found] == ["active"]
    assert found[0]["name"] == STRUCTURE.organisation


def test_expectations_speak_of_notices_of_the_sample() -> None:
    known = {record["idweb"] for record in records()} | {"21-900006", "26-900900"}
    expected = [json.loads(line) for line in EXPECTED.read_text().splitlines()]
    assert len(expected) >= 55
    assert all(row["notice"] in known for row in expected)
