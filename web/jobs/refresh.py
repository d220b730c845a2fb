"""Refreshing the directory from the online directories that are configured, and keeping what is known up to date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from config import data
from config.settings import TOKENS, Settings
from matching.standing import About, Answer, Check
from matching.structure import Standing
from scrapers.fetch import Fetcher
from scrapers.source import SourceUnreachable
from scrapers.structures.directory import BadAnswer, Directory, Entry, Unread
from scrapers.structures.registry import DIRECTORIES
from scrapers.structures_csv import Refused
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally, run_job
from web.jobs.structures import far_fewer, load, set_aside
from web.store import facts, knowledge
from web.store.chunks import chunks
from web.store.models import Run, Structure, StructureCheck, StructureFact

BATCH = 500


@dataclass(frozen=True, slots=True)
class Configured:
    """A directory with what it takes to ask it; `lacks` says in French what is missing, empty when nothing is."""

    directory: Directory
    base: str
    token: str
    lacks: str


def configured(settings: Settings) -> list[Configured]:
    """Every directory, whether it can be asked or not."""
    return [_configured(directory, settings) for directory in DIRECTORIES.values()]


def _configured(directory: Directory, settings: Settings) -> Configured:
    key = directory.name.replace("-", "_")
    base, token = settings.addresses.get(key, directory.base), settings.tokens.get(directory.name, "")
    lacking = [] if base else [f"MAILLAGE_{key.upper()}_URL"]
    lacking += [TOKENS[directory.name]] if directory.needs_token and not token else []
    return Configured(directory, base, token, f"non configuré : il manque {' et '.join(lacking)}" if lacking else "")


def refresh(house: House, one: Configured, departments: Sequence[str] = ()) -> Run | None:
    """Ask one directory for all it has and store it."""

    def refresh_directory(house: House, tally: Tally) -> None:
        """Rafraîchit l'annuaire des structures."""
        entries, broken = _fetched(house, one, departments or all_departments())
        _store(house, one.directory, entries, broken, bool(departments), tally)

    return run_job(house, "structures", refresh_directory, source=f"structures-{one.directory.name}")


def refresh_all(house: House, tally: Tally) -> None:
    """Rafraîchit l'annuaire depuis les services en ligne configurés."""
    runs = [refresh(house, one) for one in configured(house.settings) if not one.lacks]
    done = [run for run in runs if run is not None]
    tally.seen, tally.changed = sum(run.seen for run in done), sum(run.changed for run in done)
    tally.new = sum(run.new for run in done)
    if any(run.state == "broken" for run in done):
        tally.state, tally.detail = "broken", " ; ".join(run.detail for run in done if run.state == "broken")
    judge_again(house, Tally())


def all_departments() -> list[str]:
    """Codes of every department and overseas collectivity."""
    return [row[0] for row in data.departments()]


def _fetched(house: House, one: Configured, departments: Sequence[str]) -> tuple[list[Entry | Unread], str]:
    """What came, and why it is not all of it ("" when it is)."""
    day, entries = today(), list[Entry | Unread]()
    own = [host for address in house.settings.addresses.values() if (host := urlsplit(address).hostname)]
    fetcher = Fetcher(house.settings.user_agent, allow=own, pause=one.directory.pause)
    try:
        for content in one.directory.fetch(fetcher, one.base, one.token, departments):
            entries += one.directory.parse(content, day)
    except (SourceUnreachable, BadAnswer) as error:
        return entries, str(error)
    finally:
        fetcher.close()
    return entries, ""


def _store(
    house: House, directory: Directory, entries: list[Entry | Unread], broken: str, part: bool, tally: Tally
) -> None:
    """Far fewer rows than last time change nothing; an answer cut short adds what it says, but closes nobody."""
    source, refused = f"structures-{directory.name}", list[Refused]()
    before = 0 if part or broken else far_fewer(house, source, len(entries), Run.detail == "")
    if before:
        tally.seen, tally.state = len(entries), "broken"
        tally.detail = f"{len(entries)} lignes, contre {before} la dernière fois : rien n'est changé."
        return
    named = load(house, directory, [_kind(entry) for entry in entries] if broken else entries, tally, refused)
    set_aside(house, source, directory.name, refused, tally)
    tally.unchanged = max(0, tally.seen - tally.new - tally.changed - tally.quarantined)
    if broken:
        tally.state, tally.detail = "broken", broken
    elif part:
        tally.detail = tally.detail or " ; une partie des départements"
    else:
        tally.detail = ""
        _note_absences(house, directory, named)


def _kind(entry: Entry | Unread) -> Entry | Unread:
    """The entry without any check that could close: the run it comes from cannot be trusted for that."""
    if isinstance(entry, Unread):
        return entry
    checks = tuple(check for check in entry.checks if check.answer is not Answer.NO)
    return Entry(entry.where, entry.row, entry.extra, checks, entry.as_of, entry.completes)


def _note_absences(house: House, directory: Directory, named: Collection[str]) -> None:
    """Whoever a whole reading named before and does not name now is to be checked."""
    if not directory.whole:
        return
    with house.sessions.begin() as session:
        rows = [row for row in _listed_by(session, directory.name) if f"{row.siret}:{row.kind}" not in named]
        check = Check(About.RIGHT, directory.name, today(), Answer.ABSENT)
        for part in chunks(rows, BATCH):
            facts.add_checks(session, part, check, knowledge.directory(), now())


def _listed_by(session: Session, source: str) -> Sequence[Structure]:
    theirs = select(StructureFact.structure_id).where(StructureFact.source == source)
    query = select(Structure).where(Structure.id.in_(theirs)).options(selectinload(Structure.activities))
    return session.scalars(query).all()


def judge_again(house: House, tally: Tally) -> None:
    """Revoit le statut des structures dont la vérification a vieilli."""
    stale = today() - knowledge.directory().fresh
    checked = select(StructureCheck.structure_id)
    with house.sessions.begin() as session:
        query = select(Structure).where(Structure.standing == Standing.ACTIVE.value, Structure.checked < stale)
        rows = session.scalars(query.where(Structure.id.in_(checked))).all()
        tally.seen = len(rows)
        tally.changed = len(facts.work_out(session, rows, knowledge.directory(), now()))


def today() -> date:
    """The day in Paris."""
    return now().astimezone(PARIS).date()
