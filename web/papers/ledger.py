"""The hours ledger of a group as a workbook: where each member stands, and every line of hours."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from matching.grouping.ledger import Position
    from web.store.group_ledger import Ledger

LINES = ("Membre", "Mois", "Heures", "État", "Motif")
FIELDS = ("invoiced", "ordered", "due", "forecast_due", "planned", "declared", "validated", "rejected")
MOVED = ("transferred_in", "transferred_out", "settled", "balance")


def row(one: Position, name: str, siret: str) -> list[Any]:
    """A member as a row: name, SIRET, amounts, hours, money; "" for money when no value was agreed."""
    figures = [getattr(one, field) for field in (*FIELDS, *MOVED)]
    return [name, siret, *figures, "" if one.money is None else one.money]


def workbook(headers: Sequence[str], ledger: Ledger, statuses: Mapping[str, str]) -> bytes:
    """The workbook as bytes: text stays text, never a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E6F0EA"})
    figure, bold = (
        book.add_format({"num_format": "#,##0.##"}),
        book.add_format({"num_format": "#,##0.##", "bold": True, "top": 1}),
    )
    page = book.add_worksheet("Soldes")
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 18)
    page.set_column(2, len(headers) - 1, 13)
    page.write_row(0, 0, headers, head)
    names = [*ledger.members.items(), ("", "Le groupement")]
    ones = (*ledger.positions, ledger.total)
    for at, (one, (siret, name)) in enumerate(zip(ones, names, strict=True), 1):
        _write(page, at, row(one, name, siret), bold if not siret else figure)
    page.freeze_panes(1, 1)
    _fit(page)
    _lines(book, ledger, statuses, head, figure)
    book.close()
    return out.getvalue()


def _lines(book: Any, ledger: Ledger, statuses: Mapping[str, str], head: Any, figure: Any) -> None:
    page = book.add_worksheet("Lignes d'heures")
    page.write_row(0, 0, LINES, head)
    page.set_column(0, 0, 34)
    page.set_column(1, 4, 16)
    kept = [each.line for each in ledger.lines if each.line]
    for at, line in enumerate(kept, 1):
        told = statuses[line.status.value]
        _write(page, at, [ledger.members[line.member], line.month, line.hours, told, line.reason], figure)
    page.freeze_panes(1, 0)
    _fit(page)


def _write(page: Any, at: int, cells: Sequence[Any], figure: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(at, column, cell, figure)
        else:
            page.write_number(at, column, float(cell), figure)


def _fit(page: Any) -> None:
    """Printed on the width of one page, lying down."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
