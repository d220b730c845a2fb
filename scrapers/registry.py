"""Every source of notices: writing one file and naming it here adds it."""

from __future__ import annotations

from scrapers.boamp.source import Boamp
from scrapers.source import Source
from scrapers.ted.source import Ted

SOURCES: dict[str, Source] = {source.name: source for source in (Boamp(), Ted())}
