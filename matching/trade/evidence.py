"""What a title, its keywords and its CPV codes tell of the trade, each piece with its weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from matching.trade.lexicon import Hit, Lexicon

SURE, HINT = 1.0, 0.5  # weight of a word that tells by itself, of one that may be context
LONGER = 0.15  # added per further word of a phrase
APART, MOST_APART = 0.06, 0.5  # taken off for each word between those of a phrase: « travaux … route »
LATER = 0.6  # a trade named after the first one
CROSSED = 0.7  # a phrase that goes past « pour », « dans »…: its last word is of the purpose
SHORT, LISTED = 6, 0.75  # words of a title that is a mere list, « VRD - Espaces verts »: what comes later counts more
CONTEXT = 0.35  # a trade named after « pour », « dans »…: the place or the purpose
BEFORE_LOT = 0.4  # what stands before « lot 8 : » is the whole operation, not this lot
DESCRIPTOR = 0.7
DESCRIPTION = 0.35
CPV_BY_DEPTH = {2: 0.35, 3: 0.45, 4: 0.75}
CPV_DEEP = 0.95
CPV_NEXT = 0.35  # each further code of the notice
NATURE = 0.4  # a trade unlikely for works, services or supplies, as the notice is

_positions = attrgetter("positions")
_LOT = re.compile(  # « lot n° 8 : façades », « LOT 14 MOBILIER »; not « lot 2 du marché », « lots 2 et 3 »
    r"\blots?\s*(?:n\s*[°o]?\s*)?\d{1,3}[a-z]?\s*(?:[:–-]\s*|(?<=\s)(?!(?:et|à|du|de|ou)\b))(?=\S)", re.I
)


class Clue(NamedTuple):
    """One piece of evidence for a target. `because` is French; `source` "title", "descriptor", "cpv", "text"…"""

    target: int
    weight: float
    source: str
    because: str


def in_title(lexicon: Lexicon, title: str) -> list[Clue]:
    """Trades a title names. The first one named counts most, what comes after « pour » or « dans » least.

    When the title is that of one lot (« Réhabilitation de la mairie - lot 8 : façades »), what precedes counts less.
    """
    cut = [found.end() for found in _LOT.finditer(title)]
    if len(cut) != 1:
        return _named(lexicon, title, "title", "dans l'intitulé")
    own = _named(lexicon, title[cut[0] :], "title", "dans l'intitulé du lot")
    factor = BEFORE_LOT if any(clue.weight >= HINT for clue in own) else 1.0
    return own + _named(lexicon, title[: cut[0]], "title", "dans l'intitulé", factor)


def in_description(lexicon: Lexicon, text: str) -> list[Clue]:
    """Trades the beginning of a description names: weak."""
    return _named(lexicon, text, "text", "dans la description", DESCRIPTION)


def in_activities(lexicon: Lexicon, text: str) -> list[Clue]:
    """Trades a list of activities or jobs names: all count alike."""
    return [
        Clue(hit.phrase.target, _weight(hit), "activities", f"« {text[hit.start : hit.end]} »")
        for hit in lexicon.find(text)
        if hit.phrase.target >= 0
    ]


def in_descriptors(known: dict[str, int], descriptors: Iterable[str], names: Iterable[str]) -> list[Clue]:
    """Trades the keywords of BOAMP tell; several share their weight. `names` are the plain forms of `descriptors`."""
    found = [(known[name], label) for name, label in zip(names, descriptors, strict=True) if name in known]
    weight = DESCRIPTOR / max(1, len(found)) ** 0.5
    return [Clue(target, weight, "descriptor", f"mot-clé « {label} »") for target, label in found]


def in_cpv(known: dict[str, int], codes: Sequence[str]) -> list[Clue]:
    """Trades the CPV codes tell, by the longest prefix known; the main code first, the others far behind."""
    found = []
    for rank, code in enumerate(codes):
        prefix = next((code[:size] for size in range(8, 1, -1) if code[:size] in known), None)
        if prefix is not None:
            weight = CPV_BY_DEPTH.get(len(prefix), CPV_DEEP) * (1.0 if rank == 0 else CPV_NEXT)
            found.append(Clue(known[prefix], weight, "cpv", f"CPV {code[:8]}"))
    return found


def _named(lexicon: Lexicon, text: str, source: str, where: str, factor: float = 1.0) -> list[Clue]:
    # « bons de commande » names no trade: it is not the first
    told = [hit for hit in lexicon.find(text) if hit.phrase.target >= 0]
    first = _first(told)
    later = LISTED if len(text.split()) <= SHORT else LATER
    return [_clue(hit, _standing(hit, first, later) * factor, text, source, where) for hit in told]


def _first(told: list[Hit]) -> Hit | None:
    """The trade named first: a sure word; one of the purpose (« aide … pour la construction ») gives way to hints."""
    sure = [hit for hit in told if hit.phrase.weight >= SURE] or told
    first = min(sure, key=_positions, default=None)
    if first is None or not first.links:
        return first
    return min((hit for hit in told if not hit.links), key=_positions, default=first)


def _clue(hit: Hit, factor: float, text: str, source: str, where: str) -> Clue:
    return Clue(hit.phrase.target, _weight(hit) * factor, source, f"« {text[hit.start : hit.end]} » {where}")


def _weight(hit: Hit) -> float:
    if len(hit.positions) == 1:
        return hit.phrase.weight
    apart = hit.positions[-1] - hit.positions[0] + 1 - len(hit.positions)
    tight = (1 - min(MOST_APART, APART * apart)) * (CROSSED if hit.crossed else 1.0)
    return hit.phrase.weight * (1 + LONGER * (len(hit.positions) - 1)) * tight


def _standing(hit: Hit, first: Hit | None, later: float) -> float:
    if first is None or hit.positions[0] <= first.positions[-1]:
        return 1.0
    return CONTEXT if hit.links > first.links else later
