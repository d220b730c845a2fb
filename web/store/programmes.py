"""Purchase programmes: what a file would change in the needs of an organisation, and keeping it once confirmed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matching.gazetteer import Gazetteer
from scrapers.saisie import programme
from scrapers.saisie.programme import Line, Programme
from web.store import typed_needs
from web.store.models import ProgrammeDraft, TypedNeed
from web.store.reviews import Author

KEPT_FOR = timedelta(days=1)


@dataclass(slots=True)
class Plan:
    """What confirming would do: needs that are new, changed, the same; and those of before that the file lacks."""

    read: Programme
    new: list[Line] = field(default_factory=list)
    changed: list[tuple[TypedNeed, Line]] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    missing: list[TypedNeed] = field(default_factory=list)

    def fate(self, line: Line) -> str:
        """What becomes of a line, in French."""
        if any(line is each for each in self.new):
            return "nouvelle"
        return "inchangée" if any(line is each for each in self.same) else "changée"


def put_down(
    session: Session, author: Author, name: str, content: bytes, choices: Mapping[str, Any], at: datetime
) -> ProgrammeDraft:
    """Set a file aside until its author confirms; those that waited too long, and the author's former one, go."""
    old = (ProgrammeDraft.created_at < at - KEPT_FOR) | (ProgrammeDraft.user_id == author.user_id)
    session.execute(delete(ProgrammeDraft).where(old))
    draft = ProgrammeDraft(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        name=name[:200],
        content=zlib.compress(content),
        choices=dict(choices),
        created_at=at,
    )
    session.add(draft)
    session.flush()
    return draft


def get(session: Session, author: Author, draft_id: int, at: datetime) -> ProgrammeDraft | None:
    """The file this very person set aside, None for any other."""
    mine = (ProgrammeDraft.organisation_id == author.organisation_id, ProgrammeDraft.user_id == author.user_id)
    fresh = (ProgrammeDraft.id == draft_id, ProgrammeDraft.created_at >= at - KEPT_FOR)
    return session.scalars(select(ProgrammeDraft).where(*mine, *fresh)).one_or_none()


def plan(session: Session, draft: ProgrammeDraft, gazetteer: Gazetteer) -> Plan:
    """Read the file again and compare it with what is kept. Raises scrapers.table.BadTable."""
    chosen = {int(place): name for place, name in draft.choices["columns"].items()}
    found = Plan(programme.read(zlib.decompress(draft.content), gazetteer, draft.choices["base"], chosen))
    former = typed_needs.of_programme(session, draft.organisation_id, draft.choices["programme"])
    by_key = {need.row_key: need for need in former}
    elsewhere = {_told(need.content) for need in typed_needs.of_programmes(session, draft.organisation_id)}
    for line in found.read.lines:
        _sort(found, line, by_key.pop(line.key, None), elsewhere)
    found.missing = [need for need in by_key.values() if not need.withdrawn]
    return found


def _sort(found: Plan, line: Line, need: TypedNeed | None, elsewhere: set[str]) -> None:
    """A line whose words all stand already in another programme is no new one: a file sent twice doubles nothing."""
    content = typed_needs.masked(line.need)
    if need is None:
        (found.same if _told(content) in elsewhere else found.new).append(line)
    elif content == need.content and not need.withdrawn:
        found.same.append(line)
    else:
        found.changed.append((need, line))


def _told(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


def confirm(session: Session, draft: ProgrammeDraft, found: Plan, drop_missing: bool, at: datetime) -> None:
    """Keep what the plan says, in one go, and let the file go. `drop_missing`: withdraw what the file lacks."""
    owner = typed_needs.Owner(draft.organisation_id, draft.user_id)
    told: list[tuple[TypedNeed, Mapping[str, Any]]] = []
    for line in found.new:
        origin = typed_needs.Origin(draft.choices["programme"], line.key)
        need = typed_needs.blank(owner, bool(draft.choices["private"]), at, origin)
        session.add(need)
        told.append((need, line.need))
    for need, line in found.changed:
        need.withdrawn = False
        told.append((need, line.need))
    for need in found.missing if drop_missing else ():
        need.withdrawn = True
        told.append((need, need.content))
    if told:
        typed_needs.tell(session, told, draft.user_id, at)
    session.delete(draft)


def is_private(session: Session, organisation_id: int, name: str) -> bool | None:
    """Whether the programme of this name is private; None when the organisation has none. It does not change."""
    former: Sequence[TypedNeed] = typed_needs.of_programme(session, organisation_id, name)
    return former[0].private if former else None
