"""French words for what the database holds in English: statuses, decisions, modes, roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, SOCIAL_FAMILY, Absent, Kind, Topic
from clauses.labels import ABSENTS, KINDS, STRENGTHS, TOPICS
from clauses.tender import Stage, status_at
from matching.labels import KINDS as STRUCTURE_KINDS
from matching.labels import MODES, VERDICTS
from scrapers.saisie.source import NAME as TYPED
from web.store.models import Tender

STATUS = {
    "call": "En cours",
    "planned": "Annoncé",
    "open": "Ouvert",
    "closed": "Clos",
    "awarded": "Attribué",
    "unsuccessful": "Infructueux",
    "cancelled": "Annulé",
}
DECISION = {"accept": "Retenu", "set_aside": "Écarté", "unsure": "Pas sûr", "undo": "Décision annulée"}
ROLE = {
    "facilitator": "Facilitateur ou facilitatrice",
    "structure": "Structure inclusive",
    "buyer": "Acheteur public",
    "admin": "Administration",
    "operator": "Boîte d'alerte de l'exploitation",
}
MODE = {mode.value: name for mode, name in MODES.items()}
VERDICT = {verdict.value: name for verdict, name in VERDICTS.items()}
STANDING = {
    "active": "en activité",
    "to_check": "activité à vérifier",
    "closed": "fermée",
    "unknown": "activité non vérifiée",
}
STRUCTURE_KIND = {kind.value: f"{name} ({kind.value})" for kind, name in STRUCTURE_KINDS.items()}
NOTICE_TYPE = {
    "planned": "avis de préinformation",
    "call": "avis de marché",
    "correction": "avis rectificatif",
    "cancellation": "avis d'annulation",
    "award": "avis d'attribution",
    "unsuccessful": "avis d'infructuosité",
    "direct_award": "avis d'intention de conclure",
    "modification": "avis de modification",
    "withdrawn": "avis retiré",
}
CONTRACT_KIND = {"works": "Travaux", "supplies": "Fournitures", "services": "Services", "concession": "Concession"}
SOURCE = {
    "boamp": "BOAMP",
    "ted": "TED (Journal officiel de l'Union européenne)",
    "decp": "Données essentielles (DECP)",
    "approch": "Projets d'achats publics (APProch)",
    "feed": "Flux d'une plateforme d'acheteurs",
    "atexo": "Plateforme d'acheteurs (Atexo)",
    "aws": "AWS-Achat (marches-publics.info)",
    "saisie": "Besoin saisi",
}
SOURCE_IN_FULL = {"boamp": "BOAMP (Bulletin officiel des annonces des marchés publics)"}
"For those who read the name of a source for the first time."
TYPED_TYPE = {"call": "besoin saisi", "planned": "achat prévu, saisi", "cancellation": "besoin retiré"}
RUN_STATE = {"running": "en cours", "ok": "terminé", "empty": "terminé, rien de nouveau", "broken": "en panne"}
CHANGE = {
    "deadline": "Date limite",
    "status": "État",
    "title": "Intitulé",
    "lots": "Lots",
    "correction": "Rectification",
}
OVERRIDE = {"allow": "peut répondre", "refuse": "ne peut pas répondre", "undo": "décision annulée"}
MEMBER_ROLE = {"mandataire": "mandataire (représente le groupement)", "cotraitant": "cotraitante"}
KIND = {kind.value: name for kind, name in KINDS.items()}
STRENGTH = {strength.value: name for strength, name in STRENGTHS.items()}
FIELD = {
    "criteres": "considérations cochées par l'acheteur",
    "BT-06": "achat stratégique (BT-06)",
    "BT-71": "participation réservée (BT-71)",
    "BT-736": "exécution réservée à des emplois protégés (BT-736)",
    "BT-774": "achat vert (BT-774)",
    "BT-775": "achat social (BT-775)",
    "BT-805": "critères écologiques (BT-805)",
    "reservationMarche": "marché réservé",
    "MARCHE_RESERVE": "marché réservé",
    "considerationSociale": "considération sociale",
    "considerationEnvironnementale": "considération environnementale",
}
PER = {"year": "an", "tranche": "tranche"}

TENDER_REASONS = (
    "Hors de notre territoire",
    "Aucune structure pour ce métier",
    "Délai trop court",
    "Trop gros ou trop petit",
    "Clause mal reconnue dans l'avis",
    "Déjà suivi autrement",
)
"Why a whole tender is set aside: six at most, so that one look is enough."
MATCH_REASONS = (
    "Métier différent",
    "Trop loin",
    "Capacité insuffisante",
    "Ce type de structure ne convient pas",
    "Structure fermée ou inconnue",
    "La structure a dit non",
)
"Why a structure is set aside for a lot."

NOT_FOR_US_REASONS = (
    "Ce n'est pas notre métier",
    "Trop loin",
    "Trop gros pour nous",
    "Trop petit pour nous",
    "Délai trop court",
    "Pas disponibles en ce moment",
)
"Why a structure sets a tender aside."


def kind(value: str, topic: str | None = None, absent: str | None = None) -> str:
    """The name of a consideration, with its topic, or what the notice denies."""
    if absent:
        return ABSENTS[Absent(absent)]
    name = KINDS[Kind(value)]
    return f"{name} : {TOPICS[Topic(topic)]}" if topic and topic != Topic.OTHER else name


FAMILIES = ("reserved", "social", "other", "environment")
"In the order in which people look for them."


def family(value: str) -> str:
    """The family of a consideration, as a name for the style sheet: reserved, social, environment or other."""
    if value in RESERVED:
        return "reserved"
    if value in SOCIAL_FAMILY:
        return "social"
    return "environment" if value in ENVIRONMENT_FAMILY else "other"


def by_family(kinds: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Kinds and topics, reservations first, then social ones: what facilitators look for."""
    return sorted(kinds, key=lambda pair: FAMILIES.index(family(pair[0])))


def status(tender: Tender, at: datetime) -> str:
    """Where a tender stands at this moment: a value of `clauses.tender.Status`."""
    return status_at(Stage(tender.stage), tender.deadline, tender.shown_until, at).value


def notice_type(source: str, type_: str) -> str:
    """What a notice is; what people typed in is no notice of a journal, and is never called one."""
    return TYPED_TYPE[type_] if source == TYPED else NOTICE_TYPE[type_]


def notice_name(source: str, type_: str) -> str:
    """Where a notice comes from and what it is."""
    if source == TYPED:
        return f"Sans avis officiel : {TYPED_TYPE[type_]}"
    return f"{source_name(source)}, {NOTICE_TYPE[type_]}"


def source_name(source: str) -> str:
    """A source as people know it; its own name for one without a word here."""
    return SOURCE.get(source, source)
