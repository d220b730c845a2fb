"""The notices of a tender as people read them: source, dates, sections with the quoted words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.notice import Notice, Section
from web.pages.highlight import Piece, Quoted, pieces
from web.store.models import Evidence, RawDocument
from web.store.models import Notice as Row
from web.store.packing import unpack_notice


@dataclass(frozen=True, slots=True)
class SectionTold:
    """A section of a notice on the page."""

    label: str
    lot: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A notice on the page."""

    row: Row
    notice: Notice
    fetched: datetime
    sections: tuple[SectionTold, ...]

    @property
    def linked(self) -> bool:
        """Whether its address may become a link."""
        return is_web_address(self.notice.url)


def is_web_address(url: str | None) -> bool:
    """Only such an address becomes a link: notices are written by others."""
    return (url or "").startswith(("https://", "http://"))


def of_tender(session: Session, tender_id: int, evidence: Iterable[Evidence]) -> list[NoticeTold]:
    """The notices of a tender in the order of their dates, with this evidence marked. One statement."""
    query = select(Row, RawDocument.fetched_at).join(RawDocument, RawDocument.id == Row.raw_id)
    query = query.where(Row.tender_id == tender_id, Row.latest).order_by(Row.published, Row.id)
    proofs = [proof for proof in evidence if proof.quote is not None]
    return [_told(row, fetched, proofs) for row, fetched in session.execute(query)]


def _told(row: Row, fetched: datetime, proofs: Sequence[Evidence]) -> NoticeTold:
    notice = unpack_notice(row.content)
    mine = [proof for proof in proofs if proof.notice == f"{row.source}:{row.reference}"]
    sections = tuple(_section(section, mine) for section in notice.sections if section.text.strip())
    return NoticeTold(row, notice, fetched, sections)


def _section(section: Section, proofs: Iterable[Evidence]) -> SectionTold:
    quoted = (Quoted(p.id, p.start or 0, p.end or 0) for p in proofs if _lies_in(section, p))
    return SectionTold(section.label, section.lot, pieces(section.text, quoted))


def _lies_in(section: Section, proof: Evidence) -> bool:
    """The words really stand there: a path may serve several lots, and a mark in the wrong place would be a lie."""
    return proof.path == section.path and section.text[proof.start or 0 : proof.end or 0] == proof.quote


def marked(notices: Iterable[NoticeTold]) -> frozenset[int]:
    """Ids of the evidence that has its place in the text shown."""
    sections = (section for notice in notices for section in notice.sections)
    return frozenset(anchor for section in sections for piece in section.pieces for anchor in piece.anchors)
