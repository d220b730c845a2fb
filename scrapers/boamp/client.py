"""Reading the days of the BOAMP from its API (Opendatasoft "Explore" v2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from scrapers.boamp.split import compact, reference_of
from scrapers.reading.damage import damage
from scrapers.source import Day, Fetcher, Record, SourceUnreachable

PATH = "/api/explore/v2.1/catalog/datasets/boamp/records"
PAGE = 100
"Most rows the API gives at once."
CAP = 10_000
"Most rows the API gives of one query; a day has 300 to 550."


class _Page(msgspec.Struct):
    total_count: int
    results: list[msgspec.Raw]


def days(fetcher: Fetcher, base: str, since: date, until: date) -> Iterator[Day]:
    """Each day from `since` to `until`, both included, whole or said to be broken."""
    for offset in range((until - since).days + 1):
        yield _day(fetcher, base + PATH, since + timedelta(days=offset))


def _day(fetcher: Fetcher, url: str, day: date) -> Day:
    """Read a day; once more when the count differs (it may move while we page); still different: broken."""
    answer = _read(fetcher, url, day)
    return answer if answer.broken is None else _read(fetcher, url, day)


def _read(fetcher: Fetcher, url: str, day: date) -> Day:
    found: dict[str, Record] = {}
    advertised, offset = 0, 0
    while offset == 0 or offset < min(advertised, CAP):
        page = _page(fetcher, url, day, offset)
        advertised = page.total_count
        for raw in page.results:
            content = compact(bytes(raw))
            reference = reference_of(content)
            found[reference] = Record(reference, content, f"{url}?idweb={reference}")
        if not page.results:
            break
        offset += PAGE
    broken = None
    if len(found) != advertised:
        broken = f"BOAMP du {day:%d/%m/%Y} : {advertised} avis annoncés, {len(found)} reçus."
    return Day(day, tuple(found.values()), advertised, len(found), broken)


def _page(fetcher: Fetcher, url: str, day: date, offset: int) -> _Page:
    """One page. The order needs a unique key, else pages overlap or miss."""
    where = f"dateparution = date'{day.isoformat()}'"
    asked = {"where": where, "order_by": "idweb asc", "limit": str(PAGE), "offset": str(offset)}
    body = fetcher.get_json(url, asked)
    try:
        return msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceUnreachable(
            f"BOAMP du {day:%d/%m/%Y} : réponse incomplète ou d’une autre forme ({damage(error)})."
        ) from error
