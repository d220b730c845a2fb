"""`maillage packages`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import Maillage
from tests.web import factories, package_rows
from web.house import House

BUYER, OTHER = "Achats du Rhin", "Achats d'ailleurs"


@pytest.fixture
def package(house: House) -> int:
    """A package that both sides accepted."""
    with house.sessions.begin() as session:
        factories.user(session, "buyer", BUYER)
        factories.user(session, "buyer", OTHER)
        return package_rows.agreed(session, factories.user(session, "buyer", BUYER)).id


def test_packages_are_listed_shown_and_exported_for_their_organisation_only(
    maillage: Maillage, package: int, tmp_path: Path
) -> None:
    (line,) = maillage("packages", "list", "--organisation", BUYER, "--state", "agreed").lines
    assert (line["id"], line["agreed_version"]) == (package, 2)
    assert [item["target"] for item in line["agreed"]["items"]] == [2, 1]
    assert maillage("packages", "list", "--organisation", OTHER).lines == []
    assert maillage("packages", "show", package, "--organisation", OTHER).status == 2
    told = maillage("packages", "show", package, "--organisation", BUYER, "--json").json
    assert [row["event"] for row in told["history"]] == ["prepare", "send", "counter", "accept"]
    assert "3 par an → 2 par an (acceptée)" in maillage("packages", "show", package, "--organisation", BUYER).out
    file = tmp_path / "packages.xlsx"
    assert maillage("packages", "export", file, "--organisation", BUYER, "--json").json["lines"] == 2
    assert openpyxl.load_workbook(file).active.max_row == 3
    table = tmp_path / "packages.csv"
    maillage("packages", "export", table, "--organisation", BUYER)
    assert table.read_text(encoding="utf8").startswith("\ufeffPackage;Fournisseur;SIRET")


def test_a_file_of_another_kind_and_an_unknown_organisation_are_named(maillage: Maillage, tmp_path: Path) -> None:
    told = maillage("packages", "export", tmp_path / "x.pdf", "--organisation", BUYER)
    assert (told.status, "x.pdf" in told.err) == (2, True)
    assert "Organisation inconnue" in maillage("packages", "list", "--organisation", "Personne").err


def test_the_law_is_told_by_buyer_moment_and_date(maillage: Maillage) -> None:
    asked = ("packages", "legal", "--nature", "public", "--moment", "open_call", "--json")
    assert maillage(*asked).json["verdict"] == "blocked"
    assert maillage(*asked, "--date", "2018-01-01").json["rule"] == "unknown"
    assert "L2124-2" in maillage(*asked[:-1]).out


def test_ranges_are_told_with_their_parts(maillage: Maillage) -> None:
    told = maillage("packages", "offer", "--spend", 100_000, "--trade", "peinture", "--json").json["targets"]
    immersions = next(one for one in told if one["kind"] == "pmsmp")
    assert immersions["low"] < immersions["high"]
    assert any("60 % à 75 %" in part for part in immersions["parts"])
    assert "trop peu d'éléments" in maillage("packages", "offer").out
