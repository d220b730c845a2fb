"""The trade file holds the whole nomenclature, and codes that exist."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from config import data


@pytest.fixture(scope="module")
def trades() -> dict[str, Any]:
    return data.trades()


def sectors(trades: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(group["slug"], sector) for group in trades["groupe"] for sector in group["secteur"]]


def test_there_are_20_groups_and_154_sectors(trades: dict[str, Any]) -> None:
    assert len(trades["groupe"]) == 20
    assert len({sector["slug"] for _, sector in sectors(trades)}) == 154


def test_slugs_are_those_of_the_nomenclature(trades: dict[str, Any], corpus: Path) -> None:
    with (corpus / "structures/sectors.csv").open(encoding="utf8") as file:
        expected = {(row["group_slug"], row["sector_slug"]) for row in csv.DictReader(file)}
    assert {(group, sector["slug"]) for group, sector in sectors(trades)} == expected


def test_every_cpv_prefix_begins_a_code_of_the_nomenclature(trades: dict[str, Any], corpus: Path) -> None:
    codes = [code for code, _ in json.loads((corpus / "cpv/cpv-2008-fr.json").read_text(encoding="utf8"))["items"]]
    beginnings = {code[:size] for code in codes for size in range(2, 9)}
    rows = [sector for _, sector in sectors(trades)] + trades["hors"]
    assert [code for row in rows for code in row.get("cpv", ()) if code not in beginnings] == []


def test_every_cpv_division_is_told_something(trades: dict[str, Any], corpus: Path) -> None:
    codes = [code for code, _ in json.loads((corpus / "cpv/cpv-2008-fr.json").read_text(encoding="utf8"))["items"]]
    rows = [sector for _, sector in sectors(trades)] + trades["hors"]
    told = {code[:2] for row in rows for code in row.get("cpv", ())}
    assert {code[:2] for code in codes} - told == set()


def test_rome_codes_are_well_formed(trades: dict[str, Any]) -> None:
    codes = [code for _, sector in sectors(trades) for code in sector.get("rome", ())]
    assert len(codes) > 200
    assert all(re.fullmatch(r"[A-N][1-5]\d{3}", code) for code in codes)


def test_rome_codes_exist(trades: dict[str, Any], corpus: Path) -> None:
    with (corpus / "structures/rome_codes.csv").open(encoding="utf8") as file:
        known = {row[0] for row in csv.reader(file)}
    assert [code for _, sector in sectors(trades) for code in sector.get("rome", ()) if code not in known] == []
