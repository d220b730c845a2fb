"""The sample at today's date: every date of its texts moved by whole weeks, so that weekdays stay right.

Shapes moved: `2026-11-27` (times after it stay), `27/11/2026`, `06/11/26`, « vendredi 27 novembre 2026 »,
« 1er décembre 2026 ». References (`26-900012`) and words are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from clauses.months import MONTHS

FOLDER = Path(__file__).parent
NOTICES = FOLDER / "boamp"
STRUCTURES = FOLDER / "structures.csv"

ANCHOR = date(2026, 11, 16)
"The Monday the sample was written for."

KEPT_BEFORE = ANCHOR - timedelta(days=60)
"Older dates are those of laws, archives and old lists: they stay."


_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_SLASHES = re.compile(r"(?<!\d)(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>(?:20)?\d\d)(?!\d)")
_WORDS = re.compile(rf"\b(?P<day>\d{{1,2}})(?:er)? (?P<month>{'|'.join(MONTHS)}) (?P<year>20\d\d)\b")

_WRITTEN: dict[re.Pattern[str], Callable[[date, str], str]] = {
    _ISO: lambda day, _: day.isoformat(),
    _SLASHES: lambda day, before: f"{day:%d/%m/%Y}" if len(before) == 10 else f"{day:%d/%m/%y}",
    _WORDS: lambda day, _: f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}",
}


def weeks_since_anchor(today: date) -> int:
    """Whole weeks from the sample's Monday to the Monday of this week; negative before it."""
    return (today - timedelta(days=today.weekday()) - ANCHOR).days // 7


def shift(text: str, weeks: int) -> str:
    """The text with every date moved by so many weeks, save those before `KEPT_BEFORE` and those no calendar has."""
    move = timedelta(weeks=weeks)
    for pattern, written in _WRITTEN.items():
        text = pattern.sub(lambda found, written=written: _moved(found, move, written), text)  # type: ignore[misc]
    return text


def write_shifted(folder: Path, weeks: int) -> tuple[list[Path], Path]:
    """Write the moved sample under `folder`: the files of notices in the order of their names, and the structures."""
    notices = folder / "boamp"
    notices.mkdir(parents=True, exist_ok=True)
    written = [_copy(file, notices / file.name, weeks) for file in sorted(NOTICES.iterdir())]
    return written, _copy(STRUCTURES, folder / STRUCTURES.name, weeks)


def _copy(source: Path, target: Path, weeks: int) -> Path:
    target.write_text(shift(source.read_text(encoding="utf-8"), weeks), encoding="utf-8")
    return target


def _moved(found: re.Match[str], move: timedelta, written: Callable[[date, str], str]) -> str:
    day = _day(found)
    return found[0] if day is None or day < KEPT_BEFORE else written(day + move, found[0])


def _day(found: re.Match[str]) -> date | None:
    month = found["month"]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    try:
        return date(2000 + int(found["year"]) % 100, number, int(found["day"]))
    except ValueError:
        return None
