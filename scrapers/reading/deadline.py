"""Deadlines: wall clocks of Paris, whatever offset the source prints beside them.

The bulletin labels Paris hours "+00:00" (national notices since 2024), computes the old ones from a fixed +01:00, and
many tools of buyers write "+02:00" in winter: the digits the buyer typed are right, the offsets are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scrapers.source import Unreadable

PARIS = ZoneInfo("Europe/Paris")
MODERN_SINCE = date(2024, 1, 25)
"First day on which all notices follow the schema 3.2.5."
END_OF_DAY = time(23, 59)
_OVERSEAS = frozenset({"971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"})
_WALL = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment of Paris; when only the day is printed, `hour_known` is False and the hour is 23:59."""

    at: datetime
    hour_known: bool = True


@lru_cache(maxsize=1000)  # all lots of a notice print the same one
def wall_clock(written: str, field: str) -> Deadline:
    """Read the first 16 characters as Paris time and forget the offset. Raises Unreadable naming `field`."""
    match = _WALL.match(written.strip())
    if match is None:
        raise Unreadable(field, written, f"Date limite illisible dans « {field} » : « {written} ».")
    try:
        day = date.fromisoformat(match[1])
        hour = time.fromisoformat(match[2]) if match[2] else END_OF_DAY
    except ValueError as error:
        raise Unreadable(field, written, f"Date limite impossible dans « {field} » : « {written} ».") from error
    return Deadline(datetime.combine(day, hour, PARIS), hour_known=match[2] is not None)


def flat_deadline(written: str, family: str, schema: str, published: date) -> Deadline:
    """Read the flat field, whose « +00:00 » means three different things by family and age of the notice."""
    printed = wall_clock(written, "datelimitereponse")
    digits = printed.at.replace(tzinfo=None)
    if _is_legacy(schema, published):
        return Deadline((digits + timedelta(hours=1)).replace(tzinfo=PARIS), printed.hour_known)
    if family == "JOUE" and printed.hour_known:
        return Deadline(digits.replace(tzinfo=UTC).astimezone(PARIS))
    return printed


def is_overseas(departments: tuple[str, ...], post_code: str | None) -> bool:
    """Whether the buyer sits overseas, where nothing says if the hour is local or of Paris."""
    if post_code and post_code[:2].isdecimal():
        return post_code[:3] in _OVERSEAS
    return any(code in _OVERSEAS for code in departments)


def _is_legacy(schema: str, published: date) -> bool:
    if schema and schema != "None":
        return not schema.startswith("3.")
    return published < MODERN_SINCE
