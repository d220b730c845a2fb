"""The DECP as a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from clauses.notice import Notice
from scrapers.decp.client import RESOURCE, days
from scrapers.decp.parse import NAME, parse
from scrapers.decp.split import split
from scrapers.source import Day, Fetcher, Kept, Record, nothing_kept

BASE = "https://tabular-api.data.gouv.fr"


class Decp:
    """Données essentielles de la commande publique (contrats attribués), licence ouverte 2.0.

    Site
      https://www.data.gouv.fr, one consolidated table, no key, a limited rate.
    Caveats
      A source of awards, never of open tenders. Buyers have two months to publish: the last weeks are incomplete by
      law. Frame contracts carry a maximum. "Clause sociale" does not say insertion.
    """

    name = NAME
    expected_a_day = range(50, 2000)
    overlap_days = 10
    parser_version: int = 1

    def __init__(self, base: str = BASE) -> None:
        self.base = base
        self.kept: Kept = nothing_kept
        self.options: Mapping[str, Any] = {}

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """The days from `since` to `until`, both included. Raises SourceUnreachable."""
        return days(fetcher, self.base, str(self.options.get("resource") or RESOURCE), since, until)

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """The contracts of a saved file. Raises NotNotices before the first."""
        return split(saved, origin)

    def parse(self, record: Record) -> Notice:
        """Read one contract. Raises Unreadable."""
        return parse(record)
