"""Insertion of people far from work, demanded of the holder (L2112-2, L2112-2-1) or bought as a service (R2123-1)."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.vocabulary import (
    ABOUT_CLAUSES,
    CARRIES,
    CONTRACT,
    DUTY,
    EXECUTION_CONDITION,
    HOLDER,
    INSERTION,
    INSERTION_OF_PEOPLE,
    PUBLIC,
    TO_WORK,
)

_CLAUSE = rx(
    rf"\b(?:l')?{INSERTION}\b~150clauses? sociales?",
    rf"clauses?~90\b(?:d|l)?[' ]?{INSERTION}\b",
    rf"{INSERTION}~40clauses? (?:sociale |obligatoire|d'execution)",
    r"clauses?~60(?:promotion de l'emploi|promouvoir l'emploi|acces a l'emploi|retour a l'emploi"
    r"|lutte contre (?:le chomage|l'exclusion))",
)


def insertion_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause d'insertion est nommée.

    Article L2112-2. Does not read « clause sociale » alone, insertion in a site, nor tools to follow clauses.
    """
    if sentence.alone and ABOUT_CLAUSES.search(sentence.low):
        return
    yield from matches(_CLAUSE, sentence, Kind.INSERTION_CONDITION)


_HOURS = rx(
    rf"(?:heures?|\d ?h)~70(?:d'|en |a l'|pour l'|de l'){INSERTION}",
    rf"{INSERTION}~40(?:\d ?h\b|heures?)",
    rf"heures?~70{PUBLIC}",
    rf"(?:reserv|consacr|affect|dedi)\w{{0,4}}~130(?:a l'|a une action d'|a des actions d'|a la ){INSERTION}",
    rf"(?:taux|quota|pourcentage|part|volume) (?:minimal |minimum |horaire )?d'{INSERTION}",
)


def insertion_hours(sentence: Sentence) -> Iterator[Hit]:
    """Des heures de travail sont à réserver à l'insertion.

    Article L2112-2; hours reserved to insertion are a clause. Does not read opening or delivery hours.
    """
    yield from matches(_HOURS, sentence, Kind.INSERTION_CONDITION)


_NAMED = (
    r"(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|engagements?|volet|efforts?|mesures?"
    r"|dispositions?|exigences?)"
)
_ACTION = rx(
    rf"(?:son|leur|ses|leurs|cette|ces) {_NAMED} d'{INSERTION}",
    rf"(?:main[- ]?d'oeuvre|personnes?|salaries?|publics?|travailleurs?|emplois?|heures) en {INSERTION}",
    rf"{DUTY}~80(?:actions?|demarches?|dispositifs?|mesures?|objectifs?|engagements?|obligations?|efforts?|volet"
    rf"|parcours|programme)~40(?:d'|en matiere d'|de l'|pour l'|relatif a l'){INSERTION}",
    rf"(?:s'engag\w+|s'oblig\w+)~60{INSERTION}",
    r"(?:marche|lot|contrat|accord[- ]?cadre|consultation|cahier des charges|operation"
    rf"|chantier)s?~60{CARRIES}~60(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|engagements?|mesures?"
    rf"|dispositions?|exigences?|volet|considerations?)~40{INSERTION}",
    rf"(?:l'|cette |une |ladite )actions? d'{INSERTION} (?:sera|est|devra|doit|fera|consiste|peut|pourra)",
    rf"actions? d'{INSERTION}~20(?:qui perm|permett|visant|au (?:benefice|profit)|en faveur)",
    r"(?:actions?|dispositifs?|demarches?|objectifs?|obligations?|volet|exigences?"
    rf"|dispositions?)~20{INSERTION}~80(?:obligatoire|est (?:prevu|mis|exig|impos|demand)|sont (?:prevu|mis|exig"
    r"|impos|demand)|a realiser|a la charge|condition d'execution)",
)


_PLACED = rx(rf"{CARRIES}~60{_NAMED}~50\b(?:d'|de l'|pour l'|l')?{INSERTION}")
_WITHIN = rx(
    rf"(?<!de)marches?|\blots?\b|accords?[- ]?cadres?|contrats?|consultations?|{HOLDER}|2112|execution|chantiers?"
    r"|ccap|pouvoir adjudicateur|acheteur|maitre d'ouvrage"
)


def insertion_planned(sentence: Sentence) -> Iterator[Hit]:
    """L'acheteur prévoit une action ou un dispositif d'insertion dans le marché.

    Article L2112-2. Does not read insertion bought as a service.
    """
    if _WITHIN.search(sentence.low) and not _BOUGHT.search(sentence.low):
        yield from matches(_PLACED, sentence, Kind.INSERTION_CONDITION)


def insertion_action(sentence: Sentence) -> Iterator[Hit]:
    """Une action d'insertion est demandée au titulaire.

    Article L2112-2. Does not read insertion bought as a service, nor a structure's own work.
    """
    yield from matches(_ACTION, sentence, Kind.INSERTION_CONDITION)


