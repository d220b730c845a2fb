"""Names and numbers of structures in a text: what is written for a public buyer names nobody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from clauses.normalise import Folded, fold
from clauses.packages.guard import named

_SIRET = re.compile(r"(?<!\d)\d{3}[ .]?\d{3}[ .]?\d{3}[ .]?\d{5}(?!\d)")
_BEGINS = re.compile(r"(?:^|[.!?:;\n•-])\s*$")
"Where any word takes a capital."
_WORD = re.compile(r"[a-z0-9]+")
_GENERIC = """
a adapte adaptee adaptees ateliers atelier association associations au aux centre chantier chantiers d de des du
economique emploi emplois employeurs ensemble entreprise entreprises ea ei aci ai esat etti geiq siae espaces et
etablissement formation groupement handicap inclusion insertion interim intermediaire jeunes l la le les local
mission par parcours pour professionnel professionnelle qualification quartier quartiers regie regies service
services solidaire solidarite structure structures temporaire territoire travail travailleurs un une vers verts
public publics propre proprete nettoyage restauration environnement acces accueil avenir projet relais social
sociale sociales economie ressources humaines objectif action actions active actives actif actifs
"""
GENERIC = frozenset(_GENERIC.split())
"Words of every clause: a name made only of them cannot be told from the sentence around it."


_BEFORE = frozenset(
    (
        *("association", "asso", "entreprise", "societe", "sarl", "sas", "scop", "scic", "les", "le", "la"),
        *("esat", "ea", "ei", "aci", "ai", "etti", "geiq"),
    )
)
_AFTER = frozenset(("sarl", "sas", "scop", "scic", "eurl", "sa", "asso", "association"))
"What stands before or after the name that people use."


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or a number as it stands: `text[start:end] == quote`. `what` as the directory writes it."""

    what: str
    quote: str
    start: int
    end: int


def mentions(text: str, names: Iterable[str]) -> tuple[Mention, ...]:
    """The names of a directory that this text holds, in its order.

    A name of one word counts only where it is written with a capital that no sentence explains: « un tremplin » is a
    word, « avec Tremplin » a name. So does a name told without its « association » or its « les ».
    """
    whole = {name: name for name in names}
    short = {bare: name for name in whole for bare in _shorter(name)}
    folded, called = fold(text), short | whole
    found = [each for name in named(text, called) for each in _places(folded, name, called[name])]
    return tuple(_outermost(sorted(dict.fromkeys(found), key=lambda each: (each.start, -each.end))))


def _outermost(mentioned: Iterable[Mention]) -> Iterator[Mention]:
    """Without those that lie in another: a name told short within the whole one."""
    reach = -1
    for each in mentioned:
        if each.end > reach:
            yield each
            reach = each.end


def _shorter(name: str) -> Iterator[str]:
    """« ESAT Les Genêts » is called « Les Genêts » too, « Association Les Jardins du Rhin » « Jardins du Rhin ».

    Never fewer than two words, one of them a name.
    """
    words = name.split()
    while words and fold(words[-1]).low in _AFTER:
        words.pop()
    for first in range(len(words)):
        if first and fold(words[first - 1]).low not in _BEFORE:
            return
        left = words[first:]
        own = [word for word in left if fold(word).low not in GENERIC and len(word) > 3]
        if own and 1 < len(left) < len(name.split()):
            yield " ".join(left)


def _places(folded: Folded, name: str, what: str) -> Iterator[Mention]:
    words = _WORD.findall(fold(name).low)
    if all(word in GENERIC for word in words):
        return
    for match in re.finditer(r"\b" + r"[^a-z0-9]+".join(words) + r"\b", folded.low):
        start, end = folded.raw_span(match.start(), match.end())
        quote = folded.raw[start:end]
        sure = name == what and len(words) > 1
        if sure or (quote[:1].isupper() and not _BEGINS.search(folded.raw[:start][-12:])):
            yield Mention(what, quote, start, end)


def numbers(text: str, known: Collection[str] = ()) -> tuple[Mention, ...]:
    """Numbers of fourteen digits that may be a SIRET; `what` tells those of the directory from the others."""
    found = []
    for match in _SIRET.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits in known or _luhn(digits):
            what = "SIRET d'une structure de l'annuaire" if digits in known else "numéro SIRET"
            found.append(Mention(what, match[0], *match.span()))
    return tuple(found)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0
