"""French names of every kind, strength, topic, denial and answer, for pages, mails and exports."""

from __future__ import annotations

from clauses.consideration import Absent, Kind, Strength, Topic
from clauses.obligations import Answer, Status

KINDS: dict[Kind, str] = {
    Kind.INSERTION_CONDITION: "Clause d'insertion",
    Kind.SOCIAL_CONDITION: "Clause sociale",
    Kind.SOCIAL_OTHER: "Autre engagement social",
    Kind.TRAINING_CONDITION: "Clause de formation ou de stage",
    Kind.SOCIAL_CRITERION: "Critère social",
    Kind.RESERVED_DISABILITY: "Réservé EA et ESAT (handicap)",
    Kind.RESERVED_INSERTION: "Réservé aux structures d'insertion",
    Kind.RESERVED_JOINT: "Réservé handicap et insertion",
    Kind.RESERVED_ESS: "Réservé économie sociale et solidaire",
    Kind.RESERVED_PRISON: "Réservé travail pénitentiaire",
    Kind.RESERVED_UNSPECIFIED: "Réservé, à préciser",
    Kind.INSERTION_SERVICE: "Service d'insertion acheté",
    Kind.ENV_CONDITION: "Clause environnementale",
    Kind.ENV_CRITERION: "Critère environnemental",
    Kind.PARTICULAR_UNSPECIFIED: "Conditions particulières, nature à préciser",
    Kind.STATED_ABSENT: "Absence écrite dans l'avis",
}
STRENGTHS: dict[Strength, str] = {
    Strength.MANDATORY: "obligatoire",
    Strength.SCORED: "noté",
    Strength.INCENTIVE: "incitatif",
    Strength.INFORMATIVE: "pour information",
}
TOPICS: dict[Topic, str] = {
    Topic.REUSE: "réemploi et recyclage",
    Topic.EGALIM: "alimentation durable",
    Topic.LABEL: "label environnemental",
    Topic.BUILDING: "bâtiment durable",
    Topic.CARBON: "carbone",
    Topic.VEHICLE: "véhicules propres",
    Topic.WASTE: "déchets et chantier propre",
    Topic.BIODIVERSITY: "biodiversité",
    Topic.OTHER: "environnement",
}
ABSENTS: dict[Absent, str] = {
    Absent.SOCIAL: "L'avis indique qu'il n'y a pas de clause sociale",
    Absent.ENVIRONMENT: "L'avis indique qu'il n'y a pas de clause environnementale",
    Absent.RESERVATION: "L'avis indique que rien n'est réservé",
}
STATUSES: dict[Status, str] = {
    Status.ALLOWED: "possible",
    Status.REQUIRED: "obligatoire",
    Status.REQUIRED_UNLESS_EXCEPTION: "obligatoire sauf exception",
    Status.UNKNOWN: "à vérifier",
}
ENDINGS: dict[str, str] = {"env_criterion": "", "env_condition": "e", "specifications": "es", "social_condition": "e"}
"What agrees an answer with the name of what is expected (`EXPECTATIONS`)."

ANSWERS: dict[Answer, str] = {
    Answer.FOUND: "trouvé{e} dans l'avis",
    Answer.STATED_ABSENT: "l'avis indique qu'il n'y en a pas",
    Answer.EXPECTED_NOT_FOUND: "attendu{e}, non trouvé{e} dans l'avis : à vérifier dans le dossier de consultation",
    Answer.NOT_EXPECTED_NOT_FOUND: "non trouvé{e} dans l'avis ; le dossier de consultation peut en contenir",
    Answer.UNKNOWN: "à vérifier : dossier non lu ou obligation inconnue",
}
EXPECTATIONS: dict[str, str] = {
    "env_criterion": "Critère environnemental",
    "env_condition": "Condition d'exécution environnementale",
    "specifications": "Spécifications de développement durable",
    "social_condition": "Condition d'exécution sociale",
}
EXCEPTIONS: dict[str, str] = {
    "ready_solution": "solution immédiatement disponible",
    "no_sufficient_link": "lien insuffisant avec l'objet du marché",
    "competition_or_difficulty": "concurrence restreinte ou exécution difficile",
    "works_under_six_months": "travaux de moins de six mois",
}
