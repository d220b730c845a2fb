"""How each source is: what came, against what is usual, and what people should look at. Pure queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clauses.notice import Notice, NoticeType
from clauses.signals import unknown_code
from scrapers.saisie.source import NAME as TYPED
from web.store.models import Incident, Quarantine, Run
from web.store.models import Notice as NoticeRow
from web.store.packing import unpack_notice
from web.store.troubles import WEEK, Readings, Trouble, content_troubles, reading_troubles, volume_troubles

WEEKS = 4
"How many weeks before the last one tell what is usual; fewer than three tell nothing."
ENOUGH = 50
"Former notices under which nothing is compared."
RECENT, BEFORE = 300, 600
"Notices whose fields are looked at, and those before them that they are compared with."
WHOLE = ("call", "planned", "award")
"Types of notices that describe a contract whole."

FIELDS: Mapping[str, Callable[[Notice], object]] = {
    "title": lambda notice: notice.title.strip(),
    "buyer": lambda notice: notice.buyer.name.strip(),
    "deadline": lambda notice: notice.deadline,
    "departments": lambda notice: notice.departments,
    "cpv": lambda notice: notice.cpv,
    "lots": lambda notice: notice.lots,
}
"Key fields: what makes a notice of use."


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source. Numbers are records; None: nothing to tell it from.

    `week`: new in the last seven days; `usual`: median of the weeks before; `expected`: a day, least and most;
    `fill`: share of recent notices that have each key field; `unknown_codes`: "field=value" with how often;
    `advertised` and `received`: of the last reading of the network; `quarantined`: waiting for a fix.
    """

    source: str
    scheduled: bool
    state: str | None
    last_success: datetime | None
    expected: tuple[int, int] | None
    week: int
    usual: float | None
    fill: Mapping[str, float | None]
    unknown_codes: Mapping[str, int]
    advertised: int | None
    received: int | None
    quarantined: int
    troubles: tuple[Trouble, ...]

    def as_dict(self) -> dict[str, Any]:
        """In the form of `maillage status --json`."""
        return asdict(self) | {"last_success": self.last_success.isoformat() if self.last_success else None}


def of_sources(
    session: Session, told: Mapping[str, Mapping[str, Any]], scheduled: Sequence[str], now: datetime
) -> list[SourceHealth]:
    """The health of every source that is scheduled, was ever collected, or gave notices; `told` is `sources.toml`."""
    collected = select(Run.source).where(Run.job == "collect", Run.source.is_not(None))
    known = {*session.scalars(collected.distinct()), *session.scalars(select(NoticeRow.source).distinct()), *scheduled}
    first = {name: place for place, name in enumerate(told)}
    names = sorted(filter(None, known - {TYPED}), key=lambda name: (first.get(name, len(first)), name))
    return [_of_source(session, name, told.get(name, {}), name in scheduled, now) for name in names]


def _of_source(session: Session, name: str, told: Mapping[str, Any], scheduled: bool, now: datetime) -> SourceHealth:
    runs = _runs(session, name, now)
    last = runs[0] if runs else None
    network = next((run for run in runs if run.advertised is not None), None)
    expected = (int(told["expected"][0]), int(told["expected"][1])) if told.get("expected") else None
    readings, success = _readings(session, name), _last_success(session, name)
    week, usual = _volume(runs, now)
    troubles = (
        *reading_troubles(last, success, scheduled, now),
        *volume_troubles(week, usual, expected, _first_network(session, name), now),
        *content_troubles(last, readings),
    )
    return SourceHealth(
        source=name,
        scheduled=scheduled,
        state=last.state if last else None,
        last_success=success,
        expected=expected,
        week=week,
        usual=usual,
        fill=readings.fill,
        unknown_codes=readings.unknown,
        advertised=network.advertised if network else None,
        received=network.received if network else None,
        quarantined=_waiting(session, name),
        troubles=troubles,
    )


def _runs(session: Session, name: str, now: datetime) -> Sequence[Run]:
    """The ended collections of the last weeks, newest first, and the very last one however old."""
    ours = (Run.job == "collect", Run.source == name, Run.state != "running")
    recent = select(Run).where(*ours, Run.started_at >= now - WEEK * (WEEKS + 1)).order_by(Run.id.desc())
    found = session.scalars(recent).all()
    return found or session.scalars(select(Run).where(*ours).order_by(Run.id.desc()).limit(1)).all()


def _last_success(session: Session, name: str) -> datetime | None:
    good = (Run.job == "collect", Run.source == name, Run.state.in_(("ok", "empty")))
    return session.scalar(select(func.max(Run.ended_at)).where(*good))


def _first_network(session: Session, name: str) -> datetime | None:
    read = (Run.job == "collect", Run.source == name, Run.advertised.is_not(None))
    return session.scalar(select(func.min(Run.started_at)).where(*read))


def _waiting(session: Session, name: str) -> int:
    query = select(func.count()).select_from(Quarantine)
    return session.scalar(query.where(Quarantine.source == name, Quarantine.resolved_at.is_(None))) or 0


def _volume(runs: Sequence[Run], now: datetime) -> tuple[int, float | None]:
    """New records of the network in the last week, and the median of the weeks before; replays are no volume."""
    weeks: Counter[int] = Counter()
    for run in runs:
        if run.advertised is not None:
            weeks[(now - run.started_at) // WEEK] += run.new
    oldest = min(max(weeks, default=0), WEEKS)
    before = [weeks[week] for week in range(1, oldest + 1)]
    return weeks[0], median(before) if len(before) >= 3 else None


def _readings(session: Session, name: str) -> Readings:
    whole = (NoticeRow.source == name, NoticeRow.latest, NoticeRow.type.in_(WHOLE))
    query = select(NoticeRow.content).where(*whole).order_by(NoticeRow.id.desc()).limit(RECENT + BEFORE)
    notices = [unpack_notice(content) for content in session.scalars(query)]
    recent, before = notices[:RECENT], notices[RECENT:]
    codes = Counter(f"{s.field}={s.value}" for notice in recent for s in notice.signals if unknown_code(s))
    return Readings(_fill(recent), _fill(before if len(before) >= ENOUGH else []), dict(codes.most_common(20)))


def _fill(notices: Sequence[Notice]) -> dict[str, float | None]:
    """Share of the notices that have each field; a deadline is expected of calls only."""
    found: dict[str, float | None] = {}
    for name, read in FIELDS.items():
        asked = [each for each in notices if name != "deadline" or each.type is NoticeType.CALL]
        found[name] = round(sum(bool(read(each)) for each in asked) / len(asked), 3) if asked else None
    return found


def incidents(session: Session, size: int) -> Sequence[Incident]:
    """The last incidents, newest first."""
    return session.scalars(select(Incident).order_by(Incident.id.desc()).limit(size)).all()
