"""What makes of an environmental word a duty of the holder: what binds, and what blocks (a criterion, a title…)."""

from __future__ import annotations

from clauses.patterns import Pattern, rx
from clauses.reading import Sentence
from clauses.titles import title
from clauses.vocabulary import BOUND, DELIVERED, HOLDER, MUST, PRESENT_DUTY

CANDIDATE = rx(
    r"(?:\bvariantes?~80(?:port|concern|relativ|autoris|admis)\w*"
    r"|critere|sous-? ?critere|jugement des offres|ponder|note(?:e|s)?\b|\bappreciee?s?\b"
    r"|mesures de gestion environnementale que|memoire|candidature"
    r"|capacites?(?! de (?:recycl|mise|reempl))"
    r"|certificats?~30qualite"
    r"|assurance~20qualite|qualifications?|chiffre d'affaires|references? de|competences?|groupement (?:devra"
    r"|doit) (?:avoir|compren|dispos|compos)|equipe (?:devra|doit|pluri)"
    r"|(?:thematiques?|domaines?|sujets?)~140maitrise)"
)
BOUGHT = rx(
    r"\b(?:a|ont|ayant|aura|auront) pour (?:objet|objectif|mission|but|tache|role)\b"
    r"|(?:est|sera|sont|seront) charge(?:e|s"
    r"|es)? d(?:e|'|es|u) "
    r"|objet (?:du|de la) (?:marche|consultation)|(?:pour|afin de"
    r"|vue de) (?:repondre|se conformer|satisfaire)|mise en conformite"
    r"|\bcollecte (?:en |selective|separ|des |du |de )~30(?:dechet|emballage|verre|papier|encombrant|ordure|recyclable)"
    r"|consiste(?:nt)? (?:a|en)|\bassister\w* "
    r"|\bmissions? (?:du"
    r"|de)"
)
_FUTURE = (
    r"(?:titulaires?|attributaires?|entreprises?|prestataires?|fournisseurs?"
    r"|concessionnaires?|delegataires?|adjudicataires?|exploitants?|transporteurs?)~30\b[a-z]{2,14}r(?:a|ont)\b"
)
STRONG_DUTY = rx(
    r"\ba atteindre\b|\bimposent\b",
    r"\b(?:est|sont) (?:\w+ )?(?:remi|transmi|fourni|communique|adresse|presente)[a-z]*~30(?:pouvoir adjudicateur"
    r"|acheteur|maitre d'ouvrage|maitrise d'ouvrage|collectivite|chaque annee|annuellement)",
    r"\bseuls? (?:les |des )~60(?:sont|seront|est|sera) (?:utilis|employ|accept|admis|autoris|livr|fourni|retenu)",
    r"(?:prestations?|execution|solutions?|services?)~20pren\w+ en compte|\bsoumise?s? aux? obligations?",
    r"\bser(?:a|ont) (?:imprim|fabriqu|livr|fourni|effectu|privilegi|utilis|employ|recherch|favoris|reemploy"
    r"|reutilis|recycl"
    r"|valoris)\w+",
    _FUTURE,
    rf"{BOUND}~20{PRESENT_DUTY}",
    rf"{DELIVERED}~60\b(?:[a-z]{{2,14}}r(?:a|ont)|doi(?:t|vent))\b",
    rf"{DELIVERED}~40(?:est|sont) (?:\w+ )?(?:recycle|certifi|issu|labell|conform|fabriqu|produit|fait|a faible)",
    rf"{DELIVERED}~40\b(?:utilisent|provien\w+|respecte\w*|comporte\w*|contien\w+|porte(?:nt)?\b|beneficie\w*"
    rf"|repond\w*)\b",
    rf"{HOLDER}~40{MUST}"
    r"|(?:devront|doivent|devra|doit) (?:obligatoirement |imperativement )?(?:respecter|comporter|provenir"
    r"|disposer|repondre|utiliser|employer"
    r"|posseder|justifier|beneficier|integrer|satisfaire|atteindre|garantir|limiter|reduire|favoriser|privilegier"
    r"|contenir|inclure"
    r"|presenter|etre (?:[\w%]+ ){0,2}(?:certifi|issu|conform|labell|exempt|recycl|realise|biodegrad|titulaire|produit"
    r"|fabriqu|equip|de type"
    r"|livr|fourni|reutilis|reemploy|imprim|compose|constitu|porteu|dote|muni|garanti|titul|valoris|tries|traites"
    r"|effectue|entreten))"
    r"|(?:utilisation|emploi|usage) exclusi\w+|(?:est|sont) (?:\w+ )?(?:requis|demande|attendu)e?s?\b|imposee?s?\b"
    r"|impose (?:l|d|un|que)|exigee?s?\b"
    r"|obligatoire|exigences?|specifications?|objectifs? (?:de(?! ?(?:la|notre|cette|l)\b)"
    r"|d'(?!e ?(?:la|notre|cette|l)\b))"
    r"|respecter|respect (?:de|des|du)"
    r"|conditions? d'execution|clauses?\b|(?:au moins|a minima|au minimum|minimum de) \d|\d ?% (?:au moins|au minimum"
    r"|minimum)|ou equivalent|est souhaitee?|privilegier"
    r"|obligation d|interdi|proscri|prohib|conformement a (?:l'article 58|la loi)|en application de (?:l'article 58"
    r"|la loi agec"
    r"|la loi egalim)",
)

