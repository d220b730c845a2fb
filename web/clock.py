"""The one clock: everything else takes the time as an argument."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, aware, UTC. Deadlines are told in `PARIS`."""
    return datetime.now(UTC)
