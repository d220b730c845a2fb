"""Tables of hours by lot: a column of lots, a column of hours, whatever cells stand between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clauses.volume import Volume, number

_CELL = re.compile(r"[^|\n]*[^|\n \t][^|\n]*")
_LOTS_HEAD = re.compile(r"\W*(?:n ?° ?|numeros? )?(?:d[ue]s? )?(?:lots?|corps d'etat)\b[a-z' ]{0,20}\W*|\W*n ?°\W*")
_HOURS_HEAD = re.compile(r"\W*[a-z' ]{0,40}(?:heures|volumes?|insertion|minimum)[a-z' ]{0,40}(?:\(h\))?\W*")
_RATHER = re.compile(r"heures|\(h\)|volume")
_LOT = re.compile(r"\W*(?:lots? ?)?(?:n ?° ?)?(?P<lot>\d{1,2}[a-h]?)\b(?! ?[\d/%h€,.])")
_HOURS = re.compile(r"\W*(?P<hours>\d{1,3}(?:[ .]\d{3})+|\d{1,5})(?!\d) ?(?:h|heures?)?\W*")
_WIDEST = 8  # columns
_LONGEST = 3_000  # characters of a table
_HEAD = 200  # characters before the words of a finding where the header may begin
# « Lot Désignation Nb d'heures 01 Terrassement 490 02 Gros œuvre 315 »: a table whose lines were lost.
_FLAT = re.compile(
    r"\blots?\b[^.;:\d|\n]{0,60}?\b(?:heures|volume|insertion)\b[^.;:\d|\n]{0,30}"
    r"(?P<rows>(?:\b\d{1,2} [a-z][^.;:|\d%\n]{2,60} \d{2,5}(?: h\b| heures)?(?: |$)){2,40})"
)
_FLAT_ROW = re.compile(r"\b(?P<lot>\d{1,2}) [a-z][^.;:|\d%\n]{2,60} (?P<hours>\d{2,5})\b")


def hour_table(low: str, at: int) -> tuple[Volume, ...]:
    """The hours of each lot in a table that the words at `at` head or open; offsets are those of `low`."""
    first, last = max(0, at - _HEAD), min(len(low), at + _LONGEST)
    if low.find("lot", first, last) < 0:
        return ()
    cells = [] if low.find("|", first, last) < 0 and low.find("\n", first, last) < 0 else _cells(low, first, last)
    flat = _FLAT.search(low, first, last)
    found = tuple(_rows(cells)) or (tuple(_flat(low, flat)) if flat else ())
    return found if len(found) > 1 else ()


def _cells(low: str, first: int, last: int) -> list[re.Match[str]]:
    return list(_CELL.finditer(low, first, last))


def _rows(cells: Sequence[re.Match[str]]) -> Iterator[Volume]:
    """The rows below the first header: as many cells each as the header has."""
    for index, cell in enumerate(cells):
        if not _LOTS_HEAD.fullmatch(cell[0]):
            continue
        width = next(
            (n for n in range(1, _WIDEST + 1) if index + n < len(cells) and _LOT.match(cells[index + n][0])), 0
        )
        hours = _column([one[0] for one in cells[index : index + width]])
        if hours:
            yield from _below(cells, index + width, width, hours)
            return


def _column(heads: list[str]) -> int:
    """The column of hours; 0 when there is none."""
    named = [at for at, head in enumerate(heads) if at and _HOURS_HEAD.fullmatch(head)]
    return next((at for at in named if _RATHER.search(heads[at])), named[0] if named else 0)


def _below(cells: Sequence[re.Match[str]], start: int, width: int, hours: int) -> Iterator[Volume]:
    for index in range(start, len(cells) - hours, width):
        lot, told = _LOT.match(cells[index][0]), _HOURS.fullmatch(cells[index + hours][0])
        if not lot or (told and told[0].strip() == str(int(lot["lot"].rstrip("abcdefgh")) + 1)):
            return  # the number of the next line: a cell is missing
        if told:
            offset = cells[index + hours].start()
            place = (offset + told.start("hours"), offset + len(told[0].rstrip(" .)")))
            yield Volume(*place, lot=_named(lot["lot"]), hours=number(told["hours"]))


def _flat(low: str, table: re.Match[str]) -> Iterator[Volume]:
    for row in _FLAT_ROW.finditer(low, table.start("rows"), table.end("rows")):
        yield Volume(*row.span("hours"), lot=_named(row["lot"]), hours=number(row["hours"]))


def _named(lot: str) -> str:
    return lot.lstrip("0").upper() or "0"
