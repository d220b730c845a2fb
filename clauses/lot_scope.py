"""The lots that sentences around a figure keep it to."""

from __future__ import annotations

import re

from clauses.segment import LotMention, lot_mentions, speaks_of_all_lots

_EXCLUDED = re.compile(
    r"[^.;|\d]{0,30}?(?:\bn(?:e |')(?:est|sont|comport|fait|font|fera|fero|y\b|prevoi|contien|donne|entr|concern)"
    r"|\bnon (?:concern|soumis)|\bsans clause|\b(?:est|sont) exclu|\b(?:est|sont) (?:reserve|exempte|dispense)"
    r"|[^.;|()]{0,30}\(reserve|facultati)"
)
_SOCIAL = r"insertion|social|eloigne|\bemploi|publics?\b|lots? concerne|(?:est|sont) concerne|chomage|difficulte|: ?$"
_SCOPE = re.compile(
    rf"{_SOCIAL}|clause|concern|condition|obligation|exigence|engagement|s'applique|titulaire|attributaire"
)
_SCOPE_AFAR = re.compile(_SOCIAL)
# « Lot 6 - Menuiseries. » heads what is said of that lot.
_TITLE = re.compile(
    r"\W*(?:[a-z]{4,12} ?: ?)?(?:pour |sur )?(?:les |le )?lots? ?(?:n ?°s? ?)?\d[^.;%|=]{0,100}[ .:|\n-]*"
)
_VERB = re.compile(
    r"\b(?:est|sont|sera|seront|fait|font|doi(?:t|vent)|devr\w+|comport\w+|contien\w+|prevoi\w+|h|heures)\b"
)
_THIS_LOT = re.compile(r"\b(?:ce|ledit|du present|le present)(?: dernier)? lot\b")
_THESE_LOTS = re.compile(r"\bces(?: deux| trois| quatre| \d)?(?: derniers)? lots\b")
_OF_IT = re.compile(
    r"\W*(?:(?:cette|ces|ce|cet|la|les|le|l'|elle|il|ladite) ?[a-z' ]{0,50}?(?:vaut|valent|s'appliqu|concern|vise"
    r"|port(?:e|ent) sur|est limite|sont limite|est applicable|sont applicables|est attache"
    r"|s'impose|est impose|est prevu)|lots? concerne|seuls? (?:le|les|est|sont) )"
)


def eligible(low: str) -> list[LotMention]:
    """The lots that words bind, without those they set apart, deny or reserve."""
    return [one for one in lot_mentions(low) if not one.excluded and not _EXCLUDED.match(low, one.end)]


def scope_before(low: str, *, same: bool) -> tuple[str, ...] | None:
    """The lots that an earlier sentence sets for what follows; None when it settles nothing, () for all lots.

    `same`: it is the finding's own or comes after it; a sentence before it must speak of people or work.
    """
    if speaks_of_all_lots(low):
        return ()
    mentions = eligible(low)
    if len(mentions) == 1 and ((_SCOPE if same else _SCOPE_AFAR).search(low) or heads_a_lot(low)):
        return mentions[0].numbers
    return None


def heads_a_lot(low: str) -> bool:
    """« Lot 6 - Menuiseries. »: the title of what is said of a lot."""
    return _TITLE.fullmatch(low) is not None and _VERB.search(low) is None


def scope_of_these(low: str, before: list[str]) -> tuple[str, ...]:
    """The lots that « ce lot », « ces deux lots » stand for; `before`: earlier sentences, nearest first."""
    if _THIS_LOT.search(low):
        return next((named[-1].numbers[-1:] for each in before if (named := lot_mentions(each))), ())
    if _THESE_LOTS.search(low):
        mentions = [one for each in reversed(before) for one in lot_mentions(each)]
        return tuple(dict.fromkeys(lot for one in mentions for lot in one.numbers))
    return ()


def scope_after(low: str) -> tuple[str, ...]:
    """The lots that the next sentence keeps a figure to: « Cette exigence vaut pour le lot 1 uniquement »."""
    if speaks_of_all_lots(low) or not _OF_IT.match(low):
        return ()
    mentions = eligible(low)
    return mentions[0].numbers if mentions else ()
