"""Volumes of insertion work in a text: hours, percent, euros of a tranche, by lot and by year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from clauses.patterns import rx
from clauses.revisions import NUMBER, Revision, revisions
from clauses.segment import LotMention, lot_mentions

_NUMBER = NUMBER
# « 150h », « 1 607 heures », « 70 hrs »; not a clock time (« 16h00 », « avant 12 heures »).
_HOURS = re.compile(rf"(?<![\d/.,])(?<!\d:)({_NUMBER}) ?(?:h\b|heures?|hrs?\b)(?! ?\d)")
_PERCENT = re.compile(rf"(?<![\d/.,])({_NUMBER}) ?(?:%|pour ?cents?\b)")
_TRANCHE = re.compile(rf"tranches? (?:complete |entamee )?(?:de |d')?({_NUMBER}) ?(?:k ?€|€|euros?|eur\b)")
_LOT_AND_THOUSANDS = re.compile(r"\blots? ?(?:n ?°? ?)?\d{1,2} (?=\d{3} ?(?:h\b|heures?))")
_DAY = 24  # « à 500 heures » is no clock time
_CLOCK = re.compile(r"(?:\ba|avant|jusqu'a|vers|des|entre|apres) $")
_YEAR = re.compile(r"[a-z' ]{0,40}?(?:/ ?an\b|par an\b|annuel|chaque annee|par annee|par periode annuelle)")
_FORMER = re.compile(r"(?:passe(?:nt)? de|au lieu de|initialement|remplace)[^.;]{0,20}$")
# « réduit de 70 heures » tells a difference, not a volume.
_DIFFERENCE = re.compile(r"(?:redui|augment|diminu|major|minor|abaiss)[a-z]{0,6}(?: ainsi)? d(?:e|') ?$")
_GLOSS = re.compile(r"\b(?:soit|c'est-a-dire)[a-z ,]{0,24}$")
_PHASES = (("firm", r"tranche ferme"), ("optional", r"tranches? (?:optionnelle|conditionnelle)s?"))
_PHASE_AFTER = tuple((name, re.compile(rf"[ (:-]*(?:en |pour la |sur la )?{words}")) for name, words in _PHASES)
_PHASE_BEFORE = tuple((name, re.compile(rf"{words}(?: n?[°o]? ?\d{{1,2}})?[ :=(-]*$")) for name, words in _PHASES)
_ABOUT = re.compile(
    r"insertion|public|eloigne|difficult|clause|emploi|social|minim|travail|main[- ]d'oeuvre|\blots?\b|tranche|reserv"
    r"|volume|realiser|obligatoire"
)
_OTHER_HOURS = re.compile(
    r"remise des offres|date limite|reception des|visite|ouvert(?:ure)? (?:de|du|au)|telephone|delai d'intervention"
    r"|sous \d|ouvres?|astreinte|24 ?h|rendez-vous|horaires"
)
_PERCENT_ABOUT = rx(
    r"(?:d'|a l'|l')insertion",
    r"heures|temps (?:total )?(?:de )?travail|clause|eloigne|main[- ]d'oeuvre|publics? |montant (?:du"
    r"|des) (?:marche|lot|travaux)",
)
_NOT_PERCENT = re.compile(
    r"(?:avance|retenue|garantie|penalite|rabais|tva|reserve(?:e|es|s)? a|plus de|travailleurs|criter|ponder"
    r"|valeur|prix"
    r"|taux de main[- ]d'oeuvre|part de main[- ]d'oeuvre|majorite|recycl|biolog|dechets)[^.;%]{0,30}$"
)
_WORKERS = re.compile(r" ?(?:de |des |du )?(?:travailleurs|salaries|effectif|personnes handicapees|personnels? )")
# Between a volume and the lot it is for: « 70 h pour le lot 2 », « 260 heures (lot 1) ».
_FOR = re.compile(
    r"[ ,]{0,2}(?:d'insertion |minimum |par an |/ ?an |annuelles )?(?:pour |sur |au titre d[ue] |dans |concernant "
    r"|\()(?:le |les |du )?"
)
_FAR = 120
_SENTENCES_AT_HAND = 64  # clauses that follow one another look ahead in the same sentences


@dataclass(frozen=True, slots=True)
class Volume:
    """A quantity and where it stands in its folded sentence; fields as in `clauses.consideration.Hours`.

    `former` is the figure it replaces, as written (« passe de 420 à 350 heures »).
    `per` is "year", "tranche", "firm" or "optional" (parts of a contract in tranches), or None for the whole duration.
    """

    start: int
    end: int
    lot: str | None = None
    hours: float | None = None
    percent: float | None = None
    per_amount: float | None = None
    per: str | None = None
    former: str | None = None


def number(text: str) -> float:
    """« 1 607 », « 1.607 » and « 1607 » are the same; « 2,5 » and « 2.50 » are decimals."""
    compact = text.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    return float(compact.replace(",", "."))


@lru_cache(_SENTENCES_AT_HAND)
def volumes(low: str) -> tuple[Volume, ...]:
    """The volumes of insertion work that a folded sentence gives; empty when its figures speak of something else."""
    if "h" not in low and "%" not in low and "cent" not in low:
        return ()
    changed = revisions(low)
    read = _without_former([*_hours(low, changed), *_percents(low)], changed)
    found = sorted(read, key=lambda each: each.start)
    mentions = [mention for mention in lot_mentions(low) if not mention.excluded] if found else []
    return tuple(one for each in found for one in _by_lot(low, each, found, mentions))


def _without_former(found: list[Volume], changed: tuple[Revision, ...]) -> Iterator[Volume]:
    """The figures in force: those a correction replaces are left out and told by the ones that replace them."""
    for each in found:
        if any(one.gone[0] <= each.start < one.gone[1] for one in changed):
            continue
        former = next((one.former for one in changed if one.kept[0] <= each.start < one.kept[1]), None)
        yield replace(each, former=former)
    for one in changed:
        if not any(one.kept[0] <= each.start < one.kept[1] for each in found):
            value = number(one.value)
            hours, percent = (None, value) if one.percent else (value, None)
            yield Volume(*one.kept, hours=hours, percent=percent, former=one.former)


def settled(found: tuple[Volume, ...]) -> tuple[tuple[Volume, ...], str | None]:
    """Volumes without the total that lots merely share out, and a French warning if they contradict it."""
    parts = [each.hours for each in found if each.hours and (each.lot is not None or each.per in {"firm", "optional"})]
    whole = [each for each in found if each.hours and each.lot is None and each.per is None]
    if len(whole) != 1 or not parts:
        return found, None
    total, shared = whole[0].hours or 0.0, sum(parts)
    if abs(shared - total) < 0.5:
        by_lot = all(each.lot is not None for each in found if each.hours and each is not whole[0])
        return (tuple(each for each in found if each is not whole[0]) if by_lot else found), None
    warning = (
        f"Le total ({total:g} h) ne correspond pas à la somme des parts ({shared:g} h)." if len(parts) > 1 else None
    )
    return found, warning


def _hours(low: str, changed: tuple[Revision, ...]) -> Iterator[Volume]:
    if not _ABOUT.search(low) or ("insertion" not in low and _OTHER_HOURS.search(low)):
        return
    total = False
    for match in (_after_lot(low, match) for match in _HOURS.finditer(low)):
        left, right = low[max(0, match.start() - 40) : match.start()], low[match.end() : match.end() + 70]
        if (_CLOCK.search(left) and number(match[1]) <= _DAY) or _DIFFERENCE.search(left):
            continue
        if _FORMER.search(left) and not any(one.kept[0] <= match.start() < one.kept[1] for one in changed):
            continue
        per = _per(left, right)
        if not (per == "year" and total and _GLOSS.search(left)):
            yield _with_tranche(low, Volume(match.start(), match.end(), hours=number(match[1]), per=per))
            total = True


def _after_lot(low: str, match: re.Match[str]) -> re.Match[str]:
    """« lot 2 350 heures » is lot 2 and 350 hours, not 2350 hours."""
    named = _LOT_AND_THOUSANDS.search(low, max(0, match.start() - 12), match.end())
    return (named and _HOURS.search(low, named.end())) or match


def _per(left: str, right: str) -> str | None:
    """The period or phase told just after the hours, else just before them."""
    after = right.partition("heure")[0]
    if _YEAR.match(after):
        return "year"
    told = [name for name, words in _PHASE_AFTER if words.match(after)]
    told += [name for name, words in _PHASE_BEFORE if words.search(left)]
    return told[0] if told else None


def _with_tranche(low: str, volume: Volume) -> Volume:
    match = _TRANCHE.search(low, volume.end, volume.end + 90)
    if match is None:
        return volume
    return replace(volume, end=match.end(), per_amount=number(match[1]), per="tranche")


def _percents(low: str) -> Iterator[Volume]:
    if ("%" not in low and "cent" not in low) or not _PERCENT_ABOUT.search(low):
        return
    for match in _PERCENT.finditer(low):
        left = low[max(0, match.start() - 50) : match.start()]
        if not _NOT_PERCENT.search(left) and not _WORKERS.match(low, match.end()):
            yield Volume(match.start(), match.end(), percent=number(match[1]))


def _by_lot(low: str, volume: Volume, found: list[Volume], mentions: list[LotMention]) -> Iterator[Volume]:
    """The volume, once for each lot it is tied to."""
    mention = _tied(low, volume, found, mentions)
    if mention and "respectivement" in low and len(mention.numbers) == len(found):
        yield replace(volume, lot=mention.numbers[found.index(volume)])
        return
    for lot in mention.numbers if mention else (None,):
        yield replace(volume, lot=lot)


def _tied(low: str, volume: Volume, found: list[Volume], mentions: list[LotMention]) -> LotMention | None:
    """The lots named right after (« 70 h pour le lot 2 »), else before it, else later in the sentence."""
    after = next((m for m in mentions if 0 <= m.start - volume.end <= _FAR), None)
    if after and any(volume.end <= other.start < after.start for other in found):
        after = None
    if after and _FOR.fullmatch(low, volume.end, after.start):
        return after
    before = [m for m in mentions if m.end <= volume.start]
    if before and ("respectivement" in low or not any(before[-1].end <= other.start < volume.start for other in found)):
        return before[-1]
    return after if after and not any(other.start > after.start for other in found) else None
