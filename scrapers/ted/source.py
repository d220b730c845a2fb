"""TED as a source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from clauses.notice import Notice
from scrapers.source import Day, Fetcher, Kept, Record, nothing_kept
from scrapers.ted.client import days
from scrapers.ted.parse import NAME, parse
from scrapers.ted.split import split

BASE = "https://api.ted.europa.eu"
OVERLAP_DAYS = 3
PARSER_VERSION: int = 1
"Raise it whenever parsing reads more or otherwise."


class Ted:
    """Journal officiel de l’Union européenne (TED), © Union européenne, réutilisation libre avec mention de la source.

    Site
      https://ted.europa.eu; search API without key, then one XML file for each notice.
    Caveats
      Only buyers in France are collected. An award never says that the tender was reserved. No French notice was seen
      with social codes: the texts say more. Times carry the offset of the buyer's tool.
    """

    name = NAME
    expected_a_day = range(100, 700)
    overlap_days = OVERLAP_DAYS
    parser_version = PARSER_VERSION

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """The days from `since` to `until`, both included; files already kept are not fetched again."""
        return days(fetcher, self.base, since, until, self.kept)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The notice of a saved file. Raises NotNotices."""
        return split(saved, origin)

    def parse(self, record: Record) -> Notice:
        """Read one file. Raises Unreadable."""
        return parse(record)
