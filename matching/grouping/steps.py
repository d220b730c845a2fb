"""What a group does before the deadline, counted back from it."""

from __future__ import annotations

from datetime import date, timedelta

from matching.grouping.content import Step

TOGETHER = (
    (21, "Appeler chaque structure : envie, disponibilité, capacité."),
    (18, "Lire le règlement de la consultation : forme du groupement, candidatures multiples, visite, pièces."),
    (14, "Choisir le mandataire et le partage du travail, écrire la convention de groupement."),
    (7, "Réunir les pièces de chaque membre : DC1 commun, DC2, pouvoirs, convention ou agrément."),
    (4, "Relire ensemble le mémoire technique."),
    (1, "Déposer l'offre, signée par le mandataire."),
)
ALONE = (
    (21, "Appeler la structure : envie, disponibilité, capacité."),
    (18, "Lire le règlement de la consultation : visite, pièces, délais."),
    (7, "Réunir les pièces : DC1, DC2, convention ou agrément."),
    (1, "Déposer l'offre."),
)
TOO_LATE = "Le délai de réponse est passé : suivre l'attribution, et proposer la sous-traitance au titulaire."


def next_steps(deadline: date | None, today: date, alone: bool) -> tuple[Step, ...]:
    """Steps in order. One that should be done already is due today; without a deadline no date is given; after it, what
    is still of use."""
    if deadline is not None and deadline < today:
        return (Step(TOO_LATE, None),)
    steps = ALONE if alone else TOGETHER
    return tuple(Step(what, None if deadline is None else _due(deadline, days, today)) for days, what in steps)


def _due(deadline: date, days: int, today: date) -> date:
    return max(deadline - timedelta(days=days), min(today, deadline))
