"""Proposing which tenders of different sources may be one. Nothing is merged: a person joins them, or says no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from clauses.dates import PARIS
from matching.resemblance import APART, Facts, Likeness, bare_name, likeness
from web.clock import now
from web.house import House
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.models import Notice, Resemblance, Run, Tender

BATCH = 500
NO_CALL = "decp:"
"Declared contracts have a page of their own: `web.jobs.awards`."
ALONE = "saisie"
"The one source in which the same purchase may stand twice: two people may type it."
NEIGHBOURS = 100
"Tenders of one block that each is compared with at most, by day of publication: cost stays linear."
MOST = 3
"Proposals kept for one tender."


@dataclass(frozen=True, slots=True)
class Known:
    """A tender as compared: who may see it, where it comes from, what it says."""

    id: int
    organisation_id: int | None
    sources: frozenset[str]
    facts: Facts


def find_resemblances(house: House, tally: Tally) -> None:
    """Propose les marchés qui sont peut-être le même, publiés par des sources différentes."""
    with house.sessions() as session:
        fresh = _changed(session, _last_time(session))
        known = _known(session, fresh) if fresh else []
    pairs = list(_pairs(known, fresh))
    for part in chunks(sorted(fresh), BATCH):
        with house.sessions.begin() as session:
            gone = or_(Resemblance.one_id.in_(part), Resemblance.other_id.in_(part))
            session.execute(delete(Resemblance).where(gone))
    with house.sessions.begin() as session:
        session.add_all(
            Resemblance(one_id=one, other_id=other, likeness=found.score, reasons=list(found.reasons))
            for one, other, found in pairs
        )
    tally.seen, tally.new = len(fresh), len(pairs)


def _last_time(session: Session) -> datetime | None:
    good = (Run.job == "resemble", Run.state.in_(("ok", "empty")))
    return session.scalar(select(func.max(Run.started_at)).where(*good))


def _changed(session: Session, since: datetime | None) -> set[int]:
    query = select(Tender.id).where(~Tender.key.startswith(NO_CALL))
    return set(session.scalars(query.where(Tender.changed_at >= since) if since else query))


def _known(session: Session, fresh: set[int]) -> list[Known]:
    """Every tender published about when those were, oldest first; only the columns that are compared."""
    first = min(
        (day for part in chunks(fresh, BATCH) for day in _first_day(session, part)),
        default=now().astimezone(PARIS).date(),
    )
    columns = (Tender.id, Tender.organisation_id, Tender.key, Tender.title, Tender.buyer_name, Tender.buyer_siret)
    query = select(*columns, Tender.cpv, Tender.departments, Tender.published, Tender.deadline)
    wanted = (Tender.published >= first - timedelta(days=APART), ~Tender.key.startswith(NO_CALL))
    rows = session.execute(query.where(*wanted).order_by(Tender.published, Tender.id)).all()
    several = _sources(session)
    return [
        Known(
            row.id,
            row.organisation_id,
            several.get(row.id) or frozenset((row.key.partition(":")[0],)),
            Facts(
                row.title,
                row.buyer_name,
                row.buyer_siret[:9] if row.buyer_siret else None,
                row.cpv,
                row.departments,
                row.published,
                row.deadline.astimezone(PARIS).date() if row.deadline else None,
            ),
        )
        for row in rows
    ]


def _first_day(session: Session, ids: Sequence[int]) -> Iterable[date]:
    day = session.scalar(select(func.min(Tender.published)).where(Tender.id.in_(ids)))
    return (day,) if day else ()


def _sources(session: Session) -> dict[int, frozenset[str]]:
    """The sources of the tenders that have several."""
    held = select(Notice.tender_id).where(Notice.latest, Notice.tender_id.is_not(None)).group_by(Notice.tender_id)
    several = held.having(func.count(Notice.source.distinct()) > 1)
    query = select(Notice.tender_id, Notice.source).where(Notice.tender_id.in_(several), Notice.latest).distinct()
    found: dict[int, set[str]] = {}
    for tender_id, source in session.execute(query):
        found.setdefault(tender_id or 0, set()).add(source)
    return {tender_id: frozenset(sources) for tender_id, sources in found.items()}


def _pairs(known: Sequence[Known], fresh: set[int]) -> Iterator[tuple[int, int, Likeness]]:
    """The best pairs of each fresh tender, each pair once, the older tender first."""
    best: dict[int, list[tuple[float, int, int, Likeness]]] = {}
    for one, other in _candidates(known, fresh):
        found = likeness(one.facts, other.facts)
        if found is not None:
            first, second = sorted((one.id, other.id))
            for side in {first, second} & fresh:
                best.setdefault(side, []).append((-found.score, first, second, found))
    kept = {row[1:3]: row[3] for rows in best.values() for row in sorted(rows, key=lambda row: row[:3])[:MOST]}
    for (first, second), found in sorted(kept.items(), key=lambda item: item[0]):
        yield first, second, found


def _candidates(known: Sequence[Known], fresh: set[int]) -> Iterator[tuple[Known, Known]]:
    """Pairs worth comparing, each once: in one block, near in time, of sources that have nothing in common."""
    blocks: dict[str, list[Known]] = {}
    for each in known:
        for key in _blocks(each.facts):
            blocks.setdefault(key, []).append(each)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for place, one in enumerate(block):
            for other in block[place + 1 : place + 1 + NEIGHBOURS]:
                if (other.facts.published - one.facts.published).days > APART:
                    break
                pair = (one.id, other.id)
                if (one.id in fresh or other.id in fresh) and pair not in seen and _may_be_one(one, other):
                    seen.add(pair)
                    yield one, other


def _may_be_one(one: Known, other: Known) -> bool:
    """Two notices of one source are two purchases, save needs typed in. Private ones of two houses never meet."""
    houses = {one.organisation_id, other.organisation_id} - {None}
    return not (one.sources & other.sources) - {ALONE} and len(houses) < 2


def _blocks(facts: Facts) -> Iterator[str]:
    """What two tellings of one purchase share: the buyer's number or name, or the place, trade and deadline."""
    if facts.siren:
        yield f"siren {facts.siren}"
    yield f"name {bare_name(facts.buyer)[:12]}"
    if facts.deadline:
        for department in facts.departments[:3]:
            yield f"place {department} {(facts.cpv[0] if facts.cpv else '')[:2]} {facts.deadline}"
