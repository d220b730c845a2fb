"""Environmental conditions and technical requirements. The subject of the works is no condition."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind, Topic
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.rules.environment_words import TOPIC_WORDS
from clauses.titles import title
from clauses.vocabulary import (
    BOUND,
    CARRIES,
    DELIVERED,
    DUTY,
    ENVIRONMENTAL,
    EXECUTION_CONDITION,
    HOLDER,
    MUST,
    PRESENT_DUTY,
    SEE,
)

_CLAUSE = rx(
    rf"clauses?~45{ENVIRONMENTAL}",
    r"clauses?~20\bvertes?\b|clausesenvironnementales|chartes? (?:vertes?|eco-?[a-z]+)",
    r"(?:considerations?|conditions?|clauses?|exigences?|obligations?|dispositions?|aspects?|elements?|objectifs?) "
    r"(?:a caractere )?socia(?:les?|ux|l)[^#.;]{0,80}?\bet (?:a caractere )?environnementa\w+",
    r"clauses? (?:deplacements?|dechets?|carbone|biodiversite|reemploi|economie circulaire|eco\w*|ges\b)",
)


def environment_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause environnementale est nommée.

    Article L2112-2, general clause of the CCAG of 2021. Does not read the environment as a subject.
    """
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
    r"|reglementations?|enjeux|qualite|volets?|dimension|respect|principes?)"
)
_ENVIRONMENTAL = rx(ENVIRONMENTAL)
_REQUIREMENT = rx(
    rf"{CARRIES}~60(?:exigences?|obligations?|specifications?|prescriptions?|contraintes?|considerations?|aspects?"
    rf"|dispositions?|engagements?|mesures?)~30{ENVIRONMENTAL}",
    rf"{CARRIES}~40\bconditions? (?:sociales? et )?{ENVIRONMENTAL}",
    r"(?:exigences?|obligations?|prescriptions?|specifications?|dispositions?|engagements?)~24(?:en matiere d"
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
    r"plans? (?:d'assurance|de respect|de protection|de management|d'action|de gestion)~6environnement\w*",
    rf"(?:considerations?|dispositions?|engagements?|conditions?|mesures?|aspects?|exigences?|obligations?"
    rf"|volets?)~24environnementa(?:l|le|les|ux) ?: ?{SEE}",
    rf"(?:exig\w+|impos\w+|obligat\w+|devr[ao]\w*|doi[tv]\w*)~40(?:produits?|fournitures?|materiaux|materiels?"
    rf"|emballages"
    rf"|solutions?|pratiques?|gestes?)~20{ENVIRONMENTAL}",
    rf"(?:impos\w+|exig\w+)~12{BOUND}~90{ENVIRONMENTAL}",
    rf"prise en compte de l'environnement ?: ?{SEE}",
    r"engagements? environnementaux du (?:titulaire|prestataire)",
    rf"\b(?:marche|consultation|accord[- ]?cadre|contrat|lot|cahier|execution|procedure|ccap|cctp)s?~30{CARRIES}~30"
    rf"(?:dimension|volet|ambition|demarche"
    rf"|objectifs?|approche|preoccupations?|enjeux)~20{ENVIRONMENTAL}",
    rf"{BOUND}~20(?:{PRESENT_DUTY}|prendr(?:a|ont) en compte)~80{ENVIRONMENTAL}",
    rf"respect\w{{0,4}} (?:de |du |des )?(?:l'|la |le |(?:objectifs?|principes?|enjeux) d[eu'] ?(?:la "
    rf"|l')?)?{ENVIRONMENTAL}",
)
_CANDIDATE = rx(
    r"(?:critere|sous-? ?critere|jugement des offres|ponder|note(?:e|s)?\b|memoire|candidature"
    r"|capacites?(?! de (?:recycl|mise|reempl))"
    r"|certificats?~30qualite"
    r"|assurance~20qualite|qualifications?|chiffre d'affaires|references? de|competences?|groupement (?:devra"
    r"|doit) (?:avoir|compren|dispos|compos)|equipe (?:devra|doit|pluri))"
)
_BOUGHT = rx(
    r"\b(?:a|ont|ayant|aura|auront) pour (?:objet|objectif|mission|but|tache|role)\b"
    r"|(?:est|sera|sont|seront) charge(?:e|s"
    r"|es)? d(?:e|'|es|u) "
    r"|objet (?:du|de la) (?:marche|consultation)|(?:pour|afin de"
    r"|vue de) (?:repondre|se conformer|satisfaire)|mise en conformite|consiste(?:nt)? (?:a|en)|\bassister\w* "
    r"|\bmissions? (?:du"
    r"|de)"
)


