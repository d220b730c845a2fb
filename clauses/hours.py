"""Volumes of insertion work read in a text: hours, percent, euros of a tranche, by lot and by year (clauses.md, § 12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clauses.segment import lot_mentions

_NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?![\d])(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?"
# « 150h », « 1 607 heures », « 70 hrs »; not a clock time (« 16h00 », « avant 12 heures »).
_HOURS = re.compile(rf"(?<![\d/.,:])({_NUMBER}) ?(?:h\b|heures?\b|heures?(?=[a-z])|hrs?\b)(?! ?\d)")
_PERCENT = re.compile(rf"(?<![\d/.,])({_NUMBER}) ?(?:%|pour ?cents?\b)")
_TRANCHE = re.compile(rf"tranches? (?:complete |entamee )?(?:de |d')?({_NUMBER}) ?(?:k ?€|€|euros?|eur\b)")
_CLOCK = re.compile(r"(?:\ba |avant |jusqu'a |vers |des |entre |apres |et a |, a )$")
_YEAR = re.compile(r"^[a-z' ]{0,40}?(?:/ ?an\b|par an\b|annuel|chaque annee|par annee|par periode annuelle)")
_FORMER = re.compile(r"(?:passe(?:nt)? de|au lieu de|initialement|remplace)[^.;]{0,20}$")
_GLOSS = re.compile(r"\b(?:soit|c'est-a-dire)[a-z ,]{0,24}$")
_PHASE = (
    ("firm", re.compile(r"tranche ferme")),
    ("optional", re.compile(r"tranches? (?:optionnelle|conditionnelle)")),
)
_ABOUT = re.compile(
    r"insertion|public|eloigne|difficult|clause|emploi|social|minim|travail|main d'oeuvre|\blots?\b|tranche|reserv|volume|realiser"
)
_OTHER_HOURS = re.compile(
    r"remise des offres|date limite|reception des|visite|ouvert(?:ure)? (?:de|du|au)|telephone|delai d'intervention|sous \d|ouvres?|astreinte|24 ?h|rendez-vous|horaires"
)
_PERCENT_ABOUT = re.compile(
    r"(?:d'|a l'|l')insertion|heures|temps (?:total )?(?:de travail|dutravail)|clause|eloigne|main d'oeuvre|publics? |montant du (?:marche|lot)"
)
_NOT_PERCENT = re.compile(
    r"(?:avance|retenue|garantie|penalite|rabais|tva|reserve(?:e|es|s)? a|plus de|travailleurs|criter|ponder|valeur|prix|taux de main d'oeuvre|part de main d'oeuvre|majorite|recycl|biolog|dechets)[^.;%]{0,30}$"
)
_WORKERS = re.compile(r"^ ?(?:de |des |du )?(?:travailleurs|salaries|effectif|personnes handicapees|personnels? )")


@dataclass(frozen=True, slots=True)
class Volume:
    """A quantity and where it stands in its folded sentence; fields as in `clauses.consideration.Hours`."""

    start: int
    end: int
    lot: str | None = None
    hours: float | None = None
    percent: float | None = None
    per_amount: float | None = None
    per: str | None = None


def number(text: str) -> float:
    """« 1 607 », « 1.607 » and « 1607 » are the same; « 2,5 » and « 2.50 » are decimals."""
    compact = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    return float(compact.replace(",", "."))


def volumes(low: str) -> tuple[Volume, ...]:
    """The volumes of insertion work that a folded sentence gives; empty when its figures speak of something else."""
    if not any(char.isdigit() for char in low) or ("h" not in low and "%" not in low and "pour" not in low):
        return ()
    found = [*_hours(low), *_percents(low)]
    return tuple(one for each in sorted(found, key=lambda each: each.start) for one in _by_lot(low, each, found))


def contradiction(found: tuple[Volume, ...]) -> str | None:
    """A French warning when a total and its parts disagree (« 250 heures, soit 120 + 130 » agrees)."""
    whole = [each.hours for each in found if each.hours and each.lot is None and each.per is None]
    parts = [each.hours for each in found if each.hours and (each.lot is not None or each.per in {"firm", "optional"})]
    if len(whole) != 1 or len(parts) < 2 or abs(sum(parts) - whole[0]) < 0.5:
        return None
    return f"Le total ({whole[0]:g} h) ne correspond pas à la somme des parts ({sum(parts):g} h)."


def _hours(low: str) -> Iterator[Volume]:
    if not _ABOUT.search(low):
        return
    total = False
    for match in _HOURS.finditer(low):
        left, right = low[max(0, match.start() - 40) : match.start()], low[match.end() : match.end() + 70]
        if (_CLOCK.search(left) and not re.search(r"(?:passe|porte)[^.;]{0,30}$", left)) or _FORMER.search(left):
            continue
        if _OTHER_HOURS.search(low) and "insertion" not in low:
            continue
        per = _per(left, right)
        if per == "year" and total and _GLOSS.search(left):
            continue
        yield _with_tranche(low, Volume(match.start(), match.end(), hours=number(match[1]), per=per))
        total = True


def _per(left: str, right: str) -> str | None:
    if _YEAR.match(right.partition("heure")[0]):
        return "year"
    before, after = left.rpartition("heure")[2], right.partition("heure")[0]
    for name, pattern in _PHASE:
        if pattern.search(before) or (
            pattern.match(after.lstrip(" (:-").removeprefix("en ").removeprefix("pour la ")) is not None
        ):
            return name
    return None


def _with_tranche(low: str, volume: Volume) -> Volume:
    match = _TRANCHE.search(low, volume.end, volume.end + 90)
    if match is None:
        return volume
    return replace(volume, end=match.end(), per_amount=number(match[1]), per="tranche")


def _percents(low: str) -> Iterator[Volume]:
    if ("%" not in low and "cent" not in low) or not _PERCENT_ABOUT.search(low):
        return
    for match in _PERCENT.finditer(low):
        left, right = low[max(0, match.start() - 50) : match.start()], low[match.end() : match.end() + 30]
        if not _NOT_PERCENT.search(left) and not _WORKERS.match(right):
            yield Volume(match.start(), match.end(), percent=number(match[1]))


def _by_lot(low: str, volume: Volume, found: list[Volume]) -> Iterator[Volume]:
    """The volume, once for each lot it is tied to: the lots named just before it, else just after."""
    mentions = [mention for mention in lot_mentions(low) if not mention.excluded]
    others = [each.start for each in found]
    before = [
        m for m in mentions if m.end <= volume.start and not any(m.end <= other < volume.start for other in others)
    ]
    after = [
        m for m in mentions if 0 <= m.start - volume.end <= 40 and not any(volume.end <= o < m.start for o in others)
    ]
    glued = after and re.match(
        r"^[^a-z]{0,3}(?:d'insertion )?(?:minimum )?(?:pour|sur|au titre du|\(|dans) ?(?:le |les )?(?:lot)?",
        low[volume.end : after[0].end],
    )
    chosen = (
        after[0] if glued and (not before or volume.start - before[-1].end > 60) else before[-1] if before else None
    )
    for lot in chosen.numbers if chosen else (None,):
        yield replace(volume, lot=lot)
