"""The health of a source is told from what came, against what is usual."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from clauses.notice import NoticeType, Signal
from tests.web import factories
from web.clock import now
from web.house import House
from web.store.health import SourceHealth, of_sources

TOLD: dict[str, Any] = {"boamp": {"expected": [100, 900]}}
HOURS_A_WEEK = 24 * 7


def health(session: Session, **told: Any) -> SourceHealth:
    (found,) = of_sources(session, told.get("told", TOLD), ["boamp"], now())
    return found


def kinds(found: SourceHealth) -> list[str]:
    return [trouble.kind for trouble in found.troubles]


def weeks(session: Session, *news: int) -> None:
    """One reading a week, the oldest first, the last one an hour ago."""
    for age, new in reversed(list(enumerate(reversed(news)))):
        factories.run(session, hours_ago=1 + age * HOURS_A_WEEK, new=new, seen=new, advertised=new, received=new)


@pytest.fixture
def session(house: House) -> Any:
    with house.sessions() as opened:
        yield opened


def test_a_source_never_read_has_nothing_wrong_yet(session: Session) -> None:
    found = health(session)
    assert (found.state, found.last_success, found.troubles) == (None, None, ())
    assert found.fill["title"] is None


def test_a_usual_week_is_well(session: Session) -> None:
    weeks(session, 2500, 2400, 2600, 2500, 2300)
    found = health(session)
    assert (found.week, found.usual, kinds(found)) == (2300, 2500, [])
    assert (found.advertised, found.received, found.expected) == (2300, 2300, (100, 900))


def test_a_week_far_under_the_median_is_told(session: Session) -> None:
    weeks(session, 2500, 2400, 2600, 2500, 900)
    assert kinds(health(session)) == ["low"]
    assert "900" in health(session).troubles[0].told


def test_a_week_under_what_the_settings_expect_is_told_even_without_a_past(session: Session) -> None:
    weeks(session, 3000, 90)
    assert kinds(health(session)) == ["low"]
    assert kinds(health(session, told={"boamp": {"expected": [0, 900]}})) == []


def test_replays_are_no_volume(session: Session) -> None:
    factories.run(session, new=5000, seen=5000)
    assert (health(session).week, health(session).advertised) == (0, None)


def test_a_broken_reading_says_why(session: Session) -> None:
    weeks(session, 900)
    factories.run(session, state="broken", hours_ago=0.5, detail="boamp : pas de réponse.", advertised=0)
    found = health(session)
    assert kinds(found) == ["broken"]
    assert "pas de réponse" in found.troubles[0].told
    assert found.last_success is not None


def test_a_source_not_read_for_two_days_is_told(session: Session) -> None:
    factories.run(session, hours_ago=50, new=900, seen=900, advertised=900)
    assert kinds(health(session)) == ["late"]


def test_many_unreadable_records_are_told(session: Session) -> None:
    factories.run(session, seen=100, new=80, quarantined=20, advertised=100)
    factories.quarantined(session)
    assert kinds(health(session)) == ["unreadable"]
    assert health(session).quarantined == 1


def published(session: Session, count: int, **values: Any) -> None:
    """Notices of as many tenders."""
    for _ in range(count):
        factories.notice(session, factories.tender(session), **values)


def test_a_key_field_that_empties_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.store.health.RECENT", 20)
    monkeypatch.setattr("web.store.health.ENOUGH", 20)
    published(session, 20, cpv=("77310000",), departments=("67",), deadline=now() + timedelta(days=9))
    published(session, 20, departments=("67",), deadline=now() + timedelta(days=9))
    found = health(session)
    assert kinds(found) == ["hollow"]
    assert found.troubles[0].told == "codes d'achat (CPV) : 0 % des avis récents, 100 % avant."
    assert (found.fill["cpv"], found.fill["deadline"], found.fill["title"]) == (0.0, 1.0, 1.0)


def test_a_deadline_is_expected_of_calls_only(session: Session) -> None:
    published(session, 1, deadline=now())
    published(session, 1, type=NoticeType.AWARD)
    assert health(session).fill["deadline"] == 1.0


def test_codes_that_no_list_has_are_counted(session: Session) -> None:
    signals = (Signal("BT-774", "circ-econ"), Signal("BT-774", "moon-base"), Signal("BT-06", "none"))
    published(session, 2, signals=signals)
    assert health(session).unknown_codes == {"BT-774=moon-base": 2}
