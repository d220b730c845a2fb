"""Social conditions without insertion content, other social duties, training and placement clauses."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.consideration import Kind
from clauses.patterns import rx
from clauses.reading import Hit, Sentence, matches
from clauses.vocabulary import (
    ABOUT_CLAUSES,
    BOUND,
    CARRIES,
    DUTY,
    EXECUTION_CONDITION,
    OF_ALL_CONTRACTS,
    SEE,
    SOCIAL,
)

_CLAUSE = rx(
    r"clauses?(?: |, |/)(?:(?:d'execution|obligatoires?|incitatives?|environnementa(?:le|les)|de nature"
    r"|a caractere|d'ordre|dite|economiques?|particulieres?|specifiques?|d'achats?|de developpement durable"
    rf"|vertes?|relatives? a)(?: ?/ ?| et ?/ ?ou | et | ou |, | ))?(?:\(?(?:aspect |caractere )?)?(?:{SOCIAL}"
    r"|socialement)",
    rf"clauses?~30(?:a caracteres?|d'ordre|de nature|a dimension|a visee|a portee)"
    rf" (?:environnementa\w+ (?:et|ou) )?{SOCIAL}",
    rf"stipulations? (?:environnementales? (?:et|ou) )?{SOCIAL}",
    r"clauses? (?:environnementales? )?(?:et|ou|et/ou) (?:de |des )?(?:clauses? )?sociales?",
    r"\bsocialement responsables?~40clauses?\b",
    r"(?:marche|lot|contrat|accord[- ]?cadre)s?~12(?:avec|comport\w+|compren\w+) (?:un )?volet social\b",
    r"clausessociales|clauses?~40volets? (?:environnementa(?:l|ux) et )?socia(?:l|ux)\b",
    r"volet social (?:du (?:marche|contrat|lot)|de (?:l'accord|la consultation)|est |obligatoire)",
    rf"volet social[ (:,-]{{1,3}}{SEE}",
)


def social_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause sociale est nommée, sans dire son contenu.

    Articles L2112-2 and L2112-2-1. Does not read tax and social declarations of the candidate.
    """
    about = OF_ALL_CONTRACTS.search(sentence.low) or (sentence.alone and ABOUT_CLAUSES.search(sentence.low))
    if not about:
        yield from matches(_CLAUSE, sentence, Kind.SOCIAL_CONDITION)


_CONDITION = rx(
    rf"{EXECUTION_CONDITION}~120{SOCIAL}",
    r"(?:conditions?|elements?|dispositions?|exigences?|obligations?|specifications?|prescriptions?"
    r"|considerations?|engagements?|mesures?|aspects?|objectifs?)~30(?:a caractere|d'ordre|de nature|a dimension"
    rf"|relati\w+ au domaine)~20{SOCIAL}",
    rf"(?:a caractere|d'ordre) {SOCIAL}~60{EXECUTION_CONDITION}",
    r"(?:considerations?|dispositions?|engagements?|aspects?|exigences?|volets?"
    rf"|conditions?) (?:environnementa(?:les?|ux) et )?{SOCIAL}[a-z ]{{0,24}} ?: ?{SEE}",
    rf"conditions? (?:environnementales? (?:et|ou|et/ou) )?{SOCIAL}(?: et environnementales?)? d'execution",
    rf"(?:considerations?|dispositions?|engagements?|aspects?|elements?|dimension|volet|objectifs?)~30{SOCIAL}~50"
    rf"{EXECUTION_CONDITION}",
    rf"{CARRIES}~60(?:considerations?|preoccupations?) (?:relatives? )?(?:au domaine "
    rf"|d'ordre )?(?:environnementales? )?(?:et |ou "
    rf"|, )?{SOCIAL}",
    rf"considerations? (?:d'ordre )?(?:environnementales? (?:et|ou) )?{SOCIAL}~60{CARRIES}",
    rf"\b(?:marches?|lots?|contrats?|accords?[- ]?cadres?) a caractere (?:environnemental et )?{SOCIAL}",
    r"(?:marche|lot|contrat|accord[- ]?cadre|procedure)s?~12\b(?:avec|a) (?:des )?(?:considerations?|dispositions?"
    rf"|conditions?) {SOCIAL}",
)


def social_execution_condition(sentence: Sentence) -> Iterator[Hit]:
    """Des conditions d'exécution à caractère social sont annoncées.

    Articles L2112-2 and L2112-2-1. Does not read tax and social declarations.
    """
    if OF_ALL_CONTRACTS.search(sentence.low):
        return
    yield from matches(_CONDITION, sentence, Kind.SOCIAL_CONDITION)
    yield from matches(_BOTH, sentence, Kind.SOCIAL_CONDITION)


