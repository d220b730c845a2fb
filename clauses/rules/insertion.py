"""Insertion of people far from work, demanded of the holder (L2112-2, L2112-2-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import BLANK, rx
from clauses.reading import Hit, Sentence, matches
from clauses.rules.insertion_bought import BOUGHT, OFFERED, SERVICE
from clauses.rules.people import BINDS
from clauses.titles import title
from clauses.vocabulary import (
    ABOUT_CLAUSES,
    CARRIES,
    DUTY,
    EXECUTION_CONDITION,
    HOLDER,
    INSERTION,
    INSERTION_OF_PEOPLE,
    OF_ALL_CONTRACTS,
    PUBLIC,
)

_CLAUSE = rx(
    rf"\b(?:l')?{INSERTION}\b~150clauses? sociales?",
    rf"chartes? (?:\w+ )?(?:d'|de l')?{INSERTION}\b",
    rf"clauses?~90\b(?:d|l)?[' ]?{INSERTION}\b",
    rf"{INSERTION}~40clauses? (?:sociale |obligatoire|d'execution)",
    r"clauses? (?:sociales? )?(?:d'|pour l'|de l'|en faveur de l')?emplois?\b",
    r"clauses?~60(?:promotion de l'emploi|promouvoir l'emploi|acces a l'emploi|retour a l'emploi"
    r"|lutte contre (?:le chomage|l'exclusion))",
)


def insertion_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause d'insertion est nommée.

    Article L2112-2. Does not read « clause sociale » alone, insertion in a site, nor tools to follow clauses.
    """
    if OF_ALL_CONTRACTS.search(sentence.low) or (sentence.alone and ABOUT_CLAUSES.search(sentence.low)):
        return
    yield from matches(_CLAUSE, sentence, Kind.INSERTION_CONDITION)


_HOURS = rx(
    rf"(?:heures?|\d ?h\b)~70(?:d'|en |a l'|pour l'|de l'){INSERTION}",
    rf"\d ?% (?:d'|en ){INSERTION}\b",
    rf"{INSERTION}~60(?:\d ?h\b|heures?)|heures? {INSERTION}\b",
    rf"\d ?%~60(?:effectifs?|postes?|salaries|embauches|personnels?|masse salariale|main d'oeuvre)\b~60{PUBLIC}",
    rf"\d ?(?:etp|equivalents? temps[- ]pleins?|postes?|journees?|jours)~20(?:en|d'|pour l'|a l') ?{INSERTION}\b",
    rf"\d ?(?:etp|journees?|jours) {INSERTION}\b",
    rf"\b{INSERTION}(?: professionnelle| sociale)? ?[:-] ?\d[\d,. ]{{0,4}}(?:etp|equivalents? temps|postes?"
    rf"|emplois?)\b",
    rf"(?:heures?|\d ?h\b)~110{PUBLIC}",
    r"\d ?%~30\b(?:temps~20travail|volume~20travail|heures)~100(?:confi|realis|effectu|execut|accompli|reserv"
    rf"|attribu)~20{PUBLIC}",
    r"\d ?%~40heures~60(?:travailleurs|personnes|salaries)~20handicap",
    rf"{PUBLIC}~40heures? (?:de travail|travaill)",
    rf"(?:emploi|embauche|recrutement)s? (?:de|d'|des) ?{PUBLIC}~60\d ?(?:h\b|heures)",
    r"(?:heures?|horaire)~40(?:reserv|consacr|affect|dedi|confi|attribu)~20publics?",
    rf"(?:reserv|consacr|affect|dedi)\w{{0,4}}~130(?:a l'|a une action d'|a des actions d'|a la ){INSERTION}",
    rf"(?:taux|quota|pourcentage|part|volume) (?:minimal |minimum |horaire |d'effort )?d'{INSERTION}",
)


_COUNTED = re.compile(r"insertion|heure|horaire|\d ?(?:h\b|%)")
# « Critère social : nombre d'heures d'insertion proposées » ranks bids.
_OFFERED = rx(r" ?supplementaires?\b|[a-z ]{0,20}\bproposee?s?\b[a-z ]{0,20}(?:au-? ?dela|en plus|par le candidat|$)")


