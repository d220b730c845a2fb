"""Noun groups that several rules share, as folded French (see `clauses.patterns`)."""

from __future__ import annotations

from clauses.patterns import rx

CONTRACT = (
    r"(?:(?<!de)marches?|\blots?|accords?[- ]?cadres?|contrats?|consultations?|concessions?|procedures?"
    r"|appels? d'offres"
    r"|prestations?|missions?|travaux|execution|participation|candidatures?|operation|projet|achats?|commandes?)"
)
HOLDER = (
    r"(?:titulaires?|attributaires?|entreprises?|prestataires?|soumissionnaires?|candidats?|fournisseurs?"
    r"|maitres? d'oeuvre|mainteneurs?|entrepreneurs?|exploitants?|contractants?|co-? ?traitants?"
    r"|concessionnaires?|delegataires?|adjudicataires?|groupements?|mandataires?|cocontractants?"
    r"|operateurs? economiques?)"
)
DUTY = (
    r"(?:s'engag|s'oblig|devr[ao]|doi(?:t|vent)\b|impos|obligat|oblige|exig|tenue?s? |soumis|contrain|astreint"
    r"|conditions? d'exec|mettr[ae] en|a mettre en|respecter|se conformer|a realiser|realisera|(?:est"
    r"|sont) (?:demande|attendu|requis)|\breserve(?:ra|nt|ront)?\b|veiller[ao]|aur(?:a|ont) (?:a\b|l'obligation))"
)
# What binds the party named just before: « devra », « est tenu de », « aura l'obligation de ».
MUST = (
    r"(?:s'engag\w+|s'oblig\w+|\bdevr[ao]\w*|\bdoi[tv]\w*|(?:est|sont|sera|seront) tenue?s?\b|veiller[ao]\w*"
    r"|aur(?:a|ont) (?:a\b|l'obligation)|a l'obligation|a pour obligation)"
)
WISH = r"(?:\bentend(?:ent)?\b|\bveu(?:t|lent)\b|\bsouhait\w+|\bencourag\w+|\binvit\w+|facultati\w+)"
CARRIES = (
    r"(?:comport|prevoi|prevu|compren|inclu|integr|contien|contenan|fait l'objet|font l'objet|faire l'objet"
    r"|fera l'objet"
    r"|soumis|assorti|met en oeuvre|met en place|mettent en|mise? en oeuvre|mise? en place|appliqu|applicable"
    r"|concern|dispose|prend en compte|mentionn|donn\w{1,4} lieu a|s'accompagn|accompagnee?s? d|porteu\w+ d"
    r"|benefici\w+ d|recour|\bfixe(?:nt)?\b|retien|encadr|stipul|requier|visee?s? par|support d|eligibles? a"
    r"|exige(?:nt)?\b|liee?s? a"
    r"|pren\w+ en consideration|prennent en compte|prenant en compte|pris en compte|prises? en compte|tien(?:t"
    r"|nent) compte|retenu|introdui"
    r"|inscri|figur"
    r"|est exig|sont exig|est impos|sont impos|est demand|\bdemandent?\b|affecte|doit|devr[ao]|impose|rattach|repond)"
)
# Parties that can only be bound once chosen; a present tense about them is a duty.
BOUND = r"(?:titulaires?|attributaires?|prestataires?|fournisseurs?|concessionnaires?|delegataires?|adjudicataires?)"
PRESENT_DUTY = (
    r"\b(?:(?:remet|fournit|utilise|met en|assure|garantit|respecte|limite|privilegie|reduit|transmet|produit|propose"
    r"|applique|emploie|recourt|justifie|veille|organise|trie|evacue|livre|recycle|valorise|compense|favorise|mobilise"
    r"|communique|porte une attention|attache une importance|integre|confie|recrute|embauche|accueille|consacre"
    r"|affecte|realise|s'assure|s'interdit|s'astreint"
    r"|pratique"
    r"|prend)(?:nt)?|remettent|fournissent|mettent en|garantissent|reduisent|transmettent|produisent|recourent"
    r"|s'interdisent|s'astreignent|prennent)\b"
)
DELIVERED = (
    r"\b(?:denrees|produits?|fournitures|articles|mobiliers?|materiels?|vehicules?|livraisons?|repas|menus|materiaux"
    r"|papiers?|cartons?|equipements?|emballages|textiles|vetements|bois|arbres|vegetaux|peintures|consommables"
    r"|luminaires|lampes|cartouches|contenants|vaisselle|barquettes|gobelets|sacs|detergents|lessives|encres)\b"
)
PUBLIC = (
    r"(?:(?:personnes?|publics?|populations?|jeunes|salaries?|travailleurs?|habitants?|individus)~60"
    r"(?:eloigne|prioritaire|difficulte|defavoris|sans emploi|sans qualification|exclu(?:e|s|es)?\b|exclusion|precari"
    r"|fragil|du rsa"
    r"|vulnerab|privee?s? d'(?:un )?emploi|durablement prive)"
    r"|publics? (?:cibles?|vises?)~30(?:emploi|inclusion)|personnes?~12relevant~45(?:emploi|insertion|inclusion)"
    r"|demandeurs?(?: \(?euses?\)?)? d'emploi|en cddi\b"
    r"|(?:beneficiaires?|allocataires?) (?:du "
    r"|de la |des |de l'"
    r"|de )?(?:rsa|ass|aah|minima"
    r"|revenu)|chomeurs?|\bau chomage\b(?! partiel| technique)|en recherche d'emploi|jeunes (?:descolarises"
    r"|sans diplome|peu qualifies)"
    r"|(?:eloignee?s?|sorties?|exclue?s?) (?:durablement )?(?:de l'emploi|du marche du travail)"
    r"|(?:personnes?|publics?|salaries?)~12eligibles?~12(?:clause|insertion)|publics? (?:en )?insertion|(?:parcours"
    r"|contrats?) d'insertion|(?:parcours|accompagnement|cheminement) (?:de retour )?vers l'emploi"
    r"|(?:personnes?|publics?|jeunes|salaries?)~30(?:suivie?s?|accompagnee?s?|inscrite?s?|orientee?s?)~20(?:plie\b"
    r"|maison de l'emploi|facilitat|mission locale|pole emploi|france travail|cap emploi|siae\b))"
)
TO_WORK = (
    r"(?:(?:acces|retour|maintien|acceder|revenir|reprise)~20emploi|(?:promouvoir|promotion|favoriser"
    r"|faciliter)~25emploi"
    r"|mise (?:a|en) (?:l')?emploi|mise au travail|embauch|recrut|contre (?:le chomage|l'exclusion|les exclusions)"
    r"|heures? de travail|insertion"
    r"|travail a realiser)"
)
# Insertion of people, once building and advertising senses are masked.
INSERTION = r"(?:re)?insertion"
INSERTION_OF_PEOPLE = (
    r"insertion(?:s)?(?: \(?(?:sociale?s?|professionn?elle?s?|socio-? ?professionn?elles?)\b|~12par (?:l'|le "
    r"|la )?(?:activite|econom|emploi|travail)"
    r"|~30publics|~30personnes|~20demandeurs)"
)
ENVIRONMENTAL = (
    r"(?:environn?ement(?:al|ale|ales|aux)?s?\b|ecologi(?:e|que|ques)\b|developp?ements? durables?|\bdev\.? durable"
    r"|eco-? ?responsab\w{0,6}"
    r"|eco-? ?conditionnalite|ecoconditionnalite|transitions? (?:energetique|ecologique)"
    r"|socio-? ?environnementa(?:l|le|les|ux))"
)
SOCIAL = (
    r"(?:sociale?s?|sociaux|socio-? ?(?:environnementa(?:l|le|les|ux)|economiques?|professionnelles?"
    r"|responsables?))\b"
)
EXECUTION_CONDITION = (
    r"(?:conditions?|clauses?|modalites?)(?: particulieres?| specifiques?| obligatoires?)?"
    r"(?: (?:sociales?|environnementales?)(?: (?:et|ou|et/ou) (?:sociales?|environnementales?))?)?(?: relatives? a"
    r"| de| a| pour)?"
    r" (?:d'|l')execution"
)
WEIGHT = r"(?:\b\d{1,3}(?:[.,]\d{1,2})? ?(?:%|points?\b|pts?\b|pour ?cent)|/ ?(?:10|20|30|40|100)\b|coefficient|ponder)"
CRITERION = r"(?:(?:sous-? ?)?criteres?|(?:jugement|classement|notation|choix) des offres)\b"
# A title that buys a tool or help about clauses carries none itself.
ABOUT_CLAUSES = rx(
    r"(?:logiciel|application(?! des clauses| de la clause)|outil|plateforme|assistance|accompagnement|animation"
    r"|facilitation|formation|etude|evaluation|audit|sensibilisation|conseil)~60"
    r"(?:suivi|gestion|mise en oeuvre|des|de la|aux?|sur les|(?:integration|redaction|suivi"
    r"|deploiement) de) clauses? (?:sociales?|environnementales?|d'insertion)"
)
# What a buyer does in all its contracts, or what the law asks of all: nothing is told of this one.
OF_ALL_CONTRACTS = rx(
    r"l'ensemble de (?:ses|leurs|nos) (?:marches|contrats)\b|ont ete realisee?s~24(?:ses|les|leurs|nos) marches",
    r"(?:regulierement|depuis (?:20\d\d|plusieurs annees|longtemps)|chaque annee|de longue date)~90\b(?:ses|leurs|nos)"
    r" (?:marches|contrats|achats|consultations)\b",
    r"\bles (?:marches|contrats)~60seuils?~40(?:devr|doivent)",
)
# After a label: the statement is made, its details stand elsewhere.
SEE = (
    r"(?:oui\b|clauses?\b|voir|cf\b|se ref|se rep|articles?|annexes?|prevue?s?|detaillee?s?|precisee?s?|l'entreprise"
    r"|les? (?:titulaires?|prestataires?|attributaires?|fournisseurs?|entreprises?))"
)