# Beside lines of criteria, a sentence that binds the holder is still no criterion.
_BINDS_HOLDER = rx(rf"{BOUND}~20{MUST}|(?:exige|impose|requis)e?s?\b|{DELIVERED}~30\b[a-z]{{2,14}}r(?:a|ont)\b")


# Parties that carry out; « le transporteur calcule », « l'imprimeur récupère » bind as « le titulaire » does.
_WORKERS = (
    r"(?:transporteurs?|exploitants?|mainteneurs?|traiteurs?|imprimeurs?|entrepreneurs?|constructeurs?|laureats?"
    r"|intervenants?|sous-? ?traitants?|livreurs?|chauffeurs?|agents d'entretien|exposants?|bailleur (?:du|de la|des)"
    r"|loueurs?|conducteurs?|corps d'etat|compagnons|equipes?|personnels?)"
)
_ACTOR = rf"(?:{BOUND}|{HOLDER}|{_WORKERS})"
_PRESENT = (
    rf"(?:{PRESENT_DUTY}|\b(?:bannit|proscrit|evite|calcule|communique|mesure|recupere|reprend|recense|regroupe"
    r"|optimise|choisit|detient|supprime|renonce|remplace|detourne|preserve|protege|prevoit|n'emploie|n'utilise"
    r"|ne recourt|rend compte|conserve|entretient|designe|nomme|forme|sensibilise|suit|presente|etablit|tient|installe"
    r"|fait|dispose|adopte|participe|contribue|oeuvre|recherche|travaille|maintient|renseigne|declare"
    r"|reintroduit|eteint|ferme|decrit|affiche)\b|\b(?:bannissent|proscrivent|evitent|reprennent|recuperent"
    r"|regroupent|preservent|protegent)\b)"
)
_FUTURE_VERB = (
    r"\b(?!(?:camera|opera|extra|infra|ultra|agora|sierra|contra|intra|supra|hydra)\b)[a-z]{2,14}r(?:a|ont)\b"
)
# « le titulaire du lot 2 effectue », « chaque entrepreneur procède au »: any verb in the present just after the party.
_VERB_AFTER = (
    rf"\b(?:{BOUND}|entreprises?|{_WORKERS})(?: (?:du|des|de l') ?(?:lots?|marches?|contrats?|accords?[- ]cadres?)"
    r"(?: n?°? ?\d{1,2})?)? (?:ne |n'|se |s'|les? |la )?(?!(?:en|generale?s?|adaptee?s?|exterieure?s?|specialisee?s?"
    r"|locale?s?|privee?s?|retenue?s?|titulaire|unique|sortant|entreprise|responsable|informatique|externe|sociale?"
    r"|comme|ainsi|apte|entre|pendant|autre|chaque|contre|titre|suite|dans|est|doit|marche|accord)\b)"
    r"[a-z]{3,11}(?:e|ent|it|end|oit)\b"
)
_CARRIES_OUT = rf"(?:{_ACTOR}~24{_PRESENT}|{_VERB_AFTER})"
# « …, emploi de produits sans solvant », « Reprise des mobiliers en vue de leur réemploi »: asked without a verb.
_USES = (
    r"(?:^[^a-z]{0,8}|[:;,] ?)(?:emploi|utilisation|recours) (?:de|d'|a|aux?)\b"
    r"|^[^a-z]{0,8}reprise~60(?:en vue|pour)~12(?:reemploi|recyclage|valorisation|reutilisation)"
)
_ACT_DUTY = rx(
    r"\b(?:interdi(?:t|te|ts|tes|ction)\b|proscri\w+|prohib\w+|bann(?:i|is|ie|ies|it|ir)\b|irrecevables?|penalites?"
    r"|exclu(?:s|e|es|ent|t)?\b(?! (?:du|de la|par) (?:prix|marche|calcul)))",
    r"\bn(?:e |')(?:est|sont|sera|seront) (?:pas |plus |ni )?(?:admi|autoris|toler|accept|permi)",
    r"aucune?s?~60(?:n'est|ne sera|ne sont|ne peut|ne pourra|ne doit|ne devra|n'y)",
    _CARRIES_OUT,
    rf"par (?:le |la |l'|les )?{_ACTOR}",
    r"\bseule?s?~50\b(?:pourr(?:a|ont)|peuvent|sont (?:accept|admis|autoris)|seront (?:accept|admis))",
    r"\bseule?s? (?:sont|seront|est|sera) (?:accept|admis|autoris|retenu|utilis|employ)",
    r"\bdoi(?:t|vent)\b|\bdevant (?:etre|limit|redui|respect)\w*|\bdevr(?:a|ont)\b|\bil convien\w+ d|\ba proscrire\b",
    r"^[^a-z]{0,8}(?:eviter|trier|proscrire|bannir|interdire|utiliser|pas de|aucune?)\b",
    _USES,
    r"\bsans recours\b|\bgarantie? par\b|\bprovien\w+|\btolerance\b|\bs'interdi\w+|\bveill\w+",
)
# « Les travaux porteront sur … »: what is bought.
_ABOUT = (
    r"\b(?:porter|consister|comprendr|concerner|inclur|compter|commencer|debuter|durer|seront a realiser|aur|conduir)"
)
# What another than the holder will do, or what the contract will be about.
_OTHER_SUBJECT = rx(
    r"(?:marches?|consultation|accord[- ]?cadre|acheteur|pouvoir adjudicateur|commune|ville|collectivite|departement"
    r"|region|metropole|syndicat|communaute|maitre d'ouvrage|ministere|objet|projet|operation|programme|etude|mission"
    r"|phase|tranche|formation)~36$"
)
# « fera »: what will be done, whoever does it.
WILL = rx(rf"(?!{_ABOUT}){_FUTURE_VERB}")
# « sont livrés », « se fait » as well.
DONE = rx(
    rf"(?!{_ABOUT}){_FUTURE_VERB}",
    r"\bs'(?:engage|oblige)(?:nt)?\b|\bse (?:fait|font)\b|\b(?:a|ont) lieu\b|\btenue?s? de\b|\bs'effectue(?:nt)?\b"
    r"|\b(?:fait|font) appel\b",
    r"\b(?:est|sont) (?:[a-z]{3,12}ment )?[a-z]{3,14}(?:e|i|u|s|t)e?s?\b",
)
# « emploi exclusif de … », « Respect de la démarche … », without a verb.
_IMPOSES = rx(
    _USES,
    r"(?:emploi|usage|utilisation|recours) (?:exclusi\w+|obligatoire|impose)|interdi(?:t|ction)|proscri"
    r"|(?:au moins|a minima|minimum de) \d"
    r"|^[^a-z]{0,8}(?:respect (?:de|des|du|d')|(?:eviter|trier"
    r"|proscrire|bannir|interdire|utiliser|respecter|pas de"
    r"|aucune?)\b)",
    _CARRIES_OUT,
)


