"""Reading the consolidated table of awarded contracts, by day of publication of the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from scrapers.decp.split import grouped, rows_record
from scrapers.reading.damage import damage
from scrapers.source import Day, Fetcher, Record, SourceUnreachable

RESOURCE = "22847056-61df-452d-837d-8b8ceadbfc52"
PAGE = 200
MOST_PAGES = 500
"A day has one to fifty pages: more is a table that runs in circles."
Row = dict[str, Any]


class _Meta(msgspec.Struct):
    total: int


class _Links(msgspec.Struct):
    next: str | None = None


class _Page(msgspec.Struct):
    data: list[Row]
    meta: _Meta
    links: _Links


def days(fetcher: Fetcher, base: str, resource: str, since: date, until: date) -> Iterator[Day]:
    """Each day from `since` to `until`, both included. Raises SourceUnreachable."""
    url = f"{base}/api/resources/{resource}/data/"
    for offset in range((until - since).days + 1):
        yield _day(fetcher, url, since + timedelta(days=offset))


def _day(fetcher: Fetcher, url: str, day: date) -> Day:
    """The contracts published or modified that day, each with all its rows."""
    rows, total, broken = _rows(fetcher, url, {"datePublicationDonnees__exact": day.isoformat()})
    if broken:
        rows, total, broken = _rows(fetcher, url, {"datePublicationDonnees__exact": day.isoformat()})
    records, trouble = _records(fetcher, url, rows)
    told = f"DECP du {day:%d/%m/%Y} : {broken}" if broken else trouble
    return Day(day, records, total, len(rows), told)


def _records(fetcher: Fetcher, url: str, rows: list[Row]) -> tuple[tuple[Record, ...], str | None]:
    """One record a contract. A modified one is asked whole: its first row, of another day, dates it."""
    records: list[Record] = []
    for uid, own in grouped(rows).items():
        try:
            kept = _whole(fetcher, url, uid) if any(_is_modification(row) for row in own) else own
        except SourceUnreachable as error:
            return tuple(records), str(error)
        records.append(rows_record(kept or own, f"{url}?uid__exact={uid}"))
    return tuple(records), None


def _is_modification(row: Row) -> bool:
    return str(row.get("modification_id") or "0") not in ("0", "0.0")


def _whole(fetcher: Fetcher, url: str, uid: str) -> list[Row]:
    return _rows(fetcher, url, {"uid__exact": uid})[0]


def _rows(fetcher: Fetcher, url: str, asked: dict[str, str]) -> tuple[list[Row], int, str | None]:
    """All rows, how many are announced, and what is wrong with the count."""
    rows: list[Row] = []
    number, total = 1, 0
    while number <= MOST_PAGES:
        page = _page(fetcher, url, asked | {"page": str(number), "page_size": str(PAGE)})
        total = page.meta.total
        rows += page.data
        if not page.data or not _leads_on(page.links.next, url):
            break
        number += 1
    broken = None if len(rows) == total else f"{total} lignes annoncées, {len(rows)} reçues."
    return rows, total, broken


def _leads_on(link: str | None, url: str) -> bool:
    """Whether there is a next page, on this very site: the link itself is not followed, its number is."""
    return bool(link) and urlsplit(urljoin(url, link)).path == urlsplit(url).path


def _page(fetcher: Fetcher, url: str, asked: dict[str, str]) -> _Page:
    body = fetcher.get_json(url, asked)
    try:
        return msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceUnreachable(f"DECP : réponse incomplète ou d’une autre forme ({damage(error)}).") from error
