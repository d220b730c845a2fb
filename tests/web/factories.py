"""Rows that the tests of pages need: people, notices, tenders with their considerations, structures, matches."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from clauses.consideration import Kind
from clauses.notice import Buyer, Notice, NoticeType, Place, Section
from clauses.notice import Lot as LotValue
from clauses.tender import Stage
from clauses.tender import Tender as TenderValue
from matching.grouping.content import Content, Fact, Form, Gap, Lead, Lender, MemberContent, Part, Step
from tests.web import follow_rows, package_rows
from web.clock import now
from web.security import passwords
from web.store.accounts import NewAccount, create
from web.store.models import (
    Activity,
    Consideration,
    Evidence,
    Match,
    Proposal,
    Quarantine,
    RawDocument,
    Run,
    Structure,
    Tender,
    User,
)
from web.store.models import Notice as NoticeRow
from web.store.notices import fill
from web.store.tenders import write_tender

PASSWORD = "trois petits marchés"
TEXT = "Entretien des espaces verts.\nLe titulaire réserve 120 heures à des publics éloignés de l'emploi. Fin."
QUOTE = "réserve 120 heures à des publics éloignés de l'emploi"
BUYER_SIRET = "90000001900019"
STRUCTURE_SIRET = "90000002700012"
OTHER_SIRET = "90000003500015"
_numbers = count(1001)
"All of four digits, so that the order of references is that of their making, whatever other tests drew before."


@cache
def password_hash() -> str:
    """Hashed once for all tests: it is slow on purpose."""
    return passwords.hashed(PASSWORD)


def user(session: Session, role: str = "facilitator", organisation: str = "", **values: Any) -> User:
    number = next(_numbers)
    new = NewAccount(
        email=values.pop("email", f"personne{number}@exemple.fr"),
        password_hash=password_hash(),
        role=role,
        organisation=organisation or f"Organisation {number}",
        **values,
    )
    return create(session, new, now())


def notice(session: Session, of: Tender, text: str = TEXT, **values: Any) -> NoticeRow:
    base = {
        "source": "boamp",
        "reference": of.key.partition(":")[2],
        "url": f"https://avis.example/{of.key}",
        "published": of.published,
        "type": NoticeType.CALL,
        "title": of.title,
        "buyer": Buyer(of.buyer_name),
        "sections": (Section("objet", "Objet du marché", text),),
    }
    value = Notice(**(base | values))
    content = f"{value.reference}{text}".encode()
    raw = RawDocument(
        source=value.source,
        reference=value.reference,
        sha256=hashlib.sha256(content).hexdigest(),
        content=zlib.compress(content),
        origin="essai",
        fetched_at=now(),
    )
    row = NoticeRow(raw=raw, source=value.source, reference=value.reference, tender_id=of.id)
    fill(row, value, 1)
    row.linked = True
    session.add(row)
    session.flush()
    return row


def tender(session: Session, days: float | None = 9, lots: Sequence[str] = ("0",), **values: Any) -> Tender:
    number = next(_numbers)
    base: dict[str, Any] = {
        "references": (f"boamp:26-{number}",),
        "in_force": (f"boamp:26-{number}",),
        "stage": Stage.CALL,
        "title": f"Entretien des espaces verts n° {number}",
        "buyer": Buyer("Ville de Strasbourg", siret=BUYER_SIRET),
        "published": date(2026, 4, 20),
        "kind": None,
        "departments": ("67",),
        "cpv": ("77310000",),
        "descriptors": (),
        "nature": (),
        "places": (Place(city="Strasbourg", post_code="67000"),),
        "lots": tuple(LotValue(name, f"Secteur {name}") for name in lots),
        "deadline": None if days is None else now() + timedelta(days=days),
        "deadline_hour_known": True,
        "deadline_uncertain": False,
        "shown_until": None,
        "value": None,
        "documents_url": "https://dossier.example/1",
        "history": (),
    }
    value = TenderValue(**(base | values))
    return write_tender(session, None, f"boamp:26-{number}", value, now()).row


def consideration(session: Session, of: Tender, kind: Kind = Kind.INSERTION_CONDITION, **values: Any) -> Consideration:
    start = TEXT.index(QUOTE)
    proof = {
        "notice": of.key,
        "seen": of.published,
        "path": "objet",
        "quote": QUOTE,
        "start": start,
        "end": start + len(QUOTE),
        "rule": "insertion_hours",
        "because": "L'avis demande des heures d'insertion.",
        "warnings": [],
    }
    row = Consideration(
        tender_id=of.id,
        kind=kind.value,
        strength=values.pop("strength", "mandatory"),
        lot_number=values.pop("lot_number", None),
        topic=values.pop("topic", None),
        absent=values.pop("absent", None),
        hours=values.pop("hours", []),
        evidence=[Evidence(**(proof | values))],
    )
    of.considerations.append(row)
    session.flush()
    return row


def hours(lot: str | None, number: float) -> dict[str, Any]:
    return {"lot": lot, "hours": number, "percent": None, "per_amount": None, "per": None, "quote": ""}


def structure(session: Session, siret: str | None = None, kind: str = "EI", **values: Any) -> Structure:
    base = {
        "name": "Les Jardins du Rhin",
        "department": "67",
        "insee": "67482",
        "post_code": "67000",
        "city": "Strasbourg",
        "latitude": 48.58,
        "longitude": 7.75,
        "zone_codes": [],
        "standing": "unknown",
        "as_of": date(2026, 3, 1),
        "source": "liste d'essai",
        "fingerprint": "x",
        "changed_at": now(),
        "activities": [Activity(group="espaces-verts", sector=None, weight=1.0, source="essai")],
    }
    row = Structure(siret=siret or f"{next(_numbers):014}", kind=kind, **(base | values))
    session.add(row)
    session.flush()
    return row


def match(session: Session, of: Tender, to: Structure, score: float = 0.8, lot: int = 0) -> Match:
    values = {"score": score, "known": 0.7, "mode": "holder", "verdict": "yes"}
    row = Match(tender_id=of.id, lot_id=of.lots[lot].id, structure_id=to.id, **values)
    session.add(row)
    session.flush()
    return row


def run(session: Session, source: str | None = "boamp", state: str = "ok", hours_ago: float = 1, **values: Any) -> Run:
    began = now() - timedelta(hours=hours_ago)
    slot = f"essai-{next(_numbers)}"
    row = Run(job="collect", slot=slot, source=source, state=state, started_at=began, ended_at=began, **values)
    session.add(row)
    session.flush()
    return row


def quarantined(session: Session) -> Quarantine:
    number = next(_numbers)
    row = Quarantine(
        source="boamp",
        reference=f"26-{number}",
        sha256=f"{number:064}",
        content=b"",
        origin="collecte.json",
        stage="read",
        error="Avis illisible : champ « date » absent.",
        field="date",
        value=None,
        seen_at=datetime(2026, 4, 2, 6, tzinfo=UTC),
    )
    session.add(row)
    session.flush()
    return row


def proposal(session: Session, of: Tender, *rows: Structure) -> Proposal:
    fact = Fact("Même métier : espaces verts.", "liste d'essai", date(2026, 3, 1))
    members = tuple(
        MemberContent(
            siret=row.siret,
            kind=row.kind,
            kind_name="entreprise d'insertion",
            name=row.name,
            role="cotraitant" if place else "mandataire",
            needs=(f"Lot {place + 1}",),
            hours=60.0,
            share=50,
            split=(Part(str(place + 1), "Secteur", (), 60.0, 50, ("Colmar", "Strasbourg")),),
            why=(fact,),
            warnings=(),
            ask=("Peut-elle commencer en juin ?",),
        )
        for place, row in enumerate(rows)
    )
    content = Content(
        alone=False,
        headline="À deux : tout le marché.",
        reason="Aucune ne peut tout faire.",
        form=Form("conjoint", "Chacune répond de sa part.", "groupement conjoint"),
        mandataire=Lead(rows[0].siret, rows[0].name, ("Le plus d'heures.",), None),
        members=members,
        covered=("1", "2"),
        missing=(Gap("3", "Élagage", "personne ne le propose"),),
        lenders=(Lender("00000000000001", "Intérim du Rhin", "ETTI", ("1",)),),
        unknowns=("Combien d'heures par an ?",),
        warnings=("Le délai est court.",),
        next_steps=(Step("Appeler les membres.", date(2026, 5, 1)), Step("Déposer l'offre.", None)),
    )
    row = Proposal(tender_id=of.id, rank=1, value=0.8, optimal=True, content=content.as_dict())
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class World:
    """Ids of a small world: one tender with everything, and one person of each role, each of its own organisation."""

    tender: int
    foreign_tender: int
    structure: int
    foreign_structure: int
    people: dict[str, str]
    rows: dict[str, int]
    "Ids of other rows, of the buyer's organisation, by their name in addresses; `foreign_rows` of the colleague's."
    foreign_rows: dict[str, int]


def world(session: Session) -> World:
    """Facilitators of two organisations, an admin, a buyer and a structure concerned by the first tender only."""
    mine, foreign = tender(session), tender(session, buyer=Buyer("Ville de Lille", siret=OTHER_SIRET))
    for one in (mine, foreign):
        notice(session, one)
        consideration(session, one)
    ours, theirs = structure(session, STRUCTURE_SIRET), structure(session, name="Les Ateliers du Nord")
    match(session, mine, ours), match(session, foreign, theirs)
    proposal(session, mine, ours, theirs)
    run(session), quarantined(session)
    people = {
        "facilitator": user(session, "facilitator", departments=("67",)),
        "colleague": user(session, "facilitator"),
        "admin": user(session, "admin"),
        "buyer": user(session, "buyer", siret=BUYER_SIRET),
        "structure": user(session, "structure", siret=STRUCTURE_SIRET),
    }
    emails = {name: person.email for name, person in people.items()}
    rows, others = package_rows.rows(session, people["buyer"]), package_rows.rows(session, people["colleague"])
    for person, known in ((people["buyer"], rows), (people["colleague"], others)):
        known |= follow_rows.rows(session, person, known["supplier_id"], known["contract_id"])
    return World(mine.id, foreign.id, ours.id, theirs.id, emails, rows, others)
