"""What a package may hold: each kind of item with its units, its evidence and what is looked at afterwards.

Source of the list: the units used between buyers, suppliers and structures (PMSMP: articles L5135-1 and following of
the code du travail; the others: usage of the trade, to be settled by both sides).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ItemKind(StrEnum):
    """Kind of an item. Values are kept in the database and in exports."""

    PMSMP = "pmsmp"
    STAGE = "stage"
    STAGE_MLDS = "stage_mlds"
    JOB_INSERTION = "job_insertion"
    JOB_INTERVIEW = "job_interview"
    TRIAL_LENDING = "trial_lending"
    APPRENTICE = "apprentice"
    SUBCONTRACT = "subcontract"
    VISIT = "visit"
    MENTORING = "mentoring"
    TRAINING_SLOT = "training_slot"
    TUTOR = "tutor"
    DONATION = "donation"


class Unit(StrEnum):
    """What is counted. Quantities of different units are never added."""

    NUMBER = "number"
    DAYS = "days"
    WEEKS = "weeks"
    HOURS = "hours"
    EUROS = "euros"
    KILOS = "kilos"


UNIT_WORDS = {
    Unit.NUMBER: ("", ""),
    Unit.DAYS: ("jour", "jours"),
    Unit.WEEKS: ("semaine", "semaines"),
    Unit.HOURS: ("heure", "heures"),
    Unit.EUROS: ("€ HT", "€ HT"),
    Unit.KILOS: ("kg", "kg"),
}
"Singular and plural; a bare number needs no word."


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is said of a kind: names (French), units that fit (the usual one first), evidence, follow-up.

    `hires`: it ends in a contract of work, and outcomes are asked for at 3, 6 and 12 months.
    """

    name: str
    plural: str
    means: str
    units: tuple[Unit, ...]
    evidence: str
    follow_up: str
    hires: bool = False


_N, _D, _W, _H, _E, _K = Unit.NUMBER, Unit.DAYS, Unit.WEEKS, Unit.HOURS, Unit.EUROS, Unit.KILOS

KINDS: dict[ItemKind, KindFacts] = {
    ItemKind.PMSMP: KindFacts(
        "période d'immersion (PMSMP)",
        "périodes d'immersion (PMSMP)",
        "Période de mise en situation en milieu professionnel : non payée, un mois au plus, avec une convention signée "
        "par la personne, l'entreprise et l'organisme qui l'accompagne. Elle ne remplace pas un poste permanent.",
        (_N, _D),
        "convention signée et bilan",
        "suite : emploi, formation, projet confirmé",
    ),
    ItemKind.STAGE: KindFacts(
        "stage",
        "stages",
        "Stage d'une personne en formation ou en études.",
        (_N, _W),
        "convention de stage",
        "bilan du stage",
    ),
    ItemKind.STAGE_MLDS: KindFacts(
        "immersion d'un jeune sorti de l'école",
        "immersions de jeunes sortis de l'école",
        "Immersion d'un jeune suivi par la mission de lutte contre le décrochage scolaire.",
        (_H, _N),
        "convention, attestation de présence et bilan fait ensemble",
        "étape suivante du jeune",
    ),
    ItemKind.JOB_INSERTION: KindFacts(
        "poste proposé",
        "postes proposés",
        "Poste proposé à une personne en insertion : contrat à durée indéterminée, contrat de six mois ou plus, "
        "contrat plus court ou mission.",
        (_N, _H),
        "contrat de travail, heures des fiches de paie",
        "en poste à 3, 6 et 12 mois",
        hires=True,
    ),
    ItemKind.JOB_INTERVIEW: KindFacts(
        "entretien d'embauche garanti",
        "entretiens d'embauche garantis",
        "Entretien accordé à une personne proposée pour un poste, avec une réponse donnée.",
        (_N,),
        "note datée",
        "réponse donnée",
    ),
    ItemKind.TRIAL_LENDING: KindFacts(
        "essai par mise à disposition",
        "essais par mise à disposition",
        "Essai avant embauche, par une association intermédiaire ou une entreprise de travail temporaire d'insertion.",
        (_N, _H),
        "contrat de mission",
        "embauche ou non",
        hires=True,
    ),
    ItemKind.APPRENTICE: KindFacts(
        "alternance",
        "alternances",
        "Contrat d'apprentissage ou de professionnalisation.",
        (_N, _H),
        "contrat",
        "fin du contrat",
        hires=True,
    ),
    ItemKind.SUBCONTRACT: KindFacts(
        "achat à des structures inclusives",
        "achats à des structures inclusives",
        "Sous-traitance ou achat à une structure d'insertion, une entreprise adaptée ou un ESAT.",
        (_E,),
        "factures",
        "achats aux entreprises adaptées et ESAT : à déduire de l'obligation d'emploi",
    ),
    ItemKind.VISIT: KindFacts(
        "visite de site", "visites de site", "Visite d'un site du fournisseur.", (_N, _H), "feuille de présence", ""
    ),
    ItemKind.MENTORING: KindFacts(
        "parrainage ou atelier",
        "parrainages ou ateliers",
        "Parrainage, atelier de CV, échange avec un professionnel.",
        (_N, _H),
        "feuille de présence",
        "",
    ),
    ItemKind.TRAINING_SLOT: KindFacts(
        "place de formation",
        "places de formation",
        "Place dans une formation du fournisseur.",
        (_N, _H),
        "feuille de présence",
        "",
    ),
    ItemKind.TUTOR: KindFacts(
        "journée de tuteur",
        "journées de tuteur",
        "Temps d'un tuteur désigné chez le fournisseur, qui en garde le nom.",
        (_D,),
        "jours tenus par le fournisseur",
        "",
    ),
    ItemKind.DONATION: KindFacts(
        "don", "dons", "Matériel, locaux, invendus donnés à une structure.", (_E, _K), "reçu", ""
    ),
}
"Every kind, in the order in which forms offer them."
