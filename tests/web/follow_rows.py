"""Rows of follow-up and of purchases that the tests of pages need."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from clauses.followup.contract import Duty
from clauses.followup.exits import Class, Exit
from clauses.followup.life import Act, Event, contract_key
from clauses.followup.line import Line, Proof, Stage
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side
from matching.gazetteer import Gazetteer
from matching.purchases import Directory, judge, shares
from scrapers import purchases as reader
from tests.web.package_rows import SUPPLIER, author, signer
from web.clock import now
from web.store import follow_duties, followup, purchases, suppliers
from web.store.models import FollowEntry, Supplier, SupplierContract, User

PURCHASES = """Achats 2025;;;;
SIRET;Fournisseur;Montant HT;Famille;Ville
90000002700012;Jardins;12 345,60 €;Espaces verts;Strasbourg
4,2E+13;Perdu;500;Papeterie;Strasbourg
90000006800016;Blanc;1 000,00;Peinture;Strasbourg
Total;;13 845,60;;
""".encode("cp1252")


def line(quantity: int = 120, **values: object) -> Line:
    today = now().date()
    base = {"kind": ItemKind.JOB_INSERTION, "person": "P-0001", "public": "RQTH", "mode": "direct_hire", "site": "Nord"}
    return Line(Unit.HOURS, Fraction(quantity), today - timedelta(days=20), Stage.DONE, **(base | values))  # type: ignore[arg-type]


def duty(**values: object) -> Duty:
    today = now().date()
    base: dict[str, object] = {
        "hours": Fraction(400),
        "per_hour": Fraction(200),
        "clause": "200 euros par heure",
        "source": "CCAP, 1.4",
    }
    base |= {"notified": today - timedelta(days=180), "ends": today + timedelta(days=185)}
    return Duty(**(base | values))  # type: ignore[arg-type]


def entered(session: Session, person: User, firm: Supplier, of: Line | None = None) -> FollowEntry:
    return followup.enter(session, firm.organisation_id, firm.id, of or line(), signer(person), now())


def proved(session: Session, person: User, firm: Supplier, of: Line | None = None) -> FollowEntry:
    row = entered(session, person, firm, of)
    proof = Proof("fiche de paie", "mars", date(2026, 4, 2))
    followup.take(session, row, 1, Act(Event.PROVE, Side.SUPPLIER, proof.as_dict()), SUPPLIER, now())
    return row


def accepted(
    session: Session, person: User, firm: Supplier, contract: SupplierContract, of: Line | None = None
) -> FollowEntry:
    row = proved(session, person, firm, of)
    parts = {contract_key(contract.id): str(followup.shown(row).line.quantity)}
    followup.take(session, row, 2, Act(Event.SHARE, Side.BUYER, parts), signer(person), now())
    followup.take(session, row, 3, Act(Event.ACCEPT, Side.BUYER, {"good": True}), signer(person), now())
    return row


def analysed() -> purchases.Analysis:
    """A file judged against an empty directory, without what matching knows by heart: it is slow to load."""
    file = reader.read(PURCHASES, Gazetteer([], [], []))
    judged = judge(file.lines, Directory.of([]), lambda line: None)
    return purchases.Analysis(file, judged, shares(judged), ())


def rows(session: Session, person: User, supplier_id: int, contract_id: int) -> dict[str, int]:
    """An entry to accept, one accepted, a duty, an exit, a file of purchases: ids by their name in addresses."""
    firm = suppliers.get(session, person.organisation_id, supplier_id)
    contract = suppliers.contract(session, person.organisation_id, contract_id)
    assert firm
    assert contract
    follow_duties.tell(session, author(person), contract, duty(), now())
    accepted(session, person, firm, contract)
    entry = proved(session, person, firm, line(30, site="Sud"))
    follow_duties.tell_exit(session, author(person), Exit("P-0001", date(2026, 1, 5), Class.DURABLE), now())
    file = purchases.keep(session, author(person), "achats.csv", analysed(), now())
    return {"entry_id": entry.id, "file_id": file.id}
