"""Which lots the figures of a passage are for: named beside them, shared out in order, or told in the words around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from clauses.lot_scope import eligible
from clauses.segment import LotMention, speaks_of_all_lots
from clauses.volume import Volume

# Between the figures of one enumeration: « 210 h, 84 h et 105 h ».
_NEXT = re.compile(r"\)?(?: ?(?:,|/|et|puis|ou|-) ?){1,2}(?:de |a )?\(?")
# Between a volume and the lot it is for: « 70 h pour le lot 2 », « 260 heures (lot 1) ».
_FOR = re.compile(
    r"[^.;:,()\d|]{0,60}?(?:[ ,]{0,2}\(|\b(?:pour|sur|au titre|dans|concernant|affectee?s? a|dues? (?:par|sur)"
    r"|a la charge|relevant|appliqu\w+|applicables?|impos\w+|prevues?)\b)"
    r"[a-z' ]{0,30}?(?:l[ea]s? |d[ue]s? |aux? )?| (?:du|des|aux?|par les?|a chacun des) "
)
_ITS_OWN = re.compile(r"[^.;,()\d|]{0,40}[:=(] ?\d")
_SHARED_OUT = re.compile(r"[^.;:\d]{0,30}\breparti")
_AMOUNT_OF = re.compile(r" ?(?:d(?:es|u|e)\b|d')[^.;:,()\d|]{0,50}(?:d[ue]s? |sur les? )")
_CLOSED = re.compile(r"\) ?[:=-]? ?")
_PHASES = frozenset({"firm", "optional"})
"Parts of the work of one lot."
_FAR = 120
# « lots 01 VRD 140 h / 02 gros oeuvre 385 h »: in a list the number of a lot stands alone before its name.
_ROW = re.compile(
    r"(?:^|[/,;|)(\n-] ?|\bet )(?:minimum|mini)?[ )]{0,2}(?:n ?° ?)?(?P<lot>0?\d{1,2}[a-h]?) ?[-:.)]? ?(?=[a-z])"
    r"[a-z' /()&,.-]{2,60}[ :=(,-]{0,4}$"
)
# « n°1 (400 heures), n°2 (200 heures) »
_BARE_ROW = re.compile(r"(?:[,;/+|] ?|\bet )(?:n ?° ?)?(?P<lot>0?\d{1,2}[a-h]?) ?[:(=-] ?$")
_BREAK = re.compile(r"[|\n]")
_NEAR = 60  # from one field of a list to the next
# One figure for several lots together, not for each.
_TOGETHER = re.compile(r"\b(?:total|totaux|globale?|globalement|cumule?e?|ensemble des lots|mutualise)[a-z' ]{0,40}$")
_TOGETHER_AFTER = re.compile(r"[^.;,:\d]{0,30}(?:au total|a repartir|reparti|a se partager|en tout)")
# A figure told again in the other unit: « 5 % des heures, soit 900 heures ».
_SAME = re.compile(r"[^.;|]{0,140}?(?:\bsoit\b|c'est-a-dire|represent|correspond|equiva|convert|\(|=)[a-z',( ]{0,60}")
_DONT = re.compile(r"\bdont(?: au moins| au minimum| environ| un minimum de)* $")
_ORDINAL_AFTER = re.compile(r"[^.;,|\d]{0,40}?\b(?:pour|sur) l[ea] (premiere?|seconde?|deuxieme|troisieme|quatrieme)\b")
_ORDINALS = re.compile(r"\b(?:premiere?|seconde?|deuxieme|troisieme|quatrieme)\b")
_RANKS = {"premier": 0, "premiere": 0, "second": 1, "seconde": 1, "deuxieme": 1, "troisieme": 2, "quatrieme": 3}


def by_lot(low: str, found: list[Volume], scope: tuple[str, ...] = ()) -> tuple[Volume, ...]:
    """The figures of a passage, once for each lot they are for; `scope`: lots told around, for words that name none."""
    mentions = eligible(low)
    if speaks_of_all_lots(low):
        scope = ()
    groups = _told_once(low, list(_groups(low, found)))
    found = [one for group in groups for one in group]
    shared = [one for group in groups for one in _shared(low, group, found, mentions, scope)]
    return tuple(_merged(low, shared))


def _told_once(low: str, groups: list[list[Volume]]) -> list[list[Volume]]:
    """« 5 % des heures, soit 900 heures » is one figure before lots are looked for."""
    kept: list[list[Volume]] = []
    for group in groups:
        told = kept and "lot" not in low[kept[-1][-1].end : group[0].start]
        if told and len(group) == len(kept[-1]) == 1 and _restates(low, [*kept[-1], *group], kept[-1][0], group[0]):
            kept[-1] = [_both(kept[-1][0], group[0])]
        else:
            kept.append(group)
    return kept


def _groups(low: str, found: list[Volume]) -> Iterator[list[Volume]]:
    """Figures one after the other in one enumeration."""
    group = found[:1]
    for one, other in pairwise(found):
        alike = (one.hours is None) == (other.hours is None) and one.per_amount is None
        if not (alike and _NEXT.fullmatch(low, one.end, other.start)):
            yield group
            group = []
        group.append(other)
    if group:
        yield group


def _shared(
    low: str, group: list[Volume], found: list[Volume], mentions: list[LotMention], scope: tuple[str, ...]
) -> Iterator[Volume]:
    scope = () if _named(low, group[0], mentions) else scope
    lots = _in_order(group, mentions, scope)
    if lots:
        yield from (replace(one, lot=lot) for one, lot in zip(group, lots, strict=True))
        return
    for volume in group:
        tied = _ranked(low, volume, mentions, scope) or _tied(low, volume, found, mentions)
        tied = tied or _row(low, volume, found, mentions)
        if not tied and not volume.per and _DONT.search(low, max(0, volume.start - 40), volume.start):
            continue  # « dont 200 heures pour des jeunes » is part of a figure already read
        for lot in _each(low, volume, tied or scope) or (None,):
            yield replace(volume, lot=lot)


def _named(low: str, volume: Volume, mentions: list[LotMention]) -> bool:
    """The passage names lots itself, before the figure or on its line."""
    return any(one.start < volume.start or not _BREAK.search(low, volume.end, one.start) for one in mentions)


def _each(low: str, volume: Volume, lots: tuple[str, ...]) -> tuple[str, ...]:
    """The lots that each bear the figure; none when several bear it together."""
    if len(lots) < 2 or volume.percent is not None:
        return lots
    together = _TOGETHER.search(low, max(0, volume.start - 60), volume.start) or _TOGETHER_AFTER.match(low, volume.end)
    return () if together else lots


def _in_order(group: list[Volume], mentions: list[LotMention], scope: tuple[str, ...]) -> tuple[str, ...]:
    """The lots of an enumeration of figures, one for each, in order: « respectivement 120, 90 et 60 heures »."""
    if len(group) < 2:
        return ()
    before = [one for one in mentions if one.end <= group[0].start]
    after = [one for one in mentions if one.start >= group[-1].end]
    named = [one.numbers for one in (*reversed(before), *after)]
    named += [tuple(dict.fromkeys(lot for one in side for lot in one.numbers)) for side in (before, after)]
    named.append(scope)
    return next((lots for lots in named if len(lots) == len(group)), ())


def _tied(low: str, volume: Volume, found: list[Volume], mentions: list[LotMention]) -> tuple[str, ...]:
    """The lots named right after (« 70 h pour le lot 2 »), else before it, else later in the sentence."""
    after = next((one for one in mentions if 0 <= one.start - volume.end <= _FAR), None)
    if after and any(volume.end <= other.start < after.start for other in found):
        after = None
    before = [one for one in mentions if one.end <= volume.start]
    if before and _CLOSED.fullmatch(low, before[-1].end, volume.start):
        return before[-1].numbers  # « gros oeuvre (lot 2) 1 015 »
    between = any(before[-1].end <= other.start < volume.start for other in found) if before else True
    alone = before and (volume.per in _PHASES or not between)
    if after and (_ITS_OWN.match(low, after.end) or _SHARED_OUT.match(low, volume.end)):
        after = None  # « 1 050 h (lot 1 : 700, lot 2 : 350) »
    told = after and (_FOR.fullmatch(low, volume.end, after.start) or _amount_of(low, volume, after))
    if after and told and not (alone and " et " in low[volume.end : after.start]):  # « lot 1 … 70 h et sur le lot 2 »
        return after.numbers
    if alone:
        return before[-1].numbers if _reaches(low, before[-1].end, volume.start) else ()
    late = (
        after
        and not any(other.start > after.start for other in found)
        and not _BREAK.search(low, volume.end, after.start)
    )
    return after.numbers if after and late else ()


def _amount_of(low: str, volume: Volume, mention: LotMention) -> bool:
    """« 2 % du montant des travaux du lot 1 »"""
    return volume.percent is not None and _AMOUNT_OF.fullmatch(low, volume.end, mention.start) is not None


def _reaches(low: str, start: int, end: int) -> bool:
    """Words of another field or line are out of reach, save in the short lines of a list."""
    return end - start <= _NEAR or not _BREAK.search(low, start, end)


def _row(low: str, volume: Volume, found: list[Volume], mentions: list[LotMention]) -> tuple[str, ...]:
    """The lot whose number and name stand just before the figure, in a list opened by the word « lot »."""
    if not mentions or mentions[0].start > volume.start:
        return ()
    last = max((other.end for other in found if other.end <= volume.start), default=mentions[0].end)
    first = max(last, volume.start - 90)
    match = _BARE_ROW.search(low, first, volume.start) or _ROW.search(low, first, volume.start)
    return (match["lot"].lstrip("0").upper(),) if match else ()


def _ranked(low: str, volume: Volume, mentions: list[LotMention], scope: tuple[str, ...]) -> tuple[str, ...]:
    """« 105 heures pour le premier, 140 pour le second », after several lots were named."""
    after = _ORDINAL_AFTER.match(low, volume.end)
    told = [after[1]] if after else _ORDINALS.findall(low, max(0, volume.start - 50), volume.start)
    lots = next((one.numbers for one in reversed(mentions) if one.end <= volume.start), scope)
    rank = _RANKS[told[-1]] if told and len(lots) > 1 else len(lots)
    return lots[rank : rank + 1]


def _merged(low: str, found: list[Volume]) -> list[Volume]:
    """A share and the hours it makes, told again just after, are one quantity."""
    kept: list[Volume] = []
    for one in found:
        told = next((at for at, each in enumerate(kept) if _restates(low, found, each, one)), None)
        if told is None:
            kept.append(one)
        else:
            kept[told] = _both(kept[told], one)
    return kept


def _both(one: Volume, again: Volume) -> Volume:
    hours, percent = one.hours or again.hours, one.percent or again.percent
    return replace(one, end=max(one.end, again.end), hours=hours, percent=percent, per=one.per or again.per)


def _restates(low: str, found: list[Volume], one: Volume, other: Volume) -> bool:
    if one.lot != other.lot or (one.hours is None) == (other.hours is None) or one.per_amount or other.per_amount:
        return False
    if one.hours and one.percent:
        return False
    first = next(each for each in found if each.start > one.start and (each.hours is None) == (other.hours is None))
    last = max(each.end for each in found if each.start < first.start)
    return first.start <= other.start and _SAME.fullmatch(low, last, first.start) is not None
