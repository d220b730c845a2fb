"""Loading lists and saved answers of directories into the directory, and what people are told of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config import data
from matching import structure as core
from matching.facts import told as fields_told
from matching.standing import About, Answer, Check
from matching.structure import Standing
from scrapers.source import Record, Unreadable
from scrapers.structure_row import NaturalPerson, Reader
from scrapers.structures.directory import Directory, Entry, Unread
from scrapers.structures.registry import DIRECTORIES
from scrapers.structures_csv import BadFile, Line, Refused, extras, read_lines
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally, run_job
from web.store import facts, knowledge
from web.store.chunks import chunks
from web.store.facts import Told
from web.store.models import Quarantine, Run
from web.store.notices import Hashed, quarantine
from web.store.structures import joined

SOURCE = "structures-csv"
BATCH = 500

ENOUGH = 0.8
"Share of the rows of the last time under which people are warned, and nobody is closed."


@dataclass(slots=True)
class Imported:
    """What an import did: its run, and the rows refused."""

    run: Run | None = None
    refused: list[Refused] = field(default_factory=list)


def import_file(house: House, path: Path) -> Imported:
    """Load a list of structures, CSV or .xlsx. Nothing is ever deleted: an absence from a list closes nobody.

    Raises BadFile before anything is written when the file is no such list.
    """
    lines, refused = _sorted_out(read_lines(path, reader()))
    done = Imported(refused=refused)

    def load_structures(house: House, tally: Tally) -> None:
        """Charge une liste de structures."""
        tally.seen = len(lines) + len(refused)
        store(house, list(_united(_from_line(line, path) for line in lines)), tally)
        set_aside(house, SOURCE, path.name, refused, tally)
        tally.unchanged = tally.seen - tally.new - tally.changed - tally.quarantined
        tally.detail = f"{path.name}{_far_fewer(house, SOURCE, path, tally.seen)}"

    done.run = run_job(house, "structures", load_structures, source=SOURCE)
    return done


def import_answer(house: House, name: str, path: Path, on: date | None = None) -> Imported:
    """Load a saved answer of a directory, received `on` that day (by default, that of the file).

    A part of a directory is no whole: absences say nothing. Raises BadFile, or BadAnswer when it is of another one.
    """
    directory, source = DIRECTORIES[name], f"structures-{name}"
    try:
        content, day = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, PARIS).date()
    except OSError as error:
        raise BadFile(f"{path} : fichier illisible ({error.strerror}).") from error
    entries = list(directory.parse(content, on or day))
    done = Imported()

    def load_answer(house: House, tally: Tally) -> None:
        """Charge une réponse enregistrée d'un annuaire."""
        load(house, directory, entries, tally, done.refused)
        set_aside(house, source, path.name, done.refused, tally)
        tally.unchanged = tally.seen - tally.new - tally.changed - tally.quarantined
        tally.detail = f"{path.name}{_far_fewer(house, source, path, tally.seen)}{tally.detail}"

    done.run = run_job(house, "structures", load_answer, source=source)
    return done


def load(
    house: House, directory: Directory, entries: Sequence[Entry | Unread], tally: Tally, refused: list[Refused]
) -> set[str]:
    """Store what a directory says; answers the keys of the structures it named. Counts all but quarantine."""
    tally.seen = len(entries)
    read, told = reader(), list[Told]()
    completing: list[Entry] = []
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, Unread):
            refused.append(
                Refused(_line(entry.where, number), entry.error, entry.where.encode() if entry.kept else b"")
            )
        elif entry.completes:
            completing.append(entry)
        else:
            _read_one(read, directory, entry, number, told, refused)
    named = store(house, list(_united(told)), tally)
    left = _complete(house, directory, completing, read, tally)
    if left:
        tally.detail = f" ; {left} établissements laissés : rien ne dit lequel est la structure"
    return named


def _read_one(
    read: Reader, directory: Directory, entry: Entry, number: int, told: list[Told], refused: list[Refused]
) -> None:
    try:
        told.append(_told(directory, entry, read.structure(entry.row)))
    except NaturalPerson as error:
        refused.append(Refused(_line(entry.where, number), error, b""))
    except Unreadable as error:
        refused.append(
            Refused(_line(entry.where, number), error, f"{entry.where} {entry.row.get('siret', '')}".encode())
        )


def _line(where: str, number: int) -> int:
    """The line of the file, or the place of the element in its answer."""
    found = re.search(r"\d+", where)
    return int(found[0]) if found else number


def _told(directory: Directory, entry: Entry, value: core.Structure) -> Told:
    fields = {**fields_told(value), **entry.extra, **extras(entry.row)}
    return Told(value.siret, value.kind, directory.name, fields, entry.as_of, entry.checks)


