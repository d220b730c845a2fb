"""The people of the demonstration: five accounts in five organisations, with passwords drawn anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from web.security import passwords
from web.store import accounts


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in, and what is worth looking at with this account (French, printed)."""

    email: str
    role: str
    organisation: str
    shows: str
    departments: tuple[str, ...] = ()
    siret: str | None = None
    wants_digest: bool = False


FACILITATOR = Person(
    "facilitatrice@exemple.test",
    "facilitator",
    "Facilitateurs du Rhin à l'Artois (fictif)",
    "les marchés de quatre départements, dont quelques-uns sont déjà décidés",
    departments=("59", "62", "67", "68"),
)
OTHER_FACILITATOR = Person(
    "facilitateur@exemple.test",
    "facilitator",
    "PLIE du Canal (fictif)",
    "une autre organisation : elle ne voit pas les décisions de la première",
    departments=("75", "93"),
)
STRUCTURE = Person(
    "structure@exemple.test",
    "structure",
    "Propreté du Sundgau (fictif)",
    "les marchés proposés à une entreprise d'insertion, et le message préparé pour elle",
    siret="00010021400014",
    wants_digest=True,
)
BUYER = Person(
    "acheteuse@exemple.test",
    "buyer",
    "Ville de Fontclaire-sur-Ill (fictive)",
    "les marchés d'une ville, qui peut y répondre, et deux packages avec des fournisseurs",
    departments=("67",),
    siret="00090011800019",
)
ADMIN = Person("admin@exemple.test", "admin", "Installation de démonstration", "l'état des tâches et la quarantaine")

PEOPLE = (FACILITATOR, OTHER_FACILITATOR, STRUCTURE, BUYER, ADMIN)


def welcome(session: Session, now: datetime) -> dict[str, str]:
    """Make all accounts; their passwords by address, kept nowhere."""
    drawn = {person.email: passwords.drawn() for person in PEOPLE}
    for person in PEOPLE:
        accounts.create(session, _account(person, drawn[person.email]), now)
    return drawn


def _account(person: Person, password: str) -> accounts.NewAccount:
    return accounts.NewAccount(
        email=person.email,
        password_hash=passwords.hashed(password, person.email),
        role=person.role,
        organisation=person.organisation,
        siret=person.siret,
        departments=person.departments,
        wants_digest=person.wants_digest,
    )
