"""What people decide of the directory: corrections that outrank every source, and rows that are one structure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, groupby
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matching.directory_policy import CORRECTIONS, DirectoryPolicy
from matching.gazetteer import distance_km
from matching.plain import plain
from matching.standing import About, Answer, Check
from web.clock import PARIS
from web.store import facts
from web.store.models import Structure, StructureFact, StructurePair

ALIKE = 90
"Likeness of two names, 0-100, from which they may be one structure's."

NEAR_KM = 2.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of one company and kind, with like names and near places."""

    kept: Structure
    other: Structure


def proposed(session: Session, most: int) -> list[Pair]:
    """Pairs that nobody decided on yet. Two kinds on one SIRET are two structures, never a pair."""
    decided = {frozenset(pair) for pair in session.execute(_in_force(StructurePair.kept_id, StructurePair.other_id))}
    taken = set(session.scalars(select(Structure.joined_to_id).where(Structure.joined_to_id.is_not(None))))
    found = []
    for pair in _alike(_candidates(session)):
        kept, other = sorted((pair.kept, pair.other), key=lambda row: (row.id not in taken, row.id))
        if frozenset((kept.id, other.id)) not in decided and other.id not in taken:
            found.append(Pair(kept, other))
    return found[:most]


def _in_force(*columns: Any) -> Any:
    return select(*columns).where(StructurePair.undone_at.is_(None))


def _candidates(session: Session) -> Sequence[Structure]:
    """Rows whose company has several of one kind, in order of company and kind."""
    siren = func.substr(Structure.siret, 1, 9)
    shown = Structure.joined_to_id.is_(None)
    several = select(siren, Structure.kind).where(shown).group_by(siren, Structure.kind).having(func.count() > 1)
    wanted = {(found[0], found[1]) for found in session.execute(several)}
    rows = session.scalars(select(Structure).where(shown).order_by(siren, Structure.kind, Structure.id)).all()
    return [row for row in rows if (row.siret[:9], row.kind) in wanted]


def _alike(rows: Sequence[Structure]) -> Iterator[Pair]:
    for _, family in groupby(rows, key=lambda row: (row.siret[:9], row.kind)):
        for one, other in combinations(family, 2):
            if _near(one, other) and fuzz.token_set_ratio(plain(one.name), plain(other.name)) >= ALIKE:
                yield Pair(one, other)


def _near(one: Structure, other: Structure) -> bool:
    """Close by their points, or in the same commune when a point is lacking."""
    points = (one.latitude, one.longitude, other.latitude, other.longitude)
    if None in points:
        return one.insee is not None and one.insee == other.insee
    return float(distance_km(*points)) <= NEAR_KM  # type: ignore[arg-type]  # none of them is None here


def decided(session: Session, most: int) -> Sequence[StructurePair]:
    """Decisions in force, the last first."""
    query = _in_force(StructurePair).order_by(StructurePair.id.desc()).limit(most)
    found: Sequence[StructurePair] = session.scalars(query).all()
    return found


def decide(
    session: Session, kept_id: int, other_id: int, same: bool, user_id: int, policy: DirectoryPolicy, at: datetime
) -> bool:
    """Join two rows, or say that they are two structures; False when that is no pair any more."""
    pair = next((p for p in proposed(session, 100_000) if (p.kept.id, p.other.id) == (kept_id, other_id)), None)
    if pair is None:
        return False
    values = {"kept_id": kept_id, "other_id": other_id, "same": same, "user_id": user_id, "created_at": at}
    session.add(StructurePair(**values))
    if same:
        _tie(session, pair.other, kept_id, policy, at)
    return True


def undo(session: Session, pair_id: int, policy: DirectoryPolicy, at: datetime) -> bool:
    """Take a decision back: both rows are shown again, each with what its own sources say."""
    pair = session.get(StructurePair, pair_id)
    if pair is None or pair.undone_at is not None:
        return False
    pair.undone_at = at
    other = session.get(Structure, pair.other_id)
    if pair.same and other is not None and other.joined_to_id == pair.kept_id:
        _tie(session, other, None, policy, at)
    return True


def _tie(session: Session, other: Structure, kept_id: int | None, policy: DirectoryPolicy, at: datetime) -> None:
    former = other.joined_to_id
    other.joined_to_id, other.changed_at = kept_id, at  # matches made before are stale
    rows = session.scalars(select(Structure).where(Structure.id.in_({kept_id or former, other.id}))).all()
    facts.work_out(session, rows, policy, at)


CORRECTED = {
    "name": "nom",
    "website": "site",
    "hours": "heures d'insertion par an",
    "zone": "zone d'intervention",
    "convention": "convention d'une régie de quartier (EI, ACI ou AI)",
}
"Fields that a person may correct, as shown."


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a field, and why. `value` None takes an earlier correction back."""

    field: str
    value: Any
    reason: str
    user_id: int


def correct(session: Session, row: Structure, said: Correction, policy: DirectoryPolicy, at: datetime) -> None:
    """Keep a correction: it outranks every source, whatever they say later."""
    mine = (StructureFact.structure_id == row.id, StructureFact.source == CORRECTIONS)
    known = session.scalars(select(StructureFact).where(*mine, StructureFact.field == said.field)).one_or_none()
    if known is not None:
        session.delete(known)
        session.flush()
    if said.value is not None:
        session.add(
            StructureFact(
                structure_id=row.id,
                field=said.field,
                value=[said.value],
                source=CORRECTIONS,
                as_of=at.astimezone(PARIS).date(),
                seen_at=at,
                user_id=said.user_id,
                reason=said.reason,
            )
        )
    facts.work_out(session, [row], policy, at)


def state(session: Session, row: Structure, answer: Answer, policy: DirectoryPolicy, at: datetime) -> None:
    """Somebody asked the structure whether it is in activity: a check of today."""
    facts.add_checks(session, [row], Check(About.WHOLE, CORRECTIONS, at.astimezone(PARIS).date(), answer), policy, at)


def fact_rows(session: Session, row: Structure) -> Sequence[StructureFact]:
    """All that sources say of a structure, and of the rows joined to it, by field then source."""
    same = or_(
        StructureFact.structure_id == row.id,
        StructureFact.structure_id.in_(select(Structure.id).where(Structure.joined_to_id == row.id)),
    )
    return session.scalars(select(StructureFact).where(same).order_by(StructureFact.field, StructureFact.source)).all()
