"""The rules that a clause is read again by: one row each, edited here and nowhere else."""

from __future__ import annotations

import re

from clauses.drafting.guard import Guard, Weight
from clauses.patterns import rx

_PLACES = (
    "commune|ville|departement|territoire|region|canton|bassin|agglomeration|metropole|communaute|quartier|secteur"
)
_THE = r"(?:la |le |les |l'|notre )?"
_DENIED = rx(
    r"\bsans (?:aucune )?(?:condition|critere|preference|exigence|consideration)", r"\baucune? (?:condition|preference"
    r"|exigence|obligation)", r"\bne (?:peut|peuvent|doit|doivent) (?:pas|en aucun cas)",
    r"\bn'est pas (?:exige|reserve|impose|demande)",
    r"\bquel que soit\b",
)  # fmt: skip
_RESERVED = re.compile(r"reserve|2113 ?- ?7")
_INCLUSIVE = (
    r"(?:structures? d'insertion|entreprises? d'insertion|siae\b|esat\b|entreprises? adaptees?|associations? interm"
    r"|etti\b|geiq\b|chantiers? d'insertion|regies? de quartier|structures? inclusives?)"
)
_OF_FIRM = (
    r"(?:de l'entreprise|des entreprises|du candidat|des candidats|du soumissionnaire|de la societe|de l'offreur)"
)
_POLICY = r"politique (?:generale )?(?:rse|sociale|societale|environnementale|de developpement durable|d'insertion)"
_LINK = rx(
    r"objet du (?:present )?(?:marche|lot|contrat)",
    r"(?:execution|realisation) (?:du|de ce|des|de la|de l'|de cette)",
    r"dans le cadre (?:du|de ce|de l'execution)",
    r"pour (?:ce|le present|l'execution) ",
    r"affecte(?:e|s|es)? (?:a|au|aux)",
)

