"""Fills the templates: a .docx or an .xlsx as bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from docxtpl import DocxTemplate

from web.papers.templates import FOLDER, PAPERS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "partage.xlsx"
HEADERS = ("Membre", "Travail", "Métiers", "Communes", "Heures", "Part")
WIDTHS = (34, 48, 34, 34, 12, 8)


def paper(name: str, facts: Mapping[str, Any]) -> tuple[bytes, str]:
    """The paper of this file name with its media type. Raises KeyError for a name that no template has."""
    if name == SHEET:
        return sheet(facts), XLSX
    stem = name.removesuffix(".docx")
    if not name.endswith(".docx") or stem not in PAPERS:
        raise KeyError(name)
    template = DocxTemplate(str(FOLDER / name))
    template.render(dict(facts), autoescape=True)  # without it an ampersand breaks the file
    out = io.BytesIO()
    template.save(out)
    return out.getvalue(), DOCX


def sheet(facts: Mapping[str, Any]) -> bytes:
    """The split as a spreadsheet: text stays text, never a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    bold, percent = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "0 %"})
    page = book.add_worksheet("Partage")
    page.write_row(0, 0, HEADERS, bold)
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width)
    for at, row in enumerate(facts["split"], 1):
        hours, share = row["figures"]
        page.write_row(at, 0, [row[key] for key in ("name", "work", "trades", "places")])
        page.write(at, 4, row["hours"] if hours is None else hours)
        page.write_number(at, 5, share, percent)
    page.freeze_panes(1, 1)
    asked = book.add_worksheet("À demander")
    asked.set_column(0, 0, 100)
    asked.write_column(0, 0, facts["unknowns"])
    book.close()
    return out.getvalue()
