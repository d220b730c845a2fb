"""Fills the templates: a .docx or an .xlsx as bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from docxtpl import DocxTemplate

from web.papers.templates import FOLDER, PAPERS
from web.papers.typeset import typeset_all

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "partage.xlsx"
HEADERS = ("Membre", "Travail", "Métiers", "Communes", "Heures", "Part", "Temps plein sur un an", "Nature des heures")
WIDTHS = (28, 44, 30, 26, 12, 6, 10, 11)


def paper(name: str, facts: Mapping[str, Any]) -> tuple[bytes, str]:
    """The paper of this file name with its media type. Raises KeyError for a name that no template has."""
    if name == SHEET:
        return sheet(facts), XLSX
    stem = name.removesuffix(".docx")
    if not name.endswith(".docx") or stem not in PAPERS:
        raise KeyError(name)
    template = DocxTemplate(str(FOLDER / name))
    template.render(typeset_all(facts), autoescape=True)  # without it an ampersand breaks the file
    out = io.BytesIO()
    template.save(out)
    return out.getvalue(), DOCX


def sheet(facts: Mapping[str, Any]) -> bytes:
    """The split as a spreadsheet, with the hours by quarter: text stays text, never a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6F0EA"})
    percent = book.add_format({"num_format": "0 %", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    page = _page(book, "Partage", HEADERS, WIDTHS, head)
    for at, row in enumerate(facts["split"], 1):
        hours, share = row["figures"]
        page.write_row(at, 0, [row[key] for key in ("name", "work", "trades", "places")], wrapped)
        page.write(at, 4, row["hours"] if hours is None else hours, top)
        page.write_number(at, 5, share, percent)
        page.write_row(at, 6, ["" if row["etp"] is None else row["etp"], "estimation" if row["estimated"] else ""], top)
    _quarters(book, facts, head)
    asked = _page(book, "À demander", ("À demander",), (100,), head)
    asked.write_column(1, 0, facts["unknowns"])
    book.close()
    return out.getvalue()


def _quarters(book: Any, facts: Mapping[str, Any], head: Any) -> None:
    quarters = facts["quarters"]
    titles = ("Membre", "Comment", *quarters, "Total")
    page = _page(book, "Heures par trimestre", titles, (28, 44, *(9,) * len(quarters), 12), head)
    for at, row in enumerate(facts["plan"], 1):
        page.write_row(at, 0, [row["who"], row["mode"], *row["figures"]])
    page.write_column(len(facts["plan"]) + 2, 0, facts["plan_notes"])


def _page(book: Any, name: str, titles: Sequence[str], widths: Sequence[float], head: Any) -> Any:
    """A sheet with its titles, printed on the width of one page lying down."""
    page = book.add_worksheet(name)
    page.write_row(0, 0, titles, head)
    page.set_row(0, 32)
    for at, width in enumerate(widths):
        page.set_column(at, at, width)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    return page
