"""The words of award criteria, social and environmental: what an item of a list is named by."""

from __future__ import annotations

from clauses.vocabulary import PUBLIC

LIST = (
    r"(?:qualites?|valeurs?|performances?|demarches?|mesures?|engagements?|approches?|impacts?|aspects?"
    r"|dispositions?|politiques?|efforts?|notes?"
    r"|dispositifs?|actions?|organisation|gestion|methodologie|moyens|pertinence|prise en compte|respect|volet"
    r"|bilan|plan|strategie|logistique|memoire|niveau|contribution|responsabilite|caracteristiques?|part|taux"
    r"|produits?|pratiques?|reduction|durabilite|rse|contenu|couts? globa(?:l|ux))"
)
"""Nouns that open an item."""
# What ranks bids in a list of criteria without the word « environnement ».
GREEN = (
    r"\bl?(?:reemploi|reutilis\w+|recycl\w+|dechets|emballages|soged|sosed|chantiers? (?:propres?|verts?)"
    r"|bilan carbone|(?:empreinte|impact) carbone|decarbon\w+"
    r"|emissions? de (?:co2|gaz|ges|carbone)|gaz a effet de serre|co2\b|(?:couts? du )?cycle de vie"
    r"|circuits? courts?|circuits? d'approvisionnements? (?:directs?|courts?)"
    r"|approvisionnements? (?:durables?|directs?|locaux|local|de proximite)"
    r"|performances? energetiques?|reparabilite|recyclabilite|emissions? des? vehicules"
    r"|consommations? (?:d'eau|d'energie|energetiques?)|economies? (?:d'eau|d'energie)"
    r"|(?:protection|preservation|respect) (?:du milieu|des milieux|de la nature|de la faune|de la biodiversite)"
    r"|biodiversite|sobriete|eco-?conception|vehicules? (?:propres?|electriques?|a faibles?)|eco-?labels?"
    r"|bio-?sourc\w+|agriculture biologique|produits? (?:bio|biologiques?|locaux|de saison)\b"
    r"|part d[eu] (?:bio|local)\b"
    r"|\blabels?\b|saisonnalite|economie circulaire)"
)
# Those of them that are never the trade bought.
EXACT = (
    r"\b(?:reemploi|reutilis\w+|carbone|circuits? courts?|eco-?(?!nom|l[ei]|ut)\w{4,14}|biodiversite|bio-?sourc\w+"
    r"|saisonnalite|part d[eu] (?:bio|local)"
    r"|gaz a effet de serre|sobriete|recyclabilite|reparabilite|economie circulaire|caractere durable|cycle de vie"
    r"|empreinte)\b"
)
# What a firm does for people, said without « social » nor « insertion ».
FOR_PEOPLE = (
    rf"(?:emplois?~24{PUBLIC}|(?:inclusion|embauche|recrutement|integration)~24(?:{PUBLIC}|handicap)"
    r"|egalite (?:femmes|professionnelle|entre les|des chances)|discriminations?\b|qualite de vie (?:et (?:des "
    r"|les )?conditions (?:de |du ))?(?:au )?travail|inclusion (?:sociale|professionnelle)"
    r"|(?:accueil|recours|emploi)~16(?:apprenti|alternant)|emploi (?:des |de )(?:personnes |travailleurs )~16handicap)"
)
PEOPLE_STEMS = "emploi|inclusion|embauche|recrutement|publics|egalite|discrimin|qualite de vie|apprenti|alternan"
"""Stems of what a firm does for people."""
LISTED_STEMS = (
    "environne|environem|ecolog|durable|dechet|circuit court|circuits court|carbone|cycle de vie|reemploi|reutilis"
    "|recycl|emballage|co2|emission|serre|approvisionnement|consommation|economie|milieu|de la nature|faune|biodiversit"
    "|sobriete|co-conception|coconception|label|biosourc|bio-sourc|biolog|vehicule|eco-|eco respons|ecorespons"
    "|soged|sosed|chantier|energetique|reparab| rse|rse |rse)|saisonnalite"
    "|part de bio|part du bio|part du local|part de local|circulaire|empreinte"
)
"""Stems of the words a listed environmental criterion holds."""
NAMED_STEMS = (
    "cycle de vie|approvisionnement|carbone|dechet|circuit court|circuits court|emission| rse|rse |rse)|reemploi"
    "|empreinte|biologique|recycl|emballage|performance energ|performances energ"
)
"""Stems of the words a named environmental criterion holds beside those of the environment itself."""
