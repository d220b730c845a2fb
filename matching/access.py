"""What a lot demands of the people who will work on it, as it says it: a warning with its words, never a filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.signs import Signs
from matching.text import tokens

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

SIGNS = Signs(
    {
        "permis de conduire": ("permis",),
        "véhicule": ("vehicul*", "locomotion"),
        "niveau de français": ("francais*",),
        "qualification": ("caces", "habilitation*", "ssiap", "diplome", "cap"),
        "effort physique": ("port", "hauteur*", "station"),
        "horaires": ("nuit*", "horaire*", "astreinte*"),
        "contrôle de sécurité": ("casier", "enquete", "habilitation*"),
    }
)
"Without one of these words the expression of a facet cannot match: looked for first, since most lots demand nothing."

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


def demands(text: str, likely: frozenset[str] | None = None) -> tuple[Demand, ...]:
    """What the text demands, one quote a facet, in the order of the facets. Nothing said is nothing known.

    `likely` facets that its words are a sign of, for who has read them already.
    """
    return tuple(_demands(text, signalled(tokens(text)) if likely is None else likely))


def signalled(said: Iterable[str]) -> frozenset[str]:
    """Facets that these words (`matching.text.tokens`) are a sign of."""
    return SIGNS.among(said)


def _demands(text: str, likely: frozenset[str]) -> Iterator[Demand]:
    for facet in FACETS if likely else ():
        said = next(_said(facet, text), None) if facet in likely else None
        if said:
            yield Demand(facet, " ".join(said.group().split()))


def _said(facet: str, text: str) -> Iterator[re.Match[str]]:
    return (found for found in _PATTERNS[facet].finditer(text) if not _denied(text, found))


def _denied(text: str, found: re.Match[str]) -> bool:
    before, after = text[max(0, found.start() - AROUND) : found.start()], text[found.end() : found.end() + AROUND]
    return bool(_DENIED.search(before) or _WAIVED.search(after))
