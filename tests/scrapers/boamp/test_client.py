from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from scrapers.boamp.source import Boamp
from scrapers.fetch import Fetcher
from scrapers.source import SourceUnreachable

DAY = date(2026, 4, 2)


def rows(count: int, start: int = 1) -> list[dict[str, str]]:
    return [{"idweb": f"26-{number}"} for number in range(start, start + count)]


def page(of: list[dict[str, str]], query: dict[str, str], total: int | None = None) -> bytes:
    offset = int(query["offset"])
    shown = of[offset : offset + int(query["limit"])]
    return json.dumps({"total_count": len(of) if total is None else total, "results": shown}).encode()


def test_a_day_of_549_notices_is_read_whole(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(page(rows(549), query))
    (day,) = Boamp(site.url).fetch(fetcher, DAY, DAY)
    assert (day.day, day.advertised, day.distinct, day.broken) == (DAY, 549, 549, None)
    assert len({record.reference for record in day.records}) == 549
    assert [query["offset"] for query in site.asked] == ["0", "100", "200", "300", "400", "500"]


def test_each_day_is_asked_by_its_date_with_a_sure_order_and_no_q_parameter(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(page([], query))
    days = list(Boamp(site.url).fetch(fetcher, DAY, date(2026, 4, 4)))
    assert [day.day.day for day in days] == [2, 3, 4]
    assert site.asked[0] == {
        "where": "dateparution = date'2026-04-02'",
        "order_by": "idweb asc",
        "limit": "100",
        "offset": "0",
    }


def test_an_empty_day_is_whole(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(page([], query))
    (day,) = Boamp(site.url).fetch(fetcher, DAY, DAY)
    assert (day.records, day.advertised, day.broken) == ((), 0, None)


def test_a_wrong_count_is_read_once_more_and_then_broken(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(page(rows(5), query, total=7))
    (day,) = Boamp(site.url).fetch(fetcher, DAY, DAY)
    assert day.broken == "BOAMP du 02/04/2026 : 7 avis annoncés, 5 reçus."
    assert len(day.records) == 5
    assert len(site.asked) == 2


def test_a_count_that_settles_at_the_second_reading_is_whole(site: Any, fetcher: Fetcher) -> None:
    totals = iter([7, 5])
    site.play = lambda query: site.made(page(rows(5), query, total=next(totals)))
    (day,) = Boamp(site.url).fetch(fetcher, DAY, DAY)
    assert day.broken is None


def test_pages_that_repeat_themselves_are_not_taken_for_a_whole_day(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda query: site.made(page(rows(100), query | {"offset": "0"}, total=200))
    (day,) = Boamp(site.url).fetch(fetcher, DAY, DAY)
    assert day.distinct == 100
    assert day.broken is not None


@pytest.mark.parametrize("body", [b'{"total_count": 2, "results": [{"idweb": "26-1"}', b'{"nhits": 2}', b"[]"])
def test_an_answer_cut_or_of_another_form_is_told(site: Any, fetcher: Fetcher, body: bytes) -> None:
    site.play = lambda _query: site.made(body)
    with pytest.raises(SourceUnreachable, match="BOAMP du 02/04/2026"):
        list(Boamp(site.url).fetch(fetcher, DAY, DAY))
