"""Environmental conditions and technical requirements. The subject of the works is no condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses.consideration import Kind, Topic
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.rules.environment_acts import ACT_WORDS, NOT_JUST_DONE
from clauses.rules.environment_duty import BOUGHT, CANDIDATE, DONE, STRONG_DUTY, WILL, act_bound, blocked
from clauses.rules.environment_words import TOPIC_WORDS
from clauses.vocabulary import (
    ABOUT_CLAUSES,
    BOUND,
    CARRIES,
    DUTY,
    ENVIRONMENTAL,
    EXECUTION_CONDITION,
    HOLDER,
    MUST,
    PRESENT_DUTY,
    SEE,
)

_CLAUSE = rx(
    rf"clauses?~45{ENVIRONMENTAL}(?! ?(?:\[ ?\]|☐|□|: ?non\b|: ?a preciser))",
    r"clauses?~20\bvertes?\b|clausesenvironnementales|chartes? (?:vertes?|eco-?[a-z]+)",
    r"(?:considerations?|conditions?|clauses?|exigences?|obligations?|dispositions?|aspects?|elements?|objectifs?) "
    r"(?:a caractere )?socia(?:les?|ux|l)[^#.;]{0,80}?\bet (?:a caractere )?environnementa\w+",
    r"\b(?:marches?|contrats?|accords?[- ]?cadres?|consultations?|procedures?|achats?) a caractere (?:social et )?"
    r"environnementa\w+",
    r"clauses? (?:deplacements?|dechets?|carbone|biodiversite|reemploi|economie circulaire|eco\w*|ges\b)",
)


def environment_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause environnementale est nommée.

    Article L2112-2, general clause of the CCAG of 2021. Does not read the environment as a subject.
    """
    if not (sentence.alone and ABOUT_CLAUSES.search(sentence.low)):
        yield from matches(_CLAUSE, sentence, Kind.ENV_CONDITION)


_CONDITION = rx(
    rf"{EXECUTION_CONDITION}~260{ENVIRONMENTAL}",
    rf"{ENVIRONMENTAL}~60{EXECUTION_CONDITION}",
    r"(?:conditions?|elements?|dispositions?|exigences?|obligations?|specifications?|prescriptions?"
    rf"|considerations?|aspects?)~25(?:a caractere|d'ordre|de nature|a dimension|relati\w+ a l')~24{ENVIRONMENTAL}",
)


def environment_execution_condition(sentence: Sentence) -> Iterator[Hit]:
    """Des conditions d'exécution à caractère environnemental sont annoncées.

    Article L2112-2, second paragraph (compulsory from 22 August 2026). Does not read studies nor permits.
    """
    yield from _not_social(matches(_CONDITION, sentence, Kind.ENV_CONDITION), sentence)


# « à caractère social prenant en compte des objectifs de développement durable » is social.
_SOCIAL_ONLY = rx(r"a caractere social~60(?:objectifs?|politique|cadre)~14developpement durable$")


def _not_social(hits: Iterator[Hit], sentence: Sentence) -> Iterator[Hit]:
    return (hit for hit in hits if not _SOCIAL_ONLY.search(sentence.low[hit.start : hit.end]))


