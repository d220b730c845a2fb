"""Every source of notices: writing one file and naming it here adds it."""

from __future__ import annotations

from scrapers.boamp.source import Boamp
from scrapers.source import Source

SOURCES: dict[str, Source] = {source.name: source for source in (Boamp(),)}