def _complete(house: House, directory: Directory, entries: list[Entry], read: Reader, tally: Tally) -> int:
    """Tell the structures known at these SIRET, whatever their kind; how many SIRET are nobody's."""
    with house.sessions() as session:
        rows = facts.rows_at(session, (entry.row["siret"] for entry in entries))
        kinds: dict[str, list[str]] = {}
        for row in rows:
            kinds.setdefault(row.siret, []).append(row.kind)
    told = [
        _told(directory, entry, read.structure({**entry.row, "kind": kind}))
        for entry in entries
        for kind in kinds.get(entry.row["siret"], ())
    ]
    store(house, list(_united(told)), tally)
    return sum(entry.row["siret"] not in kinds for entry in entries)


def store(house: House, told: Sequence[Told], tally: Tally) -> set[str]:
    """Write in batches what was told, counting new and changed structures. Answers the keys named."""
    for part in chunks(told, BATCH):
        with house.sessions.begin() as session:
            done = facts.keep(session, part, knowledge.directory(), now())
        tally.new += len(done.new)
        tally.changed += len(done.changed & {each.key for each in part})
    return {each.key for each in told}


def far_fewer(house: House, source: str, seen: int, *also: Any) -> int:
    """The rows of the last good run when this one sees far fewer; else 0."""
    good = (Run.job == "structures", Run.source == source, Run.state == "ok", *also)
    with house.sessions() as session:
        before = session.scalar(select(Run.seen).where(*good).order_by(Run.id.desc()).limit(1)) or 0
    return before if seen < ENOUGH * before else 0


def _far_fewer(house: House, source: str, path: Path, seen: int) -> str:
    """An alarm when this list has far fewer rows than the last time: a truncated file, or a directory that shrinks."""
    before = far_fewer(house, source, seen, Run.detail.startswith(path.name, autoescape=True))
    return f" ; attention, nombre de lignes : {seen}, contre {before} la dernière fois" if before else ""


def reader() -> Reader:
    """A reader of rows with the trades, places and weights of this installation."""
    known = knowledge.load_knowledge()
    return Reader(known.gazetteer, known.trades, known.policy.trade.evidence, data.company_codes())


def _sorted_out(rows: Iterable[Line | Refused]) -> tuple[list[Line], list[Refused]]:
    lines: list[Line] = []
    refused: list[Refused] = []
    for row in rows:
        if isinstance(row, Refused):
            refused.append(row)
        else:
            lines.append(row)
    return lines, refused


@dataclass(frozen=True, slots=True)
class _Listed(Told):
    """A line of a list, whose structure may be told on several lines, one a workshop."""

    value: core.Structure | None = None


def _from_line(line: Line, path: Path) -> Told:
    value = line.structure
    source = value.source or path.stem
    fields = {**fields_told(value), **line.extra}
    checks = _claims(value, source)
    return _Listed(value.siret, value.kind, source, fields, value.as_of, checks, value)


def _claims(value: core.Structure, source: str) -> tuple[Check, ...]:
    """What a list says of the whole, on the day that it names."""
    answers = {Standing.ACTIVE: Answer.YES, Standing.CLOSED: Answer.NO, Standing.TO_CHECK: Answer.DOUBTFUL}
    day = value.checked or value.as_of or now().astimezone(PARIS).date()
    answer = answers.get(value.standing)
    return (Check(About.WHOLE, source, day, answer),) if answer else ()


def _united(lines: Iterable[Told]) -> Iterator[Told]:
    """One telling a structure: lists made by hand give a workshop a line, directories name some twice."""
    found: dict[str, Told] = {}
    for told in lines:
        known = found.get(told.key)
        found[told.key] = _both(known, told) if known else told
    yield from found.values()


def _both(one: Told, other: Told) -> Told:
    extra = {**other.fields, **one.fields}
    checks = tuple(dict.fromkeys((*one.checks, *other.checks)))
    if isinstance(one, _Listed) and isinstance(other, _Listed) and one.value and other.value:
        value = joined(one.value, other.value)
        source = value.source or one.source
        return replace(one, source=source, fields={**extra, **fields_told(value)}, checks=checks, value=value)
    return replace(one, fields=extra, checks=checks)


def set_aside(house: House, source: str, name: str, refused: Sequence[Refused], tally: Tally) -> None:
    """Refused rows wait in quarantine; those of an earlier reading of this file that passed now wait no more."""
    with house.sessions.begin() as session:
        _release(session, source, name)
        for row in refused:
            where = f"{name}, ligne {row.line}"
            record = Record(where, row.content or where.encode(), where)
            quarantine(session, source, Hashed(record, hashlib.sha256(record.content).hexdigest()), row.error)
            tally.quarantined += 1


def _release(session: Session, source: str, name: str) -> None:
    mine = (Quarantine.source == source, Quarantine.origin.startswith(f"{name}, ", autoescape=True))
    session.execute(update(Quarantine).where(*mine, Quarantine.resolved_at.is_(None)).values(resolved_at=now()))