_BOTH = rx(
    r"(?:dispositions?|mesures?|exigences?|considerations?|conditions?"
    r"|obligations?) (?:environnementales? et )?sociales?"
    r"(?: et environnementales?)?~12(?:est|sont) (?:prevu|inscri|integr|defini|detaill|decrit|precis|mentionn|attach"
    r"|impos|associ|rattach)",
    r"(?:exigences?|prescriptions?|obligations?) (?:environnementales? et )?sociales?"
    r"(?: et environnementales?)? (?:obligatoire|contractuelle|impose|d'execution)",
    r"(?:obligations?|exigences?|engagements?) environnementa(?:les?|ux) (?:et|ou) socia(?:les?|ux)\b",
)
_NEW_ARTICLE = rx(r"l?[. ]{0,2}2112 ?- ?2 ?- ?1\b", r"l?[. ]{0,2}3114 ?- ?2 ?- ?1\b")


def social_article(sentence: Sentence) -> Iterator[Hit]:
    """L'article qui rend les conditions sociales obligatoires est cité.

    Articles L2112-2-1 (contracts) and L3114-2-1 (concessions), in force on 22 August 2026. Does not read L2112-2 alone.
    """
    yield from matches(_NEW_ARTICLE, sentence, Kind.SOCIAL_CONDITION)


_DUTIES = rx(
    rf"(?:{CARRIES}|{DUTY}|execut\w+~20respect)~80(?:obligations?|exigences?|engagements?|dispositions?"
    rf"|prescriptions?|volet"
    rf"|dimension|aspects?|objectifs?"
    rf"|responsabilite)(?: \w{{1,14}})?(?: environnementa\w+)?(?: et| ou|,)? {SOCIAL}(?! d(?:e l'entreprise"
    r"|es entreprises))",
)


_PAPERS = ("candidature", "attest", "assur", "competence", "chiffre d", "reference")
"""Words of the papers and means of a candidate."""


def social_duty(sentence: Sentence) -> Iterator[Hit]:
    """Le marché porte des exigences ou engagements sociaux.

    Article L2112-2. Does not read the candidate's tax and social situation.
    """
    if not any(word in sentence.low for word in _PAPERS) and not OF_ALL_CONTRACTS.search(sentence.low):
        yield from matches(_DUTIES, sentence, Kind.SOCIAL_CONDITION)


