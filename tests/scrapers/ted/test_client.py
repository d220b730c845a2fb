from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from scrapers.fetch import Fetcher
from scrapers.source import Day, SourceUnreachable, Unreadable
from scrapers.ted.client import file_url, search_url
from scrapers.ted.source import Ted
from tests.scrapers.ted.test_shapes import content_of

DAY = date(2026, 11, 6)
XML = content_of("cn_standard")


class Journal:
    """Plays the search, `page` numbers at a time with a token from one to the next, and the file of each number."""

    def __init__(self, site: Any, count: int, page: int = 250, **told: Any) -> None:
        self.site, self.page, self.told = site, page, told
        self.numbers = [f"{rank:08d}-2026" for rank in range(1, count + 1)]
        self.files: dict[str, Any] = {}
        self.searches: list[dict[str, Any]] = []
        site.play = self.play

    def play(self, asked: dict[str, Any]) -> Any:
        path = self.site.paths[-1]
        if path.endswith("/notices/search"):
            self.searches.append(asked)
            return self.site.made(self.search(asked))
        number = path.split("/")[-2]
        file = self.files.get(number, XML)
        return file() if callable(file) else self.site.made(file)

    def search(self, asked: dict[str, Any]) -> bytes:
        start = int(asked.get("iterationNextToken", 0))
        shown = self.numbers[start : start + self.page]
        following = start + self.page
        answer = {
            "notices": [{"publication-number": number, "links": {"xml": {"MUL": "x"}}} for number in shown],
            "totalNoticeCount": len(self.numbers),
            "iterationNextToken": str(following) if following < len(self.numbers) else None,
        }
        return json.dumps(answer | self.told).encode()


def read(site: Any, fetcher: Fetcher, until: date = DAY) -> list[Day]:
    return list(Ted(site.url).fetch(fetcher, DAY, until))


def test_a_day_of_several_pages_is_read_whole(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 23, page=10)
    (day,) = read(site, fetcher)
    assert (day.day, day.advertised, day.distinct, day.broken) == (DAY, 23, 23, None)
    assert [record.reference for record in day.records][:2] == ["1-2026", "2-2026"]
    assert [asked.get("iterationNextToken") for asked in journal.searches] == [None, "10", "20"]
    assert {record.content for record in day.records} == {XML}


def test_the_question_holds_only_what_the_site_knows(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 1)
    read(site, fetcher)
    assert journal.searches == [
        {
            "query": "buyer-country = FRA AND publication-date = 20261106 SORT BY publication-date DESC",
            "fields": ["publication-number", "publication-date"],
            "limit": 250,
            "scope": "ALL",
            "paginationMode": "ITERATION",
        }
    ]
    assert site.paths == ["/v3/notices/search", "/en/notice/1-2026/xml"]


def test_the_question_is_the_same_from_page_to_page(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 20, page=10)
    read(site, fetcher)
    assert len({json.dumps(asked | {"iterationNextToken": ""}) for asked in journal.searches}) == 1


def test_each_day_is_asked_apart_and_an_empty_one_is_whole(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 0)
    days = read(site, fetcher, date(2026, 11, 8))
    assert [(day.day.day, day.records, day.broken) for day in days] == [(6, (), None), (7, (), None), (8, (), None)]
    assert [asked["query"][43:51] for asked in journal.searches] == ["20261106", "20261107", "20261108"]


def test_files_already_kept_are_not_asked_for_again(site: Any, fetcher: Fetcher) -> None:
    Journal(site, 3)
    ted = Ted(site.url)
    ted.kept = lambda references: frozenset({"2-2026"}) & set(references)
    (day,) = ted.fetch(fetcher, DAY, DAY)
    assert [record.reference for record in day.records] == ["1-2026", "3-2026"]
    assert day.distinct == 3
    assert day.broken is None


def test_a_wrong_count_is_read_once_more_and_then_broken(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 5, totalNoticeCount=7)
    (day,) = read(site, fetcher)
    assert day.broken == "TED du 06/11/2026 : 7 avis annoncés, 5 reçus."
    assert len(day.records) == 5
    assert len(journal.searches) == 2


def test_pages_that_repeat_themselves_are_not_taken_for_a_whole_day(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 10, iterationNextToken="0", totalNoticeCount=400)
    (day,) = read(site, fetcher)
    assert day.broken == "TED du 06/11/2026 : recherche interrompue, 10 avis reçus."
    assert len(journal.searches) <= 80


def test_a_notice_told_twice_in_one_page_is_one(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 2)
    journal.numbers[1] = journal.numbers[0]
    (day,) = read(site, fetcher)
    assert ([record.reference for record in day.records], day.broken) == (["1-2026"], None)


def test_a_search_that_ran_out_of_time_is_broken(site: Any, fetcher: Fetcher) -> None:
    Journal(site, 2, timedOut=True)
    (day,) = read(site, fetcher)
    assert day.broken == "TED du 06/11/2026 : recherche interrompue, 2 avis reçus."


