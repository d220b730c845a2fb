"""Lists as spreadsheets: text stays text, never a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from flask import Response

from web.clock import PARIS, now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 22


def answer(name: str, title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as a file to download, « name-2026-03-05.xlsx »."""
    response = Response(content(title, headers, rows), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{now().astimezone(PARIS):%Y-%m-%d}.xlsx"'
    return response


def content(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The bytes of the file: one sheet, its headers in bold and kept in sight."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, headers, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    sheet.set_column(0, len(headers) - 1, WIDTH)
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, row)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
