"""What makes of an environmental word a duty of the holder: what binds, and what blocks (a criterion, a title…)."""

from __future__ import annotations

from clauses.patterns import rx
from clauses.reading import Sentence
from clauses.titles import title
from clauses.vocabulary import BOUND, DELIVERED, HOLDER, MUST, PRESENT_DUTY

CANDIDATE = rx(
    r"(?:critere|sous-? ?critere|jugement des offres|ponder|note(?:e|s)?\b|memoire|candidature"
    r"|capacites?(?! de (?:recycl|mise|reempl))"
    r"|certificats?~30qualite"
    r"|assurance~20qualite|qualifications?|chiffre d'affaires|references? de|competences?|groupement (?:devra"
    r"|doit) (?:avoir|compren|dispos|compos)|equipe (?:devra|doit|pluri))"
)
BOUGHT = rx(
    r"\b(?:a|ont|ayant|aura|auront) pour (?:objet|objectif|mission|but|tache|role)\b"
    r"|(?:est|sera|sont|seront) charge(?:e|s"
    r"|es)? d(?:e|'|es|u) "
    r"|objet (?:du|de la) (?:marche|consultation)|(?:pour|afin de"
    r"|vue de) (?:repondre|se conformer|satisfaire)|mise en conformite|consiste(?:nt)? (?:a|en)|\bassister\w* "
    r"|\bmissions? (?:du"
    r"|de)"
)
_FUTURE = (
    r"(?:titulaires?|attributaires?|entreprises?|prestataires?|fournisseurs?"
    r"|concessionnaires?)~30\b[a-z]{2,14}r(?:a|ont)\b"
)
STRONG_DUTY = rx(
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

# Beside lines of criteria, a sentence that binds the holder is still no criterion.
_BINDS_HOLDER = rx(rf"{BOUND}~20{MUST}|(?:exige|impose|requis)e?s?\b|{DELIVERED}~30\b[a-z]{{2,14}}r(?:a|ont)\b")


# Parties that carry out; « le transporteur calcule », « l'imprimeur récupère » bind as « le titulaire » does.
_ACTOR = (
    rf"(?:{BOUND}|{HOLDER}|transporteurs?|exploitants?|mainteneurs?|traiteurs?|imprimeurs?|entrepreneurs?"
    r"|constructeurs?|laureats?|intervenants?|sous-? ?traitants?|livreurs?|chauffeurs?|agents d'entretien|exposants?)"
)
_PRESENT = (
    rf"(?:{PRESENT_DUTY}|\b(?:bannit|proscrit|evite|calcule|communique|mesure|recupere|reprend|recense|regroupe"
    r"|optimise|choisit|detient|supprime|renonce|remplace|detourne|preserve|protege|prevoit|n'emploie|n'utilise"
    r"|ne recourt|rend compte|conserve|entretient)\b|\b(?:bannissent|proscrivent|evitent|reprennent|recuperent"
    r"|regroupent|preservent|protegent)\b)"
)
_FUTURE_VERB = (
    r"\b(?!(?:camera|opera|extra|infra|ultra|agora|sierra|contra|intra|supra|hydra)\b)[a-z]{2,14}r(?:a|ont)\b"
)
_ACT_DUTY = rx(
    r"\b(?:interdi(?:t|te|ts|tes|ction)\b|proscri\w+|prohib\w+|bann(?:i|is|ie|ies|it|ir)\b|irrecevables?|penalites?"
    r"|exclu(?:s|e|es|ent|t)?\b(?! (?:du|de la|par) (?:prix|marche|calcul)))",
    r"\bn(?:e |')(?:est|sont|sera|seront) (?:pas |plus |ni )?(?:admi|autoris|toler|accept|permi)",
    r"aucune?s?~60(?:n'est|ne sera|ne sont|ne peut|ne pourra|ne doit|ne devra|n'y)",
    rf"{_ACTOR}~24{_PRESENT}",
    rf"par (?:le |la |l'|les )?{_ACTOR}",
    r"\b(?:est|sont) (?:\w+ment )?(?:livree?|fourni|reprise?|recuperee?|reemployee?|recyclee?|valorisee?|triee?"
    r"|certifiee?|garanti|privilegiee?|favorisee?|limitee?|reduit|evitee?|issu|exempt|realisee?|effectuee?"
    r"|utilisee?|choisi|prefere)\w{0,2}\b",
    r"\bdoi(?:t|vent)\b|\bdevant (?:etre|limit|redui|respect)\w*|\bdevr(?:a|ont)\b|\bil convien\w+ d|\ba proscrire\b",
    r"\bsans recours\b|\bgarantie? par\b|\btolerance\b|\bs'interdi\w+|\bveill\w+",
)
# What another than the holder will do, or what the contract will be about.
_OTHER_SUBJECT = rx(
    r"(?:marches?|consultation|accord[- ]?cadre|acheteur|pouvoir adjudicateur|commune|ville|collectivite|departement"
    r"|region|metropole|syndicat|communaute|maitre d'ouvrage|ministere|objet|projet|operation|programme|etude|mission"
    r"|travaux|lots?|phase|tranche|formation)~36$"
)
_FUTURE_ANY = rx(_FUTURE_VERB)
# « emploi exclusif de … », « chaux uniquement », without a verb.
_IMPOSES = rx(r"(?:emploi|usage|utilisation|recours) (?:exclusi\w+|obligatoire|impose)|interdi(?:t|ction)|proscri")


def act_bound(sentence: Sentence) -> bool:
    """Someone who carries out the contract must do, or must not do, what the sentence says."""
    low = sentence.low
    if not (STRONG_DUTY.search(low) or _ACT_DUTY.search(low) or _will(low)):
        return False
    return not _ranks_or_bought(sentence) and (not title(sentence) or bool(_IMPOSES.search(low)))


def _will(low: str) -> bool:
    """A verb in the future whose subject is neither the buyer nor the contract."""
    return any(
        not _OTHER_SUBJECT.search(low[max(0, verb.start() - 60) : verb.start()]) for verb in _FUTURE_ANY.finditer(low)
    )


def blocked(sentence: Sentence) -> bool:
    """Not a duty of the holder: a criterion, a paper of the candidate, or (in a title) the thing bought."""
    return title(sentence) or _ranks_or_bought(sentence)


def _ranks_or_bought(sentence: Sentence) -> bool:
    low = sentence.low
    ranks = sentence.criteria and not _BINDS_HOLDER.search(low)
    return ranks or bool(CANDIDATE.search(low) or BOUGHT.search(low))
