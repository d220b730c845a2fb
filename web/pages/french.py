"""Dates, numbers and places as people read them in French. Moments are told in the time of Paris."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from clauses.months import MONTHS
from config import data
from web.clock import PARIS
from web.mail.french import DAYS, count

__all__ = [
    "clock",
    "count",
    "day",
    "deadline",
    "deadline_in_list",
    "department",
    "department_names",
    "departments",
    "hours",
    "iso_day",
    "left",
    "moment",
    "number",
    "short_moment",
    "siret",
    "stamp",
]

NARROW = "\u202f"
"Narrow no-break space: between thousands, and before a unit."


def day(value: date) -> str:
    """« 1er mars 2026 »."""
    first = "1er" if value.day == 1 else str(value.day)
    return f"{first} {MONTHS[value.month - 1]} {value.year}"


def iso_day(text: str) -> str:
    """A day kept as ISO text, « 1er mars 2026 »."""
    return day(date.fromisoformat(text))


def moment(value: datetime) -> str:
    """« 5 mars 2026 à 12 h 00 (heure de Paris) »."""
    return f"{day(value.astimezone(PARIS).date())} à {clock(value)} (heure de Paris)"


def deadline_in_list(value: datetime, hour_known: bool = True, uncertain: bool = False) -> str:
    """« mardi 5 mai 2026, 12 h 00 »: shorter, never broken, for lists that say once that hours are those of Paris."""
    local = value.astimezone(PARIS)
    hour = f", {clock(value)}" if hour_known else " (heure non indiquée)"
    return f"{DAYS[local.weekday()]} {day(local.date())}{hour}" + (", fuseau horaire à vérifier" if uncertain else "")


def short_moment(value: datetime) -> str:
    """« 05/03/2026 12:00 », for exports: a spreadsheet reads it as a moment."""
    return f"{value.astimezone(PARIS):%d/%m/%Y %H:%M}"


def stamp(value: datetime) -> str:
    """« 05/03/2026 à 12 h 00 »: when something was done, on a page."""
    return f"{value.astimezone(PARIS):%d/%m/%Y} à {clock(value)}"


def clock(value: datetime) -> str:
    """« 12 h 00 », in Paris."""
    local = value.astimezone(PARIS)
    return f"{local.hour}\u00a0h\u00a0{local.minute:02}"


def deadline(value: datetime | None, hour_known: bool = True, uncertain: bool = False) -> str:
    """A deadline in words; what is not known of it is said."""
    if value is None:
        return "date limite non indiquée dans l'avis"
    if not hour_known:
        return f"{day(value.astimezone(PARIS).date())} (heure non indiquée)"
    return moment(value) + (", fuseau horaire à vérifier" if uncertain else "")


def left(value: datetime, now: datetime) -> str:
    """« dans 3 jours », « demain », « aujourd'hui, dans 2 heures », « il y a 5 jours », by the calendar of Paris."""
    days = (value.astimezone(PARIS).date() - now.astimezone(PARIS).date()).days
    if days == 0:
        return _today(value - now)
    near = {1: "demain", -1: "hier"}
    return near.get(days) or (f"dans {days} jours" if days > 0 else f"il y a {-days} jours")


def _today(rest: timedelta) -> str:
    minutes = int(rest.total_seconds() // 60)
    if minutes < 0:
        return "aujourd'hui, c'est passé"
    if minutes < 60:
        return f"aujourd'hui, dans {count(minutes, 'minute')}"
    return f"aujourd'hui, dans {count(minutes // 60, 'heure')}"


def number(value: float, decimals: int = 0) -> str:
    """« 12 500 », « 1 234,5 »: narrow spaces, a comma, no useless zeros."""
    whole, _, rest = f"{value:,.{decimals}f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", NARROW) + (f",{rest}" if rest else "")


def hours(value: float) -> str:
    """« 120 heures », « 1 heure »."""
    return f"{number(value, 1)} {'heure' if value < 2 else 'heures'}"


def siret(value: str) -> str:
    """« 123 456 789 00012 »."""
    return NARROW.join((value[:3], value[3:6], value[6:9], value[9:]))


def department(code: str) -> str:
    """« Bas-Rhin (67) »; the bare code when it is not known."""
    name = department_names().get(code)
    return f"{name} ({code})" if name else code


def departments(codes: list[str] | tuple[str, ...]) -> str:
    """Departments one after the other; says so when none is known."""
    return ", ".join(department(code) for code in codes) or "lieu non indiqué"


@cache
def department_names() -> dict[str, str]:
    """Code → name, of every department and overseas collectivity."""
    return {row[0]: row[1] for row in data.departments()}
