"""`maillage follow`: the same figures as the pages, by the command line."""

from pathlib import Path

import openpyxl

from tests.commands.conftest import Maillage
from tests.web import factories
from web.house import House
from web.store import accounts
from web.store.models import Supplier


def organisation(house: House) -> str:
    with house.sessions.begin() as session:
        world = factories.world(session)
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        return person.organisation.name


def test_where_everything_stands_is_told(house: House, maillage: Maillage) -> None:
    name = organisation(house)
    told = maillage("follow", "show", "--organisation", name, "--json")
    assert told.status == 0, told.err
    (contract,) = told.json["contracts"]
    assert (contract["due"], contract["declared"], contract["validated"]) == (400, 120, 120)
    assert contract["sanctions"][0]["euros"] == 56_000
    assert {each["rule"] for each in told.json["exits"]} >= {"STATE", "NETWORK_EXCL", "AT_6"}
    assert "120 h validées sur 400 h dues" in maillage("follow", "show", "--organisation", name).out


def test_an_export_has_the_columns_of_the_page(house: House, maillage: Maillage, tmp_path: Path) -> None:
    name, file = organisation(house), tmp_path / "enquete.xlsx"
    assert maillage("follow", "export", "enquete", file, "--organisation", name, "--json").json["rows"] == 1
    assert openpyxl.load_workbook(file).active["E2"].value == 120
    assert maillage("follow", "export", "autre", file, "--organisation", name).status == 2
    assert maillage("follow", "show", "--organisation", "Personne").status == 2
    assert maillage("follow", "export", "acheteur", tmp_path / "a" / "b.csv", "--organisation", name).status == 1


def test_a_table_is_shown_then_kept_once(house: House, maillage: Maillage, tmp_path: Path) -> None:
    name, file = organisation(house), tmp_path / "heures.csv"
    with house.sessions() as session:
        siret = session.query(Supplier).order_by(Supplier.id).first().siret
    file.write_text(f"SIRET;Heures;Date\n{siret};12;01/03/2026\n{siret};douze;01/03/2026\n", encoding="utf-8")
    asked = ("follow", "import", file, "--organisation", name)
    shown = maillage(*asked)
    assert "Nouvelles, à garder" in shown.out
    assert "ligne 3, Heures « douze »" in shown.out
    assert maillage(*asked, "--confirm", "--json").json["new"] == 1
    again = maillage(*asked, "--confirm", "--json").json
    assert (again["new"], again["known"], len(again["refused"])) == (0, 1, 1)
    file.write_text("rien", encoding="utf-8")
    assert maillage(*asked).status == 2
    assert maillage("follow", "import", tmp_path / "absent.csv", "--organisation", name).status == 2
