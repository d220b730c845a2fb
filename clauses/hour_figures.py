"""Hours of insertion work in folded words, not clock times, delays or weeks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from clauses.enumerations import WHOLE, enumerated, of_other
from clauses.number_words import IN_WORDS, in_figures
from clauses.revisions import NUMBER, Revision
from clauses.volume import Volume, number

# « 150h », « 1 607 heures », « mille (1 000) heures », « 70 hrs »; not a clock time (« 16h00 », « 24 h/24 »).
_HOURS = re.compile(rf"(?<![\d/.,])({NUMBER})\)? ?(?:h\b|heures?|hrs?\b)(?!/\d| / 24| ?\d| sur 24)")
# « lot 2 350 heures » is lot 2 and 350 hours, not 2350 hours.
_LOT_AND_THOUSANDS = re.compile(r"\blots? ?(?:n ?°? ?)?\d{1,2} (?=\d{3} ?(?:h\b|heures?))")
_SPELLED = re.compile(rf"({IN_WORDS}) heures\b(?! ?\(\d)")
# A figure without its unit, where the words before it say that hours are counted.
_NO_UNIT = (
    r"(?! ?(?:[/:] ?\d|\d|[.,]\d|h\b|heures?|hrs?\b|%|pour ?cents?\b|€|k€|m€|euros?|eur\b|jours?|mois\b|ans?\b|annees?"
    r"|semaines?|lots?\b|points?|m2|candidats?|personnes?|salaries?|agents?|etp|logements?|fois|janvier|fevrier|mars\b"
    r"|avril|mai\b|juin|juillet|aout|septembre|octobre|novembre|decembre))(?!\d| \d{3}\b)"
)
_COUNTS_HOURS = (
    r"\b(?:(?:nombres?|nbres?|volumes?|quotas?|totaux|total|minimum)[a-z' ]{0,24}?(?:d' ?heures|horaires?)"
    r"|heures (?:d'|de l')insertion|heures a realiser|volumes?[a-z' ]{0,20}\(h\))"
)
_BARE = (
    re.compile(
        rf"{_COUNTS_HOURS}[^.;:=\d|]{{0,80}}?(?:[:=]|\bde|\ba|\best)(?: au moins| minimum| au minimum| de| :)* "
        rf"?(?<![\d/.,-])({WHOLE}){_NO_UNIT}"
    ),
    re.compile(rf"\blots? ?(?:n ?°? ?)?\d{{1,2}}\b[^.;:=\d|]{{0,50}}[:=(] ?({WHOLE}){_NO_UNIT}"),
    re.compile(rf"\blots? ?(?:n ?°? ?)?\d{{1,2}} ?\([^()]{{3,60}}\) ?[:=-]? ?({WHOLE}){_NO_UNIT}"),
    re.compile(rf"\(lots? ?(?:n ?°? ?)?\d{{1,2}}\) ?[:=-]? ?({WHOLE}){_NO_UNIT}"),
    re.compile(rf"\blots? ?(?:n ?°? ?)?\d{{1,2}} (\d{{2,5}})(?= ?(?:[.;,]|$)){_NO_UNIT}"),
    re.compile(rf"(?<![\d/.,])\b({WHOLE})(?= (?:pour|sur|en|au titre d[eu]) (?:les? |la |l')?(?:lots?|tranches?) ?)"),
)
_RATE = re.compile(r"\b(?:pourcentage|taux|parts?|quotite) (?:minimale? )?(?:du |de |d'|des )?$")
_CALENDAR_YEAR = re.compile(r"20[2-4]\d")
_COUNTED = re.compile(_COUNTS_HOURS)
_MINUTES = re.compile(r"(?<!\d)\d{1,2}:[0-5]\d ?h")
_DAY = 24  # « à 500 heures » is no clock time
_CLOCK = re.compile(r"(?:\ba|avant|jusqu'a|vers|des|entre|apres|\bh(?:eures)? et) $")
_VOLUME = re.compile(
    r" ?(?:d'insertion|de travail|par tranche|pour (?:chaque|toute) tranche|par an\b|minimum|pour le lot)"
)
_TO_CLOCK = re.compile(r" ?(?:a|et|-) ?\d{1,2} ?h")
_FORMER = re.compile(r"(?:passe(?:nt)? de|au lieu de|initialement|remplace)[^.;]{0,20}$")
# « réduit de 70 heures » tells a difference, not a volume.
_DIFFERENCE = re.compile(r"(?:redui|augment|diminu|major|minor|abaiss)[a-z]{0,6}(?: ainsi)? d(?:e|') ?$")
# « 2 000 heures sur 4 ans, soit 500 heures par an »: a figure told again for another time.
_GLOSS = re.compile(r"(?:\b(?:soit|c'est-a-dire)[a-z ,]{0,24}|\()$")
_MONTHLY = re.compile(r" ?(?:par |/ ?)mois")
# A delay, a week of work, what one full-time post is worth.
_NOT_BEFORE = re.compile(
    r"(?:\bdelais?|preavis|\bsous|dans les|toutes les|hebdomadaire|semaines?|\b(?:1|un) etp|\betp ="
    r"|de nuit|reunions?|permanences?|seances?|formation a la securite|retabli|garantie? en)[a-z' (=:]{0,24}$"
    r"|% (?:des|de|sur|du total de) (?:les )?$"
)
_NOT_AFTER = re.compile(
    r" ?(?:ouvr|calendaires|hebdo|par (?:semaine|jour|personne|salarie|etp)|/ ?(?:semaine|jour|sem\b|j\b|etp)"
    r"|de preavis|de delai|a l'avance|apres |avant |suivant|minimum (?:par|avant) (?:semaine|jour|personne)"
    r"|(?:=|pour) 1 etp)"
)
_YEAR = re.compile(r"[a-z' ]{0,40}?(?:/ ?an\b|par an\b|annuel|chaque annee|par annee|par periode annuelle)")
_PHASES = (("firm", r"tranche ferme"), ("optional", r"tranches? (?:optionnelle|conditionnelle)s?"))
_PHASE_AFTER = tuple(
    (name, re.compile(rf"[ (:-]*(?:en |pour la |sur la |au titre de la )?{words}")) for name, words in _PHASES
)
_PHASE_BEFORE = tuple((name, re.compile(rf"{words}(?: n?[°o]? ?\d{{1,2}})?[ :=(-]*$")) for name, words in _PHASES)
_ABOUT = re.compile(
    r"insertion|public|eloigne|difficult|clause|emploi|social|minim|travail|main[- ]d'oeuvre|\blots?\b|tranche|reserv"
    r"|volume|realis|consacr|effectu|obligatoire|nombre|nbre|quantite|respectivement"
    r"|\b(?:elle|celle-ci|il) (?:port|est|s'eleve|represent|correspond|vise)"
)
_OTHER_HOURS = re.compile(
    r"remise des offres|date limite|reception des|visite|ouvert(?:ure)? (?:de|du|au)|telephone|delai d'intervention"
    r"|sous \d|ouvres?|astreinte|24 ?h|rendez-vous|horaires de|horaires? d'ouv|horaires :"
)
_PIECE = re.compile(r"[^;|\n]+")
_EUROS = rf"({NUMBER}) ?(k ?€|keuros?|€|euros?|eur\b)"
_BY_TRANCHE = r"tranches? (?:complete |entamee |entiere |indivisible )?"
_TRANCHE = re.compile(rf"(?:{_BY_TRANCHE}(?:de |d'|: )?|\b(?:pour|par|tous les|toutes les|chaque) ){_EUROS}")
# « pour chaque tranche de 100 000 euros de travaux, 35 heures »
_TRANCHE_BEFORE = re.compile(rf"{_BY_TRANCHE}(?:de |d'|: ){_EUROS}[^.;|\d]{{0,80}}$")
_THOUSAND = 1000


def hour_figures(low: str, changed: tuple[Revision, ...], counting: bool) -> Iterator[Volume]:
    """Hours of insertion work, with their period or tranche.

    `changed`: figures that a correction changes. `counting`: words before count hours (« Nombre d'heures : … »).
    """
    if not _ABOUT.search(low):
        return
    other = [
        piece.span() for piece in _PIECE.finditer(low) if _OTHER_HOURS.search(piece[0]) and "insertion" not in piece[0]
    ]
    seen: list[Volume] = []
    for start, end, value in sorted({*_with_unit(low), *_bare(low, counting)}):
        left, right = low[max(0, start - 40) : start], low[end : end + 70]
        corrected = any(one.kept[0] <= start < one.kept[1] for one in changed)
        if _something_else(left, right, value) or (_FORMER.search(left) and not corrected):
            continue
        per = _per(left, right)
        restated = seen and _GLOSS.search(left) and (per == "year" or seen[-1].per == "year" or _MONTHLY.match(right))
        if not restated and not any(first <= start < last for first, last in other):
            seen.append(_with_tranche(low, Volume(start, end, hours=value, per=per)))
    yield from seen


def counts_hours(low: str) -> bool:
    """« Nombre d'heures d'insertion », « volume horaire »: figures that follow are hours."""
    return _COUNTED.search(low) is not None


def _with_unit(low: str) -> Iterator[tuple[int, int, float]]:
    for match in (_after_lot(low, each) for each in _HOURS.finditer(low)):
        if low[match.start() - 1 : match.start()] == ":" and _MINUTES.match(low, max(0, match.start() - 3)):
            continue  # « 14:30 h »
        yield from enumerated(low, match.start())
        yield match.start(), match.end(), number(match[1])
    for match in _SPELLED.finditer(low):
        yield match.start(), match.end(), float(in_figures(match[1]))


def _after_lot(low: str, match: re.Match[str]) -> re.Match[str]:
    named = _LOT_AND_THOUSANDS.search(low, max(0, match.start() - 12), match.end())
    return (named and _HOURS.search(low, named.end())) or match


def _bare(low: str, counting: bool) -> Iterator[tuple[int, int, float]]:
    counted = _COUNTED.search(low) or _HOURS.search(low)
    if counted or counting:
        for pattern in _BARE:
            for match in pattern.finditer(low, 0 if counting or not counted else counted.start()):
                rate = _RATE.search(low, max(0, match.start() - 30), match.start())
                if not rate and not _CALENDAR_YEAR.fullmatch(match[1]):
                    yield match.start(1), match.end(1), number(match[1])


def _something_else(left: str, right: str, value: float) -> bool:
    """A clock time, a difference, a delay, a week."""
    if value <= _DAY and ((_CLOCK.search(left) and not _VOLUME.match(right)) or _TO_CLOCK.match(right)):
        return True
    return of_other(right, 0) or bool(_DIFFERENCE.search(left) or _NOT_BEFORE.search(left) or _NOT_AFTER.match(right))


def _per(left: str, right: str) -> str | None:
    """The period or phase told just after the hours, else just before them."""
    after = right.partition("heure")[0]
    if _YEAR.match(after):
        return "year"
    told = [name for name, words in _PHASE_AFTER if words.match(after)]
    told += [name for name, words in _PHASE_BEFORE if words.search(left)]
    return told[0] if told else None


def _with_tranche(low: str, volume: Volume) -> Volume:
    after = _TRANCHE.search(low, volume.end, volume.end + 90)
    if after and not _HOURS.search(low, volume.end, after.start()):
        return replace(volume, end=after.end(), per_amount=_euros(after), per="tranche")
    before = _TRANCHE_BEFORE.search(low, max(0, volume.start - 130), volume.start)
    return replace(volume, start=before.start(), per_amount=_euros(before), per="tranche") if before else volume


def _euros(match: re.Match[str]) -> float:
    return number(match[1]) * (_THOUSAND if match[2].startswith("k") else 1)
