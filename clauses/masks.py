"""Words that deceive: senses of « insertion », « social », « environnement », « réserve » that are nothing of ours."""

from __future__ import annotations

from clauses.patterns import MASK, hide, rx
from clauses.vocabulary import PUBLIC

_BODY = (
    r"(?:directions?|services?|poles?|maisons?|agences?|missions? locales?|conseil|ministere|ministre|office"
    r"|etablissement|institut|departement|bureau|brigade|centres?|unite|secretariat|commission|observatoire"
    r"|syndicat|vice-president\w*|dga|dgs|cellule|comite|commissariat)"
)

_INSERTION = (
    r"insertions? (?:paysag\w+|urbaine|architectur\w+|graphique|publicitaires?|environnementale|visuelle"
    r"|geologique|scolaire|fonciere|territoriale)",
    r"insertions? (?:dans|au sein) (?:le |la |les |l'|son |leur |du |de la |de l')?(?:site|paysage|environnement"
    r"|planning|calendrier|tissu|milieu|contexte|quartier|presse|existant|ville|bati|journal|terrain|topograph\w+)",
    r"(?<!clause d')(?<!clause d)(?<!clauses d)(?<!clauses d')(?<!heures d')(?<!action d')insertions? (?:de l'article"
    r"|de cet article"
    r"|d'une? (?:annonce|encart|page|avis|tete|tube|clause)|d'annonces?|legales?|au boamp|au joue|des annonces"
    r"|du projet|du batiment|de l'ouvrage|de l'operation|des batiments|des ouvrages|de la (?:voie|ligne|station))",
    r"(?:^|\bl')insertions? d'une?(?! ?(?:publi|personne|jeune|demandeu|salari|benefici|travaill|chom|clause|groupe"
    r"|pourcentage|nombre|minimum|volume|total|taux))",
    r"insertions? (?:de |des |d')(?:donnees|documents?|pieces?|annexes?|liens?|champs?|images?|photos?|logos?"
    r"|textes?|fichiers?|contenus?)",
    r"(?:notices?|documents? graphiques?|photomontages?|perspectives?|etudes?~14|schema|plan(?:s)? de masse et"
    r"|croquis|vues?|images? de synthese et) d'insertion(?! (?:prof|soc|par l))",
    r"(?:frais|ordres?|tarifs?|delais?) d'insertion",
    r"penitentiaires? d'insertion et de probation|\bspip\b",
    rf"\b{_BODY}\b(?: (?:generale?|departementale?|regionale?|metropolitaine?|communale?|adjointe?|territoriale?"
    rf"|nationale?))?[a-z ,']{{0,40}}?(?<!\bfait )(?<!\bfont )(?:de l'|pour l'|et )(?:insertion"
    rf"|emploi et de l'insertion)(?:[a-z ,']{{0,12}}emploi)?",
    r"\b(?:maisons?|missions?|plateformes?|agences?|cellules?|poles?|directions?|espaces?)(?: (?:metropolitaine?"
    r"|departementale?|locale?|communale?|intercommunale?))? (?:d'|pour l'"
    r"|de l')insertion(?! prof\w{8,12} (?:aupres|des?|pour)\b)(?: (?:et |pour "
    r"|professionnelle |de )(?:l'|d')?emploi)?",
    r"amo insertion|maitrise d'ouvrage (?:d')?insertion(?! prof)",
    r"(?:(?<=plan\slocal)|(?<=plans\slocaux))[a-z ]{0,14}?(?:pour |de |d')?(?:l')?insertion(?: et l'emploi)?",
    r"(?:logements?|villages?|hebergement[a-z ]{0,20}|residences?|foyers?|pension|restaurants?"
    r"|auberge)[a-z ]{0,10} (?:d'|de re)insertion(?: sociale)?",
    r"(?:conseillers?|conseilleres?|referents?|revenu minimum|allocations?) (?:en |d')insertion",
    r"groupements?~4d'employeurs?~6pour l'insertion et (?:la )?qualification",
)
_SOCIAL = (
    r"fiscale?s?(?: et | ou |, | / ?|/)(?:de ses |ses |des )?(?:obligations |organismes |declarations )?sociale?s?"
    r"|fisca(?:ux|les?)(?: et | ou |/)sociaux",
    r"sociale?s?(?: et | ou |, |/)fiscale?s?|sociaux(?: et | ou |/)fiscaux",
    r"\b(?:siege|logements?|bailleurs?|habitats?|centres?|actions?|dialogue|capital|raison|securite|aides?"
    r"|cohesion|protection|travailleurs?|mixite|services?|medico|partenaires?|accompagnements?|residences?|foyers?"
    r"|epicerie|mediation|animations?|poles?|immeubles?|parc|locati(?:on|fs?)|vie|lien|innovations?|assistante?s?"
    r"|organismes?|charges?|cotisations?|bilan|climat|reseaux|urgence|tissu|intervention|droits?|prestations?"
    r"|oeuvres?|mutualite|affaires|sciences|maisons?|etablissements?|comite|plan|acquis|cabinets?|redressement"
    r"|ppds?|prevoyance|tarification|tourisme|residentiel|exercice)[- ]+(?:social|sociale|sociales|sociaux)\b",
    r"(?:observatoire|guide|colloque|enquete|journee)s?[a-z ]{0,20} clauses? sociales?",
    r"economiques?, sociale?s? et environnementa(?:l|le|les|ux)|conseil economique~20environnemental",
    r"\bces?er?\b",
)
_ENVIRONMENT = (
    r"\b(?:ingenieurs?|specialistes?|experts?|autorisations?|evaluations?|etudes?|dossiers?|diagnostics?|autorites?"
    r"|police|enquetes?|codes?"
    r"|etat initial de l'|ingenierie|mesures compensatoires|incidences?"
    r"|(?<!respecter\sla\s)(?<!respect\sde\sla\s)notices?|rapports?|audits?|expertises?"
    r"|risques?|assistance|amo|bureaux? d'etudes?|inventaires?|investigations?|police de l'|droit de l'|sante[- ]"
    r"|(?<!un )volets?(?! environnementa\w{1,4} ?(?:[:(]? ?(?:\d|articles?|cf|voir|ccap|cctp)"
    r"|d[ue] (?:la |l')?(?:ccap|cctp|ccp|marche|contrat|accord|consultation)))|inspection[a-z ]{0,12}|data|donnees"
    r"|dommages?"
    r"|(?<!plan d')assurances?"
    r"|responsabilite(?! environnementale ?[:(-]{0,2} ?(?:\d|ponder))|(?<!porter\s)atteintes?[a-z ]{0,6}"
    r"|pathologies?|toxicologie|chimie|recherches? en|energie et|agriculture et|hygiene,? securite(?: et|,)?"
    r"|qualite,? securite(?: et|,)?|securite(?: et|,)|urbanisme(?: et|,)?|cadre de vie(?: et|,)?"
    r"|espaces? verts?(?: et|,)?|eau(?: et|,)(?: d')?|dechets et)[ ,]?(?:reglementaires?|stages?"
    r"|techniques?)?(?: et)? (?:de l'|d'|en |des |l')?environnement(?:al|ale|ales|aux)?\b",
    rf"\b{_BODY}\b[a-z ,']{{0,60}}?(?:de l'|d'|en |du |et |l')?(?:environnement|developpement durable"
    r"|transition ecologique)\b",
    r"\b(?:(?<!plan d')assurances?|responsabilite civile)[a-z ]{0,30} environnement(?:al|ale|ales|aux)?\b",
    r"developpement durable(?=[ :(,-]{1,5}(?:volet|aspects?|dimension|partie) social)",
    r"(?:continuites?|corridors?|trames?|fonctionnements?|milieux?|etudes?|diagnostics?|expertises?|suivis?"
    r"|inventaires?[a-z ]{0,30}|restauration|ingenierie|patrimoine|equilibres?|genie) ecologiques?",
    r"(?:prend\w*|ten\w+|tien\w+)(?: en)? compte (?:de )?l'environnement (?:du|de la|des|existant)",
    r"environnements? (?:numeriques?|informatiques?|de travail|windows|linux|logiciels?|techniques?"
    r"|professionnels?|hospitaliers?|scolaires?|urbains?|immediat|proche|cloud|de production|de test|securise|sain"
    r"|sonore|sensible|contraint|occupe)",
    r"\bbruits?(?: et vibrations)? dans l'environnement|\bademe\b|agence de l'environnement",
    r"code de l'environnement|charte de l'environnement",
    r"(?:etat|evolution|contraintes?|donnees|milieu|site)[a-z ]{0,14} (?:de l'|d')environnement (?:du|de la"
    r"|des) (?:site|projet|chantier)",
)
_RESERVE = (
    r"sous (?:toutes? )?(?:les )?reserves?",
    r"\b(?:se |s'en |nous )(?:sont |est )?reserv\w+",
    r"(?:levee?s?|absence|reception avec|lever|emission|suivi|travaux)~14(?:des |de |les )reserves?",
    r"reserves? (?:a la reception|naturelles?|foncieres?|incendie|de biosphere|d'eau|de chasse|parlementaire"
    r"|de propriete|eventuelles?|emises?|nationale|operationnelle|militaire|de la|formulees?)",
    r"reserv(?:oirs?|ations?(?! ?:| au profit| au benefice| en faveur| au titre| en application| en vertu| prevue"
    r"| aux| a des| a une"
    r"| d[eu]s? (?:marche|lot))|istes?)\b",
    r"droits? reserves?",
    rf"reserve(?:e|es|s)? (?:exclusivement )?(?:aux?|a des|pour (?:les|des)) (?:seule?s )?(?!{PUBLIC})(?:personnes"
    rf"|enfants"
    r"|eleves|seniors"
    r"|usagers|adultes|familles|residents|patients|etudiants|clients|habitants)",
    r"reserve(?:e|es|s)? (?:a|aux?|pour|exclusivement a|uniquement a|exclusivement aux"
    r"|aux membres d)[a-z' ]{0,40}(?:professions?\b|avocats?|architectes?|assurances?|assureurs?"
    r"|experts?-comptables?|commissaires aux comptes|notaires?|huissiers?|banques?|etablissements? de credit"
    r"|geometres?|medecins?|pharmacien\w*|laboratoires?|pme\b|tpe\b|artisans?|europeens?|voyageurs?|usagers?"
    r"|personnes agees|personnel|agents?|abonnes?|adherents?|modes actifs|personnes a mobilite|vente|detenteurs?)",
)
_OTHER = (
    r"\ba l'exclusion (?:de|des|du|d')\b",
    # Where candidates may learn of their duties: tax, environment, work.
    r"(?:informations?|renseignements?|precisions?)~60obligations?~140(?:peu\w+ etre obtenu|obtenue?s? aupres"
    r"|s'obtien)",
    r"(?:au regard|application|en regle)~30articles? l[. ]{0,2}5212[^#]{0,160}?(?:travailleurs"
    r"|personnes) handicape(?:e)?s",
    r"obligation d'emploi[a-z ]{0,30}(?:des|de) (?:travailleurs|personnes) handicape(?:e)?s?",
    r"(?:articles? )?l[. ]{0,2}5212-\d{1,2}(?: a l?[. ]{0,2}5212-\d{1,2})?",
    r"\bsiaep\w*|siaeag|siae de [a-z]+(?! insertion)|salon[a-z ]{0,20}siae|siae \d{4}",
)

_BY_STEM = (
    (("insertion", "penitentiaire", "spip", "maitrise d'ouvrage"), rx(*_INSERTION)),
    (("socia", "cese"), rx(*_SOCIAL)),
    (("environ", "durable", "ecologique", "ademe"), rx(*_ENVIRONMENT)),
    (("reserv",), rx(*_RESERVE)),
    (("5212", "handicap", "siae", "obten", "obtien", "exclusion"), rx(*_OTHER)),
)


def masked(low: str) -> str:
    """The folded sentence with the deceiving words hidden, same length."""
    spans: list[tuple[int, int]] = []
    for stems, pattern in _BY_STEM:
        for stem in stems:
            if stem in low:
                spans += [match.span() for match in pattern.finditer(low)]
                break
    return hide(low, spans, MASK) if spans else low
