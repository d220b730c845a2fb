"""Notices that belong together become one tender, as it stands today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Table, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from clauses.tender import fold, tender_key
from web.clock import now
from web.house import House
from web.jobs.runner import Tally
from web.store.chunks import chunks
from web.store.models import Absorbed, Base, Join, Notice, NoticeLink, Tender, Told
from web.store.packing import unpack_notice
from web.store.tenders import write_tender

BATCH = 500


def link(house: House, tally: Tally) -> None:
    """Relie les avis d'une même procédure et met les marchés à jour."""
    while True:
        with house.sessions.begin() as session:
            waiting = session.scalars(select(Notice.id).where(~Notice.linked).order_by(Notice.id).limit(BATCH)).all()
            if not waiting:
                return
            for group in components(session, waiting):
                _link_group(session, group, now(), tally)


def link_these(session: Session, notices: Sequence[int], when: datetime, tally: Tally | None = None) -> None:
    """Link these notices now, with all that share their keys: what a person does is seen at once."""
    tally = tally or Tally()
    for group in components(session, notices):
        _link_group(session, group, when, tally)


def components(session: Session, waiting: Sequence[int]) -> Iterator[list[Notice]]:
    """The groups of latest notices that share keys, directly or through others, with the waiting ones."""
    keys_of = _closure(session, waiting)
    owner: dict[str, int] = {}
    parent = {notice: notice for notice in keys_of}

    def root(notice: int) -> int:
        while parent[notice] != notice:
            parent[notice] = parent[parent[notice]]
            notice = parent[notice]
        return notice

    for notice, keys in keys_of.items():
        for key in keys:
            parent[root(notice)] = root(owner.setdefault(key, notice))
    groups: dict[int, list[int]] = {}
    for notice in keys_of:
        groups.setdefault(root(notice), []).append(notice)
    rows = {row.id: row for row in _rows(session, keys_of)}
    for group in groups.values():
        yield [rows[notice] for notice in group]


def _closure(session: Session, waiting: Iterable[int]) -> dict[int, set[str]]:
    """Keys of each notice reached from the waiting ones by following shared keys to the end."""
    keys_of: dict[int, set[str]] = {}
    fresh = set(waiting)
    while fresh:
        keys: set[str] = set()
        for part in chunks(fresh, BATCH):
            for notice, key in session.execute(
                select(NoticeLink.notice_id, NoticeLink.target).where(NoticeLink.notice_id.in_(part))
            ):
                keys_of.setdefault(notice, set()).add(key)
                keys.add(key)
        for one, other in _joined(session, keys):
            for held in keys_of.values():
                if one in held or other in held:
                    held |= {one, other}
            keys |= {one, other}
        fresh = {notice for part in chunks(keys, BATCH) for notice in _sharing(session, part)} - keys_of.keys()
    return keys_of


def _joined(session: Session, keys: set[str]) -> list[tuple[str, str]]:
    """Pairs of keys that a person joined for everybody, of which one at least is among these."""
    standing = select(Join.one, Join.other).where(Join.merges, Join.undone_at.is_(None))
    found = {
        (one, other)
        for part in chunks(keys, BATCH)
        for one, other in session.execute(standing.where(Join.one.in_(part) | Join.other.in_(part)))
    }
    return sorted(found)


def _sharing(session: Session, keys: Sequence[str]) -> Iterable[int]:
    query = select(NoticeLink.notice_id).join(Notice, Notice.id == NoticeLink.notice_id)
    return session.scalars(query.where(NoticeLink.target.in_(keys), Notice.latest)).all()


def _rows(session: Session, ids: Iterable[int]) -> Iterator[Notice]:
    for part in chunks(ids, BATCH):
        yield from session.scalars(select(Notice).where(Notice.id.in_(part)))


def _link_group(session: Session, group: Sequence[Notice], when: datetime, tally: Tally) -> None:
    """Fold one group into its tender; the oldest tender row survives a merge, and people's rows follow it."""
    notices = [unpack_notice(row.content) for row in group]
    former = _tenders_of(session, group)
    _absorb(session, former)
    state = write_tender(session, former[0] if former else None, tender_key(notices), fold(notices), when)
    for notice in group:
        notice.tender_id, notice.linked = state.row.id, True
    session.flush()
    tally.seen += 1
    tally.new += state.new
    tally.changed += state.changed
    tally.unchanged += not (state.new or state.changed)


