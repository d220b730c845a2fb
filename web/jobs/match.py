"""Matching the lots of every call with all structures, doing again only what a change can touch.

A tender that is new or changed, or a policy, rules or words that changed, is compared with the whole directory. A
structure that changed is compared alone with the lots of its trades, and put into their lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, true
from sqlalchemy import update as update_rows
from sqlalchemy.orm import Session, selectinload

from clauses.tender import Stage
from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from matching.merge import Limits, merged
from matching.structure import AnswerMode, Verdict
from matching.types import LotNeed, Scored
from web.clock import PARIS, now
from web.house import House
from web.jobs.runner import Tally
from web.store import bulk, calls, knowledge, matched, own_matches
from web.store.among import among
from web.store.calls import CalledLot, CalledTender
from web.store.learning import learn
from web.store.matched import Delta, Directory
from web.store.models import Lot, LotTrade, Match, Tender
from web.store.needs import context, needs

BATCH = 200


@dataclass(slots=True)
class Work:
    """What one run compared: lots with the whole directory, lots with the changed structures alone, pairs in all.

    `ruled` counts apart the pairs that people decided on.
    """

    known: Context
    directory: Directory
    tally: Tally
    whole: int = 0
    completed: int = 0
    pairs: int = 0
    ruled: int = 0
    changed: StructureArrays | None = field(default=None, repr=False)

    def best(self, need: LotNeed) -> list[Scored]:
        """The best of the whole directory for a lot."""
        self.whole += 1
        self.pairs += len(self.directory.structures)
        return best(need, self.directory.arrays, self.known)

    def __str__(self) -> str:
        ruled = f", {self.ruled} décisions de personnes reprises" if self.ruled else ""
        return f"{self.whole} lots comparés à tout l'annuaire, {self.completed} aux seules structures modifiées{ruled}"


def match_lots(house: House, tally: Tally) -> None:
    """Rapproche chaque lot en cours des structures qui peuvent y répondre."""
    tally.detail = str(update(house, tally))


def update(house: House, tally: Tally) -> Work:
    """Bring all matches to what a comparison of every lot with every structure would give today."""
    with house.sessions.begin() as session:
        learn(session, knowledge.policy().words.max_share)
        known = context(session, now().astimezone(PARIS).date())
        work = Work(known, matched.read_directory(session, known), tally)
        delta = matched.begin(session, work.directory)
    if delta:
        _work_in(house, work, delta)
    last: int | None = 0
    while last is not None:
        last = _match_batch(house, work, last)
    with house.sessions.begin() as session:
        work.ruled = own_matches.bring_up_to_date(session, known)
        matched.end(session, work.directory)
    return work


# --- tenders that are new or stale --------------------------------------------------------------------------------


def _match_batch(house: House, work: Work, last: int) -> int | None:
    """Match the next tenders that are stale, by id; the last of them, None when there was none."""
    with house.sessions.begin() as session:
        tenders = stale(session, work.known.version, last)
        if tenders:
            match_in(session, tenders, work)
            found = {"matched_version": work.known.version, "grouped_version": None}
            session.execute(update_rows(Tender).where(Tender.id.in_(tenders)).values(found))
        return tenders[-1] if tenders else None


LOADS = (selectinload(Tender.lots).selectinload(Lot.trades), selectinload(Tender.considerations))


def stale(session: Session, version: str, after: int = 0) -> Sequence[int]:
    """The next tenders, by id, whose matches are missing or were made with another policy, other rules or words."""
    old = or_(Tender.matched_version.is_(None), Tender.matched_version != version)
    ready = (Tender.id > after, Tender.found_version.is_not(None), Tender.classified_version.is_not(None))
    return session.scalars(select(Tender.id).where(old, *ready).order_by(Tender.id).limit(BATCH)).all()


def match_in(session: Session, tenders: Sequence[int], work: Work) -> None:
    """Write the matches of these tenders in place of the former ones. Their version is for the caller to tell."""
    rows = [row for tender in calls.read(session, tenders) for row in rows_of(tender, work)]
    former = delete(Match).where(among(session, Match.tender_id, tenders))
    session.execute(former.execution_options(synchronize_session=False))  # no match is held here
    own_matches.gone_with(session, tenders)
    bulk.write(session, Match, rows)


def rows_of(tender: CalledTender, work: Work) -> Iterator[dict[str, Any]]:
    """Rows of the best structures for each lot. A tender that is no call any more keeps none."""
    work.tally.seen += 1
    if tender.stage != Stage.CALL.value:
        return
    for lot, need in zip(tender.lots, needs(tender, work.known.gazetteer), strict=True):
        found = work.best(need)
        work.tally.new += len(found)
        yield from (_row(lot, one, work) for one in found)


def _row(lot: Lot | CalledLot, found: Scored, work: Work) -> dict[str, Any]:
    return {
        "tender_id": lot.tender_id,
        "lot_id": lot.id,
        "structure_id": work.directory.ids_by_row[found.row],
        "score": found.score,
        "known": found.known,
        "mode": found.mode.value,
        "verdict": found.verdict.value,
    }


# --- structures that changed, in the lists of tenders that did not -------------------------------------------------


def _work_in(house: House, work: Work, delta: Delta) -> None:
    work.changed = StructureArrays.build(delta.changed, work.known)
    with house.sessions() as session:
        ids = session.scalars(_concerned(work, delta)).all()
    for start in range(0, len(ids), BATCH):
        with house.sessions.begin() as session:
            query = select(Tender).where(Tender.id.in_(ids[start : start + BATCH])).order_by(Tender.id)
            for tender in session.scalars(query.options(*LOADS)).all():
                _complete_tender(session, tender, work, delta)


def _concerned(work: Work, delta: Delta) -> Any:
    """Ids of the calls, matched by today's rules, whose lists the changes may touch."""
    up_to_date = Tender.stage == Stage.CALL.value, Tender.matched_version == work.known.version
    return select(Tender.id).where(*up_to_date, _touched(work, delta)).order_by(Tender.id)


