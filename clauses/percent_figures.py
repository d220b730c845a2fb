"""Shares of work that go to insertion in folded words, not rates of money, weights of criteria or shares of matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.enumerations import enumerated, of_other
from clauses.number_words import IN_WORDS, in_figures
from clauses.patterns import rx
from clauses.revisions import NUMBER
from clauses.volume import Volume, number

_SPELLED = re.compile(rf"({IN_WORDS}) (?:%|pour ?cent\b)(?! ?\(\d)")
_PERCENT = re.compile(rf"(?<![\d/.,])({NUMBER})\)? ?(?:%|pour ?cents?\b)")
_PERCENT_ABOUT = rx(
    r"(?:d'|a l'|l'|en |d')insertion",
    r"insertion ?:",
    r"heures|temps (?:total )?(?:de )?travail|clause|eloigne|main[- ]d'oeuvre|publics? |montant (?:du"
    r"|des) (?:marche|lot|travaux)",
    r"demandeurs d'emploi|sans emploi|(?:retour|acces) a l'emploi|chomage|\brsa\b",
)
_NOT_PERCENT = re.compile(
    r"(?:avance|retenue (?:de garantie|:|de (?=\d))|garantie|penalite|rabais|tva|plus de|travailleurs|criter|ponder"
    r"|valeur|prix|butoir|variation|indice|revision|prime|bonus|remise|interet|caution|acompte|subvention|cofinanc"
    r"|majorite|majoration|plafonn|refaction|sous-trait\w+ (?:est )?limit|techniqu|recycl|biolog|dechets|emission|energ"
    r"|reemploi|valoris)[^.;%]{0,30}$"
    r"|\d ?(?:h|heures?)\b[^.;]{0,40}repart[^.;]{0,80}$"
    r"|reserve(?:e|es|s)? a (?:plus de |au moins )?$"
    r"|(?:taux|part|coefficient|quote-part) de (?:la )?main[- ]d'oeuvre[^.;%)]{0,30}$"
)
_NOT_AFTER_PERCENT = re.compile(
    r" ?(?:l'an\b|\(? ?(?:taux|part|coefficient|quote-part) (?:de |d')?(?:la )?main[- ]d'oeuvre|en cas|recycl"
    r"|bio\b)"
)
_BEFORE = 130
_FIELD = re.compile(r"[^|\n;]+")
# A field or line that says nothing of work bears another rate (« Prix 45 % | Technique 55 % »).
_OF_FIELD = re.compile(
    r"insertion|clause|heure|\blots? ?(?:n ?°|\d)|objectif|hauteur|\btaux\b|\bpart\b|quota|engage|tranche|travail"
    r"|emploi|public|effectif"
)
_DISABLED = re.compile(r"handicap|\boeth\b|\brqth\b")
_WORKERS = re.compile(
    r" ?(?:de |des |du )?(?:l')?(?:travailleurs|salaries|effectif|personnes handicapees|personnels? )"
)


def percent_figures(low: str) -> Iterator[Volume]:
    """Shares of hours, of work, of staff or of the amount that go to insertion."""
    if ("%" not in low and "cent" not in low) or not _PERCENT_ABOUT.search(low):
        return
    other = [field.span() for field in _FIELD.finditer(low) if not _OF_FIELD.search(field[0])]
    for match in (*_PERCENT.finditer(low), *_SPELLED.finditer(low)):
        if not any(start <= match.start() < end for start, end in other) and not _other_share(low, match):
            for start, end, value in enumerated(low, match.start()):
                yield Volume(start, end, percent=value)
            value = number(match[1]) if match[1][0].isdigit() else float(in_figures(match[1]))
            yield Volume(*match.span(), percent=value)


def _other_share(low: str, match: re.Match[str]) -> bool:
    """A rate of money, a weight, a share of matter, the share of disabled workers that makes a structure."""
    left = low[max(0, match.start() - _BEFORE) : match.start()]
    if _NOT_PERCENT.search(left) or _NOT_AFTER_PERCENT.match(low, match.end()):
        return True
    if _WORKERS.match(low, match.end()) and _DISABLED.search(low):
        return True
    return of_other(low, match.end())
