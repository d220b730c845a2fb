"""Purchase programmes: read as people make them, shown line by line, kept on confirmation only, never doubled."""

from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest
from sqlalchemy import func, select

from scrapers import table
from scrapers.saisie import programme
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.store.export import status
from web.store.models import Notice, ProgrammeDraft, Tender, TypedNeed

MESSY = """Programmation des achats 2027;;;;;;
Ville de Fontclaire;;;;;;

N°;Intitulé du marché;Montant estimé HT;Date prévisionnelle de lancement;Type d'achat;Gestionnaire;Clause sociale
;ESPACES PUBLICS;;;;;
1;Entretien des espaces verts;"12 345,60 €";2e trimestre 2027;S;Mme Martin;oui
2;Réfection de l'école;1,2 M€;mars 2027;Travaux;Voirie;120 heures d'insertion
3;Mobilier;beaucoup;un jour;Fournitures;;
4;Œuvre d'art;à définir;T1 2028;;;non
5;;100;;;;
;Total;999;;;;
"""


def send(browser: Browser, content: bytes, name: str = "programme.csv", **fields: str) -> str:
    """Send a file and give the text of the page one is led to."""
    data: dict[str, object] = {"csrf_token": browser.token(), "nom": "Programme 2027", "visible": "prive"} | fields
    data["fichier"] = (io.BytesIO(content), name)
    answer = browser.client.post("/besoins/programme", data=data, follow_redirects=True)
    return f"{answer.status_code} {answer.text}"


def confirm(browser: Browser, house: House, **fields: str) -> None:
    with house.sessions() as session:
        number = session.scalars(select(ProgrammeDraft.id)).one()
    assert browser.post(f"/besoins/programme/{number}", reponse="garder", **fields).status_code == 303


def kept(house: House) -> dict[str, TypedNeed]:
    with house.sessions() as session:
        return {row.content["title"]: row for row in session.scalars(select(TypedNeed))}


def notices(house: House) -> int:
    with house.sessions() as session:
        return session.scalar(select(func.count(Notice.id)).where(Notice.source == "saisie")) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_messy_file_is_read_line_by_line_whatever_its_letters(
    facilitator: Browser, house: House, encoding: str
) -> None:
    page = send(facilitator, MESSY.encode(encoding))
    assert page.startswith("200")
    for told in (
        "12 346 €",
        "2e trimestre 2027",
        "1er trimestre 2028",
        "mars 2027",
        "1 200 000 €",
        "3 lignes nouvelles",
    ):
        assert told in page.replace("\u202f", " ").replace("\xa0", " ")
    for refused in ("beaucoup", "un jour", "<td>8</td>", "Date prévisionnelle de lancement"):
        assert refused in page
    assert "Mme Martin" not in page
    assert kept(house) == {}


def test_nothing_is_kept_before_confirmation_and_abandoning_forgets_the_file(
    facilitator: Browser, house: House
) -> None:
    send(facilitator, MESSY.encode())
    facilitator.post("/besoins/programme/1", reponse="abandonner")
    with house.sessions() as session:
        assert session.scalar(select(func.count(ProgrammeDraft.id))) == 0
    assert kept(house) == {}


def test_confirmed_lines_are_planned_tenders(facilitator: Browser, house: House) -> None:
    send(facilitator, MESSY.encode(), acheteur="Ville de Fontclaire", lieux="67000 Strasbourg")
    confirm(facilitator, house)
    assert set(kept(house)) == {"Entretien des espaces verts", "Réfection de l'école", "Œuvre d'art"}
    with house.sessions() as session:
        found = session.scalars(select(Tender).where(Tender.key.startswith("saisie:"))).all()
        assert {status(row, now()) for row in found} == {"planned"}
        assert {tuple(row.departments) for row in found} == {("67",)}
        assert {row.buyer_name for row in found} == {"Ville de Fontclaire"}


