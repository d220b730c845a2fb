"""Lists as spreadsheets: text stays text, never a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from flask import Response

from web.clock import PARIS, now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROWEST, WIDEST = 10, 48
"Widths of columns, in characters: as wide as what they hold, within these."


def answer(name: str, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as a file to download, « name-2026-03-05.xlsx »."""
    response = Response(content(title, headers, rows), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{now().astimezone(PARIS):%Y-%m-%d}.xlsx"'
    return response


def content(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of the file: one sheet, its headers in bold and kept in sight, printed on the width of one page."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, headers, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    widths = [min(len(header), NARROWEST) for header in headers]
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, row)
        widths = [max(width, len(str(value))) for width, value in zip(widths, row, strict=True)]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(max(width + 1, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 1)
    _print_on_a_page(sheet)
    book.close()
    return out.getvalue()


def _print_on_a_page(sheet: Any) -> None:
    """Lying down, all columns on one page wide, headers on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
