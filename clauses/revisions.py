"""A figure that a correction changes: « passe de 420 à 350 heures », « au lieu de 420 heures, lire 350 heures »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_UNIT = r"(?: ?(?:h\b|heures?|hrs?\b|%|pour ?cents?\b))?"
# A figure of money, time or count of lots is no volume.
_NOT_OURS = r"(?! ?(?:[/:\d]|€|k€|euros?|eur\b|jours?|mois|ans?\b|annees?|lots?|points?|h ?\d))"
_OLD = rf"(?P<former>{NUMBER})(?P<unit>{_UNIT}){_NOT_OURS}"
_NEW = rf"(?P<value>{NUMBER})(?P<told>{_UNIT}){_NOT_OURS}"
_CHANGES = (
    r"\b(?:pass|port|ramen|redui|augment|diminu|abaiss|modifi|relev|rehauss|evolu|reval|revis|corrig|chang)"
    r"[a-z]{0,8}\b"
)
_REVISED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_CHANGES}[^.;\d]{{0,40}}?\bde {_OLD}[^.;\d]{{0,30}}? a {_NEW}",
        rf"\bau lieu d(?:e|es) [a-z' :]{{0,16}}?{_OLD}[^.;\d]{{0,40}}?\b(?:lire|lisez|mettre|prevoir|prendre en compte)"
        rf"[^.;\d]{{0,24}}?{_NEW}",
        rf"{_NEW}[^.;\d]{{0,30}}?\b(?:au lieu d(?:e|es)|et non(?: pas)?|en remplacement d(?:e|es)"
        rf"|contre (?=\d))[ :a-z]{{0,16}}?"
        rf"{_OLD}",
        rf"\bremplace[a-z]{{0,3}}[^.;\d]{{0,24}}?{_OLD}[^.;\d]{{0,40}}? par [^.;\d]{{0,24}}?{_NEW}",
        rf"{_OLD}[^.;\d]{{0,30}}?\bremplacee?s? par [^.;\d]{{0,24}}?{_NEW}",
    )
)
# « … et de 100 à 70 pour le lot 2 » carries on a change already told.
_AND = re.compile(rf"(?:,| et)[^.;\d]{{0,30}}?\bde {_OLD}[^.;\d]{{0,12}}? a {_NEW}")
_VERBS = ("pass", "port", "ramen", "redui", "augment", "diminu", "abaiss", "modifi", "relev", "rehauss", "evolu",
          "reval", "revis", "corrig", "chang", "au lieu", "et non", "remplace", "contre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revision:
    """A former figure and the one in force, with their places in the folded sentence; `percent`, else hours."""

    former: str
    gone: tuple[int, int]
    value: str
    kept: tuple[int, int]
    percent: bool


def revisions(low: str) -> tuple[Revision, ...]:
    """The figures of insertion work that a folded sentence changes."""
    if not any(verb in low for verb in _VERBS):
        return ()
    found: list[Revision] = []
    for one in (each for pattern in (*_REVISED, _AND) for each in _read(pattern, low) if found or pattern is not _AND):
        if not any(one.kept[0] < other.kept[1] and other.kept[0] < one.kept[1] for other in found):
            found.append(one)
    return tuple(found)


def _read(pattern: re.Pattern[str], low: str) -> Iterator[Revision]:
    for match in pattern.finditer(low):
        unit = match["told"] or match["unit"] or _unit_before(low[: match.start()] + match.group())
        if unit:
            percent = "%" in unit or "cent" in unit
            gone = (match.start("former"), match.end("unit"))
            yield Revision(match["former"], gone, match["value"], (match.start("value"), match.end("told")), percent)


def _unit_before(low: str) -> str:
    """The unit of figures that bear none: « le nombre d'heures est ramené de 420 à 350 »."""
    return "heures" if "heures" in low else "%" if "taux" in low or "pourcentage" in low else ""
