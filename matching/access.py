"""What a lot demands of the people who will work on it, as it says it: a warning with its words, never a filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DENIED = re.compile(r"\b(?:sans|aucune?|pas de|ni)\s+$", re.IGNORECASE)
_WAIVED = re.compile(
    r"^\s*(?:n'(?:est|étant)\s+pas|non)\s+(?:exigé|requis|obligatoire|nécessaire|demandé)", re.IGNORECASE
)

_FACETS = {
    "permis de conduire": r"permis\s+(?:de\s+conduire|poids[ -]lourds?|(?-i:BE?|CE?)\b(?!['’]))",
    "véhicule": r"v[ée]hicule\s+personnel|[êe]tre\s+v[ée]hicul[ée]e?s?\b|moyen\s+de\s+locomotion\s+personnel",
    "niveau de français": (
        r"(?:ma[iî]trise|bonne\s+connaissance)\s+(?:orale\s+|écrite\s+)?(?:du\s+français|de\s+la\s+langue\s+française)"
        r"|français\s+lu,?\s+(?:écrit|parlé)|niveau\s+[ABC][12]\s+(?:en|de)\s+français"
    ),
    "qualification": (
        r"CACES\b|habilitations?\s+électriques?|SSIAP\b|dipl[ôo]me\s+d['’][ÉEée]tat|titulaires?\s+d['’]un\s+CAP\b"
    ),
    "effort physique": r"port\s+de\s+charges(?:\s+lourdes)?|travail\s+en\s+hauteur|station\s+debout\s+prolongée",
    "horaires": r"travail\s+de\s+nuit|horaires?\s+(?:de\s+nuit|décalés?|atypiques?)|astreintes?\b",
    "contrôle de sécurité": (
        r"casier\s+judiciaire|enquête\s+administrative|habilitation\s+(?:secret|confidentiel|de\s+sécurité)"
    ),
}
"What may keep people out, with the words that say it."

_SIGNS = {
    "permis de conduire": ("permis",),
    "véhicule": ("hicul", "locomotion"),
    "niveau de français": ("français",),
    "qualification": ("caces", "habilitation", "ssiap", "dipl", " cap"),
    "effort physique": ("port de", "hauteur", "station"),
    "horaires": ("nuit", "horaire", "astreinte"),
    "contrôle de sécurité": ("casier", "enquête", "habilitation"),
}
"Without one of these letters the expression of a facet cannot match: looked for first, since most lots demand nothing."

FACETS = tuple(_FACETS)

_PATTERNS = {facet: re.compile(rf"\b(?:{words})", re.IGNORECASE) for facet, words in _FACETS.items()}

AROUND = 40
"Characters read before and after the words, to see that they are not denied."


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing demanded; `quote` the words of the lot."""

    facet: str
    quote: str

    @property
    def sentence(self) -> str:
        """The warning shown."""
        return f"À prévoir, le lot parle de {self.facet} : « {self.quote} »."


def demands(text: str) -> tuple[Demand, ...]:
    """What the text demands, one quote a facet, in the order of the facets. Nothing said is nothing known."""
    return tuple(_demands(text))


def shown(text: str) -> tuple[bool, ...]:
    """For each facet in order: does the presentation of a structure speak of it?"""
    named = {demand.facet for demand in _demands(text)}
    return tuple(facet in named for facet in FACETS)


def _demands(text: str) -> Iterator[Demand]:
    low = text.lower()
    for facet, pattern in _PATTERNS.items():
        if not any(map(low.__contains__, _SIGNS[facet])):
            continue
        said = next((found for found in pattern.finditer(text) if not _denied(text, found)), None)
        if said:
            yield Demand(facet, " ".join(said.group().split()))


def _denied(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - AROUND) : found.start()], text[found.end() : found.end() + AROUND]
    return bool(_DENIED.search(before) or _WAIVED.search(after))