def test_the_same_programme_again_doubles_nothing_and_changed_lines_supersede(
    facilitator: Browser, house: House
) -> None:
    send(facilitator, MESSY.encode())
    confirm(facilitator, house)
    assert notices(house) == 3
    assert "3 inchangées" in send(facilitator, MESSY.encode("cp1252"))
    confirm(facilitator, house)
    assert notices(house) == 3
    page = send(facilitator, MESSY.replace("mars 2027", "mai 2027").replace("4;Œuvre d'art", "7;Sculpture").encode())
    assert "1 ligne nouvelle, 1 changée, 1 inchangée" in page.replace("\xa0", " ")
    assert "« Œuvre d" in page
    confirm(facilitator, house, retirer="oui")
    found = kept(house)
    assert (found["Réfection de l'école"].version, found["Entretien des espaces verts"].version) == (2, 1)
    assert found["Œuvre d'art"].withdrawn
    assert len(found) == 4


def test_the_same_file_under_another_name_doubles_nothing(facilitator: Browser, house: House) -> None:
    send(facilitator, MESSY.encode())
    confirm(facilitator, house)
    assert "3 inchangées" in send(facilitator, MESSY.encode(), nom="Programme de la ville, 2027")


def test_columns_may_be_told_otherwise(facilitator: Browser, house: House) -> None:
    send(facilitator, MESSY.encode())
    columns = {"colonne-0": "reference", "colonne-1": "description", "colonne-5": "title", "colonne-6": ""}
    answer = facilitator.post("/besoins/programme/1/colonnes", True, **columns)
    assert "Voirie" in answer.text
    nothing = facilitator.post("/besoins/programme/1/colonnes", **{f"colonne-{n}": "" for n in range(7)})
    assert nothing.status_code == 400
    assert "choisissez-la" in nothing.text


def test_a_workbook_is_read_like_a_csv(facilitator: Browser) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:C1")
    sheet["A1"] = "Achats prévus en 2027"
    sheet.append([])
    sheet.append(["Objet", "Montant (€)", "Lancement"])
    sheet.append(["Nettoyage des vitres", 18500.5, "S1 2027"])
    out = io.BytesIO()
    book.save(out)
    page = send(facilitator, out.getvalue(), "programme.xlsx")
    assert "Nettoyage des vitres" in page
    assert "1er semestre 2027" in page


def test_a_workbook_that_swells_is_refused(facilitator: Browser) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    page = send(facilitator, out.getvalue(), "bombe.xlsx")
    assert page.startswith("422")
    assert "trop gros une fois ouvert" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "fichier vide"),
        (b"a;b\n1;2\n", "il manque la colonne"),
        (b"\x00\x01\x02", "contenu binaire"),
        (b"Objet;Montant\n" + b"Vitres;1\n" * 2_001, "plus de 2000 lignes"),
    ],
    ids=["empty", "no header", "binary", "too long"],
)
def test_a_file_that_is_none_is_refused_by_name(facilitator: Browser, content: bytes, told: str) -> None:
    page = send(facilitator, content)
    assert page.startswith("422")
    assert told in page
    assert "programme.csv" in page


def test_a_file_too_large_is_refused(facilitator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "LARGEST", 100)
    assert "fichier trop gros" in send(facilitator, MESSY.encode())


def test_damaged_workbooks_are_refused_never_a_fault() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Objet", "Montant"])
    out = io.BytesIO()
    book.save(out)
    chance, whole, refused = random.Random(20261121), out.getvalue(), 0
    for _ in range(150):
        content = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(3):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        try:
            table.read(bytes(content))
        except table.BadTable as error:
            refused += bool(str(error))
    assert refused > 30, "every truncated workbook, at least, is refused in words"


def test_the_file_of_another_person_is_nobody_elses(facilitator: Browser, world, browse) -> None:  # type: ignore[no-untyped-def]
    send(facilitator, MESSY.encode())
    other = browse(world.people["colleague"])
    assert other.get("/besoins/programme/1").status_code == 404
    assert other.post("/besoins/programme/1", reponse="garder").status_code == 404
