"""A long collection that was cut goes on where it stood."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.settings import load
from scrapers.fetch import Fetcher
from web.house import House, open_house
from web.jobs import collect
from web.jobs.runner import run_job
from web.store.models import Run

RECORD = json.loads((Path(__file__).parent / "records" / "eforms_call.json").read_text())
FIRST, LAST = date(2015, 3, 1), date(2015, 3, 6)


@pytest.fixture
def bulletin(site: Any) -> Any:
    """One notice a day. `dead` is the day at which the server cuts its answers."""
    site.dead = None

    def play(query: dict[str, str]) -> Any:
        (day,) = re.findall(r"\d{4}-\d\d-\d\d", query["where"])
        if day == site.dead:
            return site.made(b'{"total_count": 1', announced=500)
        record = RECORD | {"idweb": f"15-{day[-2:]}", "dateparution": day}
        return site.made(json.dumps({"total_count": 1, "results": [record]}).encode())

    site.play = play
    return site


@pytest.fixture
def gather(
    bulletin: Any, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Run, list[str]]]:
    """Collect from the first day; gives the run and the days that were asked of the server."""
    told = {
        "MAILLAGE_DATA_DIR": str(tmp_path),
        "MAILLAGE_DATABASE_URL": database_url,
        "MAILLAGE_BOAMP_URL": bulletin.url,
    }

    def quick(house: House) -> Fetcher:
        return Fetcher("maillage-essai", allow=["127.0.0.1"], timeout=(2, 2), pause=0, backoff=0)

    monkeypatch.setattr(collect, "_fetcher", quick)

    def call(since: date | None = FIRST) -> tuple[Run, list[str]]:
        bulletin.asked.clear()
        house = open_house(load(told))
        run = run_job(house, "collect", collect.collecting("boamp", since, LAST, bulletin.told), source="boamp")
        house.engine.dispose()
        assert run
        return run, sorted({re.findall(r"\d{4}-\d\d-\d\d", query["where"])[0] for query in bulletin.asked})

    bulletin.told = lambda day: None
    return call


def test_a_collection_cut_in_the_middle_goes_on_after_the_last_whole_day(bulletin: Any, gather: Any) -> None:
    bulletin.dead = "2015-03-04"
    cut, asked = gather()
    assert (cut.state, cut.seen, cut.until) == ("broken", 3, None)
    assert asked[-1] == "2015-03-04"
    bulletin.dead, days = None, []
    bulletin.told = days.append
    whole, asked = gather()
    assert asked == ["2015-03-04", "2015-03-05", "2015-03-06"]
    assert (whole.state, whole.new, whole.until) == ("ok", 3, LAST)
    assert days == [date(2015, 3, 4), date(2015, 3, 5), LAST]
    assert (whole.advertised, whole.received) == (3, 3)


def test_once_whole_it_begins_anew(gather: Any) -> None:
    gather()
    again, asked = gather()
    assert len(asked) == 6
    assert (again.unchanged, again.new) == (6, 0)


def test_another_first_day_is_another_collection(bulletin: Any, gather: Any) -> None:
    bulletin.dead = "2015-03-04"
    gather()
    bulletin.dead = None
    _, asked = gather(date(2015, 3, 2))
    assert asked[0] == "2015-03-02"


def test_a_day_with_a_wrong_count_is_not_passed_over(bulletin: Any, gather: Any) -> None:
    sound = bulletin.play

    def wrong(query: dict[str, str]) -> Any:
        answer = sound(query)
        return site_answer(bulletin, answer) if "2015-03-02" in query["where"] else answer

    bulletin.play = wrong
    cut, _ = gather()
    assert cut.state == "broken"
    bulletin.play = sound
    whole, asked = gather()
    assert asked[0] == "2015-03-02"
    assert whole.state == "ok"


def site_answer(bulletin: Any, answer: Any) -> Any:
    """The same answer, but one more record is announced than given."""
    return bulletin.made(json.dumps(json.loads(answer.body) | {"total_count": 2}).encode())
