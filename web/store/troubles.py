"""What people should look at in a source, and in the mail: silence, too few records, a field that empties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from web.store.models import Run

LATE = timedelta(hours=36)
"A source is read every day: a day and a half without a good reading is worth a look."
WEEK = timedelta(days=7)
LEAST_DAYS = 4
"Days of publication that even a week with a public holiday has."
FALL = 0.3
"A field that was filled this much more often before has probably moved in the record."
REFUSED_SHARE, REFUSED_LEAST = 0.1, 10
"More unreadable records than this in one reading: the form of the source has probably changed."
FIELD_NAMES = {
    "title": "intitulé",
    "buyer": "acheteur",
    "deadline": "date limite",
    "departments": "départements",
    "cpv": "codes d'achat (CPV)",
    "lots": "lots",
}
TROUBLES = {
    "broken": "Lecture en panne",
    "late": "Source muette",
    "low": "Volume anormalement bas",
    "hollow": "Champ qui se vide",
    "unreadable": "Documents illisibles",
    "unreached": "Messages jamais arrivés",
    "silent": "Résumés muets",
}
"Kinds of trouble, by the words people read."


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to look at: its kind (see TROUBLES) and a French sentence."""

    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Readings:
    """What recent notices have: share by field, the same for those before, and unknown codes."""

    fill: Mapping[str, float | None]
    before: Mapping[str, float | None]
    unknown: Mapping[str, int]


def reading_troubles(last: Run | None, success: datetime | None, scheduled: bool, now: datetime) -> list[Trouble]:
    """The last reading failed, or there was none for too long."""
    if last is not None and last.state == "broken":
        return [Trouble("broken", f"La dernière lecture a échoué : {last.detail or 'sans explication'}")]
    if scheduled and success is not None and now - success > LATE:
        return [Trouble("late", f"Pas lue depuis {int((now - success).total_seconds() // 3600)} heures.")]
    return []


def volume_troubles(
    week: int, usual: float | None, expected: tuple[int, int] | None, first: datetime | None, now: datetime
) -> list[Trouble]:
    """Far under its own weeks before, or under what the settings expect, once it has been read for a week."""
    if first is None or now - first < WEEK:
        return []
    if usual is not None and week * 2 < usual:
        return [Trouble("low", f"{week} nouveaux documents en sept jours, contre {usual:.0f} d'habitude.")]
    least = expected[0] * LEAST_DAYS if expected else 0
    if week < least:
        return [Trouble("low", f"{week} nouveaux documents en sept jours, {least} au moins étaient attendus.")]
    return []


def content_troubles(last: Run | None, readings: Readings) -> list[Trouble]:
    """A key field is filled far less often than before, or many records of the last reading are unreadable."""
    fallen = [
        f"{FIELD_NAMES[name]} : {share * 100:.0f} % des avis récents, {before * 100:.0f} % avant"
        for name, share in readings.fill.items()
        if share is not None and (before := readings.before[name]) is not None and before - share > FALL
    ]
    found = [Trouble("hollow", f"{' ; '.join(fallen)}.")] if fallen else []
    if last is not None and last.quarantined > max(REFUSED_LEAST, last.seen * REFUSED_SHARE):
        told = f"{last.quarantined} documents illisibles sur {last.seen} à la dernière lecture."
        found.append(Trouble("unreadable", told))
    return found
