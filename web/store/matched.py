"""Which directory the matches were made with, so that a changed structure alone is compared again."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from matching.arrays import StructureArrays
from matching.context import Context
from matching.structure import Structure
from web.clock import now
from web.store.models import Learnt
from web.store.models import Structure as Row
from web.store.structures import to_value

NAME = "matched_directory"
"Row of `Learnt`: what was learnt of the directory when it was last matched."

Marks = dict[str, list[str]]
"By structure key: id of its row, and digest of what was matched (empty while a change of it is being worked in)."


@dataclass(frozen=True)
class Directory:
    """The structures that are matched, in the order of their rows in the arrays: all that nobody joined to another."""

    structures: tuple[Structure, ...]
    ids: dict[str, int]
    known: Context = field(repr=False)

    @cached_property
    def arrays(self) -> StructureArrays:
        """All of them as arrays, built when first needed."""
        return StructureArrays.build(self.structures, self.known)

    @cached_property
    def rows(self) -> dict[int, int]:
        """Row in the arrays by id of the row of the store."""
        return {number: row for row, number in enumerate(self.ids_by_row)}

    @cached_property
    def ids_by_row(self) -> list[int]:
        """Id of the row of the store by row in the arrays."""
        return [self.ids[one.key] for one in self.structures]

    def prepare(self) -> None:
        """Build now what is else built when first needed."""
        _ = self.arrays, self.ids_by_row

    def ids_of(self, structures: Iterable[Structure]) -> list[int]:
        """Ids of the rows of these structures."""
        return [self.ids[one.key] for one in structures]

    @cached_property
    def marks(self) -> Marks:
        """What each structure is today."""
        return {one.key: [str(self.ids[one.key]), digest(one)] for one in self.structures}


@dataclass(frozen=True, slots=True)
class Delta:
    """What differs from the directory that was matched: structures to compare again, ids of rows that are no more."""

    changed: tuple[Structure, ...]
    gone: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)


def read_directory(session: Session, known: Context) -> Directory:
    """All structures with their ids."""
    query = select(Row).where(Row.joined_to_id.is_(None)).options(selectinload(Row.activities))
    rows = session.scalars(query).all()
    values = sorted(map(to_value, rows), key=lambda one: (one.siret, one.kind))
    return Directory(tuple(values), {f"{row.siret}:{row.kind}": row.id for row in rows}, known)


def begin(session: Session, directory: Directory) -> Delta:
    """What to work in. It is marked as under way, so that a run killed in the middle begins it again."""
    before, today = _read(session), directory.marks
    changed = tuple(one for one in directory.structures if before.get(one.key) != today[one.key])
    gone = {int(number) for number, _ in before.values()} - {int(number) for number, _ in today.values()}
    under_way = {key: [number, ""] for key, (number, _) in before.items() if today.get(key) != before[key]}
    new = {one.key: [today[one.key][0], ""] for one in changed if one.key not in before}
    if changed or gone:
        _write(session, before | under_way | new)
    return Delta(changed, frozenset(gone))


def end(session: Session, directory: Directory) -> None:
    """All matches are those of this directory now."""
    _write(session, directory.marks)


def digest(structure: Structure) -> str:
    """Digest of what matching sees: the dates of lists and checks change no score."""
    seen = replace(structure, as_of=None, checked=None, source="", website=None)
    encoded = msgspec.msgpack.encode(seen, order="deterministic")
    return hashlib.blake2b(encoded, digest_size=8).hexdigest()


def _read(session: Session) -> Marks:
    row = session.get(Learnt, NAME)
    return msgspec.msgpack.decode(zlib.decompress(row.content), type=Marks) if row else {}


def _write(session: Session, marks: Marks) -> None:
    content = zlib.compress(msgspec.msgpack.encode(marks, order="deterministic"))
    row = session.get(Learnt, NAME) or Learnt(name=NAME)
    row.version, row.documents = hashlib.blake2b(content, digest_size=6).hexdigest(), len(marks)
    row.content, row.learnt_at = content, now()
    session.add(row)
    session.flush()
