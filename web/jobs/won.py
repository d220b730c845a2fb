"""Noting which structures of the directory are known to have won public contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from clauses.notice import NoticeType
from matching.trades import Trades
from web.clock import now
from web.house import House
from web.jobs.runner import Tally
from web.store import knowledge
from web.store.chunks import chunks
from web.store.models import Learnt, Notice, Renewal, Structure, Won
from web.store.packing import unpack_notice

DECLARED = (NoticeType.AWARD.value, NoticeType.DIRECT_AWARD.value)
"A modification is the same contract once more: it counts for nothing."

NAME = "contracts_won"
"Row of `Learnt`: the awards and the directory that were last compared."

BATCH, SIREN = 500, 9

Contracts = dict[int, dict[int, bool]]
"By notice, ids of the structures that hold the contract; True: another establishment of their company does."


def note_won(house: House, tally: Tally) -> None:
    """Relève les marchés publics déjà gagnés par les structures de l'annuaire."""
    trades = knowledge.trades()
    with house.sessions.begin() as session:
        state, row = _state(session, trades), session.get(Learnt, NAME)
        if row is not None and row.version == state:
            return
        session.execute(delete(Won).where(Won.version != trades.version))
        wanted, known = _held(session, tally), _known(session)
        changed = {notice for notice in wanted.keys() | known.keys() if wanted.get(notice) != known.get(notice)}
        for part in chunks(sorted(changed), BATCH):
            session.execute(delete(Won).where(Won.notice_id.in_(part)))
            _add(session, part, wanted, trades, tally)
        session.merge(Learnt(name=NAME, version=state, documents=len(wanted), content=b"", learnt_at=now()))


def _state(session: Session, trades: Trades) -> str:
    """What the outcome depends on: another value, and the comparison is made again."""
    awards = session.execute(select(func.count(Renewal.id), func.max(Renewal.id))).one()
    directory = session.execute(select(func.count(Structure.id), func.max(Structure.id))).one()
    return f"{trades.version} {awards[0]}.{awards[1]} {directory[0]}.{directory[1]}"


def _held(session: Session, tally: Tally) -> Contracts:
    """Structures that hold each contract: of the same SIRET, else those of the company."""
    by_siret, by_siren = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for number, siret in session.execute(select(Structure.id, Structure.siret)):
        by_siret[siret].append(number)
        by_siren[siret[:SIREN]].append(number)
    found: Contracts = {}
    for notice, winners in session.execute(_awards().execution_options(yield_per=5000)):
        tally.seen += 1
        if holders := dict(_holders(winners, by_siret, by_siren)):
            found[notice] = holders
    return found


def _known(session: Session) -> Contracts:
    found: Contracts = {}
    for notice, structure, company in session.execute(select(Won.notice_id, Won.structure_id, Won.company)):
        found.setdefault(notice, {})[structure] = company
    return found


def _awards() -> Select[int, list[str]]:
    query = select(Renewal.notice_id, Renewal.winners).join(Notice, Notice.id == Renewal.notice_id)
    return query.where(Notice.type.in_(DECLARED), Notice.latest)


def _holders(
    winners: Iterable[str], by_siret: Mapping[str, list[int]], by_siren: Mapping[str, list[int]]
) -> Iterator[tuple[int, bool]]:
    for siret in winners:
        exact = by_siret.get(siret, [])
        yield from ((number, False) for number in exact)
        yield from ((number, True) for number in by_siren.get(siret[:SIREN], ()) if number not in exact)


def _add(session: Session, ids: Sequence[int], wanted: Contracts, trades: Trades, tally: Tally) -> None:
    """Write the contracts of these notices, each with its trade."""
    notices = session.scalars(select(Notice).where(Notice.id.in_([number for number in ids if number in wanted])))
    rows = [row for notice in notices for row in _rows(notice, wanted[notice.id], trades)]
    tally.new += len(rows)
    if rows:
        session.execute(insert(Won), rows)


def _rows(notice: Notice, holders: Mapping[int, bool], trades: Trades) -> Iterator[dict[str, Any]]:
    value = unpack_notice(notice.content)
    first = next(iter(trades.classify(value.title, value.descriptors, value.nature, value.cpv)), None)
    shared = {
        "notice_id": notice.id,
        "group": first.group if first else "",
        "sector": first.sector if first else None,
        "department": value.departments[0] if len(value.departments) == 1 else None,
        "day": value.signed or value.published,
        "buyer_siren": value.buyer.siren or (value.buyer.siret or "")[:SIREN] or None,
        "source": notice.source,
        "version": trades.version,
    }
    yield from ({**shared, "structure_id": number, "company": company} for number, company in holders.items())
