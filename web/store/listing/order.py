"""The order of the list of tenders, in stretches that each follow an index: a page reads little more than it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, or_

from clauses.tender import Stage
from web.store import triage
from web.store.export import is_open
from web.store.listing.paging import BadCursor, read_cursor, write_cursor
from web.store.models import Tender
from web.store.models.base import Instant

FAR = datetime(9999, 1, 1, tzinfo=UTC)
OPEN, PLANNED, REST = 0, 1, 2
"Ranks: open tenders come first, then those announced, then the rest from the newest."
TRIAGE, DEADLINE = "triage", "deadline"
"Orders of the open ones: what asks most for a look, or what closes first."


STATEMENTS = 512
"How many statements of lists are kept ready: making one takes longer than its answer."


def minute(now: datetime) -> datetime:
    """The minute begun, which lists are read by: deadlines are told to the minute, and statements serve as long."""
    return now.replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the list: which tenders stand in it, how they follow each other, and what tells a place in it."""

    rank: int
    holds: ColumnElement[bool]
    order: tuple[Any, ...]
    key: Callable[[Tender], float | str]
    beyond: Callable[[Any], tuple[ColumnElement[bool], ColumnElement[bool]]]
    "From a key: conditions « after it » and « at it »; among equals the id decides."
    type: type

    def cursor(self, tender: Tender) -> str:
        """The place just after this tender."""
        return write_cursor(self.rank, self.key(tender), tender.id)


def stretches(status: str, by: str, now: datetime) -> Sequence[Stretch]:
    """The parts of the list for a status (open, planned, over, or "" for all), in their order."""
    ranks = {"open": (OPEN,), "planned": (PLANNED,), "over": (REST,)}.get(status, (OPEN, PLANNED, REST))
    return [_STRETCHES[rank](now, by) for rank in ranks]


def rank_of(tender: Tender, open_now: bool) -> int:
    """The stretch in which a tender stands."""
    return OPEN if open_now else PLANNED if tender.stage == Stage.PLANNED.value else REST


def _open(now: datetime, by: str) -> Stretch:
    if by == DEADLINE:
        return _by_deadline(OPEN, is_open(now))
    holds = is_open(now) & (Tender.triage >= triage.earliest(now))
    return Stretch(
        OPEN,
        holds,
        (Tender.triage, Tender.id),
        lambda tender: tender.triage,
        lambda key: (Tender.triage > key, Tender.triage == key),
        float,
    )


def _planned(_now: datetime, _by: str) -> Stretch:
    return _by_deadline(PLANNED, Tender.stage == Stage.PLANNED.value)


def _by_deadline(rank: int, holds: ColumnElement[bool]) -> Stretch:
    soon = func.coalesce(Tender.deadline, literal(FAR, Instant()))
    return Stretch(
        rank,
        holds,
        (soon, Tender.id),
        lambda tender: (tender.deadline or FAR).isoformat(),
        lambda key: (soon > datetime.fromisoformat(key), soon == datetime.fromisoformat(key)),
        str,
    )


def _rest(now: datetime, _by: str) -> Stretch:
    return Stretch(
        REST,
        ~func.coalesce(is_open(now), false()) & (Tender.stage != Stage.PLANNED.value),
        (Tender.published.desc(), Tender.id),
        lambda tender: tender.published.isoformat(),
        lambda key: (Tender.published < date.fromisoformat(key), Tender.published == date.fromisoformat(key)),
        str,
    )


_STRETCHES: dict[int, Callable[[datetime, str], Stretch]] = {OPEN: _open, PLANNED: _planned, REST: _rest}


def after(parts: Sequence[Stretch], cursor: str | None) -> Iterator[tuple[Stretch, ColumnElement[bool] | None]]:
    """The stretches that remain after a place, with the condition on the first of them. Raises BadCursor."""
    if not cursor:
        yield from ((part, None) for part in parts)
        return
    rank, last = _read(cursor, parts)
    for part in parts:
        if part.rank >= rank:
            yield part, last if part.rank == rank else None


def _read(cursor: str, parts: Sequence[Stretch]) -> tuple[int, ColumnElement[bool]]:
    for part in parts:
        try:
            rank, key, last = read_cursor(cursor, int, part.type, int)
            later, same = part.beyond(key)
        except ValueError:
            continue
        if rank == part.rank:
            return rank, or_(later, same & (Tender.id > last))
    raise BadCursor(cursor)
