"""The matches that decisions of people make against the rules: brought up to date pair by pair, and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session, selectinload

from matching.context import Context
from matching.explain import explain
from matching.types import LotNeed
from web.store import rulings
from web.store.among import among
from web.store.matched import digest
from web.store.models import Lot, Match, Override, OwnMatch, Structure, Tender
from web.store.needs import needs
from web.store.structures import to_value


def bring_up_to_date(session: Session, known: Context) -> int:
    """Make what is missing or stale, drop what is no more in force. How many pairs were compared.

    A pair is compared again when its decision is new, when its tender was matched again (its row went with the former
    ones), or when the structure, the policy or the rules changed.
    """
    wanted = {row.id: row for row in rulings.everywhere(session)}
    session.execute(delete(OwnMatch).where(OwnMatch.override_id.not_in(wanted)))
    if not wanted:
        return 0
    made = dict(session.execute(select(OwnMatch.override_id, OwnMatch.version)).all())
    structures = _structures(session, wanted.values())
    versions = {key: _version(known, row) for key, row in structures.items()}
    stale = [
        row
        for row in wanted.values()
        if row.structure_key in versions and made.get(row.id) != versions[row.structure_key]
    ]
    session.execute(delete(OwnMatch).where(OwnMatch.override_id.in_([row.id for row in stale])))
    lots = _lots(session, {row.tender_id for row in stale}, known)
    rows = [
        _row(session, row, lots[row.tender_id, row.lot_number], structures[row.structure_key], known)
        for row in stale
        if (row.tender_id, row.lot_number) in lots
    ]
    if rows:
        session.execute(insert(OwnMatch), rows)
    return len(rows)


Lots = Mapping[tuple[int, str], tuple[Lot, LotNeed]]


def _structures(session: Session, rows: Iterable[Override]) -> dict[str, Structure]:
    keys = {row.structure_key for row in rows}
    query = select(Structure).where(Structure.siret.in_({key.partition(":")[0] for key in keys}))
    found = session.scalars(query.options(selectinload(Structure.activities)))
    by_key = {f"{row.siret}:{row.kind}": row for row in found}
    return {key: row for key, row in by_key.items() if key in keys}


def _version(known: Context, structure: Structure) -> str:
    """What a match depends on beside its lot."""
    told = f"{known.version} {structure.id} {digest(to_value(structure))}"
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _lots(session: Session, tender_ids: set[int], known: Context) -> Lots:
    query = select(Tender).where(Tender.id.in_(tender_ids))
    loads = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))
    return {
        (tender.id, lot.number): (lot, need)
        for tender in session.scalars(query.options(*loads))
        for lot, need in zip(tender.lots, needs(tender, known.gazetteer), strict=True)
    }


def _row(
    session: Session, row: Override, of: tuple[Lot, LotNeed], structure: Structure, known: Context
) -> dict[str, Any]:
    lot, need = of
    found = explain(need, to_value(structure), known, rulings.ruling(session, row))
    return {
        "override_id": row.id,
        "organisation_id": row.organisation_id,
        "tender_id": row.tender_id,
        "lot_id": lot.id,
        "structure_id": structure.id,
        "allowed": not found.excluded,
        "score": found.score,
        "known": found.known,
        "mode": found.mode.value,
        "verdict": found.verdict.value,
        "version": _version(known, structure),
    }


def of_tender(session: Session, organisation_id: int, tender_id: int) -> Sequence[Row[OwnMatch, Structure]]:
    """Matches that decisions in force of this organisation make on a tender, with their structures, best first."""
    return session.execute(_OF_TENDER, {"organisation_id": organisation_id, "tender_id": tender_id}).all()


_OF_TENDER = (
    select(OwnMatch, Structure)
    .join(Structure, Structure.id == OwnMatch.structure_id)
    .where(OwnMatch.organisation_id == bindparam("organisation_id"), OwnMatch.tender_id == bindparam("tender_id"))
    .order_by(OwnMatch.score.desc(), OwnMatch.id)
)


def is_allowed(session: Session, organisation_id: int, lot_id: int, structure_key: str) -> bool:
    """Whether this organisation allowed the structure for the lot."""
    siret, _, kind = structure_key.partition(":")
    query = select(OwnMatch.id).join(Structure, Structure.id == OwnMatch.structure_id)
    mine = (OwnMatch.organisation_id == organisation_id, OwnMatch.lot_id == lot_id, OwnMatch.allowed)
    return session.scalar(query.where(*mine, Structure.siret == siret, Structure.kind == kind).limit(1)) is not None


def as_match(row: OwnMatch) -> Match:
    """In the shape of a match, for pages that show both alike; never written."""
    names = ("tender_id", "lot_id", "structure_id", "score", "known", "mode", "verdict")
    return Match(id=-row.id, **{name: getattr(row, name) for name in names})


def gone_with(session: Session, tender_ids: Sequence[int]) -> None:
    """The tenders are matched again: what was made of them goes."""
    session.execute(delete(OwnMatch).where(among(session, OwnMatch.tender_id, tender_ids)))
