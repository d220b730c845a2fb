"""Rows of suppliers and packages that the tests of pages need."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from clauses.packages.guard import Moment, Nature
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Act, Event, Side
from clauses.packages.terms import Item, Terms
from web.clock import now
from web.store import package_notes, package_offers, packages, supplier_links, suppliers
from web.store.models import Package, Supplier, User
from web.store.packages import NewPackage, Signer
from web.store.reviews import Author
from web.store.suppliers import ContractValue, SupplierValue

SIRET = "90000006800016"
IMMERSION = Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER, minimum_days=5, quality="un tuteur désigné")
JOB = Item("l2", ItemKind.JOB_INSERTION, 1, Unit.NUMBER)
TERMS = Terms((IMMERSION, JOB))
LESS = Terms((Item("l1", ItemKind.PMSMP, 2, Unit.NUMBER, minimum_days=5, quality="un tuteur désigné"), JOB))
SUPPLIER = Signer(Side.SUPPLIER, "Mme Blanc, gérante")


def author(person: User) -> Author:
    return Author(person.id, person.organisation_id)


def signer(person: User) -> Signer:
    return Signer(Side.BUYER, person.email, person.id)


def supplier(session: Session, person: User, siret: str = SIRET, name: str = "Peintures Blanc") -> Supplier:
    known = suppliers.by_siret(session, person.organisation_id, siret)
    value = SupplierValue(siret, name, "peinture-revetement-des-murs", "Strasbourg", "67", 12, 100_000.0)
    return known or suppliers.add(session, author(person), value, now())


def package(session: Session, person: User, nature: Nature = Nature.PRIVATE, moment: Moment = Moment.FREE) -> Package:
    """A draft without lines, which started today and lasts a year."""
    today = now().date()
    legal = package_offers.legal_answer(nature, moment, today).as_dict()
    new = NewPackage("Package peinture", today, today + timedelta(days=365), nature, moment, legal)
    return packages.create(session, supplier(session, person), None, new, signer(person), now())


def sent(session: Session, person: User) -> Package:
    row = package(session, person)
    packages.take(session, row, 1, Act(Event.SEND, Side.BUYER, 1), signer(person), now(), TERMS)
    return row


def link(session: Session, person: User, row: Package, days: int = 30) -> str:
    assert row.open_version
    return supplier_links.draw(session, author(person), row, row.open_version, days, now())


def countered(session: Session, person: User) -> Package:
    row = sent(session, person)
    act = Act(Event.COUNTER, Side.SUPPLIER, 2, "un seul tuteur.")
    reasons = {"reasons": {"l1": "un seul tuteur"}}
    packages.take(session, row, 2, act, SUPPLIER, now(), LESS, beside=reasons)
    return row


def agreed(session: Session, person: User) -> Package:
    row = countered(session, person)
    packages.take(session, row, 3, Act(Event.ACCEPT, Side.BUYER, 2), signer(person), now())
    return row


def rows(session: Session, person: User) -> dict[str, int]:
    """A supplier with a contract and an agreed package with its signed paper: ids by their name in addresses."""
    firm = supplier(session, person)
    contract = suppliers.add_contract(session, author(person), firm, ContractValue("Peinture des halls"), now())
    row = agreed(session, person)
    package_notes.note(session, row, author(person), "Note d'essai : ne pas descendre sous deux.", now())
    package_notes.say(session, row, SUPPLIER, "Bonjour, merci de votre proposition.", now())
    paper = package_notes.attach(session, row, author(person), "accord.pdf", b"%PDF-1.7", now())
    return {"supplier_id": firm.id, "contract_id": contract.id, "package_id": row.id, "paper_id": paper.id}
