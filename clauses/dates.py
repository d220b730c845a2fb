"""French dates and hours in running text, and what a correction says of the deadline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
END_OF_DAY = time(23, 59)
_LONGEST = 400

_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            ("janvier", "janv"),
            ("fevrier", "fevr"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        1,
    )
    for name in names
}
_DAY = (
    r"(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})"
    r"|(?P<d2>\d{1,2})\s?[/.-]\s?(?P<m2>\d{1,2})\s?[/.-]\s?(?P<y2>\d{4}|\d{2})(?!\d)"
    r"|(?P<d3>\d{1,2})\s?(?:er)?\s+(?P<m3>[a-z]{3,9})\.?\s+(?P<y3>\d{4})"
)
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?"
_HOUR = r"(?:\d{1,2}\s?(?:h(?:eures?|rs?)?\s?(?:\d{2}(?!\d))?(?:\s?m(?:in|n)?\b)?|:\s?\d{2}(?::\d{2})?)|midi\b)"
_LINK = r"(?:[\s,;()-]|\b(?:a|au|avant|jusqu'a|pour|heures?|locales?|de|paris)\b|:)*?"
_MOMENT = re.compile(
    rf"(?:(?P<before>{_HOUR})[\s,]*(?:le\s+|du\s+)?{_WEEKDAY})?(?<![\d/])(?:{_DAY})(?:(?:t"
    rf"|{_LINK})(?P<after>(?<![\d/]){_HOUR}))?"
)
_CLOCK = re.compile(r"(\d{1,2})\D*(\d{2})?")

# What a date is about: the words that come last before it decide.
_SUBJECT = re.compile(
    r"(?P<other>visites?|questions?|renseignements|informations? complementaires|demandes? d|"
    r"ouverture (?:des|du)|validite|notification|demarrage|debut|commencement|commission|jury|"
    r"mise en ligne|envoi|publi|parution|seance|audition|echantillons?|maquettes?)"
    r"|(?P<deadline>dates? (?:et heures? )?limites?|limites? (?:de|fixee)|remise des|reception des|depot des|"
    r"(?:remise|reception|depot) (?:d'une |de l'|de la |de leurs? )?(?:offre|pli|candidature|proposition|dossier|"
    r"repons)|(?:offres?|plis|candidatures?|propositions?|dossiers?) (?:doivent|devront|seront|peuvent|pourront)|"
    r"delais? de (?:remise|reception|depot|consultation)|receptionoffres)"
)
# Which of two dates holds: the last of these words before it decides; else words that merely lead to a date.
_SIGN = re.compile(
    r"(?P<old>au lieu d|en lieu et place d|initial|precedemment|\bancien|\bprevue?s?\b|remplacer\b|"
    r"supprimer|\bet non\b|n'est plus)"
    r"|(?P<new>(?<!de )\blire\b|\breport|\brepouss|\bprolong|\bdecal|\bportee?s?\b|\bmodifi|\bnouvel|\bdesormais|"
    r"remplacee?s? par|\bavance)"
)
_LEADING = re.compile(r"\bpar\b|\bfixee?s?\b|\bau\b|\bjusqu'au\b")
_TO = re.compile(r"[\s,()]*\bau\b")
_FROM = re.compile(rf"\bdu\s+{_WEEKDAY}$")
_STOP = re.compile(r"\n|[;!?]\s|\.\s(?=[A-ZÀ-Ý])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date read in a text, with its hour when one is printed. Offsets are those of the text."""

    day: date
    hour: time | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline moved by a correction: the new moment (Paris; 23:59 when no hour is printed) and the words for it."""

    to: datetime
    hour_known: bool
    because: str


def moments(text: str) -> list[Moment]:
    """Every date of the text that exists in the calendar, in order."""
    return [found for match in _MOMENT.finditer(_fold(text)) if (found := _moment(match)) is not None]


def moved_deadline(text: str) -> Move | None:
    """The new deadline a correction announces, when the text leaves exactly one; None when it is silent or unclear.

    The date it replaces (« au lieu de », « initialement », « du … au … ») and dates of visits, questions or openings
    are left out. Repeating the same moment does not make it unclear.
    """
    folded, found = _fold(text), moments(text)
    stated = [(moment, _state(folded, found, rank)) for rank, moment in enumerate(found)]
    new = [moment for moment, state in stated if state == "new"] or [
        moment for moment, state in stated if state == "neutral"
    ]
    new = [moment for moment in new if moment.hour] or new
    old = {(moment.day, moment.hour) for moment, state in stated if state == "old"}
    told = {(moment.day, moment.hour) for moment in new}
    if len(told) != 1 or told <= old:
        return None
    first = new[0]
    at = datetime.combine(first.day, first.hour or END_OF_DAY, PARIS)
    return Move(at, first.hour is not None, _sentence(text, first))


def _fold(text: str) -> str:
    """Lower case without accents, each character in its place, so that offsets hold."""
    return "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char == "’":
        return "'"
    bare = unicodedata.normalize("NFD", char)[0].lower()
    return bare if len(bare) == 1 else char


def _moment(match: re.Match[str]) -> Moment | None:
    day = _day(match)
    if day is None:
        return None
    return Moment(day, _hour(match["after"]) or _hour(match["before"]), match.start(), match.end())


def _day(match: re.Match[str]) -> date | None:
    year, month, number = next(
        (match[f"y{form}"], match[f"m{form}"], match[f"d{form}"]) for form in "123" if match[f"y{form}"]
    )
    rank = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), rank, int(number))
    except ValueError:
        return None


def _hour(written: str | None) -> time | None:
    if not written:
        return None
    if written.startswith("midi"):
        return time(12)
    match = _CLOCK.match(written)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _state(folded: str, found: list[Moment], rank: int) -> str:
    """old, new, neutral (a deadline without a sign) or other (not about the deadline)."""
    moment = found[rank]
    start = max(0, moment.start - _LONGEST)
    clause = max(found[rank - 1].end if rank else 0, start)
    subjects = list(_SUBJECT.finditer(folded, start, moment.start))
    if subjects and subjects[-1]["other"]:
        return "other"
    if _opens_range(folded, found, rank, clause):
        return "old"
    signs = list(_SIGN.finditer(folded, clause, moment.start))
    if signs:
        return "old" if signs[-1]["old"] else "new"
    told = subjects or _SIGN.search(folded, start, moment.start)
    if told and _LEADING.search(folded, clause, moment.start):
        return "new"
    return "neutral" if subjects else "other"


def _opens_range(folded: str, found: list[Moment], rank: int, clause: int) -> bool:
    """« du 7 mars au 14 mars »: the first of the two is the old one."""
    moment, later = found[rank], found[rank + 1 : rank + 2]
    leads = _FROM.search(folded, clause, moment.start) is not None
    return leads and bool(later) and _TO.match(folded, moment.end, later[0].start) is not None


def _sentence(text: str, moment: Moment) -> str:
    """The sentence around a moment, as printed."""
    begin = max((match.end() for match in _STOP.finditer(text, 0, moment.start)), default=0)
    stop = _STOP.search(text, moment.end)
    return text[begin : stop.start() + 1 if stop else len(text)].strip()[:_LONGEST]
