"""A file of purchases on the pages: read without being kept, kept when asked, deleted whole."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Callable

import openpyxl
import pytest

from tests.web import factories, follow_rows
from tests.web.conftest import Browser
from web.house import House
from web.store import accounts
from web.store.models import PurchaseFile, PurchaseRow


@pytest.fixture
def buyer(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["buyer"])


def kept(house: House) -> tuple[int, int]:
    with house.sessions() as session:
        return session.query(PurchaseFile).count(), session.query(PurchaseRow).count()


def send(browser: Browser, content: bytes = follow_rows.PURCHASES, name: str = "achats.csv", **fields: object):  # type: ignore[no-untyped-def]
    return browser.post("/achats", fichier=(io.BytesIO(content), name), **fields)


def test_a_file_is_judged_and_nothing_is_kept(house: House, world: factories.World, buyer: Browser) -> None:
    before = kept(house)
    page = send(buyer).text
    assert "entre 89,2 % et 92,8 %" in page
    assert "4,2E+13" in page
    assert "notation scientifique" in page
    assert "12\u202f345,60 €" in page
    assert kept(house) == before


def test_what_was_shown_is_kept_when_asked_without_names_and_deleted_whole(
    house: House, world: factories.World, buyer: Browser
) -> None:
    before = kept(house)
    packed = re.search(r'name="fichier" value="([^"]+)"', send(buyer).text)
    assert packed
    answer = buyer.post("/achats/garder", nom="achats.csv", fichier=packed[1])
    assert answer.status_code == 303
    assert kept(house) == (before[0] + 1, before[1] + 3)
    path = answer.location.partition("?")[0]
    page = buyer.text(path)
    assert "entre 89,2 % et 92,8 %" in page
    assert "Perdu" not in page
    rows = buyer.get(f"{path}/csv").data.decode("utf-8-sig")
    assert "absent de l'annuaire" in rows
    assert openpyxl.load_workbook(io.BytesIO(buyer.get(f"{path}/xlsx").data)).active.max_row == 4
    assert buyer.post(f"{path}/supprimer").status_code == 303
    assert kept(house) == before


def test_a_sheet_is_kept_at_once_when_asked_with_it(house: House, world: factories.World, buyer: Browser) -> None:
    book = openpyxl.Workbook()
    for row in (["SIREN", "Montant HT"], ["900000027", 1000.5], [90000002700012, -100]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    answer = send(buyer, out.getvalue(), "achats.xlsx", garder="1")
    assert answer.status_code == 303
    assert "même entreprise (SIREN)" in buyer.text(answer.location)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"nom;ville\nA;B\n", "il manque la colonne"), (b"\0\1\2", "binaire"), (b"", "vide"), (b"PK\x03\x04x", "lisible")],
)
def test_a_file_that_is_no_list_of_purchases_is_refused_by_name(
    world: factories.World, buyer: Browser, content: bytes, told: str
) -> None:
    answer = send(buyer, content, "liste.csv")
    assert answer.status_code == 422
    assert f"liste.csv : {told}" in answer.text or told in answer.text


def test_a_large_file_comes_back_with_the_form_that_keeps_it(
    house: House, world: factories.World, buyer: Browser
) -> None:
    lines = (f"90000002700012;{hashlib.sha256(str(n).encode()).hexdigest()};1;x\n" for n in range(12_000))
    packed = base64.b64encode(zlib.compress(("SIRET;Nom;Montant;Objet\n" + "".join(lines)).encode())).decode()
    assert len(packed) > 500_000
    before = kept(house)
    assert buyer.post("/achats/garder", nom="gros.csv", fichier=packed).status_code == 303
    assert kept(house) == (before[0] + 1, before[1] + 12_000)


@pytest.mark.parametrize("packed", ["", "pas du base64", "eJwDAAAAAAE="])
def test_a_packed_file_that_is_none_is_refused(world: factories.World, buyer: Browser, packed: str) -> None:
    assert buyer.post("/achats/garder", nom="x", fichier=packed).status_code in (400, 422)


def test_nobody_reads_a_file_of_another_organisation(world: factories.World, facilitator: Browser) -> None:
    path = f"/achats/{world.rows['file_id']}"
    assert facilitator.get(path).status_code == 404
    assert facilitator.get(f"{path}/csv").status_code == 404
    assert facilitator.post(f"{path}/supprimer").status_code == 404


def test_without_a_place_alternatives_are_looked_for_in_ones_own_territory(
    house: House, world: factories.World, buyer: Browser
) -> None:
    file = "SIRET;Montant HT;Famille\n90000006800016;1 000,00;Espaces verts\n".encode("cp1252")
    assert "dites le territoire de votre organisation" in send(buyer, file).text
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        person.organisation.departments = ["67"]
    assert "cherché dans votre territoire, Bas-Rhin" in send(buyer, file).text