def act_bound(sentence: Sentence, done: Pattern | None = DONE) -> bool:
    """Someone who carries out the contract must do, or must not do, what the sentence says.

    `done`: verbs of what is or will be done, which count as well whoever does it; none if a party must be bound.
    """
    low = sentence.low
    if not (STRONG_DUTY.search(low) or _ACT_DUTY.search(low) or (done and _done_by_holder(low, done))):
        return False
    return not blocked(sentence)


def _done_by_holder(low: str, done: Pattern) -> bool:
    """A verb of what will be or is done, whose subject is neither the buyer nor the contract."""
    return any(not _OTHER_SUBJECT.search(low[max(0, verb.start() - 60) : verb.start()]) for verb in done.finditer(low))


# « L'étude devra proposer des scénarios de sobriété »: what is thought about, and not done by the holder.
_STUDY = rx(
    r"\bscenarios?\b|\bdans (?:son|le) diagnostic\b"
    r"|\b(?:l'etude|le diagnostic) (?:devra|doit|portera|proposera|comprend|vise)"
)


def blocked(sentence: Sentence) -> bool:
    """Not a duty of the holder: a criterion, a paper of the candidate, a study, or (in a title) the thing bought."""
    return (
        _ranks_or_bought(sentence)
        or _STUDY.search(sentence.low) is not None
        or (title(sentence) and not _IMPOSES.search(sentence.low))
    )


def _ranks_or_bought(sentence: Sentence) -> bool:
    low = sentence.low
    ranks = sentence.criteria and not _BINDS_HOLDER.search(low)
    return ranks or bool(CANDIDATE.search(low) or BOUGHT.search(low))
