"""Collecting a source: from the network day by day, or from saved answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from config import data
from scrapers.fetch import Fetcher
from scrapers.registry import SOURCES
from scrapers.source import Configured, Day, NotNotices, Record, Source, SourceUnreachable
from web.clock import PARIS, now
from web.house import House
from web.jobs import backfill
from web.jobs.runner import JobFunction, Tally, run_job
from web.store.chunks import chunks
from web.store.models import Run, Tender
from web.store.notices import keep, kept
from web.store.visibility import public

BATCH = 500
FIRST_DAYS = 30
"Days read by the first collection of a source."
NAMED_SINCE = timedelta(days=30)
"How far back tenders are searched for pages they name on another site."


@dataclass(slots=True)
class Replayed:
    """What a replay did: its run, and the files that hold no notice, with the reason."""

    run: Run | None = None
    ignored: list[NotNotices] = field(default_factory=list)


def replay(
    house: House, source: str, paths: Sequence[Path], told: Callable[[int], object] = lambda count: None
) -> Replayed:
    """Read saved answers (files, or folders with all their files) as if they came from the network.

    Raises FileNotFoundError for a path that is not there. `told` hears how many records were just kept.
    """
    files = [file for path in paths for file in files_of(path)]
    done = Replayed()

    def work(house: House, tally: Tally) -> None:
        for part in chunks(_records(SOURCES[source], files, done.ignored), BATCH):
            with house.sessions.begin() as session:
                keep(session, SOURCES[source], part, tally)
            told(len(part))

    done.run = run_job(house, "collect", work, source=source)
    return done


def files_of(path: Path) -> list[Path]:
    """The file itself, or every file under the folder, in order. Raises FileNotFoundError."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    if not path.exists():
        raise FileNotFoundError(path)
    return [path]


def _records(source: Source, files: Iterable[Path], ignored: list[NotNotices]) -> Iterator[Record]:
    for file in files:
        try:
            yield from source.records(file)
        except NotNotices as reason:
            ignored.append(reason)


def collecting(
    source: str, since: date | None = None, until: date | None = None, told: Callable[[date], object] = lambda day: None
) -> JobFunction:
    """The job that collects this source over the network, from its cursor unless told otherwise.

    Begun from a day and cut, it goes on after the last day wholly collected when it is begun from the same day again.
    `told` hears each day once it is kept.
    """

    def collect(house: House, tally: Tally) -> None:
        """Collecte les avis publiés depuis la dernière fois."""
        if refusal := switched_off(source):
            tally.state, tally.detail = "broken", refusal
            return
        last = until or now().astimezone(PARIS).date()
        first = min(last, backfill.begin(house, source, since)) if since else _cursor(house, SOURCES[source], last)
        try:
            for day in _at_its_address(house, SOURCES[source]).fetch(_fetcher(house), first, last):
                _keep_day(house, SOURCES[source], day, tally)
                if since and day.day < last and tally.state != "broken":
                    backfill.reached(house, source, since, day.day)
                told(day.day)
        except SourceUnreachable as error:
            tally.state, tally.detail = "broken", str(error)
        tally.until = last if tally.state != "broken" else None
        if since and tally.until:
            backfill.over(house, source, since)

    return collect


def _at_its_address(house: House, source: Source) -> Source:
    """The source at the address of the settings: an operator may put a relay of their own before the site."""
    placed, told = copy(source), data.sources().get(source.name, {})
    placed.base = house.settings.addresses.get(source.name) or str(told.get("address") or source.base)
    placed.kept = lambda references: kept_among(house, source.name, references)
    if isinstance(placed, Configured):
        placed.options = {"addresses": _pages_named(house, placed.base)} | told
    return placed


def _pages_named(house: House, base: str) -> list[str]:
    """Addresses on this site that recent tenders name as the place of their documents."""
    if not base:
        return []
    with house.sessions() as session:
        there = (Tender.documents_url.startswith(base, autoescape=True), Tender.changed_at >= now() - NAMED_SINCE)
        query = select(Tender.documents_url).where(public(), *there)
        return [url for url in session.scalars(query.distinct()) if url]


def switched_off(source: str) -> str | None:
    """What the operator must check before this source reads the network; None when it is on."""
    told = data.sources().get(source)
    if told is None or told["enabled"]:
        return None
    check = " ".join(str(told["check"]).split())
    then = f"Puis écrivez enabled = true sous [{source}] dans config/sources.toml."
    return f"La source « {source} » est désactivée. {check} {then}"


def kept_among(house: House, source: str, references: Collection[str]) -> frozenset[str]:
    """Which of these references already have a document that was read."""
    with house.sessions() as session:
        return frozenset(found for part in chunks(references, BATCH) for found in kept(session, source, part))


def _keep_day(house: House, source: Source, day: Day, tally: Tally) -> None:
    """What came is kept even when the day cannot be trusted: it will be read again, since the cursor stays."""
    tally.advertised = (tally.advertised or 0) + day.advertised
    tally.received = (tally.received or 0) + day.distinct
    for part in chunks(day.records, BATCH):
        with house.sessions.begin() as session:
            keep(session, source, part, tally)
    if day.broken:
        tally.state, tally.detail = "broken", day.broken


def _cursor(house: House, source: Source, last: date) -> date:
    """First day to read: some days before the last one wholly collected, since records appear late."""
    good = (Run.job == "collect", Run.source == source.name, Run.state != "broken")
    with house.sessions() as session:
        until = session.scalar(select(func.max(Run.until)).where(*good))
    return until - timedelta(days=source.overlap_days) if until else last - timedelta(days=FIRST_DAYS)


def _fetcher(house: House) -> Fetcher:
    """The addresses that the operator set may be inside the house; nothing else may."""
    own = [host for address in house.settings.addresses.values() if (host := urlsplit(address).hostname)]
    return Fetcher(house.settings.user_agent, allow=own)
