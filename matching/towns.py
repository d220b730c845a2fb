"""Towns that a title names, when the notice says no more of the place than its department.

Only communes of the departments told, after a word that leads to a place (« à », « de », « commune de »…): a title is
no address, so what is not plainly a town is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from matching.gazetteer import Gazetteer
from matching.plain import plain
from matching.types import Point

LONGEST = 6
"Words of a name of commune that are tried together."

MOST = 4
"A title that names more towns than this is a list of sites: its department says as much."

SHORTEST = 4
"Letters of a name; shorter ones (Eu, Ars, Y…) are mostly something else."

READ, BUYER = " (lu dans l'intitulé)", " (commune de l'acheteur)"
"Added to the name of a place that was read, so that whoever sees the distance knows."

_TOWN = re.compile(
    r"\s*(?:la\s+)?(?:ville|commune|mairie|c\.?c\.?a\.?s\.?|office\s+de\s+tourisme"
    r"|centre\s+hospitalier(?:\s+(?:universitaire|intercommunal|regional|régional|spécialisé)){0,2}|c\.?h\.?[uis]?\.?"
    r"|h[ôo]pital|e\.?h\.?p\.?a\.?d\.?|lyc[ée]e|coll[èe]ge)\s+d",
    re.IGNORECASE,
)
"A hall, a hospital or a school « de … »: it stands in that town. A university, a hospital group or a court does not."

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d{5}")
_LEADS = frozenset({"a", "au", "aux", "de", "du", "des", "d", "sur", "en", "et", "commune", "ville", "communes"})
_ROADS = ("rue", "avenue", "boulevard", "route", "chemin", "allee", "quai", "cours", "impasse", "faubourg", "rd", "rn")
_STREETS = frozenset((*_ROADS, "porte"))
_ELIDED = re.compile(r"^[dlDL]['’]")


def towns_in(text: str, departments: Sequence[str], gazetteer: Gazetteer) -> tuple[Point, ...]:
    """The towns named, in order, each once; empty when there are too many to be one place of work."""
    found = dict.fromkeys(_towns(text, departments, gazetteer))
    named = (replace(town, name=f"{town.name}{READ}") for town in found)
    return tuple(named) if len(found) <= MOST else ()


def town_of_buyer(name: str, departments: Sequence[str], gazetteer: Gazetteer) -> tuple[Point, ...]:
    """The town whose own hall, hospital or school buys: it mostly has the work done at home. Empty for any other."""
    found = list(_towns(name, departments, gazetteer))[:1] if _TOWN.match(name) else []
    return tuple(replace(town, name=f"{town.name}{BUYER}") for town in found)


def _towns(text: str, departments: Sequence[str], gazetteer: Gazetteer) -> Iterator[Point]:
    words = _WORD.findall(text)
    folded = list(map(plain, words))
    loud, at = text.isupper(), 0
    while at < len(words):
        taken = 1
        if _leads(words, folded, at) and (size := _longest(words, at, departments, gazetteer, loud)):
            taken, town = size
            yield town
        at += taken


def _leads(words: Sequence[str], folded: Sequence[str], at: int) -> bool:
    """Whether a name may begin here: after a leading word, or elided (« d'Orléans »); a street is no town."""
    led = (at > 0 and folded[at - 1] in _LEADS) or _ELIDED.match(words[at])
    return bool(led) and _STREETS.isdisjoint(folded[max(0, at - 2) : at])


def _longest(
    words: Sequence[str], at: int, departments: Sequence[str], gazetteer: Gazetteer, loud: bool
) -> tuple[int, Point] | None:
    first = _ELIDED.sub("", words[at])
    if not first[:1].isupper():
        return None
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        name = " ".join([first, *words[at + 1 : at + size]])
        if not _is_name(name, loud, size, at + size == len(words)):
            continue
        for code in departments:
            if town := gazetteer.exactly(name, code):
                return size, town
    return None


def _is_name(name: str, loud: bool, size: int, last: bool) -> bool:
    """Long enough; in a title all in capitals, which show no name, one word is one only when it ends the title."""
    return len(name) >= SHORTEST and (not loud or size > 1 or "-" in name or last)