_NOUN = (
    r"(?:exigences?|obligations?|specifications?|prescriptions?|contraintes?|engagements?|objectifs?|performances?"
    r"|mesures?|demarche|considerations?"
    r"|dispositions?|dispositifs?|caracteristiques?|conditions?|criteres?|prise en compte|preoccupations?|normes?"
    r"|reglementations?|enjeux|chartes?|qualite|volets?|dimension|respect|principes?)"
)
_ENVIRONMENTAL = rx(ENVIRONMENTAL)
_REQUIREMENT = rx(
    rf"{CARRIES}~60(?:exigences?|obligations?|specifications?|prescriptions?|contraintes?|considerations?|aspects?"
    rf"|dispositions?|engagements?|mesures?)~30{ENVIRONMENTAL}",
    rf"{CARRIES}~40\bconditions? (?:sociales? et )?{ENVIRONMENTAL}",
    r"(?:exigences?|obligations?|prescriptions?|specifications?|dispositions?|engagements?)~50(?:en matiere d"
    r"|relati\w+ a"
    rf"|en faveur d|liee?s? a)~8{ENVIRONMENTAL}",
    rf"(?:{DUTY}|s'inscri\w+ dans)~80{_NOUN}~40{ENVIRONMENTAL}",
    rf"{_NOUN}~40{ENVIRONMENTAL}~60(?:(?:devr\w+|doi\w+) etre|est impos|sont impos|exige|obligatoire|a respecter"
    r"|s'impos|est soumis|s'appliqu)",
    rf"(?:repond|conform\w+|application)~30(?:exigences?|obligations?|objectifs?)~40{ENVIRONMENTAL}",
    rf"{HOLDER}~60{MUST}~120{ENVIRONMENTAL}",
    r"(?:volonte|souci|demarche|objectif) de (?:protection"
    r"|preservation) de l'environnement~20il est fait application",
    r"(?:obligations?|exigences?|prescriptions?|specifications?)(?: sociales et)?(?: techniques)? (?:environnementales?"
    r"|ecologiques?)",
    r"(?:environnementa(?:l|le|les|ux)|ecologiques?)~30(?:impos|(?:est|sont) (?:exig|demand|requis|attendu|prevu))",
    rf"(?:execut|realis|effectu|condui|men[ae])\w*~30(?:respect|conform)\w*~60{ENVIRONMENTAL}",
    rf"(?:execution|prestations?|travaux|fournitures)~30(?:tien\w+ compte|tenant compte"
    rf"|pren\w+ en compte)~30{ENVIRONMENTAL}",
    rf"(?:{BOUND}|{DUTY})~80(?:diminu|redui|limit|minimis|maitris|preserv|proteg|amelior|attenu)\w*~30{ENVIRONMENTAL}",
    rf"\b(?:ccap|cctp|ccp|cahier|marche|contrat|dce|accord[- ]?cadre)s?~30{CARRIES}~30(?:articles?|chapitres?|annexes?"
    rf"|chartes?|volets?)~20{ENVIRONMENTAL}",
    rf"{BOUND}~20(?:est|sont) (?:invite|encourage|incite)e?s?\b~180{ENVIRONMENTAL}",
    r"considerations? (?:d'ordre |a caractere |de nature |relatives? a l'|liees? a l')?environnement\w*"
    r"(?!~20(?:critere|attribution))",
    r"plans? (?:d'assurance|de respect|de progres|d'amelioration|de suivi"
    r"|de protection|de management|d'action|de gestion)~6environnement\w*",
    rf"(?:considerations?|dispositions?|engagements?|conditions?|mesures?|aspects?|exigences?|obligations?"
    rf"|volets?)~24environnementa(?:l|le|les|ux)(?: (?:applicables?|obligatoires?|retenue?s?|prevue?s?|imposee?s?))?"
    rf" ?[:(] ?{SEE}",
    rf"{BOUND}~20\b(?:utilis|emplo|fourni|livr|privilegi)\w*~30(?:produits?|fournitures?|materiaux|materiels?"
    rf"|consommables|solutions?)~20{ENVIRONMENTAL}",
    rf"\bseuls? (?:les |des )~30{ENVIRONMENTAL}~12(?:sont|seront) (?:utilis|employ|accept|admis|autoris|livr|fourni)",
    rf"(?:exig\w+|impos\w+|obligat\w+|devr[ao]\w*|doi[tv]\w*)~40(?:produits?|fournitures?|materiaux|materiels?"
    rf"|emballages"
    rf"|solutions?|pratiques?|gestes?)~20{ENVIRONMENTAL}",
    rf"(?:impos\w+|exig\w+)~12{BOUND}~90{ENVIRONMENTAL}",
    rf"prise en compte de l'environnement ?: ?{SEE}",
    r"engagements? environnementaux du (?:titulaire|prestataire)",
    rf"\b(?:marche|consultation|accord[- ]?cadre|contrat|lot|cahier|execution|procedure|ccap|cctp)s?~30{CARRIES}~30"
    rf"(?:dimension|volet|ambition|demarche"
    rf"|objectifs?|approche|preoccupations?|enjeux)~20{ENVIRONMENTAL}",
    rf"\b(?:marche|accord[- ]?cadre|contrat|lot|consultation|procedure)s? (?:prend|prendra|prennent|prendront|tient"
    rf"|tiendra) (?:en )?compte~14{ENVIRONMENTAL}",
    rf"\bpenalites?~30{ENVIRONMENTAL}",
    r"(?:dispositions?|mesures?|engagements?) environnementa(?:l|les|ux) ?[:|-]",
    rf"{BOUND}~20(?:{PRESENT_DUTY}|\b(?:designe|nomme|forme|suit|presente|etablit|decrit|rend(?:ent)? compte"
    rf"|communique)\b|prendr(?:a|ont) en compte)~120"
    rf"{ENVIRONMENTAL}",
    rf"respect\w{{0,4}} (?:de |du |des )?(?:l'|la |le |(?:objectifs?|principes?|enjeux) d[eu'] ?(?:la "
    rf"|l')?)?{ENVIRONMENTAL}",
)

