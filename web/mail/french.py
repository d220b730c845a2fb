"""Dates, delays and counts as people say them in French, in the time of Paris."""

from __future__ import annotations

from datetime import date, datetime

from clauses.months import MONTHS
from web.clock import PARIS

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def short_day(day: date, today: date) -> str:
    """« 12 mai », with the year when it is not that of `today`."""
    number = "1er" if day.day == 1 else str(day.day)
    year = "" if day.year == today.year else f" {day.year}"
    return f"{number} {MONTHS[day.month - 1]}{year}"


def long_day(day: date, today: date) -> str:
    """« mardi 12 mai », with the year when it is not that of `today`."""
    return f"{DAYS[day.weekday()]} {short_day(day, today)}"


def hour(moment: datetime) -> str:
    """« 12 h », « 9 h 05 », in Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour} h" + (f" {local.minute:02}" if local.minute else "")


def days_left(deadline: datetime, now: datetime) -> str:
    """« aujourd'hui », « demain », « dans 9 jours »: days of the calendar of Paris."""
    left = (deadline.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
    return {0: "aujourd'hui", 1: "demain"}.get(left, f"dans {left} jours")


def deadline_words(deadline: datetime | None, hour_known: bool, uncertain: bool, now: datetime) -> str:
    """A deadline in words with the days left; what is not known of it is said."""
    if deadline is None:
        return "non indiquée dans l'annonce"
    local, today = deadline.astimezone(PARIS), now.astimezone(PARIS).date()
    told = f"à {hour(deadline)}" if hour_known else "(heure non indiquée)"
    doubt = ", heure locale à vérifier" if uncertain else ""
    return f"{long_day(local.date(), today)} {told}{doubt}, {days_left(deadline, now)}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """« 1 marché », « 3 marchés »; zero is singular in French."""
    return f"{number} {singular if number < 2 else plural or singular + 's'}"
