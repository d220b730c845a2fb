"""Absences said in words, and affirmations that only look negative.

« Sans objet » alone, « hormis les lots 1 et 14 » and « pas obligatoire pour les autres lots » are no absences: the
first says nothing, the two others are the scope of a presence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.consideration import Absent, Kind
from clauses.patterns import BLANK, hide, rx
from clauses.reading import Hit

_SOCIAL = r"(?:sociale?s?|sociaux|insertion|inclusion|socialement)\b"
_ENV = r"(?:environn?ement(?:al|ale|ales|aux)?|ecologiques?|developpement durable|vertes?)\b"
_THING = (
    r"(?:clauses?|conditions?|considerations?|criteres?|dispositions?|exigences?|elements?|obligations?"
    r"|dispositifs?|heures?"
    r"|volet|aspects?|demarche|actions?|specifications?)"
)
_AND = (
    rf"(?:(?: ?/ ?| et ?/ ?ou | et | ou |,? ni |, )(?:de |d'|a )?(?:{_THING} )?(?:a caractere )?(?:{_SOCIAL}"
    rf"|{_ENV}))?"
)
_WHAT = rf"{_THING}~60(?:{_SOCIAL}|{_ENV})(?: d'insertion)?{_AND}{_AND}"
_VERB = (
    r"(?:comport|contien|prevoi|inclu|integr|impos|exig|demand|retien|requier|compren|dispos|appliqu|necessit"
    r"|mentionn|introdui"
    r"|entend|souhait|envisag|met|fait|font|fer|est|sont|ser|a\b|y a|figur|port|a pas|donne)"
)
# « ne comporte pas de clause sociale », « n'est soumis a aucune condition d'execution a caractere social »
_DENIED = rf"\bn(?:e |'|' )?{_VERB}[a-z]{{0,8}} (?:pas|aucune?s?|point|ni)\b[a-z' ]{{0,36}}?{_WHAT}"
_NOT_TO = (
    rf"\b(?:ne pas|renonc\w+ a) (?:prevoir|inclure|integrer|imposer|retenir|appliquer|inserer|introduire|recourir"
    rf"|fixer|mettre"
    rf"|assortir|soumettre|demander|exiger)[a-z' ]{{0,36}}?{_WHAT}"
)
_DENIED_LATER = rf"\bn(?:e |'|' )?(?:est|sont|sera|seront|fait|font|fera)[a-z' ]{{0,24}} aucune?s? {_WHAT}"
_NONE = rf"\baucune?s? {_WHAT}(?:~40(?:n'est|n'a ete|ne sont|ne s')[a-z ]{{0,20}})?"
# « Aucun des lots ne fait l'objet d'une clause d'insertion »
_NONE_OF = (
    r"\baucune?s? (?:des |de ces |du )?(?:marches?|lots?|contrats?|prestations?)[^#.;]{0,20}\bn(?:e |')"
    rf"[a-z' ]{{3,36}}?{_WHAT}"
)
_WITHOUT = (
    r"(?:\bpas de|\bpas d'|\bsans|\bdepourvue?s? d(?:e|')(?: toutes?)?|\bexclu(?:t|ent) toute?s?"
    r"|\babsence de|\babsence d'|\bhors (?:du )?champ(?: d'application)? de(?: la| l'|s)?"
    rf"|\bnon soumis a(?:ux?)?(?: la| une)?) {_WHAT}"
)
# « non précisé », « non renseigné »: nothing is denied.
_NOT_TOLD = r"(?! (?:precise|renseigne|communique|defini|connu|indique|specifie|concerne))"
_LABEL = (
    rf"(?:{_THING}[^#:=]{{0,30}}?(?:{_SOCIAL}|{_ENV})[a-z' ]{{0,30}})(?: ?\(oui ?/ ?non\))? ?[:=] ?"
    rf"(?:non\b{_NOT_TOLD}|neant|sans objet"
    rf"|aucune?s?\b(?! modification| (?!(?:{_THING}|prevue?|specifique|particuliere?))[a-z]{{4}})"
    r"|pas de (?:consideration|clause)s?[a-z ]{0,20})"
)
# « Insertion par l'activité économique : sans objet »
_BARE_LABEL = (
    r"(?:^|[|\n]) ?insertion(?: sociale| professionnelle| par l'activite economique)? ?[:=] ?(?:non\b|neant|sans objet"
    r"|aucune?\b)"
)
_PASSIVE = (
    rf"{_THING}~50(?:{_SOCIAL}|{_ENV})~40\b(?:n'est|ne sont|n'a|n'ont|ne sera|n'en)\b[a-z ]{{0,12}}(?:pas"
    rf"|aucune?)[a-z ]{{0,10}}"
    r"(?:prevue?s?|imposee?s?|demandee?s?|exigee?s?|applicables?|requise?s?|retenue?s?|concernee?s?|comporte|prevoi)"
)
_PRONOUN = (
    r"(?<![a-z])lots?[^#.;]{0,30}n'en (?:comporte|comportent|prevoit|prevoient|contient|contiennent)(?: pas"
    r"| aucune?)?"
)

_RESERVED = r"reserve(?:e|s|es)?"
_RES_SUBJECT = (
    r"(?:type de travaux|marches?|lots?|prestations?|travaux|contrats?|accords?[- ]?cadres?|participation"
    r"|consultation|procedure|execution|part)"
)
_RES_NONE = (
    rf"\baucune?s? (?:des |de ces |type de |du )?~16{_RES_SUBJECT}~40\b(?:n'est|ne sont|n'a ete"
    rf"|ne sera)(?: pas)? {_RESERVED}[^#;]{{0,160}}"
)
_RES_NOT = (
    rf"{_RES_SUBJECT}~60\b(?:n'est|ne sont|n'a pas ete|n'ont pas ete|ne sera|ne seront)(?: pas| ni"
    rf"| aucunement)? {_RESERVED}[^#;]{{0,160}}"
)
_RES_NOT_IT = (
    rf"\b(?:ils?|elles?) (?:n'est|ne sont|n'a pas ete|n'ont pas ete|ne sera|ne seront)(?: pas| ni| aucunement)?"
    rf" {_RESERVED} (?:a|aux?|en)\b~40(?:2113|adaptee|esat|siae|insertion|protege|structures)[^#;]{{0,90}}"
)
_RES_LABEL = (
    r"(?:marches?|lots?|contrats?|concessions?|prestations?|participation|execution"
    rf"|consultation) {_RESERVED}[a-z0-9', ()./-]{{0,90}} ?[:=?] ?(?:non\b|neant|sans objet|aucune?\b)"
    rf"|\breservation(?: d[eu]s? (?:marches?|lots?))? ?: ?(?:non\b{_NOT_TOLD}|aucune?\b|neant)"
)
_RES_TARGET = (
    r"(?:2113|3113|adaptee|esat|siae|insertion|handicap|defavoris|structures|solidaire|penitent|marches?|lots?)"
)
_RES_NO = (
    rf"\baucune?s? (?:des |de ces )?~16{_RES_SUBJECT}~20\bne (?:fait|font|fera) l'objet d'une? reservation"
    r"[^#;]{0,120}|"
    rf"\b(?:pas de|sans|aucune|pas prevu de|absence de) reservation~60{_RES_TARGET}[^#;]{{0,90}}|"
    r"\bn'(?:a|ont) pas reserve (?:le |les |ce |ces )(?:marches?|lots?)[^#;]{0,120}|"
    r"\bne (?:fait|font|fera) (?:pas l'objet d'une?|l'objet d'aucune) reservation[^#;]{0,120}"
    r"|(?:pas de|sans|aucun|il ne s'agit pas d'un|n'est pas un|pas prevu de|ne comporte pas de"
    rf"|ne comporte aucun) (?:marches?|lots?) {_RESERVED}[^#;]{{0,120}}"
    rf"|{_RES_SUBJECT}~30\bnon[ -]{_RESERVED}[^#;]{{0,120}}"
)

_AFFIRM = rx(
    r"(?:pas|point|non) (?:autorises?|admis|habilites?)~40reserves?(?: dans (?:leurs?|son) offres?)?",
    r"(?:sans|aucune?s?|comportant des|de|d'emettre|emettre|formuler|emis|pas de)(?: emettre| formuler"
    r"| comporter)?(?: dans (?:leurs?|son) offres?)?(?: de| des| d'| aucune| toute)? reserves? (?:sur|quant"
    r"|concernant|relative|dans|au|a la|portant)",
    r"n'est pas reservee?s? a (?:une |la )?profession[a-z ]{0,14}",
    r"(?:non|pas|plus) (?:obligatoires?|soumise?s?|concernee?s?|applicables?) (?:pour|dans|sur|aux|au) (?:les |le "
    r"|la )?(?:autres?|lots?)[a-z0-9, ]{0,40}",
)
_WORD_OF = {Absent.SOCIAL: re.compile(_SOCIAL), Absent.ENVIRONMENT: re.compile(_ENV)}
_ABSENT = rx(_LABEL, _BARE_LABEL, _DENIED, _NOT_TO, _DENIED_LATER, _NONE, _NONE_OF, _WITHOUT, _PASSIVE, _PRONOUN)
_NOT_RESERVED = rx(_RES_NONE, _RES_NOT, _RES_NOT_IT, _RES_LABEL, _RES_NO)
_PROFESSION = re.compile(r"profession|assurance|avocat|architecte|pme\b|tpe\b")


DENIED_STEMS = (
    "pas ",
    "aucun",
    ": non",
    ":non",
    "neant",
    "sans ",
    "absence",
    "depourvu",
    "exclut",
    "excluent",
    "n'en",
    "non soumis",
    "non reserve",
    " ni ",
    "= non",
    "renonc",
    "hors champ",
    "hors du champ",
)
"""Words of which any absence holds one."""
ABSENT_STEMS = ("socia", "insertion", "inclusion", "environn", "ecolog", "pement durable", "verte", "reserv", "n'en ")
"""Words of which any absence holds one beside those: what is denied."""


def blank_affirmations(low: str) -> str:
    """Hide words that look negative but affirm a clause (« pas autorisés à formuler des réserves sur la clause »)."""
    if "reserve" not in low and "pas " not in low and "non " not in low:
        return low
    spans = [match.span() for match in _AFFIRM.finditer(low)]
    return hide(low, spans, "_") if spans else low


def absences(low: str) -> list[Hit]:
    """The absences a folded sentence says; a double denial gives one hit for each thing denied."""
    if not any(stem in low for stem in DENIED_STEMS) or not any(stem in low for stem in ABSENT_STEMS):
        return []
    return [*_reservation_denied(low), *_nature_denied(low)]


def blank(low: str, hits: list[Hit]) -> str:
    """The sentence with the absences blanked, so that no rule reads them as presences."""
    return hide(low, [(hit.start, hit.end) for hit in hits], BLANK) if hits else low


def _reservation_denied(low: str) -> Iterator[Hit]:
    for match in _NOT_RESERVED.finditer(low) if "reserv" in low else ():
        if not _PROFESSION.search(match.group()):
            yield Hit(Kind.STATED_ABSENT, match.start(), match.end(), absent=Absent.RESERVATION, rule="absence")


def _nature_denied(low: str) -> Iterator[Hit]:
    for match in _ABSENT.finditer(low):
        said = [absent for absent, word in _WORD_OF.items() if word.search(match.group())]
        for absent in said or [Absent.SOCIAL]:
            yield Hit(Kind.STATED_ABSENT, match.start(), match.end(), absent=absent, rule="absence")