# « Note sociale = 10 x (heures du candidat / heures de la meilleure offre) » ranks bids.
_FORMULA = re.compile(r"\bnotes?\b[a-z ]{0,20}=")


def insertion_hours(sentence: Sentence) -> Iterator[Hit]:
    """Des heures de travail sont à réserver à l'insertion.

    Article L2112-2; hours reserved to insertion are a clause. Does not read opening or delivery hours.
    """
    low = sentence.low
    if _COUNTED.search(low) and not _FORMULA.search(low) and not OF_ALL_CONTRACTS.search(low):
        hits = matches(_HOURS, sentence, Kind.INSERTION_CONDITION)
        yield from (hit for hit in hits if not _OFFERED.match(sentence.low, hit.end))


_NAMED = (
    r"(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|engagements?|volet|efforts?|mesures?"
    r"|dispositions?|exigences?)"
)
_ACTION = rx(
    rf"(?:son|leur|ses|leurs|cette|ces) {_NAMED} d'{INSERTION}",
    rf"{DUTY}~80(?:actions?|demarches?|dispositifs?|mesures?|objectifs?|engagements?|obligations?|efforts?|volet"
    rf"|parcours|programme)~40(?:d'|en matiere d'|de l'|pour l'|relatif a l'){INSERTION}",
    rf"(?:s'engag\w+|s'oblig\w+)~60{INSERTION}",
    rf"\bf(?:ait|ont|aire) de (?:l'|cette ){INSERTION}~40\b(?:obligation|condition|exigence|engagement)",
    rf"{HOLDER}~60(?:referente?s?|correspondante?s?|interlocut\w+|chargee?s? de mission) {INSERTION}",
    rf"(?:coordonn|coordin|referent|facilitat)\w{{0,7}} {INSERTION}\b~40(?:operation|chantier|marche|\blot)",
    rf"{HOLDER}~60\bfacilita(?:teur|trice)s?\b(?! (?:graphique|numerique|d'intelligence))|\bfacilita(?:teur"
    rf"|trice)s?\b~60{HOLDER}",
    rf"(?:correspondant|interlocuteur|facilitateur)\w{{0,2}} (?:d'|en |de l')?{INSERTION}~120(?:entreprises?"
    rf"|titulaires?"
    r"|attributaires?|clause)",
    r"(?:marche|lot|contrat|accord[- ]?cadre|consultation|cahier des charges|operation"
    rf"|chantier)s?~60{CARRIES}~60(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|engagements?|mesures?"
    rf"|dispositions?|exigences?|volet|considerations?)~40{INSERTION}",
    rf"(?:dispositifs?|objectifs?|obligations?|engagements?) d'{INSERTION}~30\blots? ?(?:n ?[°o]? ?)?\d",
    rf"(?:respect|mise en oeuvre) (?:de l'|des |du )(?:engagements?|obligations?|objectifs?) (?:d'"
    rf"|en matiere d'){INSERTION}",
    r"publics?~140\bfacilita(?:teur|trice)s?\b(?! (?:graphique|numerique|d'intelligence))",
    rf"{_NAMED} d'{INSERTION}[a-z ]{{0,30}}?(?: ?\(?(?:obligatoire|imposee?)\)?)? ?: ?oui\b",
    rf"\blots? (?:soumis|assujettis?|concernes?) (?:a |par )(?:la |une |l')?(?:clause |action )?(?:d'"
    rf"|de l')?{INSERTION}",
    rf"(?:tableau|recapitulatif|repartition|detail)s?~30(?:engagements?|heures|objectifs?|clauses?) d'{INSERTION}",
    rf"{INSERTION_OF_PEOPLE}~12(?:obligatoire|exigee|imposee|a realiser)",
    rf"(?:l'|cette |une |ladite )actions? d'{INSERTION} (?:sera|est|devra|doit|fera|consiste|peut|pourra)",
    rf"actions? d'{INSERTION}~40(?:accompagne|conditionne)~20(?:execution|travaux|prestations|marche)",
    rf"actions? d'{INSERTION}~20(?:qui perm|permett|visant|au (?:benefice|profit)|en faveur)",
    r"(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|volet|exigences?"
    rf"|dispositions?)~20{INSERTION}~80(?:obligatoire|(?:est|sont|sera|seront|a ete|ont ete) (?:prevu|mis|exig|impos"
    r"|demand|retenu|rattach|associ|insere|integre|inclus|inscri|attendu|appliqu)|a realiser|a la charge"
    r"|condition d'execution|concern\w+ (?:le|les) lots?)",
)


