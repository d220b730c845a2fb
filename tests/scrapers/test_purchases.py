"""Files of purchases as they really come: what is understood, put right, left out, or told by line and column."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses.calibration.numbers import Unreadable as NoNumber
from config import data
from matching.gazetteer import Gazetteer
from scrapers.purchases import cents, identity, meaning, read
from scrapers.source import Unreadable
from scrapers.table import BadTable

HEAD = "SIRET du fournisseur;Raison sociale;Montant HT (€);Famille d'achat;Ville;N° facture\n"
GOOD = "90000001900019;Fictive;12 345,60 €;Nettoyage;Strasbourg;F1\n"


@pytest.fixture(scope="module")
def places():
    return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())


@pytest.fixture
def of(places):
    """What a file of these lines says."""
    return lambda *lines, head=HEAD, encoding="utf-8": read((head + "".join(lines)).encode(encoding), places)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12 345,60 €", 1234560),
        ("12\u202f345,60\u00a0€", 1234560),
        ("12.345,60", 1234560),
        ("12,345.60", 1234560),
        ("-1 200,00", -120000),
        ("(1 200,00)", -120000),
        ("1 200,00-", -120000),
        ("€ 12,5", 1250),
        ("12,50 EUR HT", 1250),
        ("1'234.50", 123450),
        ("1,2E+04", 1200000),
        ("0", 0),
    ],
)
def test_amounts_as_people_and_spreadsheets_write_them(written, expected):
    assert cents(written) == expected


@pytest.mark.parametrize("written", ["abc", "1,234", "12-14", "1 200 TTC", "nan", "1e99", "", "--", "10 à 12"])
def test_a_doubtful_amount_is_no_amount(written):
    with pytest.raises(NoNumber):
        cents(written)


@given(st.integers(-(10**12), 10**12))
@settings(max_examples=60, deadline=None)
def test_an_amount_written_in_french_is_read_to_the_cent(amount):
    told = f"{Decimal(amount) / 100:,.2f}".replace(",", " ").replace(".", ",")
    assert cents(f"{told} €") == amount


@pytest.mark.parametrize(
    ("written", "siret", "siren"),
    [
        ("90000001900019", "90000001900019", "900000019"),
        ("900 000 019 00019", "90000001900019", "900000019"),
        ("900000019", None, "900000019"),
        ("10434900014", "00010434900014", "000104349"),
        ("10434900014.0", "00010434900014", "000104349"),
        ("'90000001900019", "90000001900019", "900000019"),
        ("SIRET : 90000001900019", "90000001900019", "900000019"),
        ("9,0000001900019E+13", "90000001900019", "900000019"),
        ("FR12 900000019", None, "900000019"),
    ],
)
def test_a_supplier_is_known_by_what_is_left_of_its_number(written, siret, siren):
    found = identity(written)
    assert (found.siret, found.siren) == (siret, siren)


@pytest.mark.parametrize("written", ["4,2E+13", "90000001900018", "12345", "900000018", "inconnu", "²²²²²²²²²"])
def test_a_number_is_never_guessed(written):
    with pytest.raises(Unreadable):
        identity(written)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("N° SIRET", "SIRET"),
        ("Siren", "SIREN"),
        ("Montant de la commande", "montant"),
        ("CA HT", "montant HT"),
        ("Montant T.T.C.", "montant TTC"),
        ("Montant TVA", None),
        ("Code fournisseur", None),
        ("Libellé fournisseur", "fournisseur"),
        ("Objet de la commande", "catégorie"),
        ("CP", "code postal"),
        ("N° facture", "pièce"),
    ],
)
def test_columns_are_known_by_what_stands_above_them(header, expected):
    assert meaning(header) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_plain_line_is_read_whole(of, encoding):
    (line,) = of(GOOD, encoding=encoding).lines
    assert (line.line, line.siret, line.cents, line.category, line.department) == (
        2,
        "90000001900019",
        1234560,
        "Nettoyage",
        "67",
    )


def test_titles_totals_and_repeated_headers_are_no_purchases(of):
    found = of(GOOD, HEAD, "Total général;;12 345,60 €;;;\n", head="Achats 2025;;;;;\n;;;;;\n" + HEAD)
    assert [line.line for line in found.lines] == [4]
    assert "Ligne 6 : total" in found.notes[0]


def test_a_last_line_that_holds_the_sum_alone_is_a_total(of):
    assert len(of(GOOD, GOOD.replace("F1", "F2"), ";;24 691,20;;;\n").lines) == 2
    assert len(of(GOOD, ";;3,00;;;\n").lines) == 2


def test_what_cannot_be_read_is_told_by_line_column_and_value_and_stops_nothing(of):
    found = of("4,2E+13;X;500;Papier;;\n", "90000001900019;X;beaucoup;Papier;;\n", ";X;7;Papier;;\n", GOOD)
    assert [(each.line, each.column, each.value) for each in found.problems] == [
        (2, "SIRET du fournisseur", "4,2E+13"),
        (3, "Montant HT (€)", "beaucoup"),
        (4, "SIRET du fournisseur", ""),
    ]
    assert [line.cents for line in found.lines] == [50000, None, 700, 1234560]


def test_the_same_invoice_twice_counts_once_and_the_same_line_without_invoice_is_told(of):
    bare = GOOD.replace("F1", "")
    found = of(GOOD, GOOD, bare, bare)
    assert [line.line for line in found.lines] == [2, 4, 5]
    assert "non comptée" in found.notes[0]
    assert "à vérifier" in found.notes[1]


def test_the_siren_serves_when_the_siret_is_spoilt(of):
    found = of("4,2E+13;900000019;10\n", head="SIRET;SIREN;Montant\n")
    assert found.lines[0].siren == "900000019"
    assert len(found.problems) == 1


def test_amounts_with_tax_are_taken_for_want_of_others_and_told(of):
    found = of("90000001900019;120\n", head="SIRET;Montant TTC\n")
    assert found.lines[0].cents == 12000
    assert "toutes taxes" in found.notes[0]


def test_a_file_without_amounts_is_refused_naming_the_column(of):
    with pytest.raises(BadTable, match="« montant »"):
        of("90000001900019;x\n", head="SIRET;Nom\n")


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=6), max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_line_stops_the_reading(places, rows):
    body = "".join(";".join(cell.replace('"', "").replace(";", " ") for cell in row) + "\n" for row in rows)
    found = read((HEAD + body.replace("\0", "")).encode("utf-8", "replace"), places)
    assert all(line.cents is None or isinstance(line.cents, int) for line in found.lines)
