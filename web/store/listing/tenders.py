"""Tenders to review: filters, order, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session, load_only

from web.store import claims, export, reviews, second_reading, triage, twins
from web.store.claims import Busy
from web.store.listing.order import STATEMENTS, TRIAGE, Stretch, after, minute, rank_of, stretches
from web.store.listing.paging import Page
from web.store.listing.text import holds_words
from web.store.models import Consideration, Match, Review, Structure, Tender
from web.store.visibility import visible_to

MOST_COUNTED = 500
"Beyond, a list is told to hold more than that: counting all rows would cost more than the page."
SHOWN = (
    Tender.id,
    Tender.key,
    Tender.stage,
    Tender.title,
    Tender.buyer_name,
    Tender.buyer_siret,
    Tender.departments,
    Tender.published,
    Tender.deadline,
    Tender.deadline_hour_known,
    Tender.deadline_uncertain,
    Tender.shown_until,
    Tender.triage,
    Tender.organisation_id,
)
"A line never loads the packed tender."
_LISTED = load_only(*SHOWN)
NONE, CONTESTED = ("none",), ("contested",)
"Asked of `TenderFilter.decisions`: not decided yet, or read twice and decided differently."


@dataclass(frozen=True, slots=True)
class TenderFilter:
    """What is asked of the list. Empty values ask nothing.

    `status` open, planned, over or ""; `kinds` values of `Kind`, any of which must be found; `decisions` values of
    `Decision`, or NONE, or CONTESTED; `siren` of the buyer; `structure_siret`: tenders matched to that structure;
    `reader`: who looks, for the tenders this person is to read without seeing the decision of a colleague;
    `newest`: the last tender known when the list was opened, so that those that arrive since do not move it.
    """

    status: str = "open"
    departments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str = ""
    decisions: tuple[str, ...] = ()
    siren: str = ""
    structure_siret: str = ""
    reader: int | None = None
    newest: int | None = None
    order: str = TRIAGE


@dataclass(frozen=True, slots=True)
class TenderLine:
    """One line of the list. `kinds` are (kind, topic) pairs; `structures` how many match; `decision` in force.

    `busy`: the colleague who is on it now; `blind`: a second reading is asked for, and the decision is not told.
    """

    tender: Tender
    kinds: tuple[tuple[str, str | None], ...]
    structures: int
    decision: Review | None
    busy: Busy | None = None
    blind: bool = False
    why: str = ""
    "What makes it doubtful, in words; only in the order of triage."


def count(session: Session, wanted: TenderFilter, organisation_id: int, now: datetime) -> int:
    """How many tenders the filter keeps, MOST_COUNTED + 1 standing for any more."""
    rows = select(Tender.id).where(*_conditions(wanted, organisation_id))
    left = MOST_COUNTED + 1
    for part in stretches(wanted.status, wanted.order, now):
        found = rows.where(part.holds).limit(left).subquery()
        left -= session.scalar(select(func.count()).select_from(found)) or 0
        if left <= 0:
            break
    return MOST_COUNTED + 1 - left


def newest(session: Session) -> int:
    """The last tender known now, whoever may see it; 0 for none."""
    return session.scalar(_NEWEST) or 0


_NEWEST = select(func.max(Tender.__table__.c.id))


def arrived(session: Session, wanted: TenderFilter, organisation_id: int, now: datetime) -> int:
    """How many tenders of the filter arrived since the list was opened."""
    if wanted.newest is None:
        return 0
    every = replace(wanted, newest=None)
    holds = or_(*(part.holds for part in stretches(wanted.status, wanted.order, now)))
    since = select(Tender.id).where(Tender.id > wanted.newest, holds, *_conditions(every, organisation_id))
    return session.scalar(select(func.count()).select_from(since.limit(MOST_COUNTED).subquery())) or 0


def page(
    session: Session,
    wanted: TenderFilter,
    organisation_id: int,
    now: datetime,
    after: str | None = None,
    size: int = 25,
) -> Page[TenderLine]:
    """One page of the filtered list, in its order. At most eight statements, whatever the size.

    Raises BadCursor for an `after` that this list did not give.
    """
    rows = _rows(session, _kept_ready(wanted, organisation_id, minute(now), after, size + 1), size + 1)
    shown = [tender for _, tender in rows[:size]]
    part, last = rows[size - 1] if len(rows) > size else (None, None)
    more = part.cursor(last) if part is not None and last is not None else None
    return Page(_lines(session, shown, wanted, organisation_id, now), more)


Asked = Sequence[tuple[Stretch, Select[Tender]]]
"The stretches of a list in their order, each with the statement that reads it."


def _rows(session: Session, asked: Asked, most: int) -> list[tuple[Stretch, Tender]]:
    """The first tenders of these stretches, one after the other, until there are enough."""
    found: list[tuple[Stretch, Tender]] = []
    for part, query in asked:
        found += [(part, tender) for tender in session.scalars(query)]
        if len(found) >= most:
            break
    return found[:most]


def _asked(
    wanted: TenderFilter,
    organisation_id: int,
    now: datetime,
    start: str | None,
    most: int,
    also: Sequence[ColumnElement[bool]] = (),
) -> Asked:
    """What to ask for so many tenders after a place. Raises BadCursor."""
    listed = select(Tender).options(_LISTED).where(*_conditions(wanted, organisation_id), *also).limit(most)
    return [
        (part, listed.where(part.holds, *(() if beyond is None else (beyond,))).order_by(*part.order))
        for part, beyond in after(stretches(wanted.status, wanted.order, now), start)
    ]


_kept_ready = lru_cache(maxsize=STATEMENTS)(_asked)


def following(
    session: Session, wanted: TenderFilter, organisation_id: int, now: datetime, tender: Tender | None, size: int
) -> Sequence[Tender]:
    """The tenders after this one in the filtered list that no colleague is on, then its first ones; never itself."""
    here = _cursor_of(tender, wanted, now) if tender else None
    free = (claims.free_for(organisation_id, wanted.reader, now),) if wanted.reader is not None else ()
    found: dict[int, Tender] = {}
    for start in (here, None) if here else (None,):
        rows = _rows(session, _asked(wanted, organisation_id, now, start, size + 1, free), size + 1)
        found |= {one.id: one for _, one in rows if one is not tender and one.id not in found}
        if len(found) >= size:
            break
    return list(found.values())[:size]


def _cursor_of(tender: Tender, wanted: TenderFilter, now: datetime) -> str | None:
    """The place just after this tender in the list; None when it stands in none of its stretches."""
    rank = rank_of(tender, export.status(tender, now) == "open")
    part = next((one for one in stretches(wanted.status, wanted.order, now) if one.rank == rank), None)
    return part.cursor(tender) if part else None


def _conditions(wanted: TenderFilter, organisation_id: int) -> list[ColumnElement[bool]]:
    found = [visible_to(organisation_id), ~twins.doubled(organisation_id)]
    found += [*holds_words(Tender.title + " " + Tender.buyer_name, wanted.words)]
    if wanted.departments:
        # a tender whose place is unknown may be anywhere: it stays in every territory
        places = [Tender.territory.contains(f"|{code}|", autoescape=True) for code in wanted.departments]
        found.append(or_(Tender.territory == "", *places))
    if wanted.kinds:
        held = exists().where(Consideration.tender_id == Tender.id, Consideration.kind.in_(wanted.kinds))
        found.append(held)
    if wanted.siren:
        found.append(Tender.buyer_siret.startswith(wanted.siren, autoescape=True))
    if wanted.structure_siret:
        matched = select(Match.tender_id).join(Structure, Structure.id == Match.structure_id)
        found.append(Tender.id.in_(matched.where(Structure.siret == wanted.structure_siret)))
    if wanted.newest is not None:
        found.append(Tender.id <= wanted.newest)
    return found + _decided(wanted, organisation_id)


def _decided(wanted: TenderFilter, organisation_id: int) -> list[ColumnElement[bool]]:
    """By decision in force; what this reader must read blind counts as not decided, and stands in no other list."""
    if not wanted.decisions:
        return []
    awaits = second_reading.awaits(organisation_id, wanted.reader) if wanted.reader is not None else false()
    if wanted.decisions == NONE:
        return [or_(~reviews.is_decided(organisation_id), awaits)]
    if wanted.decisions == CONTESTED:
        return [second_reading.contested(organisation_id)]
    return [reviews.decided(organisation_id, [reviews.Decision(d) for d in wanted.decisions]), ~awaits]


def _lines(
    session: Session, shown: Sequence[Tender], wanted: TenderFilter, organisation_id: int, now: datetime
) -> tuple[TenderLine, ...]:
    ids = [tender.id for tender in shown]
    known = triage.read(session, ids)
    decisions = reviews.whole(session, organisation_id, ids)
    busy = claims.live(session, organisation_id, ids, now)
    blind = _blind(session, organisation_id, wanted.reader, decisions)
    return tuple(
        TenderLine(
            tender,
            known[tender.id].kinds,
            known[tender.id].facts.structures,
            None if tender.id in blind else decisions.get(tender.id),
            busy.get(tender.id),
            tender.id in blind,
            triage.doubt(known[tender.id].facts) if wanted.order == TRIAGE else "",
        )
        for tender in shown
    )


def _blind(
    session: Session, organisation_id: int, reader: int | None, decisions: Mapping[int, Review]
) -> frozenset[int]:
    """Those decided by somebody else that this reader is to read too."""
    theirs = [number for number, row in decisions.items() if row.user_id != reader]
    return second_reading.blind(session, organisation_id, reader, theirs) if reader is not None else frozenset()
