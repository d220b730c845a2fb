"""How rare each word is among tenders: learnt when there is enough new, kept between."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from math import ceil
from operator import itemgetter

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matching.text import Idf
from web.clock import now
from web.store.models import Learnt, Lot, Tender
from web.store.visibility import public

GROWTH = 1.5
"Learnt again when there are so many times more tenders: scores must not move every day for nothing."

MOST = 100_000
"Tenders that words are learnt from at most, spread evenly over all: beyond, shares hardly move; time and memory do."


def words(session: Session) -> Idf:
    """What was last learnt; before any learning, an empty one (no word weighs anything)."""
    version = session.scalar(select(Learnt.version).where(Learnt.name == "idf"))
    return _kept(session, version) if version else _nothing()


def learn(session: Session, max_share: float) -> Idf:
    """Learn from all public tenders, or an even share of very many, when none was learnt yet or they are much more."""
    kept = session.get(Learnt, "idf")
    documents = session.scalar(select(func.count(Tender.id)).where(public())) or 0
    if kept and documents < kept.documents * GROWTH:
        return words(session)
    idf = Idf.learn(_texts(session, max(1, ceil(documents / MOST))), max_share)
    content = zlib.compress(msgspec.msgpack.encode(idf.to_data()))
    row = kept or Learnt(name="idf")
    row.version, row.documents, row.content, row.learnt_at = idf.version, documents, content, now()
    session.add(row)
    session.flush()
    return idf


def _texts(session: Session, step: int) -> Iterator[str]:
    """One text for one tender in `step`, streamed: its title, and the titles and descriptions of its lots."""
    query = select(Tender.id, Tender.title, Lot.title, Lot.description).join(Lot).where(public())
    query = query.where(Tender.id % step == 0) if step > 1 else query
    query = query.order_by(Tender.id, Lot.position)
    rows = session.execute(query.execution_options(yield_per=1000))
    for _, lots in groupby(rows, key=itemgetter(0)):
        first, *others = lots
        yield " . ".join([*first[1:], *(text for row in others for text in row[2:])])


@cache
def _nothing() -> Idf:
    """No word weighs anything: one value, so that what follows from it is worked out once."""
    return Idf.learn(())


_cache: dict[str, Idf] = {}


def _kept(session: Session, version: str) -> Idf:
    """The learnt words of this version, decoded once a process."""
    if version not in _cache:
        content = session.scalars(select(Learnt.content).where(Learnt.name == "idf")).one()
        _cache.clear()
        _cache[version] = Idf.from_data(msgspec.msgpack.decode(zlib.decompress(content)))
    return _cache[version]
