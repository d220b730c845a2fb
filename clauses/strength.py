"""How binding the words are: the higher of two strengths in one sentence is kept."""

from __future__ import annotations

from clauses.consideration import RESERVED, Kind, Strength
from clauses.patterns import rx

_INCENTIVE = rx(
    r"incitati(?:f|ve|fs|ves)\b|facultati(?:f|ve|fs|ves)\b|\bsouhait(?:e|ent|ee|ees|able)\b|encourag(?:e|es|ee|ees"
    r"|eant)\b|invit(?:e|es|ee|ees)\b|optionnelle? d'insertion"
)
_MANDATORY = rx(
    r"obligatoire|s'impose|imposee?s?\b|\bimpose\b|s'engag|s'oblig|devra|doit\b|doivent"
    r"|condition de (?:la )?conformite|irreguliere|irrecevable|penalite|comport|prevoi|fait l'objet|exige"
)
_RECITAL = rx(r"(?:est|sont) engagee?s? dans (?:une|la) (?:demarche|politique)|a titre (?:d'information|indicatif)")
_NO_STRENGTH = frozenset({Kind.INSERTION_SERVICE, Kind.STATED_ABSENT})


def strength(kind: Kind, low: str) -> Strength | None:
    """The strength of a consideration of `kind` said by the folded sentence; None where strength has no meaning."""
    if kind in _NO_STRENGTH:
        return None
    if kind in {Kind.SOCIAL_CRITERION, Kind.ENV_CRITERION}:
        return Strength.SCORED
    if kind in RESERVED:
        return Strength.MANDATORY
    if _INCENTIVE.search(low):
        return Strength.MANDATORY if "obligatoire" in low else Strength.INCENTIVE
    if _RECITAL.search(low) and not _MANDATORY.search(low):
        return Strength.INFORMATIVE
    return Strength.MANDATORY
