"""What sources say of structures, kept side by side, and the rows of the directory that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, selectinload

from matching import structure as core
from matching.directory_policy import DirectoryPolicy
from matching.facts import Fact, structure_of
from matching.standing import About, Answer, Check, judge
from web.clock import PARIS
from web.store.chunks import chunks
from web.store.models import Structure, StructureCheck, StructureFact
from web.store.structures import fill, fingerprint

BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What one source says of one structure: fields as plain JSON values, and checks."""

    siret: str
    kind: core.StructureKind
    source: str
    fields: Mapping[str, Any]
    as_of: date | None = None
    checks: tuple[Check, ...] = ()

    @property
    def key(self) -> str:
        """SIRET and kind."""
        return f"{self.siret}:{self.kind}"


@dataclass(slots=True)
class Written:
    """Keys of the structures that are new, and of those that changed."""

    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def rows_at(session: Session, sirets: Iterable[str]) -> list[Structure]:
    """Rows of these SIRET, whatever their kind."""
    query = select(Structure).options(selectinload(Structure.activities))
    return [
        row
        for part in chunks(sorted(set(sirets)), BATCH)
        for row in session.scalars(query.where(Structure.siret.in_(part)))
    ]


def keep(session: Session, part: Sequence[Told], policy: DirectoryPolicy, at: datetime) -> Written:
    """Write what a batch says (one entry a structure and source), then work out the rows it touches again."""
    rows = {f"{row.siret}:{row.kind}": row for row in rows_at(session, (told.siret for told in part))}
    done = Written()
    for told in part:
        if told.key not in rows:
            rows[told.key] = _added(session, told, at)
            done.new.add(told.key)
    session.flush()
    touched = _write_facts(session, part, rows, at) | _write_checks(session, part, rows, at) | done.new
    done.changed = work_out(session, [rows[key] for key in touched], policy, at) - done.new
    return done


def _added(session: Session, told: Told, at: datetime) -> Structure:
    row = Structure()
    name = told.fields.get("name", told.siret)
    fill(row, core.Structure(told.siret, told.kind, name))
    session.add(row)
    return row


def _write_facts(session: Session, part: Sequence[Told], rows: Mapping[str, Structure], at: datetime) -> set[str]:
    """Replace what these sources said of these structures, by what differs only. The keys that changed."""
    ids = [rows[told.key].id for told in part]
    query = select(StructureFact).where(
        StructureFact.structure_id.in_(ids), StructureFact.source.in_({told.source for told in part})
    )
    known: dict[tuple[int, str], dict[str, StructureFact]] = defaultdict(dict)
    for fact in session.scalars(query):
        known[fact.structure_id, fact.source][fact.field] = fact
    added, changed = list[dict[str, Any]](), set[str]()
    for told in part:
        former = known[rows[told.key].id, told.source]
        if _compare(session, told, former, rows[told.key].id, added, at):
            changed.add(told.key)
    if added:
        session.execute(insert(StructureFact), added)
    return changed


def _compare(
    session: Session,
    told: Told,
    former: Mapping[str, StructureFact],
    structure_id: int,
    added: list[dict[str, Any]],
    at: datetime,
) -> bool:
    """Bring the facts of one source about one structure up to date; True when anything differs."""
    differs = False
    for name in former.keys() - told.fields.keys():
        session.execute(delete(StructureFact).where(StructureFact.id == former[name].id))
        differs = True
    for name, value in told.fields.items():
        known = former.get(name)
        if known is None:
            added.append(_new_fact(structure_id, name, value, told, at))
            differs = True
        elif known.value != [value]:
            known.value, known.as_of, known.seen_at = [value], told.as_of, at
            differs = True
        elif known.as_of != told.as_of:
            known.as_of, differs = told.as_of, True
    return differs


def _new_fact(structure_id: int, name: str, value: Any, told: Told, at: datetime) -> dict[str, Any]:
    values = {"structure_id": structure_id, "field": name, "value": [value], "source": told.source}
    return {**values, "as_of": told.as_of, "seen_at": at, "reason": ""}


def _write_checks(session: Session, part: Sequence[Told], rows: Mapping[str, Structure], at: datetime) -> set[str]:
    """Append the checks; the same look on the same day is one look. The keys that got one."""
    given = [(told, check) for told in part for check in told.checks]
    known = _checks_at(session, [rows[told.key].id for told, _ in given])
    added, changed = dict[tuple[Any, ...], dict[str, Any]](), set[str]()
    for told, check in given:
        row_id = rows[told.key].id
        if check in known[row_id]:
            continue
        same = (StructureCheck.structure_id == row_id, StructureCheck.about == check.about.value)
        day = (StructureCheck.source == check.source, StructureCheck.day == check.day)
        session.execute(delete(StructureCheck).where(*same, *day))
        added[row_id, check.about, check.source, check.day] = _check_row(row_id, check, at)
        changed.add(told.key)
    if added:
        session.execute(insert(StructureCheck), list(added.values()))
    return changed


def _check_row(structure_id: int, check: Check, at: datetime) -> dict[str, Any]:
    return {
        "structure_id": structure_id,
        "about": check.about.value,
        "source": check.source,
        "day": check.day,
        "answer": check.answer.value,
        "until": check.until,
        "seen_at": at,
    }