# « Article 5 - Action d'insertion » above the sentence that tells who does what.
_HEADING = rx(
    rf"^[^a-z]{{0,6}}(?:articles? [\d. -]{{1,8}}(?:du \w+ ?)?[:-]? ?)?{_NAMED} (?:d'|en faveur de l'|pour l'"
    rf"|relati(?:f|ve)s? a l'){INSERTION}(?: (?:professionnelle|sociale"
    r"|par l'activite economique))? ?[:.]? ?$",
    rf"^[^a-z]{{0,6}}{INSERTION} (?:professionnelle|sociale|par l'(?:activite )?economique)"
    r" ?[:.]? ?$",
)
_TOLD_BELOW = rx(rf"{HOLDER}|heures|\d ?h\b|2112 ?- ?2")
_IN_INSERTION = rx(rf"(?:main[- ]?d'oeuvre|personnes?|salaries?|publics?|travailleurs?|emplois?|heures) en {INSERTION}")
# « les personnes en insertion accueillies à l'hôtel social » live there: nobody is asked to employ them.
_USERS = rx(
    rf"(?:accueil|heberg|loge|domicili|prise? en charge)\w{{0,6}}~60en {INSERTION}|en {INSERTION}~20(?:accueilli"
    rf"|heberge|loge)"
)
_PLACED = rx(rf"{CARRIES}~60{_NAMED}~50\b(?:d'|de l'|pour l'|l')?{INSERTION}")
_WITHIN = rx(
    rf"(?<!de)marches?|\blots?\b|accords?[- ]?cadres?|contrats?|consultations?|{HOLDER}|2112|execution|chantiers?"
    r"|ccap|pouvoir adjudicateur|acheteur|maitre d'ouvrage|procedures?|operations?\b|bordereau"
    r"|acte d'engagement|\bdce\b"
)


def insertion_planned(sentence: Sentence) -> Iterator[Hit]:
    """L'acheteur prévoit une action ou un dispositif d'insertion dans le marché.

    Article L2112-2. Does not read insertion bought as a service.
    """
    if _WITHIN.search(sentence.low) and not BOUGHT.search(sentence.low):
        yield from matches(_PLACED, sentence, Kind.INSERTION_CONDITION)


def insertion_action(sentence: Sentence) -> Iterator[Hit]:
    """Une action d'insertion est demandée au titulaire.

    Article L2112-2. Does not read insertion bought as a service, nor a structure's own work.
    """
    if not (title(sentence) and (OFFERED.match(sentence.low) or SERVICE.search(sentence.low))):
        yield from matches(_ACTION, sentence, Kind.INSERTION_CONDITION)
    heads = sentence.alone or "article" in sentence.low[:14] or sentence.after.lstrip().startswith("lot")
    if heads and _TOLD_BELOW.search(sentence.after):
        yield from matches(_HEADING, sentence, Kind.INSERTION_CONDITION)
    if not title(sentence) and "critere" not in sentence.low and not _USERS.search(sentence.low):
        yield from matches(_IN_INSERTION, sentence, Kind.INSERTION_CONDITION)


_CONDITION = rx(
    rf"{EXECUTION_CONDITION}~140(?:{INSERTION_OF_PEOPLE}|{INSERTION}\b|{PUBLIC})",
    rf"(?:{INSERTION_OF_PEOPLE}|\bl'{INSERTION} (?:n'est|est|constitue|devient))~100(?:conditions? d'execution)",
    rf"{EXECUTION_CONDITION}~60(?:promotion de l'emploi|lutte contre (?:le chomage|les? exclusions?))",
    rf"conditions?~40a caractere sociale?~120(?:{INSERTION})",
)


def insertion_execution_condition(sentence: Sentence) -> Iterator[Hit]:
    """Une condition d'exécution porte sur l'insertion ou sur des publics éloignés de l'emploi.

    Articles L2112-2 and L2112-2-1. Does not read « à caractère social » without insertion.
    """
    yield from matches(_CONDITION, sentence, Kind.INSERTION_CONDITION)


