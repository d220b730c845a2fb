"""Two fictional suppliers of the demo buyer: a package in force, and one that waits for the buyer's answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from clauses.packages.guard import Moment, Nature
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Act, Event, Side
from clauses.packages.terms import Governance, Item, Substitution, Terms
from web.clock import PARIS
from web.demo.accounts import BUYER
from web.store import accounts, package_notes, package_offers, packages, suppliers
from web.store.models import Package, User
from web.store.packages import NewPackage, Signer
from web.store.reviews import Author
from web.store.suppliers import ContractValue, SupplierValue

PAINTER = SupplierValue(
    siret="00090021700019",
    name="Peintures du Ried (fictif)",
    trade="peinture-revetement-des-murs",
    city="Sélestat",
    department="67",
    workforce=14,
    yearly_spend=180_000,
    contact="Mme Hansz, gérante",
    contact_email="contact@peintures-du-ried.test",
)
CLEANER = SupplierValue(
    siret="00090022500012",
    name="Nettoyage de l'Ancelle (fictif)",
    trade="nettoyage-de-locaux-16",
    city="Strasbourg",
    department="67",
    workforce=40,
    yearly_spend=320_000,
    contact="M. Roth, directeur",
    contact_email="contact@nettoyage-ancelle.test",
)
RULES = Governance("Direction des achats", "Mme Hansz, gérante", renewal="une fois, par écrit")
JOB = Item(
    "l2",
    ItemKind.JOB_INSERTION,
    1,
    Unit.NUMBER,
    publics="personnes suivies par une structure d'insertion",
    quality="contrat de six mois ou plus",
)
STAGE = Item("l3", ItemKind.STAGE, 1, Unit.NUMBER, substitution=Substitution(ItemKind.PMSMP, 2, 1))
PAINTING = Terms(
    (Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER, minimum_days=5, quality="un tuteur désigné"), JOB, STAGE), RULES
)
LESS_PAINTING = Terms(
    (Item("l1", ItemKind.PMSMP, 2, Unit.NUMBER, minimum_days=5, quality="un tuteur désigné"), JOB, STAGE), RULES
)
CLEANING = Terms(
    (Item("l1", ItemKind.TRIAL_LENDING, 2, Unit.NUMBER), Item("l2", ItemKind.JOB_INSERTION, 1607, Unit.HOURS))
)
LESS_CLEANING = Terms(
    (
        Item("l1", ItemKind.TRIAL_LENDING, 2, Unit.NUMBER),
        Item("l2", ItemKind.JOB_INSERTION, 1200, Unit.HOURS),
        Item("l3", ItemKind.VISIT, 1, Unit.NUMBER),
    )
)


def negotiate(session: Session, at: datetime) -> int:
    """Write both negotiations as their people would have; how many packages."""
    buyer = accounts.by_email(session, BUYER.email)
    assert buyer is not None, "the demo makes its accounts first"
    package_offers.tell_nature(session, buyer.organisation_id, Nature.PUBLIC)
    _painting(session, buyer, at)
    _cleaning(session, buyer, at)
    return 2


def _painting(session: Session, buyer: User, at: datetime) -> None:
    """Agreed and signed four months ago."""
    began = at - timedelta(days=125)
    package = _prepared(session, buyer, PAINTER, ContractValue("Peinture des bâtiments communaux", "2025-14"), began)
    own, painter = _buyer(buyer), Signer(Side.SUPPLIER, PAINTER.contact)
    reasons = {"reasons": {"l1": "un seul tuteur disponible"}}
    less = Act(Event.COUNTER, Side.SUPPLIER, 2, "un seul tuteur disponible.")
    packages.take(session, package, 1, Act(Event.SEND, Side.BUYER, 1), own, began, PAINTING)
    packages.take(session, package, 2, less, painter, began + timedelta(days=2), LESS_PAINTING, beside=reasons)
    packages.take(session, package, 3, Act(Event.ACCEPT, Side.BUYER, 2), own, began + timedelta(days=4))
    paper = b"%PDF-1.4\n% accord signe, fictif\n"
    author = Author(buyer.id, buyer.organisation_id)
    package_notes.attach(session, package, author, "accord-signe.pdf", paper, began + timedelta(days=5))
    packages.take(session, package, 4, Act(Event.SIGN, Side.BUYER), own, began + timedelta(days=5))


def _cleaning(session: Session, buyer: User, at: datetime) -> None:
    """The supplier answered two days ago; the buyer is to answer."""
    began = at - timedelta(days=6)
    package = _prepared(session, buyer, CLEANER, ContractValue("Nettoyage des écoles", "2026-03"), began)
    cleaner = Signer(Side.SUPPLIER, CLEANER.contact)
    reasons = {"reasons": {"l2": "les horaires sont coupés"}}
    less = Act(Event.COUNTER, Side.SUPPLIER, 2, "les horaires sont coupés.")
    packages.take(session, package, 1, Act(Event.SEND, Side.BUYER, 1), _buyer(buyer), began, CLEANING)
    packages.take(session, package, 2, less, cleaner, at - timedelta(days=2), LESS_CLEANING, beside=reasons)
    said = "Nous pouvons aussi ouvrir une visite de site chaque année."
    package_notes.say(session, package, cleaner, said, at - timedelta(days=2))
    author = Author(buyer.id, buyer.organisation_id)
    package_notes.note(session, package, author, "Tenir au moins 1 400 heures.", at - timedelta(days=1))


def _prepared(session: Session, buyer: User, firm: SupplierValue, contract: ContractValue, began: datetime) -> Package:
    author = Author(buyer.id, buyer.organisation_id)
    supplier = suppliers.add(session, author, firm, began)
    starts = began.astimezone(PARIS).date() + timedelta(days=5)
    of = ContractValue(
        contract.title, contract.reference, 4 * (firm.yearly_spend or 0), firm.trade, moment=Moment.RUNNING
    )
    row = suppliers.add_contract(session, author, supplier, of, began)
    legal = package_offers.legal_answer(Nature.PUBLIC, Moment.RUNNING, starts).as_dict()
    new = NewPackage(
        f"Package {contract.title.lower()}", starts, _year_later(starts), Nature.PUBLIC, Moment.RUNNING, legal
    )
    return packages.create(session, supplier, row, new, _buyer(buyer), began)


def _buyer(buyer: User) -> Signer:
    return Signer(Side.BUYER, buyer.email, buyer.id)


def _year_later(day: date) -> date:
    return day + timedelta(days=364)
