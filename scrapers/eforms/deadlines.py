"""The deadline of an eForms notice or lot: offers (BT-131), else requests (BT-1311), else interest (BT-630)."""

from __future__ import annotations

from datetime import time, tzinfo

from scrapers.reading.deadline import PARIS, Deadline, wall_clock
from scrapers.reading.tree import Tree, every, first_text

EXTENSION = "ext:UBLExtensions.ext:UBLExtension.ext:ExtensionContent.efext:EformsExtension"
DEADLINES = (
    "cac:TenderingProcess.cac:TenderSubmissionDeadlinePeriod",
    "cac:TenderingProcess.cac:ParticipationRequestReceptionPeriod",
    f"cac:TenderingProcess.{EXTENSION}.efac:InterestExpressionReceptionPeriod",
)
"Never the time for questions (BT-13) nor the opening."


def deadline_of(node: Tree, abroad: bool = False) -> Deadline | None:
    """What a notice or a lot prints, as Paris time. Raises Unreadable for a date that is none.

    French tools print a summer offset in winter: their digits are the hour in Paris. Those of a buyer abroad are an
    hour of another zone, told by the offset.
    """
    for path in DEADLINES:
        for period in every(node, path):
            day, hour = first_text(period, "cbc:EndDate"), first_text(period, "cbc:EndTime")
            if day:
                return _read(day, hour, f"{path}.cbc:EndDate", abroad)
    return None


def _read(day: str, hour: str, field: str, abroad: bool) -> Deadline:
    printed = wall_clock(f"{day[:10]}T{hour[:5]}" if hour else day[:10], field)
    zone = (_zone(hour) or _zone(f"00:00:00{day[10:]}")) if abroad else None
    if zone is None:
        return printed
    try:
        return Deadline(printed.at.replace(tzinfo=zone).astimezone(PARIS), printed.hour_known)
    except OverflowError:
        return printed


def _zone(written: str) -> tzinfo | None:
    """The zone printed at the end of an hour ("12:00:00.000+02:00"); None when there is none."""
    try:
        return time.fromisoformat(written).tzinfo
    except ValueError:
        return None
