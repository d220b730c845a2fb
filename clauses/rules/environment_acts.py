"""Acts that spare the environment: energy, water, releases, harmful substances, packaging, nature, deliveries.

Rarer words than the labels and topics of `environment_words`: each names by itself what is spared, so that any duty
around it is enough.
"""

from __future__ import annotations

from clauses.consideration import Topic
from clauses.patterns import rx

_LESS = (
    r"(?:economis\w+|redui\w+|reduction|baisse|limit\w+|maitris\w+|diminu\w+|optimis\w+|minimis\w+|moindres?"
    r"|rationalis\w+|sobre\w*|mutualis\w+)"
)
_NOT = (
    r"(?:\bsans\b(?! (?:delai|frais|reserve|prejudice))|exempte?s?|exclu\w*|absence|limit\w*|redui\w*|interdi\w*"
    r"|proscri\w*|prohib\w*|(?<!\ba\s)bann\w*|faible\w*"
    r"|moins de|pauvres?|ne contien\w+|ne comport\w+|pas contenir|depourvu\w*|supprim\w*|\bni\b|aucune?s?"
    r"|evit\w*|plus que|pas de"
    r"|renonc\w*|s'abst\w+|\bzero|substitu\w+|elimin\w+)"
)
_BARRED = (
    r"\b(?:interdi\w+|proscri\w+|prohib\w+|banni\w*|exclu\w*|bannir|refuse\w*|n'est (?:pas )?(?:admis|autoris|toler))"
)
_GUARD = (
    r"(?:limit\w+|preserv\w+|protec\w+|proteg\w+|respect\w*|nui(?:re|sibles?)?\b|impact\w*|attein\w+"
    r"|perturb\w+|derang\w+|conform\w+)"
)
_HARMFUL = (
    r"(?:phosphates?|solvants?|\bpvc\b|perturbateurs? endocriniens?|nanoparticules|bisphenol|phtalates?|parabens?"
    r"|metaux lourds|metal lourd|formaldehydes?|composes organiques volatils|\bcov\b|\bcmr\b|cancerigenes?|chlore\b"
    r"|pesticides?"
    r"|herbicides?|insecticides?|biocides?|substances? (?:dangereuses|toxiques|nocives|preoccupantes|chimiques)"
    r"|(?:produits?|traitements?|desherbages?|nettoyages?) (?:chimiques?|toxiques?|polluants?|phyto\w+|corrosifs"
    r"|de synthese|dangereux pour (?:le milieu"
    r"|l'environnement|la sante))|engrais (?:chimiques?|de synthese|miner\w+)|desherbants? (?:chimiques?"
    r"|de synthese)|\btourbes?\b|huile de palme)"
)
_TOOLS = r"(?:outillages?|souffleurs?|taille-? ?haies?|tondeuses?|debroussailleuses?|tronconneuses?)"
_CLEAN = rx(
    rf"{_NOT}~34{_HARMFUL}",
    rf"{_HARMFUL}~60{_BARRED}",
    r"phase aqueuse|classee?s? a\+|emission~20air interieur"
    r"|(?:panneaux|bois|agglomere\w*|contreplaque\w*|melamine\w*)~40classe e1\b"
    r"|teneur en soufre|encres? vegetales?"
    r"|produits? d'origine naturelle|sans danger~50(?:milieu|environnement)|(?:substances?|produits?) (?:moins"
    r"|non) (?:nocifs?|toxiques?|polluants?|dangereux)|\btcf\b",
    r"(?:huiles?|lubrifiants?|graisses?) (?:\w+ )?biodegradables?|encres?~20vegetales?|huiles? de chaine",
)
_ENERGY = rx(
    r"origine renouvelable|(?:electricite|energie|gaz) (?:100 ?% )?verte?s?\b|100 ?% renouvelable|garanties? d'origine"
    r"|sobriete (?:energetique|numerique|d'usage|carbone)|sobres? en (?:energie|carbone|eau)"
    r"|economes? en (?:energie|eau)",
    rf"{_LESS}~30(?:consommations? (?:d'|en |de |des )?(?:energ\w+|electri\w+|eau\b|papier|fluides|carburant"
    r"|ressources)|l'energie\b|depenses energetiques|d'energie\b)",
    r"consommations? (?:d'energie|energetiques?|electriques?|d'eau|de carburant)~30\b(?:baisse|redui\w+|econome\w*"
    r"|limite\w*|optimise\w*|maitrise\w*|faibles?|moindres?|plafonn\w+)",
    r"etein\w+~20(?:lumieres?|eclairages?|appareils?|ecrans?|postes)|plans? de sobriete|(?:logique"
    r"|demarche|souci|objectifs?) d'economies? d'energie|eco-?gestes?"
    r"|gestes? d'econom\w+"
    r"|extinction nocturne|\bclasse energetique a\b",
    r"(?:alimentation|alimentee?s?|approvisionne\w*|recours|\bpart|issue?s?|provena\w+)~24energies? renouvelables?"
    r"|\bpue\b",
    r"biocarburants?|\bhvo\b|\bxtl\b|\bb100\b|hydrogene vert|bio-?fioul",
)
_WATER = rx(
    r"eaux? non potables?|(?:preserv\w+|econom\w+|gaspillage)~24(?:\bressources? (?:en eau|naturelles?)|\bde l'eau\b)"
    # Not « préserver les réseaux d'eau », nor « offre économique … d'eau ».
    r"|(?:econom(?:es?|ies?|is\w+)|gaspillage)~24\bd'eau\b|arrosages?~24(?:econom\w+|raisonne\w*|goutte a goutte)",
    r"(?:aucune?|interdi\w*|prohib\w*|proscri\w*|pas de|absence de)~24\b(?:rejets?|deversements?|ecoulements?)\b",
    r"evit\w*~16\brejets?~40(?:eaux\b|cours d'eau|milieu|riviere|reseau|nature)",
    r"(?:aucune?|evit\w*|preven\w*|limit\w*|redui\w*)~40\bpollutions?\b",
    rf"\b(?:rejets?|deversements?|pollutions?)~60{_BARRED}",
    r"kits? (?:anti-? ?pollutions?|d'absorption|absorbants?)|disposition~20absorbants?|(?:preven\w+|lutte\w* contre"
    r"|risques? de) (?:toute |les |la |des )?pollutions?\b"
    r"|barrages? flottants?|bottes? filtrantes?|(?:recyclage|reutilisation) (?:de l'eau|des eaux)|eaux de chantier",
    r"(?:recueilli|recuper|retenu|confin|trait)\w*~30(?:laitances?|eaux de (?:lavage|carenage|rincage|ruissellement)"
    r"|hydrocarbures)|(?:usage|utilisation) de l'eau~30(?:raisonne|limite|optimise|econom)",
    r"(?:maitris|limit|evit|preven|redui|proteg)\w*~160pollutions? (?:des (?:eaux|sols)|de l'(?:eau|air)|du (?:sol"
    r"|milieu))",
    rf"(?:interdi|prohib|proscri)\w*~30eau potable|eau potable~60{_BARRED}",
    r"porter atteinte a l'environnement|nuisances? environnementales?",
)
_NATURE = rx(
    r"nidification|compens\w+~30arbres?|arbres?~12abattus?~30(?:compens|remplac|replant)"
    r"|especes? (?:\w+ )?(?:invasives?|exotiques? envahissantes?|envahissantes?)|plantes? invasives?"
    r"|phyto-?pharmaceutiques?|deforestation|\bbiocontrole\b|lutte biologique integree",
    rf"{_NOT}~24bois (?:exotiques?|tropica\w+)|bois (?:exotiques?|tropica\w+)~40{_BARRED}",
    r"turbidite|matieres en suspension|fauches? tardives?|gestion (?:extensive|raisonnee)"
    r"|respectueu\w+~8(?:environnement|nature|biodiversite)|(?:forets?|forestier\w*"
    r"|\bbois\b)~60(?:gestion durable|gerees? durablement"
    r"|durablement geree?s?)",
    rf"{_GUARD}~60\b(?:faune|flore|biodiversite|milieux? (?:naturels?|marins?|aquatiques?)|zones? humides?"
    rf"|especes? protegees?|ecosystemes?"
    r"|racines|systeme racinaire)",
    r"(?:preserv\w+|redui\w+|evit\w+|epuis\w+)~20ressources naturelles",
    r"(?:chiropteres|avifaune|oiseaux nicheurs|amphibiens|herissons|pollinisateurs)~90(?:interr\w+|suspend\w+|proteg\w+"
    r"|preserv\w+"
    r"|favor\w+|evit\w+)|(?:interr\w+|suspend\w+|proteg\w+|preserv\w+|favor\w+)~90(?:chiropteres|avifaune"
    r"|oiseaux nicheurs"
    r"|amphibiens|herissons|pollinisateurs)",
    r"(?:essences?|plantes?|especes?|vegetaux)~14(?:locales?|indigenes?|sobres? en eau"
    r"|peu (?:gourmandes?|exigeantes?)~6eau)",
)
_WASTE = rx(
    r"taux (?:\w+ )?de (?:valorisation|recyclage|reemploi|reutilisation|collecte selective)|brulages?\b"
    r"|valorisation matiere|recyclees? en place|\beco-? ?organismes?",
    r"\btri (?:a la source|selectif|(?:cinq|sept|5|7) flux|et (?:la )?valorisation)|zero dechets?\b|sur-?emballages?",
    rf"{_NOT}~44(?:jetables?|usages? uniques?|plastiques?)\b",
    rf"(?:plastiques?|vaisselles?|bouteilles?|gobelets?)~44{_BARRED}",
    r"(?:vaisselles?|gobelets?|couverts|contenants?|emballages?|conditionnements?|bacs|barquettes?|caisses|palettes"
    r"|bidons|bouteilles(?! de gaz)|sacs) (?:\w+ ){0,3}(?:consignee?s?|reutilisables?|recyclables?|lavables?"
    r"|biodegradables?|recycles?)\b|\bcompostables?\b|(?:base|origine|matieres?) vegetales?\b"
    r"|(?:confi\w+|donn\w+|remis\w*|cede\w*)~24(?:ressourcerie|recyclerie)|\brecycle(?:r|ra|ront|nt)?\b"
    r"|(?:circuit|systeme|dispositif) de consigne",
    r"cartons~30(?:reemployes|reutilises|recycles|valorises)\b",
    r"(?:emballages?|palettes|cartouches|toners|consommables|bidons|contenants)~50\b(?:repris|reprises?"
    r"|recupere(?:s|es|e)?|reemployee?s?|reutilisee?s?|recyclee?s?|valorisee?s?)\b",
    r"(?:reprise|reprend\w*|recuperation|recuper\w+|reduction a la source|redui\w+)~24(?:emballages?"
    r"|palettes|cartouches|toners|consommables|bidons|contenants)",
    r"\bdons?\b~40(?:denrees|invendus|repas|surplus|aide alimentaire)"
    r"|\b(?:fai(?:re|t)|feront|fera|sous forme de|en) dons?\b~40associations?",
    r"(?:detourn|evit|limit|redui)\w*~40(?:l'enfouissement|mise en decharge)|"
    r"(?:emballages?|conditionnements?)~30\b(?:limite|reduit|redui|minimis|optimis|supprim|mono-?materiaux)\w*",
    rf"{_LESS}~24(?:emballages?|conditionnements?|quantites? de dechets|production de dechets|impressions?\b)"
    r"|recto[- /]?verso~30(?:par defaut|papier)|(?:privilegi\w*|systemati\w*|imprimer\w*|defaut)~30recto[- /]?verso"
    r"|ne pas imprimer",
    r"(?:produits?|savons?|consommables?|contenants?|flacons?|stylos)~40(?:rechargeables?|en recharges?"
    r"|eco-?recharges?)"
    rf"|doses? individuelles?~40{_BARRED}",
    r"\bdechets?~30(?:triee?s?|separee?s?)\b|biodechets~60\b(?:tri\b|compost\w+)|filieres? (?:\w+ )?(?:de |d'"
    r"|du )?(?:recyclage|reemploi|valorisation"
    r"|reutilisation|rep\b|agreees? de (?:recyclage|valorisation))",
)
_DELIVERY = rx(
    r"(?:\bsans|zero|faibles?|basses?) (?:aucune )?emissions?|emissions? a l'echappement|\bstage (?:v|iv|5|4)\b"
    r"|(?:norme|au moins|minimum|conform\w+|respect\w*)~20\beuro ?(?:6|vi|5|v)\b|\bbio-?gnv\b|\bgnv\b"
    r"|velos?[ -]cargos?|triporteurs?|motorisations? (?:hybrides?|alternatives?|propres?|hydrogene"
    r"|thermiques?~20proscri)",
    # In the plural: « réduire le délai de livraison » spares nothing.
    rf"{_LESS}~24(?:livraisons|(?:ses|leurs) deplacements|deplacements (?:motorises|carbones|en voiture)|tournees?"
    rf"|trajets"
    r"|transports|kilometr\w+)\b",
    rf"groupes? electrogenes?~40{_BARRED}|pouvoir de rechauffement|\bprg\b|zero carbone|neutralite carbone",
    rf"(?:utilis\w+|emplo\w+|usage|recours|interven\w+)~40{_TOOLS}~30(?:electriques?|batteries?)",
    rf"{_TOOLS}~30thermiques?~40{_BARRED}",
    r"information (?:co2|ges)|objectif co2|(?:emissions?|rejets?|bilans?|quantites?|equivalents?|empreinte|impact"
    r"|\beq)~24\bco2"
    r"|gaz a effet de serre|(?:transport\w*|achemin\w*|import\w*)~30par avion\b|\bg ?/ ?km\b|\ba pied ou a velo\b"
    r"|(?:rondes?|livr\w+|tournees?|deplac\w+)~30a velo\b|\bacv\b"
    r"|loi anti-? ?gaspillage|(?:zero|0)[- ]phyto",
    r"coup\w+ (?:le |leur )?moteurs?|moteurs?~20(?:arrete|coupe|eteint)\w*|eco-?conduite|conduite (?:souple"
    r"|economique|rationnelle)|verdissement",
)
_FOOD = rx(
    r"(?:fruits et legumes|produits|denrees|menus?|legumes|aliments)(?:~12\b(?:de saison|du terroir)\b"
    r"|(?:,? (?:frais|bio\w*|alimentaires|agricoles|maraichers|laitiers|fermiers|de saison|et|ou)){0,3} locaux\b)"
    r"|hors (?:de )?(?:leur |la )?saison"
    r"|repas vegetariens?|alternatives? vegetariennes?|proteines? (?:animale|vegetale)s?"
    r"|peche durable"
    r"|\bmsc\b|\bhve\b|haute valeur environnementale|produits? fermiers?"
    r"|approvisionnements? (?:locaux|local|de proximite|directs?)"
    r"|(?:viandes?|volailles?|poissons?|oeufs?|lait|fruits|legumes|pain)~30(?:\bbio\b|biologiques?|label)"
    r"|especes? menacees?|(?:lutt\w+|reduction|redui\w+|limit\w+)~40gaspillage",
)
_BUILD = rx(
    r"\be[1-4] ?-? ?c ?[12]\b|bio-?sourcee?s?\b|geo-?sourcee?s?\b"
    r"|(?:agregats?|granulats?|enrobes?|materiaux|terres|deblais)~24(?:recycle\w*|reemploye\w*|reutilise\w*)"
    r"|temperature abaissee|enrobes? tiedes?|enrobes?~20basse temperature"
    r"|(?:deconstruction|depose|demolition)~14(?:selective|soignee)",
)
_LASTING = rx(
    r"indices? de (?:reparabilite|durabilite)|(?:allong|prolong)\w+~20duree de vie~30(?:produits?|materiels?"
    r"|equipements?|appareils?|terminaux|textiles?|uniformes)|obsolescence programmee"
    r"|seconde main|\bremploy\w+|\bremploi\b"
    r"|(?:reconditionn\w+|reempl\w+|recyclage|reutilisation)~30(?:equipements?|materiels?|machines?|mobiliers?"
    r"|textiles?|gobelets?"
    r"|capsules?|cartouches|toners|palettes|consommables|piles|lampes|cartons|emballages?)\b"
    r"|\bd3e\b|\bdeee\b|remanufactur\w+|exigences?~60(?:efficacite energetique|recyclab\w+|reparab\w+)",
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
    (Topic.REUSE, _LASTING),
)
"""The families of words, by topic."""
NOT_JUST_DONE = frozenset({_ENERGY})
"""Words that works and equipment bring about by themselves: only a party bound makes them a condition."""
ACT_STEMS = "|".join(sorted(frozenset().union(*(pattern.stems for _, pattern in ACT_WORDS))))
"""Stems of which any of these words holds one, read off their patterns."""
