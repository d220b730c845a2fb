"""Turning a source on, and what the house tells it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from config import data
from config.settings import load
from scrapers.fetch import Fetcher
from scrapers.registry import SOURCES
from tests.web import factories
from web.cli import main
from web.house import House, open_house
from web.jobs.collect import collecting, replay, switched_off
from web.jobs.runner import run_job
from web.store.models import Tender

PAGES = Path(__file__).parent / "pages"
PORTALS = ("feed", "atexo", "aws")


@pytest.mark.parametrize("source", PORTALS)
def test_a_source_that_is_off_says_what_to_check_and_exits_with_2(
    source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAILLAGE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["maillage", "collect", source])
    with pytest.raises(SystemExit) as left:
        main()
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert "conditions d'utilisation" in told
    assert f"enabled = true sous [{source}]" in told


def test_a_planned_run_of_a_source_that_is_off_is_broken_and_never_moves_the_cursor(house: House) -> None:
    run = run_job(house, "collect", collecting("atexo"), source="atexo")
    assert run
    assert (run.state, run.until) == ("broken", None)


@pytest.mark.parametrize("source", [name for name in SOURCES if name not in PORTALS])
def test_open_data_is_on(source: str) -> None:
    assert switched_off(source) is None


def test_a_table_that_lacks_what_is_needed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "table", lambda name: {"aws": {"address": "", "expected": [0, 1], "check": ""}})
    with pytest.raises(data.BadData, match=r"\[aws\] n’a pas de « enabled »"):
        data.sources()


def test_pages_that_collected_tenders_name_are_read_when_the_source_is_on(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = data.sources()
    on["aws"] |= {"enabled": True, "pause": 0.0}
    monkeypatch.setattr(data, "sources", lambda: on)
    settings = load({"MAILLAGE_DATA_DIR": str(tmp_path), "MAILLAGE_AWS_URL": site.url})
    house = open_house(settings)
    with house.sessions.begin() as session:
        factories.tender(session, documents_url=f"{site.url}/Annonces/MPI-pub-555.htm")
    site.play = lambda _query: site.made(b"" if site.paths[-1] == "/robots.txt" else (PAGES / "aws.html").read_bytes())
    monkeypatch.setattr("web.jobs.collect.Fetcher", partial(Fetcher, pause=0))
    run = run_job(house, "collect", collecting("aws"), source="aws")
    assert run
    assert (run.state, run.new, run.detail) == ("ok", 1, "")
    assert site.paths == ["/robots.txt", "/Annonces/MPI-pub-555.htm"]
    house.engine.dispose()


@pytest.mark.parametrize("source", [*PORTALS, "approch"])
def test_saved_answers_are_replayed_and_nothing_is_new_the_second_time(house: House, source: str) -> None:
    files = sorted(path for path in PAGES.iterdir() if path.suffix != ".golden")
    first, second = (replay(house, source, files) for _ in range(2))
    assert first.run
    assert second.run
    assert first.run.new == first.run.seen > 0
    assert second.run.unchanged == second.run.seen == first.run.seen
    assert len(first.ignored) >= 4


def test_the_page_of_a_platform_and_the_notice_of_the_bulletin_are_one_tender(house: House) -> None:
    from web.jobs.link import link
    from web.jobs.runner import Tally

    bulletin = Path(__file__).parents[1] / "boamp" / "records" / "flat.json"
    content = (PAGES / "aws.html").read_text()
    reference = next(SOURCES["boamp"].records(bulletin)).reference
    page = house.settings.data_dir / "page.html"
    page.write_text(content.replace("26-77777", reference))
    replay(house, "boamp", [bulletin])
    replay(house, "aws", [page])
    link(house, Tally())
    with house.sessions() as session:
        assert session.query(Tender).count() == 1