def add_checks(
    session: Session, rows: Sequence[Structure], check: Check, policy: DirectoryPolicy, at: datetime
) -> None:
    """The same look at many structures, such as their absence from a whole reading."""
    known = _checks_at(session, [row.id for row in rows])
    added = [_check_row(row.id, check, at) for row in rows if not _looked(known[row.id], check)]
    if added:
        session.execute(insert(StructureCheck), added)
    work_out(session, rows, policy, at)


def _looked(known: Sequence[Check], check: Check) -> bool:
    return any((c.about, c.source, c.day) == (check.about, check.source, check.day) for c in known)


def work_out(session: Session, rows: Sequence[Structure], policy: DirectoryPolicy, at: datetime) -> set[str]:
    """Make these rows, and those that lean on them, say what all sources say. The keys whose row changed."""
    session.flush()
    rows = _with_leaning(session, rows)
    on = at.astimezone(PARIS).date()
    family = _absorbed(session, [row.id for row in rows])
    ids = {row.id for row in rows} | {each for ids in family.values() for each in ids}
    facts, checks = facts_at(session, ids), _checks_at(session, ids)
    values = {
        row.id: structure_of(
            row.siret,
            core.StructureKind(row.kind),
            [fact for each in (row.id, *family[row.id]) for fact in facts[each]],
            policy,
            on,
        )
        for row in rows
    }
    for row in rows:
        row.parent = (
            row.parent or values[row.id].parent
        )  # an antenna is nobody's parent: told before parents are sought
    session.flush()
    parents = _parents(session, values.values())
    changed = set()
    for row in rows:
        own = [check for each in (row.id, *family[row.id]) for check in checks[each]]
        value = _with_parent(values[row.id], own, parents, policy, on)
        if row.fingerprint != fingerprint(value):
            fill(row, value)
            changed.add(f"{row.siret}:{row.kind}")
    return changed


def _with_leaning(session: Session, rows: Sequence[Structure]) -> list[Structure]:
    """Beside the rows: those they were joined to, and the antennas that share their right to operate."""
    kept = {row.joined_to_id for row in rows if row.joined_to_id}
    sirets = {name for row in rows for name in (row.siret, row.siret[:9])}
    query = select(Structure).options(selectinload(Structure.activities))
    found = {row.id: row for row in rows}
    for part in chunks(sorted(kept), BATCH):
        found |= {row.id: row for row in session.scalars(query.where(Structure.id.in_(part)))}
    for names in chunks(sorted(sirets), BATCH):
        found |= {row.id: row for row in session.scalars(query.where(Structure.parent.in_(names)))}
    return list(found.values())


def _absorbed(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for part in chunks(ids, BATCH):
        query = select(Structure.joined_to_id, Structure.id).where(Structure.joined_to_id.in_(part))
        for kept, other in session.execute(query):
            found[kept or 0].append(other)
    return found


def facts_at(session: Session, ids: Iterable[int]) -> dict[int, list[Fact]]:
    """Facts by id of structure."""
    found: dict[int, list[Fact]] = defaultdict(list)
    for part in chunks(sorted(ids), BATCH):
        for row in session.scalars(select(StructureFact).where(StructureFact.structure_id.in_(part))):
            seen = row.seen_at.astimezone(PARIS).date()
            found[row.structure_id].append(Fact(row.field, row.value[0], row.source, row.as_of, seen))
    return found


def _checks_at(session: Session, ids: Iterable[int]) -> dict[int, list[Check]]:
    found: dict[int, list[Check]] = defaultdict(list)
    for part in chunks(sorted(set(ids)), BATCH):
        for row in session.scalars(select(StructureCheck).where(StructureCheck.structure_id.in_(part))):
            check = Check(About(row.about), row.source, row.day, Answer(row.answer), row.until)
            found[row.structure_id].append(check)
    return found


Parents = dict[tuple[str, str], tuple[str, list[Check]]]
"By (SIRET or SIREN, kind): the parent's SIRET and its checks."


def _parents(session: Session, values: Iterable[core.Structure]) -> Parents:
    """The structures that antennas point to; by SIREN only when one structure of the kind bears it."""
    found: Parents = {}
    for named, kind in {(value.parent, value.kind.value) for value in values if value.parent}:
        same = (Structure.siret.startswith(named), Structure.kind == kind, Structure.parent.is_(None))
        rows = session.scalars(select(Structure).where(*same).limit(2)).all()
        if len(rows) == 1:
            found[named, kind] = rows[0].siret, _checks_at(session, [rows[0].id])[rows[0].id]
    return found


def _with_parent(
    value: core.Structure, own: Sequence[Check], parents: Parents, policy: DirectoryPolicy, on: date
) -> core.Structure:
    """With its standing; an antenna has its parent's right to operate, and its register when it has none."""
    siret, theirs = parents.get((value.parent or "", value.kind.value), (value.parent, []))
    shared = [check for check in theirs if check.about is not About.REGISTER or value.siret[9:12] == "999"]
    found = judge([*own, *shared], on, policy)
    return replace(value, parent=siret, standing=found.standing, checked=found.checked)