_DOCUMENT = rx(
    r"(?:ccap|ccp|cahier des charges|cahier|annexe|document|dce"
    rf"|acte d'engagement)\w{{0,2}}(?: \w{{3,12}})?(?: a l'| relative a l'| d'| )\"?{INSERTION}\b",
    rf"(?:fiche|formulaire|cadre de reponse|engagements?|plan d'actions?)s?(?: relative? a l'| d'"
    rf"| )\"?{INSERTION}\b~60(?:complet"
    rf"|sign|remis"
    r"|joint|joindre|renseign|annex|rempli)",
    rf"(?:complet|sign|remis|joint|joindre|renseign|rempli)~40(?:fiche|formulaire|cadre de reponse|engagements?)"
    rf"s?(?: relative? a l'| d'| )\"?{INSERTION}\b",
)


def insertion_document(sentence: Sentence) -> Iterator[Hit]:
    """Un document du marché est consacré à l'insertion (CCAP insertion, annexe insertion).

    Article L2112-2: the document named tells the condition. Does not read drawings of insertion in a site.
    """
    yield from matches(_DOCUMENT, sentence, Kind.INSERTION_CONDITION)


_MENTION = rx(
    rf"[,:-] {INSERTION} (?:par l'activite economique|sociale|professionnelle)\b",
    rf"[,:-] {INSERTION} d(?:es?|') ?{PUBLIC}",
    rf"(?:^[^a-z]{{0,6}}|d'|l'|en |a |par |\"){INSERTION}\b(?: par l'activite economique| (?:sociale"
    rf"|professionnelle))?",
)
_ASKED = rx(
    rf"{DUTY}|{HOLDER}|clauses?\b|ccap|cahier des charges|marche (?:est|entre|comporte|fait)|execution|lots? \d"
    rf"|applicable|presents? (?:lot|marche|contrat)|volume horaire|acte d'engagement|contractuel"
    r"|article (?:14|38)\b|2112 ?- ?2\b|considerations? sociale"
)
_OF_EXECUTION = rx(r"article (?:14|38)\b|2112 ?- ?2\b")
_AROUND = rx(
    r"formation|accompagnement|accompagner|usagers|hebergement|critere|competence|etude|diagnostic|association|centre"
    r"|experience|references|peu(?:t|vent) (?:presenter|produire|joindre|mentionner)"
    r"|logement"
    r"|plan local"
    r"|(?:qualite|statut|agrement) de|organisme|programme departemental|politique d'insertion"
)


# « une structure d'insertion » names an operator, not what is asked.
_STRUCTURE = rx(r"(?:structures?|entreprises?|associations?|ateliers?|chantiers?|acteurs?|operateurs?)[a-z ,]{0,12}$")


def insertion_said_of_the_contract(sentence: Sentence) -> Iterator[Hit]:
    """L'insertion est évoquée parmi les obligations du titulaire.

    Article L2112-2, said in other ways. Does not read titles, services bought, criteria, structures and users.
    """
    low = sentence.low
    if (
        (title(sentence) and not _OF_EXECUTION.search(low))
        or sentence.criteria
        or not _ASKED.search(low)
        or _AROUND.search(low)
        or OF_ALL_CONTRACTS.search(low)
        or BOUGHT.search(low)
        or (BLANK in low and "reserv" in sentence.plain)
    ):
        return
    for hit in matches(_MENTION, sentence, Kind.INSERTION_CONDITION):
        if not _STRUCTURE.search(low, max(0, hit.start - 30), hit.start):
            yield hit


_INCENTIVE = rx(
    r"(?:incitati\w+|facultatif|facultative|souhait\w+|encourag\w+|favoris\w+|promouv\w+"
    rf"|promotion)~60{INSERTION_OF_PEOPLE}"
)


def insertion_encouraged(sentence: Sentence) -> Iterator[Hit]:
    """L'acheteur veut favoriser l'insertion dans l'exécution du marché.

    Article L2112-2; strength « incentive ». Does not read a service bought.
    """
    if BINDS.search(sentence.low) and not BOUGHT.search(sentence.low):
        yield from matches(_INCENTIVE, sentence, Kind.INSERTION_CONDITION)