# « un bilan écoresponsable sera remis »: how the environment is looked after.
_MANAGED = rx(
    r"(?:bilans?|tableaux? de bord|indicateurs?|reporting|referents?|correspondants?|guides?|gestes?|pratiques?"
    rf"|solutions?|alternatives?|methodes?|technique)~16{ENVIRONMENTAL}",
    r"(?:diminu|redui|limit|minimis|maitris|attenu)\w*~16\b(?:impacts?|empreintes?|nuisances|effets?|incidences?)"
    rf"~14{ENVIRONMENTAL}",
)


def environment_requirement(sentence: Sentence) -> Iterator[Hit]:
    """Des exigences environnementales sont imposées au titulaire.

    Articles L2111-2 and L2112-2. Does not read what ranks bids, the candidate's papers nor the subject of the contract.
    """
    low = sentence.low
    if _ENVIRONMENTAL.search(low) and not CANDIDATE.search(low) and not BOUGHT.search(low):
        yield from _not_social(matches(_REQUIREMENT, sentence, Kind.ENV_CONDITION), sentence)
        if act_bound(sentence):
            yield from matches(_MANAGED, sentence, Kind.ENV_CONDITION)


# « X.1 Dispositions environnementales » above what they are.
_HEADING = rx(
    r"^[^a-z]{0,6}(?:[a-z][.\d]{1,6} )?(?:articles? [\d. -]{1,8}[:-]? ?)?(?:dispositions?|exigences?|prescriptions?"
    r"|clauses?"
    rf"|conditions?|caracteristiques?|obligations?|considerations?) (?:relatives? a l')?{ENVIRONMENTAL}[^a-z]{{0,4}}$"
)
_LONGEST_HEADING = 120


def environment_heading(sentence: Sentence) -> Iterator[Hit]:
    """Un titre annonce des dispositions environnementales, dites juste après.

    Articles L2111-2 and L2112-2. Does not read a bare heading that nothing follows.
    """
    match = _HEADING.match(sentence.low) if len(sentence.low) < _LONGEST_HEADING else None
    if match and not sentence.criteria and STRONG_DUTY.search(sentence.after):
        yield Hit(Kind.ENV_CONDITION, match.start(), match.end())


_SITE = rx(
    r"chantiers? (?:(?:sera|est|doit etre) (?:conduit |mene |realise )?)?(?:propres?|verts?|durables?|responsables?"
    r"|a faibles? (?:nuisances?"
    r"|impacts?)|respectueux"
    r"|bas[- ]carbone|zero dechet)",
    r"charte~20chantiers?~30(?:propre|vert|nuisances?|impact|environnement)",
)
_SITE_DUTY = rx(rf"charte|contractue|{DUTY}|{CARRIES}|respect|demarche|objectif")
# « Démarche de chantier vert proposée : 15 points » ranks bids.
_SITE_MARK = rx(r"\d ?(?:points?|pts)\b")


def clean_site(sentence: Sentence) -> Iterator[Hit]:
    """Une charte ou des règles de chantier propre s'imposent.

    CCAG Travaux, environmental clause. « Chantier apaisé » is not read.
    """
    if (_SITE_DUTY.search(sentence.low) or sentence.alone) and not _SITE_MARK.search(sentence.low):
        yield from matches(_SITE, sentence, Kind.ENV_CONDITION, Topic.WASTE)


_WASTE = rx(
    r"tracabilite de (?:ses|leurs) dechets|\bs\.?o\.?g\.?e\.?d\b|\bs\.?o\.?s\.?e\.?d\b|\bs\.?o\.?p\.?r\.?e\b",
    r"(?:equipements?|materiels?|mobiliers?|consommables?|appareils?)~32\b(?:hors d'usage|usages?|usagees?"
    r"|en fin de vie)",
    r"(?:reprise|recuperation|recyclage|repren\w+|recuper\w+|recycl\w+)~30\b(?:batteries|piles|cartouches|lampes|tubes"
    r"|pneus|pneumatiques|toners|huiles|palettes|matelas|ecrans) (?:usage|vide|hors|en fin)",
    r"(?:valorisation|recyclage|tri)~24\d ?% (?:des|de)~14dechets",
    r"dechets~40\b(?:valorise|recycle|reemploye|trie)(?:s|es)?\b",
    r"(?:gestion|tri|recuperation|reprise|valorisation|recyclage|tracabilite|reduction"
    r"|limitation)(?: selecti\w+)?(?: et (?:la "
    r"|de la |de l'|l')?(?:valorisation|recyclage|tri|elimination))?(?: \w+)? (?:des |de |de ses |de leurs )(?:dechets"
    r"|emballages)",
    r"\b(?:redui\w+|limit\w+|tri(?:e|er|era|ent)\b|valoris\w+|recycl\w+|repren\w+|recuper\w+)~20(?:dechets"
    r"|emballages)|economie circulaire",
)
_WASTE_DUTY = rx(
    r"\bobjectifs? (?:de|d')",
    r"(?:est|sont|sera|seront) (?:demande|attendu|requis)e?s?\b",
    rf"(?:{BOUND}|entreprises?)~20{PRESENT_DUTY}~60(?:dechets|soged|sosed)",
    rf"{BOUND}~30(?:enlev|repren|recuper|collect|elimin|evacu)\w*~110(?:hors d'usage|usage|fin de vie)",
    rf"{BOUND}~10(?:mett\w+ en|veiller|limiter|reduir|trier)~60dechets"
    rf"|{HOLDER}~40{MUST}~60(?:dechets|emballages|soged|sosed)|(?:exigences?"
    r"|specifications?|charte|clauses?|conditions? (?:particulieres )?d'execution|obligations?|obligatoires?\b"
    r"|schema|respect"
    r"|exigee?s?\b|imposee?s?|impose\b|environnementa\w+|developpement durable)",
)
# Sorting and recovery are what such a contract buys.
_WASTE_TRADE = rx(
    r"dechet(?:t)?eries?|collectes?\b|centres? de tri|ordures|menagers?|plateformes?|encombrants|usagers|apports?"
    r"|recycleries?|traitement|prestations? (?:de|d'enlev)|unite|installation|amiante|filiere rep"
    r"|campagnes? de communication"
)