def test_an_expired_token_begins_the_search_again(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 20, page=10)
    expired = [json.dumps({"message": "x", "error": {"type": "EXPIRED_ITERATION_TOKEN"}}).encode()]
    search = journal.play

    def once(asked: dict[str, Any]) -> Any:
        return site.made(expired.pop(), status=400) if "iterationNextToken" in asked and expired else search(asked)

    site.play = once
    (day,) = read(site, fetcher)
    assert (day.distinct, day.broken) == (20, None)


def test_a_question_the_site_does_not_understand_is_told_and_not_asked_twice(site: Any, fetcher: Fetcher) -> None:
    site.answer(json.dumps({"message": "x", "error": {"type": "QUERY_UNKNOWN_FIELD"}}).encode(), status=400)
    with pytest.raises(SourceUnreachable, match="QUERY_UNKNOWN_FIELD"):
        read(site, fetcher)
    assert len(site.asked) == 1


def test_a_hurried_site_is_asked_again(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 1)
    answers = [(429, "0"), (503, "0"), (403, "")]
    play = journal.play

    def hurried(asked: dict[str, Any]) -> Any:
        if not answers:
            return play(asked)
        status, after = answers.pop(0)
        return site.made(b"no", status=status, headers={"Retry-After": after} if after else {})

    site.play = hurried
    (day,) = read(site, fetcher)
    assert (day.distinct, day.broken) == (1, None)


def test_a_site_that_forbids_twice_is_believed(site: Any, fetcher: Fetcher) -> None:
    site.play = lambda _asked: site.made(b"no", status=403)
    with pytest.raises(SourceUnreachable, match="403"):
        read(site, fetcher)
    assert len(site.asked) == 2


@pytest.mark.parametrize("body", [b'{"notices": [{"publication-number": "1-20', b'{"hits": 2}', b"[]", b"<html>"])
def test_an_answer_cut_or_of_another_form_is_told(site: Any, fetcher: Fetcher, body: bytes) -> None:
    site.play = lambda _asked: site.made(body)
    with pytest.raises(SourceUnreachable):
        read(site, fetcher)


def test_a_cut_file_is_fetched_once_more(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 1)
    cut = [XML[:900]]
    journal.files["1-2026"] = lambda: site.made(cut.pop() if cut else XML)
    (day,) = read(site, fetcher)
    assert day.records[0].content == XML


def test_a_file_that_stays_cut_or_is_gone_waits_aside_and_stops_nothing(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 3)
    journal.files["1-2026"] = XML[:900]
    journal.files["2-2026"] = lambda: site.made(b"gone", status=404)
    (day,) = read(site, fetcher)
    assert ([record.reference for record in day.records], day.broken) == (["1-2026", "2-2026", "3-2026"], None)
    for record in day.records[:2]:
        with pytest.raises(Unreadable):
            Ted().parse(record)


def test_files_out_of_reach_break_the_day_and_keep_what_came(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 3)
    journal.files["2-2026"] = lambda: site.made(b"no", status=400)
    days = read(site, fetcher, date(2026, 11, 9))
    assert len(days) == 1
    assert [record.reference for record in days[0].records] == ["1-2026"]
    assert "400" in (days[0].broken or "")


def test_a_file_too_big_breaks_the_day(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 1)
    journal.files["1-2026"] = b"<a>" + b" " * 200_000 + b"</a>"
    (day,) = read(site, fetcher)
    assert "100000 octets" in (day.broken or "")


def test_the_version_is_that_of_the_address() -> None:
    assert search_url("https://api.ted.europa.eu") == "https://api.ted.europa.eu/v3/notices/search"
    assert search_url("https://api.ted.europa.eu/v4") == "https://api.ted.europa.eu/v4/notices/search"


@pytest.mark.parametrize(
    ("base", "links", "address"),
    [
        ("https://api.ted.europa.eu", None, "https://ted.europa.eu/en/notice/1-2026/xml"),
        ("http://relais:81/v4", None, "http://relais:81/en/notice/1-2026/xml"),
        ("http://relais:81", {"xml": {"MUL": "https://ted.europa.eu/x"}}, "http://relais:81/en/notice/1-2026/xml"),
        ("https://api.ted.europa.eu", {"xml": {"MUL": "https://ted.europa.eu/x"}}, "https://ted.europa.eu/x"),
        ("https://api.ted.europa.eu", {"xml": ["y"]}, "https://ted.europa.eu/en/notice/1-2026/xml"),
    ],
)
def test_files_stand_beside_the_search(base: str, links: Any, address: str) -> None:
    assert file_url(base, "1-2026", links) == address


def test_a_last_page_that_is_empty_ends_the_list(site: Any, fetcher: Fetcher) -> None:
    journal = Journal(site, 10, page=10)
    search = journal.search
    empty = b'{"notices": [], "totalNoticeCount": 0, "iterationNextToken": "z"}'
    journal.search = lambda asked: empty if "iterationNextToken" in asked else search(asked).replace(b"null", b'"z"')
    (day,) = read(site, fetcher)
    assert (day.advertised, day.distinct, day.broken) == (10, 10, None)