_CONDITION = rx(
    rf"{EXECUTION_CONDITION}~140(?:{INSERTION_OF_PEOPLE}|{INSERTION}\b|{PUBLIC})",
    rf"{INSERTION_OF_PEOPLE}~100(?:conditions? d'execution)",
    rf"conditions?~40a caractere sociale?~120(?:{INSERTION})",
)


def insertion_execution_condition(sentence: Sentence) -> Iterator[Hit]:
    """Une condition d'exécution porte sur l'insertion ou sur des publics éloignés de l'emploi.

    Articles L2112-2 and L2112-2-1. Does not read « à caractère social » without insertion.
    """
    yield from matches(_CONDITION, sentence, Kind.INSERTION_CONDITION)


_DOCUMENT = rx(
    r"(?:ccap|ccp|cahier des charges|cahier|annexe|document|dce"
    rf"|acte d'engagement)\w{{0,2}}(?: \w{{3,12}})?(?: a l'| relative a l'| d'| )\"?{INSERTION}\b"
)


def insertion_document(sentence: Sentence) -> Iterator[Hit]:
    """Un document du marché est consacré à l'insertion (CCAP insertion, annexe insertion).

    Article L2112-2: the document named tells the condition. Does not read drawings of insertion in a site.
    """
    yield from matches(_DOCUMENT, sentence, Kind.INSERTION_CONDITION)


_PEOPLE = rx(
    rf"(?:{HOLDER}|{CONTRACT})~120(?:{DUTY})~120{PUBLIC}",
    rf"{DUTY}~60{HOLDER}~120{PUBLIC}",
    rf"{TO_WORK}~90{PUBLIC}",
    rf"{PUBLIC}~90(?:{TO_WORK})",
)
_HIRED = rx(
    r"(?:embauche|recrutement|emploi) (?:de |des )(?:publics?|personnes?) (?:prioritaires?|eloignee?s?"
    r"|en difficulte|en insertion)"
)
_BINDS = rx(
    rf"{DUTY}|clauses?\b|conditions?\b|reserv|fait l'objet|font l'objet|cahier des charges"
    r"|dans le cadre de l'execution|ccap"
)
_BOUGHT = rx(
    r"(?:marche|accord[- ]?cadre|consultation|prestations?|mission)s?~30(?:a|ont|ayant) pour (?:objet|objectif|but"
    r"|finalite)(?! d'insertion par)",
    r"objet (?:du|de la|de l') (?:marche|consultation|accord)",
    r"(?:actions?|parcours|prestations?) (?:de formation|d'accompagnement|de remobilisation)",
)


def work_for_people_far_from_it(sentence: Sentence) -> Iterator[Hit]:
    """Le titulaire doit employer des personnes éloignées de l'emploi.

    Article L2112-2, said without the word « insertion ». Does not read support or training bought for these people.
    """
    if _BOUGHT.search(sentence.low):
        return
    yield from matches(_HIRED, sentence, Kind.INSERTION_CONDITION)
    if _BINDS.search(sentence.low):
        yield from matches(_PEOPLE, sentence, Kind.INSERTION_CONDITION)


_SUBCONTRACTED = rx(
    r"(?:sous-? ?trait\w+|recours|recourir|faire appel|confi\w+|cotrait\w+)~90"
    r"(?:entreprises? (?:d'insertion|adaptee)|structures?~12insertion|\bsiae\b|\besat\b"
    r"|associations? intermediaires?)"
)
_OBLIGED = rx(rf"{DUTY}|{HOLDER}")


def work_given_to_structures(sentence: Sentence) -> Iterator[Hit]:
    """Le titulaire doit confier une part du travail à des structures d'insertion ou du handicap.

    Article L2112-2: one way of doing an insertion condition. Does not read a reserved contract.
    """
    if _OBLIGED.search(sentence.low) and not _BOUGHT.search(sentence.low):
        yield from matches(_SUBCONTRACTED, sentence, Kind.INSERTION_CONDITION)


_MENTION = rx(rf"(?:d'|l'|en |a |par |\"){INSERTION}\b(?: par l'activite economique| (?:sociale|professionnelle))?")
_ASKED = rx(
    rf"{DUTY}|{HOLDER}|clauses?\b|ccap|cahier des charges|marche (?:est|entre|comporte|fait)|execution|lots? \d"
)
_AROUND = rx(
    r"formation|accompagn|usagers|hebergement|critere|competence|etude|diagnostic|association|centre|logement"
    r"|plan local"
    r"|organisme|programme departemental|politique d'insertion"
)


def insertion_said_of_the_contract(sentence: Sentence) -> Iterator[Hit]:
    """L'insertion est évoquée parmi les obligations du titulaire.

    Article L2112-2, said in other ways. Does not read titles, services bought, criteria, structures and users.
    """
    low = sentence.low
    if (
        (sentence.alone and not _OBLIGED.search(low))
        or sentence.criteria
        or not _ASKED.search(low)
        or _AROUND.search(low)
        or _BOUGHT.search(low)
    ):
        return
    yield from matches(_MENTION, sentence, Kind.INSERTION_CONDITION)


