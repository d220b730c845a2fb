"""What figures of hours and of shares have in common: their enumerations, and what they are a part of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.volume import number

WHOLE = r"\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+"
# The figures before the last of an enumeration, which alone bears the unit: « 120, 90 et 60 heures ».
_BEFORE_LAST = re.compile(rf"(?<![\d/.,-])(?:(?:{WHOLE})(?:, ?et |, | et | / | puis )){{1,30}}$")
_ONE = re.compile(WHOLE)
_NAMES_OTHER = re.compile(
    r"(?:\blots?|articles?|annexes?|phases?|tranches?|entre|n ?°|alineas?|\bl\.?)[ (:n°]*"
    r"(?:\d{1,3}(?:, | et | a | & |-)){0,20}$"
)
# What a share is a share of. Of anything else (« 20 % d'agrégats ») it is none of ours.
_OF = re.compile(
    r" ?(?:au moins |minimum |au minimum |environ |\(?ht\)? |maximum )?(?:d(?:es|u|e)\b|d') ?[^,;.()|%]{0,45}"
)
_OF_WORK = re.compile(
    r"heure|temps|travail|main|effectif|insertion|montant|marche|\blots?\b|prestation|chantier|commande|salari|volume"
    r"|duree|emploi|\betp\b|equipe|personnel|postes|publics?\b|eloign|jeunes|recrut|embauch|intervenant|agents"
    r"|travaux|total|formation|accompagn|accueil|intervention|activite|disposition|encadrement|tutorat|stage|apprenti"
    r"|social|personne|beneficiaire|clause|inclusion|production|operation|minim"
)


def enumerated(low: str, last: int) -> Iterator[tuple[int, int, float]]:
    """The figures that share the unit of the one at `last`."""
    listed = _BEFORE_LAST.search(low, max(0, last - 120), last)
    if listed and not _NAMES_OTHER.search(low, max(0, listed.start() - 60), listed.start()):
        for one in _ONE.finditer(low, listed.start(), last):
            yield one.start(), one.end(), number(one[0])


def of_other(low: str, end: int) -> bool:
    """The figure that ends there is one of something else than work (« 20 % d'agrégats », « 300 heures de grue »)."""
    whole = _OF.match(low, end)
    return whole is not None and not _OF_WORK.search(whole[0])