GUARDS = (
    Guard(
        "local",
        "Préférence ou condition de résidence",
        Weight.BLOCKED,
        rx(
            rf"habitants? (?:de la|du|de l'|des) (?:{_PLACES})s?\b(?! prioritaire)",
            rf"(?:domicilie|resident|residant|habitant|demeurant)(?:e|s|es)? (?:sur|dans|a|au|en|de) ?{_THE}"
            rf"(?:{_PLACES})s?\b(?! prioritaire)",
            r"main-d'oeuvre locale",
            r"(?:embauche|recrutement|emploi)s? (?:local|locale|locaux|locales)\b",
            r"(?:embaucher|recruter|recrute|embauche)(?:r|s|nt)? (?:localement|sur place)",
            r"entreprises? (?:locale|implantee|domiciliee|situee|installee)s?(?: localement| sur| dans| a)?\b",
            r"(?:preference|priorite) (?:locale|communale|regionale|nationale|geographique)",
            r"(?:preference|priorite)~40(?:riverains|habitants|populations? locales?)",
            r"(?:publics?|populations?|personnes|demandeurs d'emploi) (?:locales?|locaux|local|du territoire"
            r"|de la commune|de la ville|du departement)\b",
            r"de nationalite (?:francaise|europeenne)",
        ),
        "Demander des habitants d'un lieu ou une entreprise d'ici crée une préférence locale. Un marché désigne les "
        "personnes par leur difficulté d'accès à l'emploi, jamais par leur adresse ou leur nationalité.",
        "« personnes éloignées de l'emploi », avec la liste des publics (RSA, chômage de longue durée, RQTH…)",
        unless=_DENIED,
    ),
    Guard(
        "district",
        "Quartier prioritaire sans difficulté d'emploi",
        Weight.WARNING,
        rx(r"(?:habitant|resident|residant|domicilie|issu)(?:e|s|es)?~40(?:quartiers? prioritaires?|qpv\b)"),
        "Habiter un quartier prioritaire ne suffit pas : la résidence seule ne désigne pas un public.",
        "« habitants des quartiers prioritaires éloignés de l'emploi »",
        unless=rx(r"eloigne(?:e|s|es)?~15emploi", r"demandeurs? d'emploi", r"sans emploi"),
    ),
    Guard(
        "general_policy",
        "Critère sur la politique générale de l'entreprise",
        Weight.WARNING,
        rx(
            r"critere (?:de )?(?:la )?rse\b",
            r"criteres?~60(?:responsabilite societale|\brse\b|iso 26000|ecovadis)",
            rf"{_POLICY} {_OF_FIRM}",
            rf"(?:demarche|engagement|performance|label|certification)s? (?:rse|de developpement durable) {_OF_FIRM}",
            rf"criteres?~60{_POLICY}",
            r"(?:note|notee|jugee?|apprecie|appreciee|valorise|valorisee)s?~60(?:\brse\b|responsabilite societale)",
        ),
        "Un critère juge l'offre pour ce marché. La politique générale de l'entreprise n'a pas de lien suffisant avec "
        "l'objet : vérifier le lien (Conseil d'État, 25 mai 2018, n° 417580).",
        "« qualité de l'insertion proposée pour l'exécution du marché : accueil, tutorat, formation »",
        "L2152-7, R2152-7",
        _LINK,
    ),
    Guard(
        "best_social_bid",
        "« Mieux-disant social »",
        Weight.WARNING,
        rx(r"mieux-? ?disant(?:e)? social"),
        "Ces mots seuls ne disent pas ce qui est noté, ni son lien avec l'objet (TA Strasbourg, 30 novembre 1999).",
        "un critère précis, avec ses sous-critères et leur poids",
        "R2152-7",
    ),
    Guard(
        "imposed_way",
        "Une seule façon de faire imposée au titulaire",
        Weight.WARNING,
        rx(
            r"(?:devra|doit|devront|est tenu de|s'engage a|obligatoirement|oblige)~60(?:recourir|faire appel"
            rf"|sous-?traiter|confier|s'adresser|passer)~60{_INCLUSIVE}"
        ),
        "La façon de réaliser les heures est le choix du titulaire : embauche directe, mise à disposition, "
        "sous-traitance ou cotraitance. Imposer une structure, ou un seul type, ferme ce choix.",
        "« Le titulaire choisit l'une ou plusieurs des modalités suivantes : … »",
        "",
        rx(
            r"\bau choix\b",
            r"\bsoit\b",
            r"\bou (?:bien|par|embauch)",
            r"\bnotamment\b",
            r"l'une (?:ou|des)",
            r"modalites",
        ),
    ),
    Guard(
        "groups_closed",
        "Groupements écartés",
        Weight.WARNING,
        rx(
            r"(?:groupements?|cotraitance)~40(?:interdite?s?\b|exclue?s?\b|pas (?:autorise|admis|accepte|permis))",
            r"groupements? (?:solidaire|conjoint)s?~40(?:exige|impose|obligatoire)~60(?:candidature|offre)",
            r"(?:candidature|offre)~60groupements? (?:solidaire|conjoint)s?~40(?:exige|impose|obligatoire)",
        ),
        "Les groupements peuvent toujours répondre ; aucune forme ne s'exige pour présenter l'offre, seulement après "
        "l'attribution si l'exécution le demande.",
        "« Les candidats répondent seuls ou en groupement, sous la forme de leur choix. »",
        "R2142-19, R2142-22",
    ),
    Guard(
        "subcontracting_closed",
        "Sous-traitance fermée",
        Weight.WARNING,
        rx(r"sous-? ?traitance~40(?:interdite?\b|exclue?\b|pas (?:autorisee|admise|acceptee|permise))"),
        "Fermer toute sous-traitance ferme aussi une des façons de réaliser l'insertion ; seules des tâches "
        "essentielles peuvent être gardées par le titulaire.",
        "« sous-traitance possible, sauf pour les tâches essentielles suivantes : … »",
        "L2193-3",
    ),
    Guard(
        "reserved_share",
        "Part de travailleurs d'un marché réservé",
        Weight.WARNING,
        re.compile(
            r"(?<![\d,])(?!50 ?(?:%|pour ?cent))\d{1,2}(?:,\d)? ?(?:%|pour ?cent)[^.]{0,60}(?:travailleurs|effectif"
            r"|salaries|personnes (?:handicapees|defavorisees))"
        ),
        "La part minimale de travailleurs handicapés ou défavorisés d'une structure est de 50 %, et c'est le code qui "
        "la fixe.",
        "« au moins 50 % de travailleurs … »",
        "R2113-7",
        needs=_RESERVED,
    ),
    Guard(
        "reserved_share_of_hours",
        "Les 50 % d'un marché réservé ne sont pas des heures",
        Weight.WARNING,
        re.compile(r"\b50 ?(?:%|pour ?cent)[^.]{0,40}(?:heures|montant|prestations?|execution|travaux)"),
        "Les 50 % de l'article R2113-7 sont la part des travailleurs dans les effectifs de la structure, au moment de "
        "l'offre ; ce n'est pas une part des heures ou du montant du marché.",
        "« structures employant au moins 50 % de travailleurs défavorisés »",
        "R2113-7",
        needs=_RESERVED,
        unless=rx(r"(?:travailleurs|salaries|effectifs?) (?:handicap|defavoris|de la structure)"),
    ),
    Guard(
        "reservation_article",
        "R2113-7 cité hors d'une réservation",
        Weight.WARNING,
        re.compile(r"\br ?\.? ?2113 ?- ?7\b"),
        "Cet article ne concerne que les marchés et lots réservés : il ne fonde ni une clause ni un critère.",
        "L2112-2 pour une clause, R2152-7 pour un critère",
        "R2113-7",
        rx(r"reserve", r"(?:emploient|employant|emploie) au moins", r"2113 ?- ?1[234]"),
    ),
    Guard(
        "former_law",
        "Référence à un texte ancien",
        Weight.REMARK,
        re.compile(
            r"code des marches publics|\bcmp\b|ordonnance n ?° ?2015-899|ordonnance du 23 juillet 2015"
            r"|decret n ?° ?2016-360"
        ),
        "Ces textes sont remplacés depuis 2019 par le code de la commande publique.",
        "L2112-2 (clause), L2113-12 à L2113-14 (réservation), R2152-7 (critère)",
    ),
)
"""The registry. Order: what must go first, then what is to be checked."""
