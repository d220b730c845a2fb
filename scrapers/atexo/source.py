"""Atexo MPE as a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clauses.notice import Notice
from scrapers.atexo.client import days
from scrapers.atexo.parse import NAME, parse
from scrapers.atexo.split import split
from scrapers.source import Day, Fetcher, Kept, Record, nothing_kept

BASE = "https://www.marches-publics.gouv.fr"
PAGES, PAUSE = 20, 3.0


class Atexo:
    """Plateformes d’acheteurs Atexo MPE (PLACE, Maximilien…), désactivées tant que l’exploitant ne l’a pas décidé.

    Site
      One platform at a time, its address in the settings; pages of HTML, 20 rows each.
    Caveats
      The list names lots by their number only and has no clause field: titles and purposes are read. Numbers are each
      platform's own. A dynamic purchasing system closes years ahead.
    """

    name = NAME
    expected_a_day = range(3000)
    overlap_days = 3
    parser_version: int = 1

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept
        self.options: Mapping[str, Any] = {}

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """What the platform shows now, as one day. Raises SourceUnreachable."""
        pause, pages = float(self.options.get("pause", PAUSE)), int(self.options.get("pages", PAGES))
        return days(fetcher, self.base, until, pages, pause)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The consultations of a saved page. Raises NotNotices."""
        return split(saved, self.base, origin)

    def parse(self, record: Record) -> Notice:
        """Read one consultation. Raises Unreadable."""
        return parse(record)
