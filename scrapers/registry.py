"""Every source of notices: writing one file and naming it here adds it."""

from __future__ import annotations

from scrapers.approch import Approch
from scrapers.atexo.source import Atexo
from scrapers.aws import Aws
from scrapers.boamp.source import Boamp
from scrapers.decp.source import Decp
from scrapers.feed import Feed
from scrapers.saisie.source import Saisie
from scrapers.source import Source
from scrapers.ted.source import Ted

_SOURCES: tuple[Source, ...] = (Boamp(), Ted(), Decp(), Approch(), Feed(), Atexo(), Aws(), Saisie())
SOURCES: dict[str, Source] = {source.name: source for source in _SOURCES}