def environment_requirement(sentence: Sentence) -> Iterator[Hit]:
    """Des exigences environnementales sont imposées au titulaire.

    Articles L2111-2 and L2112-2. Does not read what ranks bids, the candidate's papers nor the subject of the contract.
    """
    low = sentence.low
    if _ENVIRONMENTAL.search(low) and not _CANDIDATE.search(low) and not _BOUGHT.search(low):
        yield from _not_social(matches(_REQUIREMENT, sentence, Kind.ENV_CONDITION), sentence)


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
    if match and not sentence.criteria and _STRONG_DUTY.search(sentence.after):
        yield Hit(Kind.ENV_CONDITION, match.start(), match.end())


_SITE = rx(
    r"chantiers? (?:propres?|verts?|durables?|responsables?|a faibles? (?:nuisances?|impacts?)|respectueux"
    r"|bas[- ]carbone|zero dechet)",
    r"charte~20chantiers?~30(?:propre|vert|nuisances?|impact|environnement)",
)
_SITE_DUTY = rx(rf"charte|{DUTY}|{CARRIES}|respect|demarche|objectif")


def clean_site(sentence: Sentence) -> Iterator[Hit]:
    """Une charte ou des règles de chantier propre s'imposent.

    CCAG Travaux, environmental clause. « Chantier apaisé » is not read.
    """
    if _SITE_DUTY.search(sentence.low) or sentence.alone:
        yield from matches(_SITE, sentence, Kind.ENV_CONDITION, Topic.WASTE)


_WASTE = rx(
    r"tracabilite de (?:ses|leurs) dechets|\bs\.?o\.?g\.?e\.?d\b|\bs\.?o\.?s\.?e\.?d\b|\bs\.?o\.?p\.?r\.?e\b",
    r"(?:equipements?|materiels?|mobiliers?|consommables?|appareils?) (?:\w+ )?(?:hors d'usage|usages?|usagees?"
    r"|en fin de vie)",
    r"dechets~40\b(?:valorise|recycle|reemploye|trie)(?:s|es)?\b",
    r"(?:gestion|tri|recuperation|reprise|valorisation|recyclage|tracabilite|reduction"
    r"|limitation)(?: selecti\w+)?(?: et (?:la "
    r"|de la )?(?:valorisation|recyclage|tri))?(?: \w+)? (?:des |de |de ses )(?:dechets|emballages)",
    r"(?:reduire|limiter|trier|valoriser|recycler|reprendre|recuperer)~20(?:dechets|emballages)|economie circulaire",
)
_WASTE_DUTY = rx(
    r"\bobjectifs? (?:de|d')",
    r"(?:est|sont|sera|seront) (?:demande|attendu|requis)e?s?\b",
    rf"(?:{BOUND}|entreprises?)~20{PRESENT_DUTY}~60(?:dechets|soged|sosed)",
    rf"{BOUND}~30(?:enlev|repren|recuper|collect|elimin|evacu)\w*~110(?:hors d'usage|usage|fin de vie)",
    rf"{BOUND}~10(?:mett\w+ en|veiller|limiter|reduir|trier)~60dechets"
    rf"|{HOLDER}~40{MUST}~60(?:dechets|emballages|soged|sosed)|(?:exigences?"
    r"|specifications?|charte|clauses?|conditions? (?:particulieres )?d'execution|obligations?|schema|respect"
    r"|exigee?s?\b|imposee?s?|impose\b|environnementa\w+|developpement durable)",
)


def waste_rules(sentence: Sentence) -> Iterator[Hit]:
    """La gestion des déchets est exigée comme condition environnementale.

    CCAG Travaux (SOGED). Does not read the collection of waste when it is the trade bought.
    """
    if _WASTE_DUTY.search(sentence.low) and not _blocked(sentence):
        yield from matches(_WASTE, sentence, Kind.ENV_CONDITION, Topic.WASTE)


