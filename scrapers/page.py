"""Pages of buyer platforms: reading badly made HTML, and telling a page from a question to robots."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from bs4 import BeautifulSoup, Tag

from clauses.dates import END_OF_DAY, PARIS
from clauses.normalise import fold
from scrapers.source import Challenge, Unreadable

LONGEST = 8 << 20
"Most bytes of one page: 20 rows and their state take 300 000."
_CHALLENGE = re.compile(
    rb"captcha|cf-chl|challenge-platform|checking your browser|are you (?:a )?(?:human|robot)|"
    rb"je ne suis pas un robot|datadome|_incapsula_|ddos protection|verification de votre navigateur",
    re.I,
)
_HEAD = 1 << 15
_SPACES = re.compile(r"\s+")
_YEAR = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_MONTHS = _YEAR.split()
_CLOCK = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?")
_PLACE_CODE = re.compile(r"\((\d{2,3}|2[ABab])\)")
_BUYER = re.compile(r"^(?P<name>.*\S)\s*\(\s*(?P<code>\d{5})\s*[-–]\s*(?P<city>[^()]+)\)\s*$", re.S)


def is_challenge(content: bytes) -> bool:
    """Whether a page asks who is reading instead of answering. A captcha on a form of a real page is no such thing."""
    return bool(_CHALLENGE.search(content[:_HEAD]))


def page(ask: Callable[[], bytes], host: str, is_known: Callable[[bytes], bool]) -> bytes:
    """The page asked for. Raises Challenge for a question to robots: never an empty list."""
    content = ask()
    if not is_known(content) and is_challenge(content):
        raise Challenge(f"{host} : le site demande un contrôle anti-robot ; la collecte s’arrête là.")
    return content


def soup(content: bytes | str) -> BeautifulSoup:
    """The tree of a page or of a piece of one."""
    return BeautifulSoup(content, "lxml")


def spaced(text: str | None) -> str:
    """One line, blanks of all sorts made one space."""
    return _SPACES.sub(" ", text or "").strip()


def words(tag: Tag | None) -> str:
    """The text of an element on one line; "" for none."""
    return spaced(tag.get_text(" ")) if tag else ""


def attribute(tag: Tag | None, name: str) -> str:
    """An attribute on one line; "" for none."""
    value = tag.get(name) if tag else None
    return spaced(value) if isinstance(value, str) else ""


def month(written: str) -> int:
    """« Septembre », « juil. », « Fév. »: 1 to 12. Raises Unreadable for what begins no month, or several."""
    low = fold(written).low.strip().rstrip(".")
    found = [rank for rank, name in enumerate(_MONTHS, 1) if low and name.startswith(low)]
    if len(found) != 1:
        raise Unreadable("month", written, f"Mois inconnu : « {written} ».")
    return found[0]


def day_of(tag: Tag | None, field: str) -> date:
    """The day printed in a block with `.day`, `.month` and `.year`. Raises Unreadable."""
    parts = [words(tag.select_one(f".{name} span")) if tag else "" for name in ("day", "month", "year")]
    try:
        return date(int(parts[2]), month(parts[1]), int(parts[0]))
    except ValueError as error:
        raise Unreadable(field, " ".join(parts), f"Date illisible : « {' '.join(parts)} ».") from error


def moment(day: date, clock: str) -> tuple[datetime, bool]:
    """The moment in Paris, and whether an hour is printed; 23:59 when none is."""
    match = _CLOCK.search(clock)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    known = hour < 24 and minute < 60
    return datetime.combine(day, time(hour, minute) if known else END_OF_DAY, PARIS), known


def codes_in(text: str) -> tuple[str, ...]:
    """Departments in « (67) Bas-Rhin, (2A) Corse-du-Sud »."""
    return tuple(dict.fromkeys(code.upper() for code in _PLACE_CODE.findall(text)))


def named_buyer(text: str) -> tuple[str, str | None, str | None]:
    """Name, post code and town of « UGAP (77420 - CHAMPS-SUR-MARNE) »; the name alone when nothing follows it."""
    match = _BUYER.match(text)
    return (match["name"], match["code"], spaced(match["city"])) if match else (spaced(text), None, None)
