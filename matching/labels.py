"""French names of the values that matching gives to people."""

from __future__ import annotations

from matching.structure import AnswerMode, Standing, StructureKind, Verdict

KINDS = {
    StructureKind.EI: "entreprise d'insertion",
    StructureKind.ACI: "atelier et chantier d'insertion",
    StructureKind.AI: "association intermédiaire",
    StructureKind.ETTI: "entreprise de travail temporaire d'insertion",
    StructureKind.EITI: "entreprise d'insertion par le travail indépendant",
    StructureKind.RQ: "régie de quartier",
    StructureKind.GEIQ: "groupement d'employeurs pour l'insertion et la qualification",
    StructureKind.EA: "entreprise adaptée",
    StructureKind.EATT: "entreprise adaptée de travail temporaire",
    StructureKind.ESAT: "établissement et service d'accompagnement par le travail",
    StructureKind.SEP: "service de l'emploi pénitentiaire",
}

MODES = {
    AnswerMode.HOLDER: "titulaire seul",
    AnswerMode.GME: "membre d'un groupement",
    AnswerMode.SUBCONTRACT: "sous-traitance",
    AnswerMode.STAFF_LENDING: "mise à disposition de personnel",
    AnswerMode.DIRECT_HIRE: "embauche directe par le titulaire",
}

LEVERS = {
    "reserved_insertion": "un lot réservé à l'insertion",
    "reserved_disability": "un lot réservé au handicap",
    "reserved_joint": "un lot réservé à l'insertion et au handicap",
    "reserved_unspecified": "un lot réservé, à qui l'avis ne le dit pas",
    "reserved_ess": "un lot réservé à l'économie sociale et solidaire",
    "reserved_prison": "un lot réservé au travail en établissement pénitentiaire",
    "insertion_service": "un achat de services d'insertion",
    "insertion_condition": "une clause d'insertion",
    "social_condition": "une condition sociale",
    "social_criterion": "un critère social",
    "training_condition": "une clause de formation",
    "social_other": "une autre demande sociale",
}
"What a lot holds, by value of `Kind`, as it is put in a sentence."

VERDICTS = {
    Verdict.YES: "possible",
    Verdict.IF: "possible sous condition",
    Verdict.NO: "pas possible",
    Verdict.NOT_APPLICABLE: "sans objet",
}

STANDINGS = {
    Standing.ACTIVE: "vérifiée",
    Standing.TO_CHECK: "à vérifier",
    Standing.CLOSED: "fermée",
    Standing.UNKNOWN: "non vérifiée",
}