def _tenders_of(session: Session, group: Sequence[Notice]) -> list[Tender]:
    """The tenders this group had before, oldest first: those it holds wholly, or named after one of its notices.

    A tender whose other notices went another way (a link was withdrawn) stays with the one it is named after.
    """
    ids = {notice.tender_id for notice in group if notice.tender_id}
    if not ids:
        return []
    ours = [notice.id for notice in group]
    names = [f"{notice.source}:{notice.reference}" for notice in group]
    elsewhere = select(Notice.tender_id).where(Notice.latest, Notice.tender_id.in_(ids), Notice.id.not_in(ours))
    mine = Tender.key.in_(names) | Tender.id.not_in(elsewhere)
    return list(session.scalars(select(Tender).where(Tender.id.in_(ids), mine).order_by(Tender.id)))


def _absorb(session: Session, former: Sequence[Tender]) -> None:
    """What people decided about a tender that turns out to be the same one is moved, then the double goes."""
    for other in former[1:]:
        _forget_told_twice(session, former[0], other)
        rows = {table.name: moved for table in FOLLOWING if (moved := _move(session, table, other.id, former[0].id))}
        session.add(
            Absorbed(
                tender_id=former[0].id,
                kept_key=former[0].key,
                former_id=other.id,
                former_key=other.key,
                rows=rows,
            )
        )
        session.flush()
        session.delete(other)
    session.flush()


def _move(session: Session, table: Table, one: int, other: int, ids: Sequence[int] = ()) -> list[int]:
    """Give the rows of one tender (these ones, or all) to another; their ids. Notices find their own tender."""
    if table is Notice.__table__:
        session.execute(update(table).where(table.c.tender_id == one).values(tender_id=other))
        return []
    mine = (table.c.tender_id == one, *([table.c.id.in_(ids)] if ids else []))
    moved = list(session.scalars(select(table.c.id).where(*mine)))
    session.execute(update(table).where(*mine).values(tender_id=other))
    return moved


def separate(session: Session, tender_id: int, when: datetime) -> None:
    """Link the notices of a tender again after a join was undone: what it had taken in comes back as it was.

    A tender comes back with its number, and with what people had said of it before; what they said of both stays.
    """
    ids = session.scalars(select(Notice.id).where(Notice.tender_id == tender_id, Notice.latest)).all()
    groups = list(components(session, ids))
    names = [{f"{notice.source}:{notice.reference}" for notice in group} for group in groups]
    taken_in = select(Absorbed).where(Absorbed.tender_id == tender_id).order_by(Absorbed.id.desc())
    for absorbed in session.scalars(taken_in).all():
        place = next((at for at, held in enumerate(names) if absorbed.former_key in held), None)
        if place is not None and absorbed.kept_key not in names[place]:
            _give_back(session, absorbed, groups[place], when)
    for group in groups:
        _link_group(session, group, when, Tally())


def _give_back(session: Session, absorbed: Absorbed, group: Sequence[Notice], when: datetime) -> None:
    """The tender that was taken in, under its own number, with its rows."""
    kept = session.get_one(Tender, absorbed.tender_id)
    kept.key = absorbed.kept_key
    session.flush()
    row = Tender(id=absorbed.former_id)
    write_tender(session, row, absorbed.former_key, fold([unpack_notice(notice.content) for notice in group]), when)
    for notice in group:
        notice.tender_id = row.id
    session.flush()
    for table in FOLLOWING:
        if ids := absorbed.rows.get(table.name):
            _move(session, table, kept.id, row.id, ids)
    session.delete(absorbed)
    session.flush()


def _forget_told_twice(session: Session, kept: Tender, other: Tender) -> None:
    """A person told of both was told of the one they are: the second note goes, since a person hears once of each."""
    twin = aliased(Told)
    same = (twin.tender_id == kept.id, twin.user_id == Told.user_id, twin.what == Told.what)
    session.execute(delete(Told).where(Told.tender_id == other.id, exists().where(*same)))


FOLLOWING = [
    table
    for table in Base.metadata.sorted_tables
    if table.name == "award_link"
    or any(key.column.table.name == "tender" and key.ondelete is None for key in table.foreign_keys)
]
"Tables whose rows follow a tender that is absorbed: all that point to it, save what is derived and made again."
