"""Documents of an organisation: kept as masked text, read by the same rules as notices, seen by nobody else.

Every query is bound to one organisation, save the reading again of all when the rules change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, selectinload

from clauses.consideration import Consideration
from clauses.find import RULES_VERSION, find_in_text
from web.documents.process import has_text
from web.documents.reading import Answer
from web.store.models import Document, DocumentFinding, DocumentPage
from web.store.reviews import Author

MOST_KEPT = 60
"Documents of one organisation about one tender."


MOST_FOUND = 200
"Findings kept of one document."
MORE = f"Plus de {MOST_FOUND} passages : les suivants ne sont pas montrés."


class TooMany(ValueError):
    """The organisation keeps as many documents about this tender as it may. The message is French."""


def keep(session: Session, author: Author, tender_id: int, answer: Answer, at: datetime) -> Document | None:
    """Keep a document that was read, with what the rules find in it; None when these very bytes are kept already.

    Raises TooMany.
    """
    kept = of_tender(session, author.organisation_id, tender_id)
    if any(row.sha256 == answer.sha256 for row in kept):
        return None
    if len(kept) >= MOST_KEPT:
        raise TooMany(
            f"Votre organisation garde déjà {MOST_KEPT} documents sur ce marché. Supprimez ceux qui ne servent plus."
        )
    row = Document(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        tender_id=tender_id,
        name=answer.name,
        archive=answer.archive,
        sha256=answer.sha256,
        size=answer.size,
        format=answer.format,
        has_text=has_text(answer),
        notes=list(answer.notes),
        dropped_at=at,
        pages=[DocumentPage(position=n, **asdict(page)) for n, page in enumerate(answer.pages)],
    )
    find(row)
    session.add(row)
    session.flush()
    return row


def find(document: Document) -> None:
    """Look for considerations in each page, with the rules of today; a document full of them is read no further."""
    found = ((page, each) for page in document.pages for each in find_in_text(page.text))
    document.findings = [_finding(document, page, each) for page, each in islice(found, MOST_FOUND)]
    if len(document.findings) == MOST_FOUND and MORE not in document.notes:
        document.notes = [*document.notes, MORE]
    document.found_version = RULES_VERSION


def _finding(document: Document, page: DocumentPage, found: Consideration) -> DocumentFinding:
    return DocumentFinding(
        organisation_id=document.organisation_id,
        tender_id=document.tender_id,
        position=page.position,
        path=place(document, page),
        kind=found.kind.value,
        strength=found.strength.value if found.strength else None,
        topic=found.topic.value if found.topic else None,
        absent=found.absent.value if found.absent else None,
        lots=list(found.lots),
        hours=[asdict(hours) for hours in found.hours],
        quote=found.evidence.quote or "",
        start=found.evidence.start or 0,
        end=found.evidence.end or 0,
        rule=found.rule,
        because=found.because,
        warnings=list(found.warnings),
    )


def place(document: Document, page: DocumentPage) -> str:
    """Where words stand, for people: « RC.pdf, page 3 », or the heading where a format has no pages."""
    if page.number is not None:
        return f"{document.name}, page {page.number}"
    return f"{document.name}, « {page.heading} »" if page.heading else document.name


def of_tender(session: Session, organisation_id: int, tender_id: int) -> Sequence[Document]:
    """The documents of this organisation about a tender, in the order they came, with what was found in them."""
    mine = (Document.organisation_id == organisation_id, Document.tender_id == tender_id)
    return session.scalars(
        select(Document).where(*mine).options(selectinload(Document.findings)).order_by(Document.id)
    ).all()


def get(session: Session, organisation_id: int, tender_id: int, document_id: int) -> Document | None:
    """A document of this organisation about this tender, with its pages; None for any other."""
    mine = (Document.organisation_id == organisation_id, Document.tender_id == tender_id, Document.id == document_id)
    wanted = (selectinload(Document.pages), selectinload(Document.findings))
    return session.scalars(select(Document).where(*mine).options(*wanted)).one_or_none()


def remove(session: Session, organisation_id: int, tender_id: int, document_id: int) -> bool:
    """Forget a document of this organisation with its text and what was found in it; False when it has no such one."""
    mine = (Document.organisation_id == organisation_id, Document.tender_id == tender_id, Document.id == document_id)
    return session.execute(delete(Document).where(*mine).returning(Document.id)).first() is not None


def stale(session: Session, limit: int) -> Sequence[Document]:
    """Documents of any organisation whose findings were made by other rules."""
    old = or_(Document.found_version.is_(None), Document.found_version != RULES_VERSION)
    wanted = (selectinload(Document.pages), selectinload(Document.findings))
    return session.scalars(select(Document).where(old).order_by(Document.id).limit(limit).options(*wanted)).all()
