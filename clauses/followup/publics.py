"""Categories of people that a clause counts, with the evidence usually seen. The list of the contract prevails.

Source: the list of a real contract (CCAP 21_BAM_048) and the general one of the CCAG (article 16.1.1). Some categories
tell of health, justice or asylum: outside the facilitator's desk they are shown as « éligible », nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Public:
    """A category: its words, the evidence usually seen, and whether it is sensitive by nature."""

    name: str
    evidence: str
    sensitive: bool = False


PUBLICS = {
    "DELD": Public("demandeur d'emploi de longue durée (plus de 12 mois)", "attestation France Travail"),
    "SENIOR": Public("demandeur d'emploi de plus de 50 ans", "attestation France Travail, date de naissance vue"),
    "RSA": Public("allocataire du RSA ou ayant droit", "attestation CAF ou MSA"),
    "AAH": Public("allocataire de l'AAH", "notification", True),
    "ASS": Public("allocataire de l'ASS ou de l'allocation veuvage", "notification"),
    "INVALIDITE": Public("pension d'invalidité", "notification", True),
    "RQTH": Public("travailleur handicapé", "notification", True),
    "JEUNE": Public("moins de 26 ans, sans diplôme, sorti de l'école depuis six mois", "attestation de mission locale"),
    "IAE": Public("salarié d'une structure d'insertion", "PASS IAE, contrat ou attestation"),
    "STPA": Public("salarié d'entreprise adaptée, usager d'ESAT", "attestation de la structure"),
    "GEIQ": Public("salarié de GEIQ", "contrat"),
    "JUSTICE": Public("placé sous main de justice", "attestation du SPIP ou de l'administration", True),
    "REFUGIE": Public("réfugié, protection subsidiaire", "titre vu", True),
    "QPV": Public(
        "habitant d'un quartier prioritaire, éloigné de l'emploi", "adresse vérifiée ; elle ne suffit pas seule"
    ),
    "AUTRE": Public("autre, sur avis motivé du facilitateur", "l'avis motivé"),
}
ELIGIBLE = "éligible"
UNKNOWN = "non précisé"


def shown(code: str, facilitator: bool) -> str:
    """The category as this reader may see it: a sensitive one is « éligible » to all but the facilitator."""
    if not code:
        return UNKNOWN
    if PUBLICS[code].sensitive and not facilitator:
        return ELIGIBLE
    return PUBLICS[code].name