def waste_rules(sentence: Sentence) -> Iterator[Hit]:
    """La gestion des déchets est exigée comme condition environnementale.

    CCAG Travaux (SOGED). Does not read the collection of waste when it is the trade bought.
    """
    low = sentence.low
    if (_WASTE_DUTY.search(low) and not blocked(sentence)) or (not _WASTE_TRADE.search(low) and act_bound(sentence)):
        yield from matches(_WASTE, sentence, Kind.ENV_CONDITION, Topic.WASTE)


def spelled_out_requirement(sentence: Sentence) -> Iterator[Hit]:
    """Une exigence environnementale précise est écrite : label, réemploi, carbone, véhicules, alimentation.

    Articles L2111-2, R2111-15, L228-4 and L224-7 C. env., L230-5-1 CRPM, AGEC art. 58. Does not read a topic word
    without a duty: it is the subject of the contract.
    """
    hits = [hit for topic, pattern in TOPIC_WORDS for hit in matches(pattern, sentence, Kind.ENV_CONDITION, topic)]
    hits = [hit for hit in hits if not _names_a_lot(sentence, hit)]
    if hits and act_bound(sentence, WILL):
        yield from hits


# « lot 5 : reconditionnement de petits matériels » names what the lot buys.
_LOT_HEAD = re.compile(r"\blots? ?(?:n ?°? ?)?\d{1,2} ?[:(-] ?(?:[a-z']{1,14} ){0,2}$")


def _names_a_lot(sentence: Sentence, hit: Hit) -> bool:
    return _LOT_HEAD.search(sentence.low, max(0, hit.start - 50), hit.start) is not None


# Where waste is the trade bought, or its users', sorting it spares nothing more.
_WASTE_PLACE = rx(
    r"dechet(?:t)?eries?|centres? de tri|ordures|encombrants|\busagers|\bapports\b|\bdasri\b|quais? de transfert"
    r"|composteurs?|bio-?seaux?|bacs roulants"
    r"|(?:collecte|traitement|enlevement) (?:et |le |du |de |des )~20(?:dechets|dasri|boues|traitement)"
)

_STUDIED = rx(
    r"\banalys(?:e|es|er|era|eront)\b|\bmesurer\w*|\bevalue(?:r|ra|ront|nt)?\b|\bverifi(?:e|er|era|eront) l'absence"
    r"|quantification|\bteneurs? en(?! ?soufre)|diagnosti\w+|inventori\w+|inventaires?|cartographi\w+|laboratoires?"
    r"|campagnes? de communication"
)


def environmental_act(sentence: Sentence) -> Iterator[Hit]:
    """Un geste pour l'environnement est demandé : énergie, eau, bruit, rejets, produits nocifs, emballages, nature.

    Articles L2111-2 and L2112-2. Does not read the act when it is the trade bought, nor when it ranks bids.
    """
    for topic, pattern in ACT_WORDS:
        hits = [hit for hit in matches(pattern, sentence, Kind.ENV_CONDITION, topic) if not _names_a_lot(sentence, hit)]
        if (
            hits
            and act_bound(sentence, None if pattern in NOT_JUST_DONE else DONE)
            and not _other_trade(sentence, topic)
        ):
            yield from hits


def _other_trade(sentence: Sentence, topic: Topic) -> bool:
    """Waste where waste is the trade, nature and releases where they are studied."""
    if topic is Topic.WASTE:
        return _WASTE_PLACE.search(f"{sentence.before} {sentence.low}") is not None
    return topic in (Topic.OTHER, Topic.BIODIVERSITY) and _STUDIED.search(sentence.low) is not None
