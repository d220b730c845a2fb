"""What one organisation sees of a tender: what its notices say, what its documents say, as its people set it right.

Rows made here are never written: they are shaped as those of the store so that pages and exports read both alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clauses.consideration import ENVIRONMENT_FAMILY, SOCIAL_FAMILY, Kind
from clauses.labels import KINDS
from web.clock import PARIS
from web.store import corrections, documents
from web.store.considerations import STRENGTHS
from web.store.corrections import Act, Words
from web.store.models import Consideration, Correction, Document, DocumentFinding, Evidence, Tender


@dataclass(frozen=True, slots=True)
class Item:
    """One proof of one consideration for one lot (None: the whole contract)."""

    lot: str | None
    kind: str
    topic: str | None
    absent: str | None
    strength: str | None
    hours: tuple[Any, ...]
    proof: Evidence

    @property
    def words(self) -> Words:
        """What a correction of it points at."""
        proof = self.proof
        return Words(proof.notice, proof.path, proof.quote, proof.start, proof.end, proof.field, proof.value, self.kind)


@dataclass(frozen=True, slots=True)
class OwnView:
    """The considerations as the organisation sees them; `found` as the rules left them, before any correction."""

    considerations: Sequence[Consideration]
    found: tuple[Item, ...]
    documents: Sequence[Document]
    corrections: Sequence[Correction]

    def item(self, key: str) -> Item | None:
        """The finding that a key names, as the rules left it."""
        return next((item for item in self.found if item.words.key == key), None)


def of_tender(session: Session, tender: Tender, organisation_id: int) -> OwnView:
    """The view of one organisation on a tender. Three statements more than the tender itself."""
    kept = documents.of_tender(session, organisation_id, tender.id)
    said = corrections.in_force(session, organisation_id, tender.id)
    found = (*_public(tender.considerations), *_dropped(kept))
    if not said and not any(document.findings for document in kept):
        return OwnView(tender.considerations, found, kept, said)
    return OwnView(_rows(_corrected(found, said)), found, kept, said)


def concerned(session: Session, organisation_id: int) -> frozenset[int]:
    """The tenders to which this organisation added documents or corrections."""
    mine = select(DocumentFinding.tender_id).where(DocumentFinding.organisation_id == organisation_id)
    said = select(Correction.tender_id).where(Correction.organisation_id == organisation_id)
    return frozenset(session.scalars(mine.union(said)))


def _public(rows: Iterable[Consideration]) -> Iterable[Item]:
    for row in rows:
        for proof in row.evidence:
            yield Item(row.lot_number, row.kind, row.topic, row.absent, row.strength, tuple(row.hours), proof)


def _dropped(kept: Iterable[Document]) -> Iterable[Item]:
    for document in kept:
        for row in document.findings:
            proof = _proof(document, row)
            for lot in row.lots or (None,):
                yield Item(lot, row.kind, row.topic, row.absent, row.strength, tuple(row.hours), proof)


def _proof(document: Document, row: DocumentFinding) -> Evidence:
    return Evidence(
        id=-row.id,
        notice=f"document:{document.id}",
        seen=document.dropped_at.astimezone(PARIS).date(),
        path=row.path,
        quote=row.quote,
        start=row.start,
        end=row.end,
        rule=row.rule,
        because=row.because,
        warnings=row.warnings,
    )


# --- as people set it right ---------------------------------------------------------------------------------------


def _corrected(found: Iterable[Item], said: Sequence[Correction]) -> list[Item]:
    """The last word on each finding counts; words that the rules missed are added."""
    last = {corrections.words_of(row).key: row for row in said if row.act != Act.ADD}
    items: list[Item] = []
    for item in found:
        row = last.get(item.words.key)
        if row is None:
            items.append(item)
        elif row.kind is not None:
            items.append(_changed(item, row))
    return [*items, *(each for row in said if row.act == Act.ADD for each in _added(row))]


def _changed(item: Item, row: Correction) -> Item:
    kind = str(row.kind)
    before = KINDS[Kind(item.kind)]
    because = f"Corrigé par votre organisation le {_day(row)} (les règles disaient : {before})."
    same = _family(kind) == _family(item.kind)
    proof = _signed(item.proof, because)
    return replace(
        item, kind=kind, topic=item.topic if same else None, absent=None, proof=proof, strength=item.strength
    )


def _family(kind: str) -> str:
    if kind in ENVIRONMENT_FAMILY:
        return "environment"
    return "social" if kind in SOCIAL_FAMILY else "other"


def _signed(proof: Evidence, because: str) -> Evidence:
    names = ("id", "notice", "seen", "path", "quote", "start", "end", "field", "value")
    kept = {name: getattr(proof, name) for name in names}
    return Evidence(**kept, rule="correction", because=because, warnings=[])


def _added(row: Correction) -> Iterable[Item]:
    proof = Evidence(
        id=-1_000_000_000 - row.id,
        notice=row.source,
        seen=row.created_at.astimezone(PARIS).date(),
        path=row.path,
        quote=row.quote,
        start=row.start,
        end=row.end,
        rule="correction",
        because=f"Ajouté par votre organisation le {_day(row)}.",
        warnings=[],
    )
    for lot in row.lots or (None,):
        yield Item(lot, str(row.kind), None, None, None, (), proof)


def _day(row: Correction) -> str:
    return f"{row.created_at.astimezone(PARIS):%d/%m/%Y}"


# --- back to records ----------------------------------------------------------------------------------------------


def _rows(items: Iterable[Item]) -> list[Consideration]:
    """One record for each lot, kind, topic and absence, as the store holds them."""
    by_key: dict[tuple[str | None, str, str | None, str | None], list[Item]] = {}
    for item in items:
        by_key.setdefault((item.lot, item.kind, item.topic, item.absent), []).append(item)
    return [_row(number, found) for number, found in enumerate(by_key.values(), 1)]


def _row(number: int, found: Sequence[Item]) -> Consideration:
    first = found[0]
    strengths = [item.strength for item in found if item.strength]
    proofs = {item.proof.id: item.proof for item in found}
    hours = {tuple(sorted(each.items())): each for item in found for each in item.hours}
    return Consideration(
        id=number,
        lot_number=first.lot,
        kind=first.kind,
        topic=first.topic,
        absent=first.absent,
        strength=min(strengths, key=STRENGTHS.index, default=None),
        hours=list(hours.values()),
        evidence=list(proofs.values()),
    )
