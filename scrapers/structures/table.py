"""Files in rows that directories publish: CSV of any separator, columns known under several names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from matching.plain import plain
from scrapers.structures.directory import BadAnswer


def rows(content: bytes, name: str, needed: tuple[str, ...], columns: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each row under our names; `columns` gives ours by theirs, in plain letters. Raises BadAnswer at once."""
    lines = csv.reader(io.StringIO(_text(content), newline=""), delimiter=_separator(content))
    header = [columns.get(_folded(cell), "") for cell in next(lines, [])]
    for column in needed:
        if column not in header:
            raise BadAnswer(f"{name} : il manque la colonne « {column} ».")
    return (_row(header, cells) for cells in lines if any(cell.strip() for cell in cells))


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    return {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column}


def _folded(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", plain(cell)).strip()


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(content: bytes) -> str:
    first = content.lstrip().split(b"\n", 1)[0].decode("latin-1")
    return max(";,\t|", key=first.count)
