"""Reading the days of TED: the search says which notices came out, then each file is fetched once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec

from scrapers.reading.damage import damage
from scrapers.reading.xml import LONGEST
from scrapers.source import AnswerRefused, Day, Fetcher, Kept, Record, SourceUnreachable
from scrapers.ted.parse import NUMBER

VERSION = "v3"
"Version of the API when the address names none; an address that ends with another one has that."
FIELDS = ("publication-number", "publication-date")
PAGE = 250
"Most notices the API gives at once."
MOST_PAGES = 40
"A day has one to five pages: more is a search that runs in circles."
GONE = (404, 410)
_END = b"Notice>"
"How every whole file ends: all four roots are notices."
_VERSIONED = re.compile(r"/v\d+$")
_TOKEN_ERRORS = ("EXPIRED_ITERATION_TOKEN", "INVALID_ITERATION_TOKEN")


class _Found(msgspec.Struct, rename={"number": "publication-number"}):
    number: str
    links: Any = None


class _Page(msgspec.Struct, rename={"total": "totalNoticeCount", "token": "iterationNextToken", "cut": "timedOut"}):
    notices: list[_Found]
    total: int
    token: str | None = None
    cut: bool = False


class _Listed(msgspec.Struct):
    """What the search says of a day: numbers with the address of their file, and what is wrong with the count."""

    files: dict[str, str]
    advertised: int
    broken: str | None


def days(fetcher: Fetcher, base: str, since: date, until: date, kept: Kept) -> Iterator[Day]:
    """Each day from `since` to `until`, both included; it stops after a day whose files cannot be had."""
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        listed = _list(fetcher, base, day)
        listed = listed if listed.broken is None else _list(fetcher, base, day)
        records, trouble = _files(fetcher, base, listed, kept)
        yield Day(day, records, listed.advertised, len(listed.files), trouble or listed.broken)
        if trouble:
            return


def search_url(base: str) -> str:
    """Address of the search, with the version the address names, else the usual one."""
    return f"{base}/notices/search" if _VERSIONED.search(base) else f"{base}/{VERSION}/notices/search"


def file_url(base: str, number: str, links: Any = None) -> str:
    """Address of a notice's XML: the one the answer gives when it is at the expected place, else the usual one.

    The files stand beside the API ("ted" for "api.ted"); a relay of an operator serves both.
    """
    parts = urlsplit(base)
    site = f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"
    told = links.get("xml") if isinstance(links, dict) else None
    address = next((url for url in told.values() if isinstance(url, str)), "") if isinstance(told, dict) else ""
    return address if address.startswith(f"{site}/") else f"{site}/en/notice/{number}/xml"


# --- the list of a day --------------------------------------------------------------------------------------------


def _list(fetcher: Fetcher, base: str, day: date) -> _Listed:
    """Follow the search to its end; once more from the start when its token has expired."""
    try:
        return _iterate(fetcher, base, day)
    except AnswerRefused as error:
        if _error_type(error) not in _TOKEN_ERRORS:
            raise
        return _iterate(fetcher, base, day)


def _iterate(fetcher: Fetcher, base: str, day: date) -> _Listed:
    files: dict[str, str] = {}
    rows = advertised = 0
    token: str | None = None
    for _ in range(MOST_PAGES):
        page = _page(fetcher, base, day, token)
        advertised = max(advertised, page.total)
        found = {_plain(each.number): each.links for each in page.notices}
        rows += len(page.notices) if found.keys().isdisjoint(files) else len(found.keys() - files.keys())
        files |= {number: file_url(base, number, links) for number, links in found.items()}
        token = page.token
        if page.cut or not page.notices or not token:
            break
    broken = None
    if page.cut or (token and page.notices):
        broken = f"TED du {day:%d/%m/%Y} : recherche interrompue, {len(files)} avis reçus."
    elif rows != advertised:
        broken = f"TED du {day:%d/%m/%Y} : {advertised} avis annoncés, {rows} reçus."
    return _Listed(files, advertised, broken)


def _page(fetcher: Fetcher, base: str, day: date, token: str | None) -> _Page:
    """One page of the frozen list. The query must stay the same to the letter from page to page."""
    asked: dict[str, Any] = {
        "query": f"buyer-country = FRA AND publication-date = {day:%Y%m%d} SORT BY publication-date DESC",
        "fields": list(FIELDS),
        "limit": PAGE,
        "scope": "ALL",
        "paginationMode": "ITERATION",
    }
    if token:
        asked["iterationNextToken"] = token
    body = _patient(lambda: fetcher.post_json(search_url(base), asked))
    try:
        return msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceUnreachable(
            f"TED du {day:%d/%m/%Y} : réponse incomplète ou d’une autre forme ({damage(error)})."
        ) from error


def _plain(number: str) -> str:
    """The number without the zeros that files put before it."""
    match = NUMBER.fullmatch(number.strip())
    return match[1] if match else number.strip()


def _patient(ask: Callable[[], bytes]) -> bytes:
    """Ask once more after a 403: the guard before the site is nervous."""
    try:
        return ask()
    except AnswerRefused as error:
        if error.status != 403:
            raise
        return ask()


def _error_type(error: AnswerRefused) -> str:
    try:
        told = msgspec.json.decode(error.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    inner = told.get("error") if isinstance(told, dict) else None
    return str(inner.get("type", "")) if isinstance(inner, dict) else ""


# --- the files ----------------------------------------------------------------------------------------------------


def _files(fetcher: Fetcher, base: str, listed: _Listed, kept: Kept) -> tuple[tuple[Record, ...], str | None]:
    """The files not kept yet, as far as the site gives them, and what went wrong."""
    known, records = kept(list(listed.files)), []
    for number, url in listed.files.items():
        if number in known:
            continue
        try:
            records.append(Record(number, _file(fetcher, url), url))
        except SourceUnreachable as error:
            return tuple(records), str(error)
    return tuple(records), None


def _file(fetcher: Fetcher, url: str) -> bytes:
    """One file; once more when its end is missing. What is gone gives a record that cannot be read: it waits aside."""
    try:
        content = _fetch(fetcher, url)
        return content if content.rstrip().endswith(_END) else _fetch(fetcher, url)
    except AnswerRefused as error:
        if error.status not in GONE:
            raise
        return f"{url} : {error.status}".encode()


def _fetch(fetcher: Fetcher, url: str) -> bytes:
    return _patient(lambda: fetcher.get_bytes(url, LONGEST, "application/xml"))
