"""What a structure says of itself: facts of their own source, signed and dated, beside those of the directories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matching import structure as core
from matching.directory_policy import STATED, DirectoryPolicy
from matching.facts import Fact, structure_of
from web.clock import PARIS
from web.store import facts
from web.store.models import Structure, StructureFact
from web.store.structures import to_value

FIELDS = ("activities", "zone", "hours", "etp", "places", "text", "website", "environment", "networks")
"What a structure may say of itself; its name, address and right to operate are told by registers."


def of(session: Session, row: Structure) -> dict[str, StructureFact]:
    """What it said so far, by field."""
    mine = (StructureFact.structure_id == row.id, StructureFact.source == STATED)
    return {fact.field: fact for fact in session.scalars(select(StructureFact).where(*mine))}


def changed(said: Mapping[str, Any], former: Mapping[str, StructureFact]) -> dict[str, Any]:
    """The fields of `said` that differ from what it said before; a value of None takes the former one back."""
    before = {name: fact.value[0] for name, fact in former.items()}
    return {name: value for name, value in said.items() if before.get(name) != value}


def as_declared(
    session: Session, row: Structure, said: Mapping[str, Any], policy: DirectoryPolicy, at: datetime
) -> core.Structure:
    """The structure as it would stand with these words beside all that others say; nothing is written."""
    today, now = at.astimezone(PARIS).date(), to_value(row)
    others = [f for f in facts.facts_at(session, [row.id])[row.id] if f.source != STATED or f.field not in said]
    own = [Fact(name, value, STATED, today, today) for name, value in said.items() if value is not None]
    value = structure_of(row.siret, now.kind, [*others, *own], policy, today)
    kept = {"standing": now.standing, "checked": now.checked, "parent": now.parent}
    return core.Structure(**{name: getattr(value, name) for name in core.Structure.__slots__} | kept | _own(now))


def _own(now: core.Structure) -> dict[str, Any]:
    """What facts do not tell: contracts won and what it does not want."""
    return {"awards": now.awards, "refusals": now.refusals}


def declare(
    session: Session, row: Structure, said: Mapping[str, Any], user_id: int, policy: DirectoryPolicy, at: datetime
) -> None:
    """Keep what it says, in place of what it said of the same fields, and work its row out again."""
    mine = (StructureFact.structure_id == row.id, StructureFact.source == STATED, StructureFact.field.in_(said))
    session.execute(delete(StructureFact).where(*mine))
    signed = {"structure_id": row.id, "source": STATED, "as_of": at.astimezone(PARIS).date()}
    signed |= {"seen_at": at, "user_id": user_id}
    session.add_all(
        StructureFact(field=name, value=[value], **signed) for name, value in said.items() if value is not None
    )
    facts.work_out(session, [row], policy, at)
