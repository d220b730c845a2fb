"""The registry of rules: one rule, one function, one line. The first line of a rule's docstring is shown to people.

Beside each rule stand its stems: folded words of which any of its matches holds at least one. A rule is tried only on
sentences that hold one of them; a stem may be too short, never too long (a test tries every rule everywhere). Inside a
rule no such care is needed: patterns made by `rx` know by themselves the stems they cannot do without.
"""

from __future__ import annotations

from clauses.reading import Rule
from clauses.rules import criteria, environment, insertion, insertion_bought, particular, people, reservations, social
from clauses.rules.criteria_words import LISTED_STEMS, NAMED_STEMS, PEOPLE_STEMS
from clauses.rules.environment_acts import ACT_STEMS
from clauses.rules.environment_words import TOPIC_STEMS

_PUBLICS = (
    "eloigne|prioritaire|difficult|defavoris|emploi|sans qual|exclue|exclus |exclu |exclusion|precari|fragil| rsa"
    "|vulnerab|beneficiaire|allocataire|chom|marche du travail|plie|mission locale|france travail|siae|cddi"
)
_GREEN = "dev. dur|dev dur|environne|environem|ecolog|pement durable|pements durables|eco-|ecorespons|ecocondi"
_STRUCTURES = (
    "adaptee|insertion|esat|siae|iae|l'ess|inclusi|regie|et services d|protege|handicap|defavoris|penitentiaire"
    "|detenu|intermediaire|conomie soci|conomiesoci|conomie solidaire"
)
_OTHER_SOCIAL = (
    "egalite|discrimin|equitable|droits humains|droits de l|travail des enfants| tpe| pme|sociale et sol|mixite"
    "|diversite|accessib|rgaa|l'oit|loit|l oit|conventions fondam|internationale du travail|sexiste"
    "|conditions de travail|femmes|parite|travail force|qualite de vie|en journee|stereotype"
    "|feminisation|decent|digne|harcelement|bien-etre au|partiel|audit social|audits sociaux|8000|havelaar|trade"
)
_TRAINING = (
    "de formation|apprenti|stage|stagiaire|decroch|mlds|pmsmp|mise en situation|mises en situation|immersion|alternan"
    "|professionnalisation|statut scolaire"
)
_RESERVATIONS: dict[Rule, str] = {
    reservations.reserved_to_named_structures: "reserv",
    reservations.reserved_by_printed_code: "reserv",
    reservations.reserved_by_article: "reserv",
    reservations.reservation_article_alone: "113|article 37|article 36",
    reservations.only_structures_may_answer: _STRUCTURES,
    reservations.majority_of_workers: "handicap|defavoris",
    reservations.reserved_to_nobody_named: "reserv",
    reservations.reservation_code_in_words: "res-",
    reservations.work_of_detainees: "detenu|penitentiaire|detention",
}
_OTHERS: dict[Rule, str] = {
    insertion.insertion_clause: "insertion|emploi|chomage|exclusion",
    insertion.insertion_hours: f"insertion|publics|handicap|{_PUBLICS}",
    insertion.insertion_action: "insertion|facilitat",
    insertion.insertion_planned: "insertion",
    insertion.insertion_execution_condition: f"insertion|chomage|{_PUBLICS}",
    insertion.insertion_document: "insertion",
    people.work_for_people_far_from_it: f"insertion|{_PUBLICS}",
    people.work_given_to_structures: "insertion|protege|adaptee|siae|esat|intermediaire|etti|geiq|regie",
    insertion.insertion_said_of_the_contract: "insertion",
    insertion.insertion_encouraged: "insertion",
    insertion_bought.insertion_bought: "insertion|emploi|article 30",
    insertion_bought.insertion_support_bought: "insertion|professionnel|emploi|plie|plan local|plans locaux",
    insertion_bought.help_to_work_bought: "insertion|emploi|socio|employabilite",
    insertion_bought.training_for_insertion_bought: "insertion",
    social.social_clause: "socia",
    social.social_execution_condition: "socia",
    social.social_article: "2112|3114",
    social.social_duty: "socia",
    social.other_social_duty: _OTHER_SOCIAL,
    social.training_clause: _TRAINING,
    environment.environment_clause: (
        f"{_GREEN}|verte|deplacement|dechet|carbone|biodiversit|reemploi|circulaire|clause eco|clauses eco|clause ges"
        f"|charte v|charte eco|charte e"
    ),
    environment.environment_execution_condition: _GREEN,
    environment.environment_requirement: f"{_GREEN}|transition energetique",
    environment.environment_heading: _GREEN,
    environment.clean_site: "chantier",
    environment.waste_rules: "dechet|emballage|circulaire|s.o|soged|sosed|sopre|hors d|fin de vie|usage|vide",
    environment.spelled_out_requirement: TOPIC_STEMS,
    environment.environmental_act: ACT_STEMS,
    criteria.environment_criterion_named: f"{_GREEN}|{NAMED_STEMS}",
    criteria.environment_criterion_weighed: f"{_GREEN}|{LISTED_STEMS}",
    criteria.environment_criterion_listed: f"{LISTED_STEMS}|{TOPIC_STEMS}",
    criteria.social_criterion_named: "socia|insertion| rse|rse |rse)|article 53|articles 14",
    criteria.social_criterion_weighed: f"socia|societale|insertion| rse|rse |rse)|{PEOPLE_STEMS}",
    criteria.social_criterion_listed: f"socia|insertion|{PEOPLE_STEMS}",
    particular.particular_conditions: "conditions particuli|condition particuli|conditionsparticuli",
    particular.execution_article_alone: "2112|article 14|article 38",
}


def _with_stems(rules: dict[Rule, str]) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    return tuple((rule, tuple(stems.split("|"))) for rule, stems in rules.items())


RESERVATIONS = _with_stems(_RESERVATIONS)
RULES = _with_stems(_OTHERS)
