"""Lists as files for a spreadsheet: semicolons, French headers, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response

from web.clock import PARIS, now

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"Beginnings that spreadsheets take for a formula (ASVS 1.2.10)."
BOM = "\ufeff"
"Without it Excel reads UTF-8 as Latin-1."


def answer(name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as a file to download, « name-2026-03-05.csv »."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headers)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    response = Response(BOM + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{now().astimezone(PARIS):%Y-%m-%d}.csv"'
    return response


def safe(cell: Any) -> Any:
    """The cell, with an apostrophe before what would be a formula; numbers stay numbers, with a French comma."""
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", ",")
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return "'" + cell
    return cell
