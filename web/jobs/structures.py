"""Loading lists of structures into the directory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from config import data
from matching import structure as core
from scrapers.source import Record
from scrapers.structure_row import Reader
from scrapers.structures_csv import Refused, read
from web.clock import now
from web.house import House
from web.jobs.runner import Tally, run_job
from web.store.chunks import chunks
from web.store.knowledge import load_knowledge
from web.store.models import Quarantine, Run, Structure
from web.store.notices import Hashed, quarantine
from web.store.structures import fill, fingerprint, joined, merged, to_value

SOURCE = "structures-csv"
BATCH = 500

ENOUGH = 0.8
"Share of the rows of the last time under which people are warned."


@dataclass(slots=True)
class Imported:
    """What an import did: its run, and the rows refused."""

    run: Run | None = None
    refused: list[Refused] = field(default_factory=list)


def import_file(house: House, path: Path) -> Imported:
    """Load a CSV list of structures. Nothing is ever deleted: a structure absent from a list is not closed by that.

    Raises BadFile before anything is written when the file is no such list.
    """
    structures, refused = _sorted_out(read(path, reader()))
    done = Imported(refused=refused)

    def load_structures(house: House, tally: Tally) -> None:
        """Charge une liste de structures."""
        tally.seen = len(structures) + len(refused)
        for part in chunks(_united(structures), BATCH):
            with house.sessions.begin() as session:
                _keep(session, part, tally)
        with house.sessions.begin() as session:
            _set_aside(session, path, refused, tally)
        tally.unchanged = tally.seen - tally.new - tally.changed - tally.quarantined
        tally.detail = f"{path.name}{_far_fewer(house, path, tally.seen)}"

    done.run = run_job(house, "structures", load_structures, source=SOURCE)
    return done


def _far_fewer(house: House, path: Path, seen: int) -> str:
    """An alarm when this list has far fewer rows than the last time: a truncated file, or a directory that shrinks."""
    mine = (Run.source == SOURCE, Run.state == "ok", Run.detail.startswith(path.name, autoescape=True))
    with house.sessions() as session:
        before = session.scalar(select(Run.seen).where(*mine).order_by(Run.id.desc()).limit(1)) or 0
    return (
        f" ; attention, nombre de lignes : {seen}, contre {before} la dernière fois" if seen < ENOUGH * before else ""
    )


def reader() -> Reader:
    """A reader of rows with the trades, places and weights of this installation."""
    knowledge = load_knowledge()
    evidence = knowledge.policy.trade.evidence
    return Reader(knowledge.gazetteer, knowledge.trades, evidence, data.company_codes())


def _sorted_out(rows: Iterable[core.Structure | Refused]) -> tuple[list[core.Structure], list[Refused]]:
    structures: list[core.Structure] = []
    refused: list[Refused] = []
    for row in rows:
        if isinstance(row, Refused):
            refused.append(row)
        else:
            structures.append(row)
    return structures, refused


def _united(structures: Iterable[core.Structure]) -> Iterator[core.Structure]:
    """One value a structure: lists made by hand give a workshop a line."""
    found: dict[str, core.Structure] = {}
    for structure in structures:
        known = found.get(structure.key)
        found[structure.key] = joined(known, structure) if known else structure
    yield from found.values()


def _keep(session: Session, part: list[core.Structure], tally: Tally) -> None:
    """Write what is new or changed; the fingerprint tells what is not."""
    known = _known(session, part)
    for structure in part:
        row = known.get(structure.key)
        wanted = merged(to_value(row), structure) if row else structure
        if row and row.fingerprint == fingerprint(wanted):
            continue
        tally.changed += row is not None
        tally.new += row is None
        row = row or Structure()
        fill(row, wanted)
        session.add(row)


def _known(session: Session, part: list[core.Structure]) -> dict[str, Structure]:
    query = select(Structure).where(Structure.siret.in_({structure.siret for structure in part}))
    rows = session.scalars(query.options(selectinload(Structure.activities))).all()
    return {f"{row.siret}:{row.kind}": row for row in rows}


def _set_aside(session: Session, path: Path, refused: list[Refused], tally: Tally) -> None:
    """Refused rows wait in quarantine; those of an earlier reading of this file that passed now wait no more."""
    mine = (Quarantine.source == SOURCE, Quarantine.origin.startswith(f"{path.name}, ", autoescape=True))
    session.execute(update(Quarantine).where(*mine, Quarantine.resolved_at.is_(None)).values(resolved_at=now()))
    for row in refused:
        where = f"{path.name}, ligne {row.line}"
        record = Record(where, row.content or where.encode(), where)
        quarantine(session, SOURCE, Hashed(record, hashlib.sha256(record.content).hexdigest()), row.error)
        tally.quarantined += 1