_OTHER_WORDS = (
    r"(?:egalite professionnelle\b|egalite (?:professionnelle |salariale "
    r"|de remuneration )?(?:entre (?:les )?)?(?:femmes|hommes"
    r"|f ?/ ?h|h ?/ ?f|des chances"
    r"|de traitement|entre)"
    r"|(?<!l'emploi ou a la )lutte(?:r|nt)? contre (?:les |toutes? (?:les )?formes? de )?discriminations?"
    r"|non[- ]discrimination a l'embauche|toute forme de discrimination|discriminations? (?:a l'embauche"
    r"|dans le recrutement)|commerce equitable|droits humains|droits de l'homme"
    r"|travail des enfants|travail force|representation equilibree|parite (?:femmes|entre)"
    r"|conventions? (?:fondamentales? )?de l'(?:oit|organisation internationale du travail)"
    r"|violences? sexistes|conditions de travail des|qualite de vie (?:et (?:des )?conditions (?:de "
    r"|du ))?(?:au )?travail"
    r"|harcelement|bien-etre au travail|temps partiels? (?:subis?|imposes?)|audits? socia(?:l|ux)\b|\bsa ?8000\b"
    r"|max havelaar|fair ?trade|prevention des discriminations|travail en journee|en journee~40conditions de travail"
    r"|plans? d'actions? (?:mixite"
    r"|egalite|parite)"
    r"|emploi des femmes|feminisation|conditions~24travail~4(?:dignes?|decentes?)\b|(?:salaires?"
    r"|remunerations?) (?:decente?|digne|equitable)s?\b"
    r"|stereotypes? (?:de (?:sexe|genre)|sexistes?)"
    r"|acces~24(?:tpe|pme|structures de l'ess)|(?:tpe|pme)~30economie sociale et solidaire"
    r"|accessibles? ~70(?:en situation de|porteuses? d'un|personnes) ?handicap\w*|accessibles? ~70mobilite\b"
    r"|accessibilite (?:numerique|universelle)|\brgaa\b|mixite (?:femmes"
    r"|professionnelle|des metiers)|diversite(?: et|,) (?:l')?egalite)"
)
_OTHER = rx(
    rf"(?:clauses?|{EXECUTION_CONDITION}|s'engag\w+|s'oblig\w+|devr(?:a|ont)|doi(?:t|vent)|obligatoires?|impos\w+"
    rf"|exig\w+|garanti\w*|mesures?|(?:sites?|usines?|fabricants?|fournisseurs?|production"
    rf"|produits?)~50\brespect(?:e|ent)\b|{BOUND})~110{_OTHER_WORDS}",
    rf"{_OTHER_WORDS}~60(?:obligat|condition d'execution|exigee?s?\b|imposee?s?\b|clause)",
    r"issue?s? du commerce equitable",
    rf"(?:fabriqu|produi|confectionn|assembl)\w*~40\b(?:conform|respect)\w*~24{_OTHER_WORDS}",
    r"dans le respect d\w+~10(?:conventions? (?:fondamentales? )?de l'(?:oit|organisation int)|droits humains"
    r"|droits de l'homme)",
    rf"^[^a-z]{{0,6}}articles? \d[\d.]{{0,6}}[^a-z]{{1,5}}{_OTHER_WORDS}",
    # An item of a list of what the services must do.
    rf"^[^a-z]{{0,6}}(?:d'(?:une|autre) part,? )?(?:concevoir|garantir|assurer|rendre|respecter|prevenir|lutter)\b~80"
    rf"{_OTHER_WORDS}",
    rf"{BOUND}~30(?:sous-? ?trait|confi)\w*~40\d ?%~40\b(?:tpe|pme|structures de l'ess)\b",
)
# The buyer's own policy binds no holder.
_BUYER = (
    r"(?:acheteur|pouvoir adjudicateur|entite adjudicatrice|ville|commune|departement|region|metropole|collectivite"
    r"|ministere|maitre d'ouvrage|etablissement|universite|agglomeration|communaute [a-z]{4,14})"
)
_CANDIDATE = rx(
    r"interdictions? (?:de|a) (?:soumissionner|concourir|l'acces)|cas d'interdiction|declaration sur l'honneur"
    r"|attest(?:e|ent|ant|er)\b|attestations? (?:sur|de (?:regul|vigil)|fiscal|soci)|l[. ]{0,2}2141|l[. ]{0,2}1146"
    r"|l[. ]{0,2}3221|en regle"
    r"|candidature|situation juridique|exclu|certifie(?:nt)? (?:que|sur|ne)\b|certificats?\b|sincerite"
    rf"|{_BUYER} (?:garantit|assure|respecte|veille)|egalite de traitement (?:des|entre les) (?:candidats|offres)"
    rf"|{_BUYER}[a-z' -]{{0,30}} s'engage (?:pour|en faveur|dans|depuis|contre|a promouvoir|a lutter)"
    r"|accessib~60(?:voirie|batiment|logement|locaux|chantier|trottoir|arret|site)"
)


def other_social_duty(sentence: Sentence) -> Iterator[Hit]:
    """Un autre engagement social est demandé : égalité, discriminations, conditions de travail, petites structures.

    Articles L2112-2 and R2152-7. Does not read the candidate's declarations nor the bare recital of the law.
    """
    if not _CANDIDATE.search(sentence.low):
        yield from matches(_OTHER, sentence, Kind.SOCIAL_OTHER)


_TRAINING = rx(
    r"clauses?~50(?:de formation|d'apprentissage|de stages?|d'alternance|formation sous statut|statut scolaire)",
    r"decrochage scolaire|decrocheurs? scolaires?|\bmlds\b",
    r"\bpmsmp\b|periodes? de mises? en situation|immersions? professionnelles?",
    rf"(?:{DUTY}|\b(?:prend|emploie|embauche)\b|recours a|accueill\w+|accueil d(?:e|'une?)\b"
    rf"|clause)~60(?:apprentis?\b|stagiaires?|alternants?"
    rf"|en alternance"
    r"|contrats? de professionnalisation|contrats? d'apprentissage)",
    r"\d ?%~30heures~40(?:apprentis?|alternants?)\b|\b(?:apprentis?|alternants?) au moins\b|\b(?:apprentis?"
    r"|alternants?)\b~50condition d'execution",
    r"recours a des apprentis|contrats? de professionnalisation|accueil de stagiaires",
)
_STAFF = rx(
    r"formation (?:du personnel|des agents|des utilisateurs|des equipes|du client|a l'utilisation|des exploitants)"
    r"|cnfpt|organismes? de formation|taxe d'apprentissage|(?:jury|concours)"
)


def training_clause(sentence: Sentence) -> Iterator[Hit]:
    """Une clause de formation, de stage ou d'apprentissage est demandée.

    Article L2112-2. Does not read training of the buyer's staff.
    """
    if not (_STAFF.search(sentence.low) or (sentence.alone and ABOUT_CLAUSES.search(sentence.low))):
        yield from matches(_TRAINING, sentence, Kind.TRAINING_CONDITION)