def _touched(work: Work, delta: Delta) -> ColumnElement[bool]:
    """Lots of the trades of the changed ones or of none, and lists they stand in; all when a trade is unsure."""
    arrays = work.changed
    if delta.gone or arrays is None or not (work.known.policy.feature("trade").excludes and arrays.trade_known.all()):
        return true()
    ids = work.directory.ids_of(delta.changed)
    of_tender = select(Lot.id).where(Lot.tender_id == Tender.id)
    return or_(
        exists(of_tender.where(~exists().where(LotTrade.lot_id == Lot.id))),
        exists(of_tender.join(LotTrade).where(LotTrade.group.in_(arrays.groups))),
        exists().where(Match.tender_id == Tender.id, Match.structure_id.in_(ids)),
    )


def _complete_tender(session: Session, tender: Tender, work: Work, delta: Delta) -> None:
    work.tally.seen += 1
    written: dict[int, list[Match]] = {lot.id: [] for lot in tender.lots}
    for match in session.scalars(select(Match).where(Match.tender_id == tender.id)):
        written[match.lot_id].append(match)
    needed = needs(tender, work.known.gazetteer)
    done = [
        _complete_lot(session, *each, written[each[0].id], work, delta)
        for each in zip(tender.lots, needed, strict=True)
    ]
    if any(done) or delta.gone:
        work.tally.changed += 1
        tender.grouped_version = None


def _complete_lot(session: Session, lot: Lot, need: LotNeed, written: list[Match], work: Work, delta: Delta) -> bool:
    """Write the list of a lot anew when it differs, or when one of the changed structures stands in it."""
    assert work.changed is not None
    rows, ids = work.directory.rows, frozenset(work.directory.ids_of(delta.changed))
    found = _merged(need, written, {rows[number] for number in ids}, work, len(delta.gone))
    stood = {match.structure_id for match in written}
    if not stood & ids and {rows.get(number) for number in stood} == {one.row for one in found}:
        return False
    session.execute(delete(Match).where(Match.lot_id == lot.id))
    if found:
        session.execute(insert(Match), [_row(lot, one, work) for one in found])
    return True


def _merged(need: LotNeed, written: list[Match], changed: set[int], work: Work, missing: int) -> list[Scored]:
    assert work.changed is not None
    rows = work.directory.rows
    kept = [_scored(match, rows[match.structure_id]) for match in written if match.structure_id in rows]
    fresh = [_moved(one, work) for one in best(need, work.changed, work.known)]
    work.completed += 1
    work.pairs += len(work.changed)
    met = {one.row for one in (*kept, *fresh)}
    limits = Limits.of(need, work.directory.structures, met, work.known.policy)
    found = merged(kept, fresh, changed, limits, missing)
    return work.best(need) if found is None else found


def _scored(match: Match, row: int) -> Scored:
    return Scored(row, match.score, match.known, AnswerMode(match.mode), Verdict(match.verdict))


def _moved(found: Scored, work: Work) -> Scored:
    """The same with its row in the whole directory."""
    assert work.changed is not None
    row = work.directory.rows[work.directory.ids[work.changed.structures[found.row].key]]
    return Scored(row, found.score, found.known, found.mode, found.verdict)