_FUTURE = (
    r"(?:titulaires?|attributaires?|entreprises?|prestataires?|fournisseurs?"
    r"|concessionnaires?)~30\b[a-z]{2,14}r(?:a|ont)\b"
)
_STRONG_DUTY = rx(
    r"(?:prestations?|execution|solutions?|services?)~20pren\w+ en compte|\bsoumise?s? aux? obligations?",
    r"\bser(?:a|ont) (?:imprim|fabriqu|livr|fourni|effectu|privilegi|utilis|employ|recherch|favoris|reemploy"
    r"|reutilis|recycl"
    r"|valoris)\w+",
    _FUTURE,
    rf"{BOUND}~20{PRESENT_DUTY}",
    rf"{DELIVERED}~60\b(?:[a-z]{{2,14}}r(?:a|ont)|doi(?:t|vent))\b",
    rf"{DELIVERED}~40(?:est|sont) (?:\w+ )?(?:recycle|certifi|issu|labell|conform|fabriqu|produit|fait|a faible)",
    rf"{DELIVERED}~40\b(?:provien\w+|respecte\w*|comporte\w*|contien\w+|porte(?:nt)?\b|beneficie\w*|repond\w*)\b",
    rf"{HOLDER}~40{MUST}"
    r"|(?:devront|doivent|devra|doit) (?:obligatoirement |imperativement )?(?:respecter|comporter|provenir"
    r"|disposer|repondre|utiliser|employer"
    r"|posseder|justifier|beneficier|integrer|satisfaire|atteindre|garantir|limiter|reduire|favoriser|privilegier"
    r"|contenir|inclure"
    r"|presenter|etre (?:[\w%]+ ){0,2}(?:certifi|issu|conform|labell|exempt|recycl|realise|biodegrad|titulaire|produit"
    r"|fabriqu|equip|de type"
    r"|livr|fourni|reutilis|reemploy|imprim|compose|constitu|porteu|dote|muni|garanti|titul|valoris|tries|traites"
    r"|effectue|entreten))"
    r"|(?:utilisation|emploi) exclusi\w+|(?:est|sont) (?:\w+ )?(?:requis|demande|attendu)e?s?\b|imposee?s?\b"
    r"|impose (?:l|d|un|que)|exigee?s?\b"
    r"|obligatoire|exigences?|specifications?|objectifs? (?:de|d')"
    r"|respecter|respect (?:de|des|du)"
    r"|conditions? d'execution|clauses?\b|(?:au moins|a minima|au minimum|minimum de) \d|\d ?% (?:au moins|au minimum"
    r"|minimum)|ou equivalent|est souhaitee?|privilegier"
    r"|obligation d|interdi|proscri|prohib|conformement a (?:l'article 58|la loi)|en application de (?:l'article 58"
    r"|la loi agec"
    r"|la loi egalim)",
)


def spelled_out_requirement(sentence: Sentence) -> Iterator[Hit]:
    """Une exigence environnementale précise est écrite : label, réemploi, carbone, véhicules, alimentation.

    Articles L2111-2, R2111-15, L228-4 and L224-7 C. env., L230-5-1 CRPM, AGEC art. 58. Does not read a topic word
    without a duty: it is the subject of the contract.
    """
    if not _STRONG_DUTY.search(sentence.low) or _blocked(sentence):
        return
    for topic, pattern in TOPIC_WORDS:
        yield from matches(pattern, sentence, Kind.ENV_CONDITION, topic)


# Beside lines of criteria, a sentence that binds the holder is still no criterion.
_BINDS_HOLDER = rx(rf"{BOUND}~20{MUST}|(?:exige|impose|requis)e?s?\b|{DELIVERED}~30\b[a-z]{{2,14}}r(?:a|ont)\b")


def _blocked(sentence: Sentence) -> bool:
    """Not a duty of the holder: a criterion, a paper of the candidate, or (in a title) the thing bought."""
    low = sentence.low
    ranks = sentence.criteria and not _BINDS_HOLDER.search(low)
    return ranks or title(sentence) or bool(_CANDIDATE.search(low) or _BOUGHT.search(low))