_INCENTIVE = rx(
    r"(?:incitati\w+|facultatif|facultative|souhait\w+|encourag\w+|favoris\w+|promouv\w+"
    rf"|promotion)~60{INSERTION_OF_PEOPLE}"
)


def insertion_encouraged(sentence: Sentence) -> Iterator[Hit]:
    """L'acheteur veut favoriser l'insertion dans l'exécution du marché.

    Article L2112-2; strength « incentive ». Does not read a service bought.
    """
    if _BINDS.search(sentence.low) and not _BOUGHT.search(sentence.low):
        yield from matches(_INCENTIVE, sentence, Kind.INSERTION_CONDITION)


_SERVICE = rx(
    r"(?:services?|prestations?|(?<!de)marches?)(?: publics?)?(?: de (?:services?|prestations?))? (?:d'|de re"
    r"|d'appui a l'|de qualification et d'|de formation et d')insertion (?:sociale )?(?:et |, )?(?:de "
    r"|la )?(?:qualification|professionnelle)",
    r"qualification (?:professionnelle )?et (?:d'|de l')?insertion|insertion (?:professionnelle |sociale )?(?:et"
    r"|ou) (?:de |la |de la )?qualification",
    r"(?:insertion|emploi|remobilisation)~60(?:ayant|comme|avec) (?:pour |comme )?(?:activite )?support",
    r"insertion[a-z' ]{0,60} (?:par|via) (?:l'|des )?activites? d[e'](?! ?economique)",
    r"(?:mise en oeuvre|realisation|gestion|animation|portage|creation|organisation"
    r"|encadrement)~30(?:ateliers? et )?chantiers? d'insertion",
    r"chantiers? d'insertion (?:ayant|pour|dans)",
    r"(?:appui|accompagnement)~30(?:a|vers) l'emploi~40support",
    r"prestations?~20(?:vis\w{1,5} a|ont pour (?:objet|but|finalite))~60(?:remobilis\w+|reinser\w+"
    r"|insertion (?:sociale|professionnelle))",
    r"(?<!de)marches? d'insertion (?:sociale|professionnelle|article 30|\(article)|(?<!de)marches? d'insertion$",
    r"article 30(?: ?-? ?ii)? (?:du )?(?:cmp|code des marches)|article 30 ?\)?$",
)
_NO_SERVICE = rx(r"clauses?\b|reserve|s'engage|heures? d'insertion|condition|2113|critere|pertinence|performance")


def insertion_bought(sentence: Sentence) -> Iterator[Hit]:
    """L'insertion est elle-même la prestation achetée.

    Article R2123-1 3° (former article 30 CMP). Not read beside a clause or a reservation.
    """
    if not _NO_SERVICE.search(sentence.plain):
        yield from matches(_SERVICE, sentence, Kind.INSERTION_SERVICE)


_PLAN = rx(
    r"(?:actions?|mise en oeuvre|animation|programmation)~40plans? loca(?:l|ux)~12insertion",
    r"\bplie\b~20(?:actions?|programmation)",
)
_SUPPORT = rx(
    rf"(?:accompagnement(?! psychologique| juridique| medical)|suivi|remobilisation|parcours)~60(?:{PUBLIC}"
    r"|publics?~20insertion)~60(?:emploi|insertion)",
    r"(?:accompagnement|remobilisation|parcours)~40(?:vers l'emploi|retour a l'emploi"
    rf"|insertion professionnelle)~60{PUBLIC}",
)


def insertion_support_bought(sentence: Sentence) -> Iterator[Hit]:
    """L'accompagnement vers l'emploi de publics en insertion est la prestation achetée.

    Article R2123-1 3° (social services); to be reviewed by a person. Read in a title or an object only.
    """
    if not (sentence.alone or _BOUGHT.search(sentence.low)) or _NO_SERVICE.search(sentence.plain):
        return
    for pattern, text in ((_PLAN, sentence.plain), (_SUPPORT, sentence.low)):
        for match in pattern.finditer(text):
            yield Hit(Kind.INSERTION_SERVICE, match.start(), match.end())


_TRAINING_BOUGHT = rx(
    r"formations?~80(?:au titre de|en vue de|pour|favorisant|visant) (?:l'"
    r"|leur )?insertion (?:sociale et )?professionnelle",
    r"formations?~60insertion professionnelle",
)


def training_for_insertion_bought(sentence: Sentence) -> Iterator[Hit]:
    """Des formations sont achetées au titre de l'insertion professionnelle.

    Article R2123-1 3°; to be reviewed by a person. Plain training is not read.
    """
    if not _NO_SERVICE.search(sentence.plain) and not rx(HOLDER).search(sentence.low):
        yield from matches(_TRAINING_BOUGHT, sentence, Kind.INSERTION_SERVICE)
