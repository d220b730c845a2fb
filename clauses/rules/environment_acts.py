"""Acts that spare the environment: energy, water, releases, harmful substances, packaging, nature, deliveries.

Rarer words than the labels and topics of `environment_words`: each names by itself what is spared, so that any duty
around it is enough.
"""

from __future__ import annotations

from clauses.consideration import Topic
from clauses.patterns import rx

_LESS = (
    r"(?:economis\w+|redui\w+|reduction|baisse|limit\w+|maitris\w+|diminu\w+|optimis\w+|minimis\w+|moindres?"
    r"|rationalis\w+|sobre\w*)"
)
_NOT = (
    r"(?:\bsans\b|exempte?s?|exclu\w*|absence|limit\w*|redui\w*|interdi\w*|proscri\w*|prohib\w*|bann\w*|faible\w*"
    r"|moins de|pauvres?|ne contien\w+|ne comport\w+|supprim\w*|remplac\w*|\bni\b|aucune?s?|evit\w*|plus que|pas de"
    r"|renonc\w*|s'abst\w+|\bzero)"
)
_HARMFUL = (
    r"(?:phosphates?|solvants?|\bpvc\b|perturbateurs? endocriniens?|nanoparticules|bisphenol|phtalates?|parabens?"
    r"|metaux lourds|formaldehydes?|composes organiques volatils|\bcov\b|\bcmr\b|cancerigenes?|chlore\b|pesticides?"
    r"|herbicides?|insecticides?|biocides?|substances? (?:dangereuses|toxiques|nocives|preoccupantes|chimiques)"
    r"|produits? (?:chimiques?|toxiques?|polluants?|phyto\w+)|engrais (?:chimiques?|de synthese|mineraux))"
)
_CLEAN = rx(
    rf"{_NOT}~34{_HARMFUL}",
    rf"{_HARMFUL}~60\b(?:interdi\w+|proscri\w+|prohib\w+|banni\w*|exclu\w*|n'est (?:pas )?(?:admis|autoris))",
    r"phase aqueuse|classee?s? a\+|emission~20air interieur|formaldehyde",
    r"(?:substances?|produits?) (?:moins|non) (?:nocifs?|toxiques?|polluants?|dangereux)",
)
_ENERGY = rx(
    r"origine renouvelable|(?:electricite|energie|gaz) verte?s?\b|100 ?% renouvelable|garanties? d'origine"
    r"|sobriete (?:energetique|numerique|d'usage)",
    rf"{_LESS}~30(?:consommations? (?:d'|en |de |des )?(?:energ\w+|electri\w+|eau\b|papier|fluides|carburant"
    r"|ressources)|l'energie\b|depenses energetiques|d'energie\b)",
    r"consommations? (?:d'energie|energetiques?|d'eau|de carburant)~30\b(?:baisse|redui\w+|econome\w*|limite\w*"
    r"|optimise\w*|maitrise\w*|faibles?|moindres?)",
)
_WATER = rx(
    r"eaux? non potables?|(?:preserv\w+|econom\w+|gaspillage)~24(?:\bressources? (?:en eau|naturelles?)|\bde l'eau\b"
    r"|\bd'eau\b)",
    rf"{_NOT}~30\b(?:rejets?|deversements?|ecoulements?|pollutions?|lixiviats?)\b",
    r"\b(?:rejets?|deversements?|pollutions?)~60(?:interdi\w+|proscri\w+|prohib\w+)",
    r"kits? anti-? ?pollutions?|(?:preven\w+|lutte\w* contre|risques? de) (?:toute |les |la |des )?pollutions?\b",
    r"(?:recueilli|recuper|retenu|confin|trait)\w*~30(?:laitances?|eaux de lavage|hydrocarbures)",
)
_NATURE = rx(
    r"nidification|especes? (?:\w+ )?(?:invasives?|exotiques? envahissantes?|envahissantes?)|plantes? invasives?"
    r"|phyto-?pharmaceutiques?",
    r"(?:limit\w+|preserv\w+|protec\w+|proteg\w+|respect\w*|nuire?|impact\w*|attein\w+)~60\b(?:faune|flore|biodiversite"
    r"|milieux? naturels?|zones? humides?|especes? protegees?|ecosystemes?)",
    r"(?:limit\w+|preserv\w+|redui\w+|evit\w+|epuis\w+)~20ressources naturelles",
)
_WASTE = rx(
    r"taux (?:\w+ )?de (?:valorisation|recyclage|reemploi|reutilisation|collecte selective)|brulages?\b",
    r"\btri (?:a la source|selectif|(?:cinq|sept|5|7) flux|et (?:la )?valorisation)|zero dechets?\b|sur-?emballages?",
    rf"{_NOT}~44(?:jetables?|usages? uniques?|plastiques?)\b",
    r"(?:plastiques?|vaisselles?|bouteilles?|gobelets?)~44(?:interdi\w+|proscri\w+|prohib\w+|banni\w*|exclu\w*)",
    r"(?:vaisselles?|gobelets?|couverts|contenants?|emballages?|conditionnements?|bacs|barquettes?|caisses|palettes"
    r"|bidons|bouteilles|sacs) (?:\w+ ){0,2}(?:consignee?s?|reutilisables?|recyclables?|compostables?|lavables?"
    r"|biodegradables?|recycles?)\b",
    r"(?:emballages?|palettes|cartons|cartouches|toners|consommables|bidons|contenants)~50\b(?:repris|reprises?"
    r"|recupere(?:s|es|e)?|reemployee?s?|reutilisee?s?|recyclee?s?|valorisee?s?)\b",
    r"(?:reprise|reprend\w*|recuperation|recuper\w+)~24(?:emballages?|palettes|cartons|cartouches|toners|consommables"
    r"|bidons|contenants|anciens? (?:materiels?|equipements?|mobiliers?))",
    r"\bdons?\b~40(?:denrees|invendus|repas|surplus|aide alimentaire|associations?)",
    r"(?:detourn|evit|limit|redui)\w*~40(?:l'enfouissement|mise en decharge)|"
    r"(?:emballages?|conditionnements?)~30\b(?:limite|reduit|redui|minimis|optimis|supprim|mono-?materiaux)\w*",
    rf"{_LESS}~24(?:emballages?|conditionnements?|quantites? de dechets|production de dechets|impressions?\b)"
    r"|recto[- /]?verso",
)
_DELIVERY = rx(
    r"(?:\bsans|zero|faibles?|basses?) (?:aucune )?emissions?|emissions? a l'echappement|\bstage (?:v|iv|5|4)\b"
    r"|\beuro ?(?:6|vi|5|v)\b|\bbio-?gnv\b|\bgnv\b|velos?[ -]cargos?|triporteurs?|motorisations? (?:electriques?"
    r"|hybrides?|alternatives?|propres?|hydrogene)",
    rf"(?:regroup\w*|mutualis\w*|{_LESS})~24(?:livraisons?|deplacements?|tournees?|trajets?|kilometr\w+)\b",
    r"(?:livraisons?|deplacements?|tournees?|trajets?|commandes?)~24(?:regroupee?s?|mutualisee?s?|groupee?s?"
    r"|rationalisee?s?|optimisee?s?)\b",
    r"(?:outillages?|souffleurs?|taille-? ?haies?|tondeuses?|debroussailleuses?|tronconneuses?)~30(?:electriques?"
    r"|batteries?|thermiques?)",
    r"information (?:co2|ges|relative a la quantite~30(?:co2|gaz))|\bco2\b",
    r"coup\w+ (?:le |leur )?moteurs?|moteurs?~20(?:arrete|coupe|eteint)\w*",
)
_FOOD = rx(
    r"(?:fruits et legumes|produits|denrees|menus?|legumes|aliments)~12\b(?:de saison|locaux|du terroir)\b"
    r"|plats? vegetariens?"
    r"|repas vegetariens?|alternatives? vegetariennes?|peche durable|\bmsc\b|\bhve\b|haute valeur environnementale"
    r"|produits? fermiers?|approvisionnements? (?:locaux|local|de proximite|directs?)"
    r"|(?:viandes?|volailles?|poissons?|oeufs?|lait|fruits|legumes|pain)~30(?:\bbio\b|biologiques?|label)",
)
_BUILD = rx(
    r"\be ?[1-4] ?-? ?c ?[12]\b|bio-?sourcee?s?\b|geo-?sourcee?s?\b"
    r"|(?:agregats?|granulats?|enrobes?|materiaux|terres|deblais)~24(?:recycle\w*|reemploye\w*|reutilise\w*)"
    r"|temperature abaissee|enrobes? tiedes?|basse temperature|deconstruction selective|depose selective",
)
ACT_WORDS = (
    (Topic.OTHER, _CLEAN),
    (Topic.OTHER, _ENERGY),
    (Topic.OTHER, _WATER),
    (Topic.BIODIVERSITY, _NATURE),
    (Topic.WASTE, _WASTE),
    (Topic.VEHICLE, _DELIVERY),
    (Topic.EGALIM, _FOOD),
    (Topic.BUILDING, _BUILD),
)
ACT_STEMS = (
    "phosphate|solvant|pvc|endocrin|nanopart|bisphenol|phtalate|paraben|metaux lourds|formaldehyde|volatils|cov|cmr"
    "|cancerig|chlore|pesticide|herbicide|insecticide|biocide|substance|chimique|toxique|polluant|phyto|engrais"
    "|aqueuse|a+|air interieur|nocif|dangereux"
    "|renouvelable|vert|garantie d|garanties d|sobriete|consommation|energie|energetique"
    "|eau|ressource|rejet|deversement|ecoulement|pollution|lixiviat|laitance|hydrocarbure"
    "|nidification|invasive|envahissante|faune|flore|biodiversit|milieu|humide|especes protegees|espece protegee"
    "|ecosysteme"
    "|valorisation|recycl|reemplo|reutilis|collecte selective|brulage|tri |zero dechet|emballage|jetable|usage"
    "|plastique|vaisselle|bouteille|gobelet|couverts|contenant|conditionnement|bacs|barquette|caisses|palette|bidon"
    "|sacs|cartons|cartouche|toner|consommable|reprise|reprend|recuper|dons|don |enfouissement|decharge|dechets"
    "|impression|recto"
    "|emission|echappement|stage|euro|gnv|cargo|triporteur|motorisation|livraison|deplacement|tournee|trajet|kilometr"
    "|commande|outillage|souffleur|taille|tondeuse|debroussailleuse|tronconneuse|co2|ges|moteur"
    "|saison|locaux|terroir|vegetarien|durable|msc|hve|valeur env|fermier|approvisionnement|bio|label"
    "|biosourc|bio-sourc|geosourc|geo-sourc|agregat|granulat|enrobe|abaissee|basse temp|selective|materiaux|terres"
    "|deblais|e1|e2|e3|e4|e 1|e 2|e 3|e 4"
)
"""Stems of which any of these words holds one."""
