"""Tables that people make by hand: CSV of any kind, or a sheet of an .xlsx, as rows of trimmed texts with their lines.

One reader for lists of structures, purchases and programmes. It undoes what spreadsheets do: byte order marks, the
Windows alphabet, any separator, titles above the header. What a cell means is for whoever asked.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from scrapers.reading.damage import damage

SEPARATORS = ";,\t|"
MOST_COLUMNS = 200
LARGEST_SHEET = 100_000_000
"Bytes of an .xlsx once unpacked: beyond, it is a bomb or no table for people."
HEADER_WITHIN = 40
"Rows among which the header is looked for: titles, dates and empty lines come before it."

BROKEN = (
    *(InvalidFileException, BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError),
    *(AttributeError, OSError, EOFError, RuntimeError),
)
"What a damaged workbook makes its reader say, on opening or on the way; XML that is none is a SyntaxError."

_DOUBTFUL = re.compile(r"^-?\d{1,3}\.\d{3}$")

Row = tuple[int, list[str]]


class BadTable(ValueError):
    """A file that is no table. The message is French, to be put after the name of the file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header was found: `names` what each column means (None: unknown), `rows` below it."""

    header_line: int
    header: tuple[str, ...]
    names: tuple[str | None, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that cannot be kept: the cell to blame, as its column is headed, and why, in French."""

    line: int
    column: str
    value: str
    why: str


def read(content: bytes, most_rows: int | None = None) -> list[Row]:
    """Every row that is not blank, cells trimmed, with the line it begins at. Raises BadTable."""
    rows = sheet_rows(content) if is_sheet(content) else text_rows(decoded(content))
    found = list(rows if most_rows is None else islice(rows, most_rows + 1))
    if most_rows is not None and len(found) > most_rows:
        raise BadTable(f"plus de {most_rows} lignes ; coupez-le en plusieurs fichiers.")
    return found


def under_header(rows: Sequence[Row], meaning: Callable[[str], str | None], needed: Sequence[tuple[str, ...]]) -> Table:
    """The table under its header: the first row, among the first ones, that has a column for each of `needed`.

    `meaning` gives the name of a column by what is written above it, None when it says nothing; one column is enough
    for each of `needed`. A meaning told by two columns is the first one's. Raises BadTable, naming what is missing.
    """
    if not rows:
        raise BadTable("fichier vide.")
    least, shown = [words[0] for words in needed], rows[0][1]
    for at, (line, cells) in enumerate(rows[:HEADER_WITHIN]):
        names = _once([meaning(cell) for cell in cells])
        missing = [words[0] for words in needed if not set(words) & set(names)]
        if not missing:
            return Table(line, tuple(cells), names, tuple(rows[at + 1 :]))
        least, shown = (missing, cells) if len(missing) < len(least) else (least, shown)
    told = ", ".join(f"« {name} »" for name in least)
    raise BadTable(f"il manque la colonne {told} (colonnes lues : {', '.join(filter(None, shown))[:200]}).")


def _once(names: Sequence[str | None]) -> tuple[str | None, ...]:
    return tuple(None if name in names[:at] else name for at, name in enumerate(names))


def is_sheet(content: bytes) -> bool:
    """True for an .xlsx, by its first bytes: names lie."""
    return content[:4] == b"PK\x03\x04"


def decoded(content: bytes) -> str:
    """The text of a CSV: UTF-8, UTF-16 with its mark, else that of Windows. Raises BadTable for what is no text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise BadTable("ce n'est pas un fichier CSV (contenu binaire). Exporter la feuille en CSV.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def text_rows(text: str) -> Iterator[Row]:
    """Rows of a CSV: a quoted text may hold line breaks. Raises BadTable."""
    rows, last = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)), 0
    try:
        for cells in rows:
            line, last = last + 1, rows.line_num
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadTable(f"ligne {last + 1} : CSV illisible ({damage(error)}).") from error


def separator(text: str) -> str:
    """What separates cells: the mark that stands the same number of times in most of the first rows.

    Commas of sentences and of amounts come in any number; a separator does not. What is quoted does not count.
    """
    bare = re.sub(r'"[^"]*"', "", text[:20_000])
    lines = [line for line in re.split(r"[\r\n]+", bare) if line.strip()][:HEADER_WITHIN]
    return max(SEPARATORS, key=lambda mark: _regular(Counter(line.count(mark) for line in lines)))


def _regular(counts: Counter[int]) -> tuple[int, int]:
    return max(((often, number) for number, often in counts.items() if number), default=(0, 0))


def sheet_rows(content: bytes) -> Iterator[Row]:
    """Rows of the first sheet that shows something, as a CSV would have them. Raises BadTable."""
    try:
        yield from _sheet_rows(content)
    except BadTable:
        raise
    except BROKEN as error:
        raise BadTable("ni CSV, ni classeur .xlsx lisible (contenu binaire).") from error


def _sheet_rows(content: bytes) -> Iterator[Row]:
    _refuse_bombs(content)
    with closing(openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)) as book:
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), book.worksheets[0])
        for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            texts = [cell_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()  # the reader pads every row to the width asked for
            if texts:
                yield line, texts


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST_SHEET:
            raise BadTable("classeur trop gros une fois ouvert.")


def cell_text(value: object) -> str:
    """A cell as typed: whole numbers without point, days in ISO.

    A number with three decimals gets a fourth: « 33.333 » would read as thirty-three thousand.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else _DOUBTFUL.sub(r"\g<0>0", repr(value))
    return "" if value is None else str(value).strip()
