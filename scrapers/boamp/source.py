"""The BOAMP as a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clauses.notice import Notice
from scrapers.boamp.client import days
from scrapers.boamp.parse import NAME, parse
from scrapers.boamp.split import split
from scrapers.source import Day, Fetcher, Kept, Record, nothing_kept

BASE = "https://boamp-datadila.opendatasoft.com"
OVERLAP_DAYS = 3
"Some notices appear or change after their day."
PARSER_VERSION: int = 2
"Raise it whenever parsing reads more or otherwise."


class Boamp:
    """Bulletin officiel des annonces de marchés publics (DILA), licence ouverte 2.0.

    Site
      https://www.boamp.fr, data on an Opendatasoft portal, no key, a quota a day.
    Caveats
      Departments are those of publication. Corrections of national notices are free text. The declared flag of
      considerations misses reserved tenders.
    """

    name = NAME
    expected_a_day = range(150, 900)
    overlap_days = OVERLAP_DAYS
    parser_version = PARSER_VERSION

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """The days from `since` to `until`, both included. Raises SourceUnreachable."""
        return days(fetcher, self.base, since, until)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The records of a saved answer. Raises NotNotices before the first."""
        return split(saved, origin)

    def parse(self, record: Record) -> Notice:
        """Read one record. Raises Unreadable."""
        return parse(record)
