"""Award criteria, social and environmental (L2152-7, R2152-7): they rank bids and are no execution condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.consideration import Kind, Topic
from clauses.patterns import Pattern, rx
from clauses.reading import Hit, Sentence, matches
from clauses.rules.criteria_words import EXACT, FOR_PEOPLE, GREEN, LIST
from clauses.rules.environment_words import TOPIC_WORDS
from clauses.vocabulary import CRITERION, ENVIRONMENTAL, HOLDER, INSERTION, MUST, SOCIAL, WEIGHT

_GENERAL_CSR = "Vérifier le lien du critère avec l'objet du marché (politique générale de l'entreprise)."
_CSR = rx(
    r"\brse\b|politique~30(?:developpement durable|sociale|environnementale)|responsabilite (?:sociale|societale)"
)
_JUDGED = (
    r"(?:jugee?s?|appreciee?s?|evaluee?s?|analysee?s?|classee?s?|notee?s?|jugement|notation|appreciation)~8"
    r"\b(?:sur|au|selon|a partir|en fonction|a travers|par|dont|d'apres|suivant|compte)\b"
)
_ENV_NAMED = rx(
    rf"{CRITERION}~70{ENVIRONMENTAL}",
    rf"criteres? (?:sont|suivants?|retenus?|enonces?|ponderes?)~160{ENVIRONMENTAL}",
    rf"criteres?[a-z' ]{{0,50}}: ?1 ?[).:-]~300{ENVIRONMENTAL}",
    rf"(?:jugement|classement|notation) des offres~130{ENVIRONMENTAL}",
    rf"{ENVIRONMENTAL}~40{CRITERION}(?! (?:environnementa|ecologi|socia))",
    rf"\bnotation~24{ENVIRONMENTAL}",
    r"externalites environnementales|\bnote environnementale",
    r"performances? (?:en matiere )?(?:de |d'|du )?(?:la )?(?:protection (?:de l')?environnement"
    r"|developpement durable|environnement)\b",
    r"(?<!exigences de )(?<!clauses de )(?<!objectifs de )performances? environnementales?(?= ?(?:$|[:(/,|]"
    r"|et sociale|\d|de l'offre|des offres|ponder|not|sur ))",
    r"(?:valeur|qualite|note|impact|caracteristiques?|aspects?|dimension|approche|demarche)~16environnementa(?:l|le"
    r"|les|ux)~10(?:de l'offre|des offres"
    r"|des prestations|de la prestation|ponder|evalue|apprecie|note|juge)",
    r"^[^a-z]{0,8}(?:valeur|qualite)s?(?: \w{4,18},?){1,4} et environnementales?[^a-z]{0,4}$",
    r"valeur (?:technique )?(?:et |, )?environnementale|valeur technique,? environnementale",
    rf"{CRITERION}~60(?:bilan carbone|cycle de vie|gestion des dechets|circuits? courts?|emissions? de (?:co2|gaz)"
    r"|\brse\b(?! ?\(?(?:insertion|social|formation|egalite|volet social))|transition ecologique|reemploi|empreinte"
    r"|performances? energetiques?)",
    r"(?:jugement|classement|notation) des offres tien~120(?:agriculture biologique|recycl|reemploi|carbone"
    r"|emballages)",
    r"couts? du cycle de vie|bilan carbone de l'offre|(?:developpement|performances?)~20approvisionnements directs",
)


_COMPETENCE = rx(r"competences? (?:en|dans|de|requise|exigee)|ingenierie environnementale")


def environment_criterion_named(sentence: Sentence) -> Iterator[Hit]:
    """Un critère environnemental départage les offres.

    Articles L2152-7 and R2152-7. Does not read a condition of execution.
    """
    if not _COMPETENCE.search(sentence.low):
        yield from _with_warning(matches(_ENV_NAMED, sentence, Kind.ENV_CRITERION), sentence)


# « Critère 3 : », « Nom : », « C3 - » before the words of an item.
_ITEM_HEAD = (
    r"^[^a-z#]{0,12}(?:(?:(?:sous-? ?)?criteres?|nom|description|libelle|c(?=\d)) ?(?:n?°? ?[\d.]{1,4}|\w)? ?[:-]? ?)?"
)

_ENV_WEIGHED = rx(
    rf"(?:{LIST}~40)?{ENVIRONMENTAL}[^#%]{{0,60}}?{WEIGHT}",
    rf"{WEIGHT} ?[:)-]?~12(?:{LIST}~45)?{ENVIRONMENTAL}",
    rf"{_JUDGED}~110{ENVIRONMENTAL}",
    rf"^[^a-z]{{0,8}}(?:{LIST}|protection"
    rf"|preservation)[a-z' ]{{0,30}}?{ENVIRONMENTAL}(?: (?!articles?|lots?|annexes?|chapitres?|phases?|points?"
    rf"|n°)[a-z']{{1,16}}){{0,8}}"
    r" ?[:(-]? ?\d{1,2}(?:[.,]0+)?[ |.;)\n]*$",
    rf"{_ITEM_HEAD}(?:(?:la |le |l')?{LIST}~30)?{EXACT}[^#%]{{0,50}}[ :(-] ?\d{{1,2}} ?%[ ).|;\n]*$",
    rf"{_ITEM_HEAD}(?:(?:la |les |l'|le )?{LIST}~60)?{GREEN}[^#]{{0,80}}?(?:ponder|\d ?points\b|\d ?pts\b)",
    rf"{_ITEM_HEAD}(?:(?:la |les |l'|le )?{LIST}~60)?{GREEN}[^#]{{0,60}}?\bnotee?s? sur \d",
    rf"{CRITERION}~110{EXACT}[^#]{{0,60}}?(?:ponder|\d ?points\b|\d ?pts\b)",
    rf"\brse\b(?![^#%:]{{0,20}}social| ?\((?:insertion|formation|egalite))[^#%]{{0,40}}?{WEIGHT}",
    rf"coefficient ?\d ?[:-]~40{EXACT}",
    rf"{GREEN}~70\b(?:sera|seront|est|sont) (?:egalement |aussi )?(?:notee?s?|evaluee?s?|appreciee?s?|jugee?s?)\b",
)
_NOT_WEIGHT = rx(
    r"avance|retenue|montant|budget|subvention|penalite|\bimpose|egalim|biologique|(?:% (?:de |des )|parts? (?:de "
    r"|des ))produits?|produits? (?:biolog|durab|label|issu|de qualite)|minimum de|au moins"
    r"|a minima"
    r"|minimale|references? (?:de|d)|\brevision|\bheures\b|proportion"
    r"|\btaux(?! de (?:valorisation|recyclage|reemploi|matieres? recyclees?)[^#%]{0,60}\d ?(?:points|pts))"
)


# European form: « … / Pondération : 10 ».
_PONDERED = r"[^#|]{0,110}?/ ?(?:ponderation|weighting) ?:"
_ENV_PONDERED = rx(rf"(?:{ENVIRONMENTAL}|{GREEN}){_PONDERED}")


_SIGNS = ("%", "point", "pts", "ponder", "weighting", "coefficient", "cent", "/", "jug", "appreci", "evalu", "analys",
          "class", "note", "notation")  # fmt: skip
"""Words of which what weighs or judges bids holds one."""


def environment_criterion_weighed(sentence: Sentence) -> Iterator[Hit]:
    """Un critère environnemental est noté ou pondéré.

    Articles L2152-7, R2152-7 and R2152-12. Does not read the share of products of a condition.
    """
    if not any(sign in sentence.low for sign in _SIGNS) and not sentence.low.rstrip(" |.;)\n")[-1:].isdigit():
        return
    yield from _with_warning(_weighed(_ENV_WEIGHED, sentence, Kind.ENV_CRITERION, _NOT_WEIGHT), sentence)
    yield from _with_warning(matches(_ENV_PONDERED, sentence, Kind.ENV_CRITERION), sentence)


_HOLDER_DUTY = rx(rf"{HOLDER}~30{MUST}|conditions? d'execution|clause")
# In a list written in one sentence the mark often has no unit: « Politique sociale 10 », « Environnement (tri) 10 ».
_MARK = r"(?: ?\([^#()]{0,90}\))?[^#,;]{0,40}?\d{1,3}\b"
_ENV_ITEM = rx(
    rf"(?<=\d )(?:la |les |l')?{LIST}~30{ENVIRONMENTAL}",
    rf"{_ITEM_HEAD}(?:(?:la |les |l'"
    rf"|de la )?{LIST}~90)?{ENVIRONMENTAL}(?:[^#]{{0,110}}"
    r"|[^#]{0,160}[-:(] ?\d{1,3} ?(?:%|points|pts)?[).| ]{0,3})$",
    rf"(?:{LIST}~40)?{GREEN}[^#]{{0,60}}?{WEIGHT}",
    rf"[,;:/)-] ?(?:la |les |l'|le )?(?:{LIST}[^#,;:|]{{0,60}}?)?(?:{ENVIRONMENTAL}|{GREEN}){_MARK}",
    rf"[,;:] ?[^#,;:|]{{0,40}}?(?:{EXACT}|recyclee?s?\b)[^#,;]{{0,40}}?\d{{1,3}}\b",
    rf"{WEIGHT}~12(?:{LIST}~30)?{EXACT}",
)
# A topic alone may be the title of a lot: it ranks bids only where a mark stands in or beside it.
_ENV_TOPIC_ITEM = rx(rf"{_ITEM_HEAD}(?:(?:la |les |l'|le )?{LIST}~40)?{GREEN}[^#]{{0,120}}$")
_OWN_MARK = re.compile(r"\d ?(?:%|points?\b|pts\b|[ .|)]*$)|[:(/-] ?\d")
_MARK_BESIDE = re.compile(r"^[^a-z]{0,6}\d|^[^a-z]{0,6}(?:ponder|weight)|critere|\b(?:apprecie|juge|note|evalue)e?\b")
_ENV_HYPHEN = rx(rf"-(?:{LIST}~30)?{ENVIRONMENTAL}(?= ?[(-])")


def environment_criterion_listed(sentence: Sentence) -> Iterator[Hit]:
    """Une ligne de la liste des critères porte sur l'environnement.

    Read only in a field of criteria or beside other criteria (price, technical value).
    """
    if sentence.criteria and not _HOLDER_DUTY.search(sentence.low):
        listed = (hit for hit in matches(_ENV_ITEM, sentence, Kind.ENV_CRITERION) if not _trade(sentence, hit))
        yield from _with_warning(listed, sentence)
        if sentence.declared or _marked(sentence):
            topics = (
                hit for hit in matches(_ENV_TOPIC_ITEM, sentence, Kind.ENV_CRITERION) if not _trade(sentence, hit)
            )
            yield from _with_warning(topics, sentence)
        yield from matches(_ENV_HYPHEN, sentence, Kind.ENV_CRITERION)
        if sentence.around.weighed:
            yield from _topics(sentence)


_TOPICS = (*TOPIC_WORDS, (Topic.OTHER, rx(EXACT)))
# In a line that has its own mark, the words of a condition rank bids.
_ITEM = rx(r"(?:^|\d[).,;/ -]{1,3}|[;/|] ?)[^#;/|]{4,160}?[ (:-]\d{1,2} ?(?:%|points?\b|pts\b)?(?=[ ).|;,/\n]|$)")


def _topics(sentence: Sentence) -> Iterator[Hit]:
    for item in _ITEM.finditer(sentence.low):
        told = (topic for topic, words in _TOPICS if words.search(sentence.low, item.start(), item.end()))
        topic = next(told, None)
        if topic:
            yield Hit(Kind.ENV_CRITERION, item.start(), item.end(), topic)


# « Méthodologie de collecte des déchets : 40 » marks the trade bought.
_TRADE = rx(r"(?:collecte|traitement|transport|enlevement|elimination|evacuation)~30dechets")


def _trade(sentence: Sentence, hit: Hit) -> bool:
    words = sentence.low[hit.start : hit.end]
    return _TRADE.search(words) is not None and "environ" not in words


def _marked(sentence: Sentence) -> bool:
    """A mark or weight stands in the line or just beside it."""
    beside = any(map(_MARK_BESIDE.search, (sentence.before, sentence.after)))
    return beside or _OWN_MARK.search(sentence.low) is not None


_SOCIAL_NAMED = rx(
    rf"{CRITERION}~60(?:{SOCIAL}|{INSERTION}\b|\brse\b|mieux-disant social)",
    rf"{CRITERION} ?(?:n?°? ?\d{{1,2}})? ?[:-]~110(?:{SOCIAL}|{INSERTION}\b)",
    rf"(?:{SOCIAL}|{INSERTION})~12{CRITERION}(?! (?:environnementa|socia|d'insertion))",
    rf"{LIST}~30(?:{SOCIAL}|{INSERTION})~30(?:constitue|est|sera|fait|font|sont|represente)~30{CRITERION}",
    rf"performances? (?:en matiere )?d'{INSERTION}|(?<!clause de )(?<!clauses de )performances? sociales?",
    r"valeur (?:technique,? )?(?:environnementale (?:et )?)?sociale|valeur sociale|mieux-? ?disant social",
    r"(?:valeur|qualite|performances?)~20environnementales? et sociales?",
    r"(?:qualite|valeur) sociale (?:du|de|des)|\bnotes? (?:sociale|d'insertion|insertion)\b",
    r"articles? 14 et 53|article 53(?:-i)? (?:du )?(?:cmp|code des marches)|article 62 du decret~30social",
    r"pertinence (?:de la )?demarche d'insertion|performance~14insertion professionnelle",
    r"approvisionnements directs~60insertion professionnelle",
)


def social_criterion_named(sentence: Sentence) -> Iterator[Hit]:
    """Un critère social départage les offres.

    Articles L2152-7 and R2152-7; former article 53 CMP. Does not read a condition of execution.
    """
    yield from _with_warning(matches(_SOCIAL_NAMED, sentence, Kind.SOCIAL_CRITERION), sentence)


_SOCIAL_WEIGHED = rx(
    rf"(?:{LIST}~40)?(?:{INSERTION} (?:sociale|professionnelle)|\b{SOCIAL}|\brse\b)[^#%]{{0,90}}?{WEIGHT}",
    rf"(?:{SOCIAL}|{INSERTION}\b|\brse\b|{FOR_PEOPLE})[^#]{{0,50}}?\bnotee?s? sur \d",
    rf"{LIST}~40(?:{SOCIAL}|{INSERTION}\b|{FOR_PEOPLE})[^#%]{{0,80}}?{WEIGHT}",
    rf"responsabilite societale[^#%]{{0,60}}?{WEIGHT}",
    rf"developpement durable ?\([^#)]{{0,60}}(?:{INSERTION}\b|{SOCIAL})[^#]{{0,60}}?{WEIGHT}",
    rf"{LIST}~12(?:{INSERTION}|{SOCIAL})[a-z ]{{0,20}} ?\(\d{{1,2}}\)",
    rf"\d{{1,3}} ?(?:points?|pts)\b~14(?:{LIST}~30)?(?:{SOCIAL}|{INSERTION}\b)",
    rf"{WEIGHT}(?! ?(?:d'|en )) ?[:)-]?~3(?:{LIST}~30)?(?:{SOCIAL}|{INSERTION}\b)(?!~30heures)",
    rf"{_ITEM_HEAD}{INSERTION}\b[^#%]{{0,70}}?\d ?(?:points?|pts)\b",
    rf"^[^a-z0-9]{{0,4}}\d ?[).:-] ?{INSERTION} ?[:-]? ?\d{{1,2}} ?%",
    rf"{_JUDGED}~60(?:{INSERTION} (?:sociale|professionnelle)|{FOR_PEOPLE}|(?:demarche|mesures?|actions?"
    rf"|engagements?|projet|volet) (?:social|d'{INSERTION})"
    r"|\brse\b)",
)
_SOCIAL_PONDERED = rx(
    rf"(?:{SOCIAL}|{INSERTION}\b){_PONDERED}",
    rf"heures d'{INSERTION}[^#|]{{0,40}}propos[^#|]{{0,50}}\d ?(?:points?|pts)\b",
)
_NOT_SOCIAL_WEIGHT = rx(
    r"contexte|avance|retenue|montant|budget|heures|horaire|volume|affecter|temps|clause|main d'oeuvre|\btaux|reserv"
    r"|effectif|minimum"
    r"|condition|au moins"
)


def social_criterion_weighed(sentence: Sentence) -> Iterator[Hit]:
    """Un critère social ou d'insertion est noté ou pondéré.

    Articles L2152-7 and R2152-12. Does not read a percentage of hours.
    """
    if not any(sign in sentence.low for sign in _SIGNS):
        return
    yield from _with_warning(matches(_SOCIAL_PONDERED, sentence, Kind.SOCIAL_CRITERION), sentence)
    yield from _with_warning(_weighed(_SOCIAL_WEIGHED, sentence, Kind.SOCIAL_CRITERION, _NOT_SOCIAL_WEIGHT), sentence)


_SOCIAL_ITEM = rx(
    rf"\d ?[).:-] ?(?:{INSERTION}|volet social|aspects? sociaux)(?: sociale| professionnelle)?[ .|\n]{{0,4}}$",
    rf"[,;:/)-] ?(?:{LIST}[^#,;:|]{{0,60}}?)?(?:{INSERTION}|{SOCIAL}|{FOR_PEOPLE})\b{_MARK}",
    rf"{_ITEM_HEAD}(?:(?:la |les |l'|le )?(?:{LIST}|cout|relations?)~50)?(?:{INSERTION}"
    rf"|{SOCIAL}|{FOR_PEOPLE})\b(?:[^#]{{0,60}}|[^#]{{0,160}}[ :(-]\d{{1,2}} ?(?:%|points?|pts)?[).| ]{{0,3}})$",
)


# What is bought, or the least share of a condition, beside a list of criteria.
_NO_ITEM = rx(r"chantiers?(?:[- ]ecoles?)? d'insertion|\bremobilisation|\bredynamisation|parts? (?:minimale|minimum)")


def social_criterion_listed(sentence: Sentence) -> Iterator[Hit]:
    """Une ligne de la liste des critères porte sur le social ou l'insertion.

    Read only in a field of criteria or beside other criteria (price, technical value).
    """
    if sentence.criteria and not _NO_ITEM.search(sentence.low):
        yield from _with_warning(matches(_SOCIAL_ITEM, sentence, Kind.SOCIAL_CRITERION), sentence)


def _weighed(pattern: Pattern, sentence: Sentence, kind: Kind, not_weight: Pattern) -> Iterator[Hit]:
    """Matches whose figure ranks bids: the words around it speak of no advance, volume or share of products."""
    for hit in matches(pattern, sentence, kind):
        if not not_weight.search(sentence.low, max(0, hit.start - 60), hit.end + 25):
            yield hit


def _with_warning(hits: Iterator[Hit], sentence: Sentence) -> Iterator[Hit]:
    warnings = (_GENERAL_CSR,) if _CSR.search(sentence.low) else ()
    for hit in hits:
        yield Hit(hit.kind, hit.start, hit.end, hit.topic, warnings=warnings)
