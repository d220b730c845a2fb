"""The registry of rules: one rule, one function, one line. The first line of a rule's docstring is shown to people."""

from __future__ import annotations

from clauses.reading import Rule
from clauses.rules import criteria, environment, insertion, particular, reservations, social

# Each rule is tried only on sentences that hold one of its stems (cheap words that any of its matches must contain).
RESERVATIONS: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (reservations.reserved_to_named_structures, ("reserv",)),
    (reservations.reserved_by_printed_code, ("reserv",)),
    (reservations.reserved_by_article, ("reserv",)),
    (reservations.reservation_article_alone, ("13",)),
    (
        reservations.only_structures_may_answer,
        ("seul", "exclusi", "uniquement", "ouvert", "accessible", "destine", "dedie", "adresse"),
    ),
    (reservations.majority_of_workers, ("handicap", "defavoris")),
    (reservations.reserved_to_nobody_named, ("reserve",)),
)
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (insertion.insertion_clause, ("clause",)),
    (insertion.insertion_hours, ("insertion", "heure")),
    (insertion.insertion_action, ("insertion",)),
    (insertion.insertion_execution_condition, ("condition", "execution")),
    (insertion.insertion_document, ("insertion",)),
    (insertion.work_for_people_far_from_it, ("emploi", "public", "personne", "difficulte", "chom", "rsa")),
    (insertion.insertion_encouraged, ("insertion",)),
    (insertion.insertion_bought, ("insertion", "emploi", "article 30")),
    (insertion.training_for_insertion_bought, ("formation",)),
    (social.social_clause, ("clause",)),
    (social.social_execution_condition, ("socia",)),
    (social.social_article, ("2112", "3114")),
    (social.social_duty, ("socia",)),
    (
        social.other_social_duty,
        (
            "egalite",
            "discrimin",
            "equitable",
            "droits",
            "enfants",
            "acces",
            "economie sociale",
            "mixite",
            "diversite",
            "oit",
            "sexiste",
            "conditions de travail",
        ),
    ),
    (
        social.training_clause,
        (
            "formation",
            "apprenti",
            "stag",
            "decroch",
            "mlds",
            "pmsmp",
            "mise en situation",
            "immersion",
            "alternan",
            "professionnalisation",
            "scolaire",
        ),
    ),
    (environment.environment_clause, ("clause",)),
    (environment.environment_execution_condition, ("environ", "ecolog", "durable", "eco")),
    (environment.environment_requirement, ("environ", "ecolog", "durable", "eco", "energetique")),
    (environment.clean_site, ("chantier",)),
    (environment.waste_rules, ("dechet", "emballage", "circulaire", "s.o", "soged", "sosed", "sopre")),
    (environment.spelled_out_requirement, ("",)),
    (criteria.environment_criterion_named, ("environ", "ecolog", "durable", "eco", "critere", "cycle de vie")),
    (criteria.environment_criterion_weighed, ("environ", "ecolog", "durable", "eco")),
    (
        criteria.environment_criterion_listed,
        ("environ", "ecolog", "durable", "dechet", "circuit", "carbone", "cycle", "reemploi"),
    ),
    (criteria.social_criterion_named, ("socia", "insertion", "rse", "53")),
    (criteria.social_criterion_weighed, ("socia", "insertion", "rse")),
    (criteria.social_criterion_listed, ("socia", "insertion")),
    (particular.particular_conditions, ("particuliere",)),
    (particular.execution_article_alone, ("2112", "14", "38")),
)
