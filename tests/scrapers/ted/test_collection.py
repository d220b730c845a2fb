"""Collecting TED at the operator's address: the journal of a day, kept once, read and linked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from config.settings import BadSetting, load
from tests.scrapers.ted.test_client import XML, Journal
from web.house import open_house
from web.jobs.collect import collecting
from web.jobs.runner import run_job
from web.store.models import Notice, Run

DAY = date(2026, 11, 6)


def test_a_day_is_collected_once_from_the_address_of_the_settings(site: Any, tmp_path: Path, database_url: str) -> None:
    journal = Journal(site, 1)
    journal.numbers = ["00120001-2026"]
    told = {"MAILLAGE_DATA_DIR": str(tmp_path), "MAILLAGE_DATABASE_URL": database_url, "MAILLAGE_TED_URL": site.url}
    house = open_house(load(told))
    first, again = (run_job(house, "collect", collecting("ted", DAY, DAY), source="ted") for _ in range(2))
    assert isinstance(first, Run)
    assert isinstance(again, Run)
    assert (first.state, first.seen, first.new, first.until) == ("ok", 1, 1, DAY)
    assert (again.state, again.seen) == ("empty", 0)
    assert site.paths.count("/en/notice/120001-2026/xml") == 1
    with house.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 1
        assert session.scalars(select(Notice.reference)).one() == "120001-2026"
    house.engine.dispose()
    assert b"00120001-2026" in XML


def test_the_address_of_every_source_is_a_setting() -> None:
    found = load({"MAILLAGE_TED_URL": "http://relais:81/", "MAILLAGE_BOAMP_URL": "", "MAILLAGE_SECRET_KEY": "x"})
    assert dict(found.addresses) == {"ted": "http://relais:81"}


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(BadSetting, match="MAILLAGE_TED_URL"):
        load({"MAILLAGE_TED_URL": "relais", "MAILLAGE_SECRET_KEY": "x"})
