"""Entries sent as a table: read line by line, refused with the cell and the reason, kept once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from sqlalchemy import func, select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.pages import follow_sheet
from web.store import suppliers
from web.store.models import FollowEntry, Supplier, User

HEADER = "SIRET;Nature;Heures;Mois;Personne;Public;Site;Embauche en CDI;Nom\n"


@pytest.fixture
def buyer(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["buyer"])


@pytest.fixture
def siret(house: House, world: factories.World) -> str:
    with house.sessions() as session:
        return session.get_one(Supplier, world.rows["supplier_id"]).siret


def send(browser: Browser, content: bytes, name: str = "heures.csv"):  # type: ignore[no-untyped-def]
    return browser.post("/suivi/import", fichier=(io.BytesIO(content), name))


def packed(page: str) -> str:
    found = re.search(r'name="fichier" value="([^"]+)"', page)
    assert found
    return found[1]


def count(house: House) -> int:
    with house.sessions() as session:
        return session.scalar(select(func.count()).select_from(FollowEntry)) or 0


def test_lines_are_shown_then_kept_once_however_often_the_file_comes(house: House, buyer: Browser, siret: str) -> None:
    line = f"{siret};poste proposé;35,5;03/2026;P-0044;RSA;Atelier;02/03/2026;DURAND\n"
    file, before = f"Suivi 2026\n{HEADER}{line}{line}".encode("cp1252"), count(house)
    page = send(buyer, file).text
    assert page.count("nouvelle</td>") == 2
    assert "Colonnes laissées" in page
    assert "DURAND" not in page
    assert count(house) == before
    answer = buyer.post("/suivi/import/garder", fichier=packed(page))
    assert answer.status_code == 303
    assert count(house) == before + 2
    assert "2 saisies gardées" in buyer.text(answer.location)
    again = send(buyer, file).text
    assert again.count("déjà saisie, n°") == 2
    assert buyer.post("/suivi/import/garder", fichier=packed(page)).status_code == 303
    assert count(house) == before + 2
    with house.sessions() as session:
        last = session.scalars(select(FollowEntry).order_by(FollowEntry.id.desc())).first()
        assert last is not None
        assert last.state == "typed"
        assert (last.standing["line"]["day"], last.standing["line"]["hired"]) == ("2026-03-01", "2026-03-02")
        assert last.standing["line"]["quantity"] == "71/2"


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ("{siret};poste proposé;12;03/2026;Marie DUPONT;RSA;;", "Personne", "jamais un nom"),
        ("{siret};poste proposé;12;03/2026;P-1;RSA;Marie DUPONT;", "Site", "aucun nom"),
        ("{siret};poste proposé;douze;03/2026;P-1;RSA;;", "Heures", "douze"),
        ("{siret};poste proposé;;03/2026;P-1;RSA;;", "Heures", "manque"),
        ("{siret};poste proposé;12;32/13/2026;P-1;RSA;;", "Mois", "n'est pas une date"),
        ("{siret};jardinage;12;03/2026;P-1;RSA;;", "Nature", "mot inconnu"),
        ("{siret};poste proposé;12;03/2026;P-1;éligible;;", "Public", "quelle catégorie"),
        ("12345678900011;poste proposé;12;03/2026;P-1;RSA;;", "SIRET", "clé"),
        ("90000003500015;poste proposé;12;03/2026;P-1;RSA;;", "SIRET", "absent de vos fournisseurs"),
        (";poste proposé;12;03/2026;P-1;RSA;;", "SIRET", "manque"),
        ("{siret};poste proposé;12;03/2026;P-1;RSA;;01/09/2026", "Embauche en CDI", "vient après"),
    ],
)
def test_a_refused_line_names_its_cell_and_the_reason(
    house: House, world: factories.World, siret: str, cells: str, column: str, why: str
) -> None:
    with house.sessions() as session:
        mine = session.get_one(Supplier, world.rows["supplier_id"])
        good = f"{mine.name};1;01/03/2026\n"
        file = (HEADER + cells.format(siret=siret) + "\n").encode()
        found = follow_sheet.read(file, [mine])
        other = follow_sheet.read(f"Fournisseur;Quantité;Date\n{good}".encode(), [mine])
    (refused,) = found.refused
    assert (refused.line, refused.column) == (2, column)
    assert why in refused.why
    assert [each.supplier_id for each in other.kept] == [mine.id]


def test_our_own_export_comes_back_without_doubling_anything(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    facilitator, before = browse(world.people["facilitator"]), count(house)
    export = browse(world.people["buyer"]).get("/suivi/saisies.csv").data
    with house.sessions() as session:
        mine = suppliers.every(
            session, session.query(User).filter_by(email=world.people["buyer"]).one().organisation_id
        )
        found = follow_sheet.read(export.replace("éligible".encode(), b"RQTH"), mine)
    assert not found.refused
    assert len(found.kept) == 2
    assert send(facilitator, export).status_code == 200
    assert count(house) == before


def test_a_sheet_of_a_workbook_is_read_the_same(house: House, buyer: Browser, siret: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["SIRET", "Quantité", "Unité", "Date"])
    book.active.append([int(siret), 3, "jours", "15/03/2026"])
    out = io.BytesIO()
    book.save(out)
    assert "3 jours (nature à préciser)" in send(buyer, out.getvalue(), "heures.xlsx").text


def test_what_is_no_such_table_is_refused_by_name(buyer: Browser) -> None:
    assert "il manque la colonne" in send(buyer, b"a;b\n1;2\n", "notes.csv").text
    assert buyer.post("/suivi/import").status_code == 400
    assert buyer.post("/suivi/import/garder", fichier="???").status_code == 400
