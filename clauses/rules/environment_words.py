"""The words of precise environmental requirements, by topic. A word alone requires nothing: rules ask for a duty."""

from __future__ import annotations

from clauses.consideration import Topic
from clauses.patterns import rx
from clauses.vocabulary import DELIVERED

_LABEL = rx(
    r"eco-? ?labels?|ecolabel\w*|labels? environnementa\w+|\bfsc\b|\bpefc\b|nf environnement|imprim'? ?vert"
    r"|biodegradables?"
    r"|\becocert\b|ange bleu|cygne nordique|\bepeat\b|energy star|oeko-? ?tex|\bgots\b|\btco certified\b"
    r"|etiquetage environnemental|forets? gerees? durablement|iso 14001|haute qualite environnementale"
)
_BUILDING = rx(
    r"\bre ?2020\b|\bhqe\b|\bbbc\b|e\+ ?c ?-|\bbreeam\b|\bbdm\b|\bbdf\b|batiments? (?:durables?|biosource\w*)"
    r"|(?:materiaux|produits?|isolants?) (?:\w+ )?(?:bio-? ?source|geo-? ?source)\w*|passivhaus|\beffinergie\b"
    r"|niveau passif"
)
_REUSE = rx(
    r"reempl(?:oi\w*|oy\w+)|reutilisation|\bre-?utilis(?!ables?\b)\w+|reconditionne\w*|matieres? recyclees?"
    r"|materi(?:au|aux"
    r"|els?) recycles?\b"
    r"|(?:fibres?|papiers?|plastiques?|cartons?|agregats?|granulats?|betons?|textiles?|composants?"
    r"|aciers?) recyclee?s?|recyclee?s? a \d|\d ?% recyclee?s?|issue?s? du recyclage"
    r"|filieres? de (?:recyclage|reemploi)"
    r"|matieres? premieres? recyclees?|loi agec|2021-254|2024-134|(?:pneus?|pneumatiques?) rechapes?"
)
_EGALIM = rx(
    r"\begalim\b|loi egalim|produits? (?:issus? de l'agriculture )?biologiques?|agriculture biologique"
    r"|durables? et de qualite|signes? (?:officiels? )?d[e'] ?(?:l'|la )?(?:identification|qualite)|label rouge"
    r"|\baop\b|\bigp\b|\bsiqo\b|alimentation durable"
    r"|produits? bio\b|% (?:de )?bio\b|menus? vegetariens?|denrees~30biologiques?|circuits? courts?"
    r"|gaspillage alimentaire"
)
_CARBON = rx(
    r"(?:bilan|empreinte|impact|trajectoire|compensation|neutralite) (?:bas[- ])?carbone|gaz a effet de serre"
    r"|bas[- ]carbone"
    r"|emissions? de (?:co2|carbone|ges)|seuils? carbone|\bfdes\b|analyse du cycle de vie|\bbeges\b|decarbon\w+"
    r"|potentiel~12de rechauffement|\bprg\b"
)
_VEHICLE = rx(
    r"(?:vehicules?|engins?|camions?|utilitaires?|fourgons?) (?:a (?:tres )?faibles? emissions?"
    r"|propres?\b(?! et (?:bien|en bon|entretenu))"
    r"|peu polluants?|electriques?|hybrides?"
    r"|non[- ]motorises)|motorisations? (?:\w+ )?(?:electriques?|hybrides?|hydrogene|gnv|alternatives?)"
    r"|faibles? emissions?|crit'? ?air|\bzfe\b|cyclo-? ?logistique|alternatives? a la voiture|covoiturage"
    r"|mobilites? douces?|deplacements? doux|eco-? ?conduite|norme euro \w"
)
_THRIFT = rx(
    rf"{DELIVERED}~130(?:econom\w{{1,3}} en energie|(?:basse|faible) consommation|reparables?\b|reparabilite"
    r"|classe energetique|efficacite energetique|recyclables?\b|recyclabilite|capacite de recyclage"
    r"|consommation energetique (?:econome|reduite|faible|limitee))"
)
_SPARING = rx(
    r"(?:limit|redui|supprim)\w*~24plastiques?\b",
    r"emballages? (?:\w+ )?a usage unique|plastiques? a usage unique|sans (?:sur-?)?emballages?",
    r"(?:redui\w+|limit\w+|maitris\w+|optimis\w+)~12\b(?:sa|ses|leurs?) consommations?~14(?:eau|energi)",
    r"(?:conception|numerique) responsable|sobriete numerique|eco-? ?(?:conception|concu\w*)",
)
_BIODIVERSITY = rx(
    r"(?:zero|0)[- ]phyto\w*|sans (?:produits? )?phyto\w*|biodiversite|gestion differenciee|fauchage tardif"
    r"|vegetal local|nidification|(?:abattage|elagage|debroussaillage)~24interdi\w*"
    r"|especes (?:exotiques )?(?:invasives|envahissantes)|produits? phytosanitaires?"
    r"|desherbants? chimiques?|glyphosate|eco-? ?paturage|label ecojardin"
)
TOPIC_WORDS = (
    (Topic.LABEL, _LABEL),
    (Topic.BUILDING, _BUILDING),
    (Topic.REUSE, _REUSE),
    (Topic.EGALIM, _EGALIM),
    (Topic.CARBON, _CARBON),
    (Topic.VEHICLE, _VEHICLE),
    (Topic.BIODIVERSITY, _BIODIVERSITY),
    (Topic.OTHER, _THRIFT),
    (Topic.OTHER, _SPARING),
)
TOPIC_STEMS = (
    "label|biodegrad|fsc|pefc|nf environ|imprim|ecocert|ange bleu|cygne|epeat|energy star|oeko|gots|tco cert"
    "|etiquetage env"
    "|forets|foret g|14001|haute qualite|re2020|re 2020|hqe|bbc|e+|breeam|bdm|bdf|batiment d|batiments d|batiment b"
    "|batiments b"
    "|biosourc|bio-sourc|bio sourc|geosourc|geo-sourc|geo sourc|passivhaus|effinergie|niveau passif"
    "|reemplo|reutilis|re-utilis|re utilis|recondition|recycl|agec|2021-254|2024-134|rechape"
    "|produits bio|produit bio|% de bio|% bio|vegetarien|egalim|biologique|durables et|officiel|signe|aop|igp|siqo"
    "|alimentation"
    "|denrees|circuit court|circuits court|gaspillage"
    "|carbone|fdes|serre|co2|cycle de vie|beges|emballage|plastique|vehicule|engin|camion|utilitaire|fourgon|emission"
    "|conduite|crit'|crit air"
    "|critair|zfe|cyclo|norme euro"
    "|rechauffement|prg|voiture|mobilite douce|mobilites douces|deplacements doux|deplacement doux|motorisation"
    "|nidification|abattage|elagage|debroussaillage|invasives|envahissantes|phyto|desherb|glyphosate|biodiversite"
    "|differenciee|fauchage"
    "|vegetal local|en energie|consommation|reparab"
    "|recyclab"
    "|n responsable|e responsable|sobriete|co-conc|coconc|co conc"
    "|energetique|paturage|ecojardin"
)
"""Stems of which any of these words holds one."""
