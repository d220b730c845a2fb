"""Rows that the tests of mail need: a structure and its director, facilitators, tenders, matches, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from clauses.notice import Buyer, Lot, Place
from clauses.tender import Stage
from clauses.tender import Tender as TenderValue
from web.mail import outbox
from web.mail.digest import Sources
from web.mail.letter import Letter, new_message_id
from web.mail.prepare import Desk
from web.store.models import Match, Message, Organisation, Review, Structure, Tender, User
from web.store.tenders import write_tender

NOW = datetime(2026, 5, 3, 8, 0, tzinfo=UTC)
_numbers = count(1)


def desk(threshold: float = 0.5) -> Desk:
    """A desk that knows places and reasons by heart."""
    sources = Sources(
        threshold,
        lambda _session, _tender, lot, structure: f"Métier : nettoyage, lot {lot}, pour {structure.name}",
        lambda _tender, _lot, _structure: "Lille (59), à 12 km de chez vous",
    )
    return Desk("maillage <bonjour@maillage.example>", "https://maillage.example", "secret", sources)


def structure(session: Session, siret: str = "11111111100011", kind: str = "EI", **values: object) -> Structure:
    """A structure of the directory, in activity."""
    base = {
        "name": "Les Ateliers du Pont",
        "department": "59",
        "zone_codes": [],
        "standing": "active",
        "source": "essai",
        "fingerprint": "x",
        "changed_at": NOW,
    }
    row = Structure(siret=siret, kind=kind, **(base | values))
    session.add(row)
    session.flush()
    return row


def user(session: Session, role: str = "structure", siret: str | None = None, **values: object) -> User:
    """An account with an organisation of its own; one of role structure asked for the digest."""
    number = next(_numbers)
    organisation = Organisation(
        name=str(values.pop("name", f"Organisation {number}")),
        siret=siret,
        departments=values.pop("departments", []),
        unreviewed_matches=bool(values.pop("unreviewed", False)),
        created_at=NOW,
    )
    base = {"email": f"personne{number}@exemple.fr", "password_hash": "x", "created_at": NOW}
    row = User(organisation=organisation, role=role, wants_digest=role == "structure", **base)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def director(session: Session, **values: object) -> tuple[User, Structure]:
    """A person of a structure that may be mailed, and that structure."""
    place = structure(session, siret=f"{next(_numbers):014}", **values)  # type: ignore[arg-type]
    return user(session, siret=place.siret, name=f"Les Ateliers {place.siret[-3:]}"), place


def tender(session: Session, days: float | None = 9, lots: Sequence[str | Lot] = ("0",), **values: object) -> Tender:
    """An open tender that closes in `days` days (None: no deadline printed)."""
    number = next(_numbers)
    base = {
        "stage": Stage.CALL,
        "title": f"Entretien des espaces verts n° {number}",
        "departments": ("59",),
        "places": (Place(city="Lille", post_code="59000"),),
    }
    value = TenderValue(
        references=(f"essai:{number}",),
        in_force=(f"essai:{number}",),
        buyer=Buyer("Ville de Lille"),
        published=date(2026, 4, 20),
        kind=None,
        cpv=(),
        descriptors=(),
        nature=(),
        lots=tuple(lot if isinstance(lot, Lot) else Lot(lot, f"Secteur {lot}") for lot in lots),
        deadline=None if days is None else NOW + timedelta(days=days),
        deadline_hour_known=True,
        deadline_uncertain=False,
        shown_until=date(2026, 6, 1) if days is None else None,
        value=None,
        documents_url=None,
        history=(),
        **(base | values),  # type: ignore[arg-type]
    )
    return write_tender(session, None, f"essai:{number}", value, NOW).row


def match(session: Session, of: Tender, to: Structure, score: float = 0.8, lot: int = 0) -> Match:
    """A match of a lot (by its position)."""
    values = {"score": score, "known": 0.8, "mode": "holder", "verdict": "yes"}
    row = Match(tender_id=of.id, lot_id=of.lots[lot].id, structure_id=to.id, **values)
    session.add(row)
    session.flush()
    return row


def review(
    session: Session,
    by: User,
    of: Tender,
    decision: str = "accept",
    to: Structure | None = None,
    lot: str | None = None,
    undoes: Review | None = None,
) -> Review:
    """A decision, on the whole tender or on one structure for one lot."""
    row = Review(
        organisation_id=by.organisation_id,
        user_id=by.id,
        tender_id=of.id,
        lot_number=lot,
        structure_key=f"{to.siret}:{to.kind}" if to else None,
        decision=decision,
        undoes_id=undoes.id if undoes else None,
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def accepted_tenders(session: Session, to: Structure, number: int) -> list[Tender]:
    """Open tenders matched to a structure and accepted by a facilitator."""
    facilitator = user(session, "facilitator")
    made = [tender(session, days=9 + place) for place in range(number)]
    for each in made:
        match(session, each, to)
        review(session, facilitator, each)
    return made


def letter(recipient: str, subject: str = "3 marchés pour vous") -> Letter:
    """A mail like those that leave."""
    sender = "maillage <bonjour@maillage.example>"
    stop = "https://maillage.example/desinscription/jeton"
    return Letter(new_message_id(sender), sender, recipient, subject, "Bonjour.\n", "<p>Bonjour.</p>", NOW, stop)


def mails(session: Session, number: int, now: datetime = NOW) -> list[Message]:
    """So many mails that wait, each for another person."""
    people = [user(session) for _ in range(number)]
    return [outbox.put(session, each, f"digest:{each.id}", letter(each.email), now) for each in people]
