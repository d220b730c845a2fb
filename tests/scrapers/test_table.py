"""Tables made by hand: whatever a spreadsheet did to them, the same rows come out."""

import io

import openpyxl
import pytest

from scrapers.table import BadTable, cell_text, read, under_header

ROWS = [(1, ["nom", "montant"]), (2, ["Été, et hiver", "12,50"]), (3, ["b", "3"])]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_and_alphabet_gives_the_same_rows(mark, encoding):
    text = "\r\n".join(mark.join(cells) for _, cells in ROWS)
    assert read(text.encode(encoding)) == ROWS


def test_commas_separate_when_what_holds_commas_is_quoted():
    assert read('nom,montant\n"Été, et hiver","12,50"\nb,3\n'.encode()) == ROWS


def test_a_sheet_gives_what_a_csv_would():
    book = openpyxl.Workbook()
    for row in (["nom", "montant"], ["Été, et hiver", "12,50"], ["b", 3.0]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == ROWS


def test_a_hidden_first_sheet_is_passed_over():
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret"])
    book.create_sheet("achats").append(["nom"])
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == [(1, ["nom"])]


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"a\0b", b""])
def test_what_is_no_table_is_refused_in_french(content):
    with pytest.raises(BadTable, match=r"classeur|binaire|vide"):
        under_header(read(content), str, [("nom",)])


def test_too_many_rows_are_refused_whole():
    with pytest.raises(BadTable, match="plus de 2 lignes"):
        read(b"a;b\n1;2\n3;4\n", 2)


def test_titles_above_the_header_are_passed_over():
    rows = read(b"Achats 2025;;\n;;\nNom;Montant;x\nA;1;2\n")
    found = under_header(
        rows, lambda cell: cell.lower() if cell in ("Nom", "Montant") else None, [("nom",), ("montant",)]
    )
    assert (found.header_line, found.names, found.rows) == (3, ("nom", "montant", None), ((4, ["A", "1", "2"]),))


def test_the_missing_column_is_named_with_those_that_were_read():
    with pytest.raises(BadTable, match=r"« montant ».*nom, ville"):
        under_header(read(b"nom;ville\nA;B\n"), lambda cell: cell, [("nom",), ("montant",)])


@pytest.mark.parametrize(
    ("value", "text"), [(33.333, "33.3330"), (-1.5, "-1.5"), (42.0, "42"), (48.58, "48.58"), (None, "")]
)
def test_a_number_of_a_sheet_is_never_taken_for_thousands(value, text):
    assert cell_text(value) == text
