"""Packages and their negotiation: every step appended, signed and dated. Every query says which organisation asks.

For those who follow a package: `get`, `agreed` (the terms in force), `listed`. For those who negotiate it: `create` and
`take`, the only two functions that write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from clauses.packages.guard import Moment, Nature
from clauses.packages.rounds import Act, Event, Facts, Side, Standing, State, replay, step
from clauses.packages.terms import Terms
from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.models import Package, PackageEvent, PackageVersion, Supplier, SupplierContract

LONGEST_NAME = 200
WRITES = frozenset({Event.WRITE, Event.SEND, Event.COUNTER, Event.AMEND})
"Events that come with a version."
SHOWN_TO_SUPPLIER = frozenset({Event.SEND, Event.COUNTER, Event.AMEND})
"Events whose version both sides see; a draft is the buyer's own."


class Overtaken(RuntimeError):
    """Somebody answered since the page was read; nothing was written. The message is French."""

    def __init__(self) -> None:
        super().__init__(
            "Quelqu'un a répondu pendant que vous lisiez cette page : rien n'a été enregistré de votre part. "
            "Relisez la dernière version ci-dessous, puis répondez à nouveau."
        )


class Signer(NamedTuple):
    """Who takes a step: a person with an account, or a supplier by its link, who tells its name."""

    side: Side
    name: str
    user_id: int | None = None
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPackage:
    """What a package begins with. `legal`: what the legal check answered, as plain values."""

    title: str
    starts: date
    ends: date
    nature: Nature
    moment: Moment
    legal: Mapping[str, Any]
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class PackageFilter:
    """What is asked of the list: states (empty: all), one supplier (None: all)."""

    states: tuple[State, ...] = ()
    supplier_id: int | None = None


def create(
    session: Session, supplier: Supplier, contract: SupplierContract | None, new: NewPackage, by: Signer, at: datetime
) -> Package:
    """Prepare a package for a supplier of one's own; it begins as a draft without lines."""
    assert by.user_id is not None, "the buyer has an account"
    row = Package(
        organisation_id=supplier.organisation_id,
        user_id=by.user_id,
        supplier_id=supplier.id,
        contract_id=contract.id if contract else None,
        title=new.title,
        starts=new.starts,
        ends=new.ends,
        nature=new.nature.value,
        moment=new.moment.value,
        legal=dict(new.legal),
        answer_by=new.answer_by,
        state=State.DRAFT.value,
        turn=0,
        created_at=at,
    )
    session.add(row)
    session.flush()
    take(session, row, 0, Act(Event.PREPARE, Side.BUYER), by, at)
    return row


def take(
    session: Session,
    package: Package,
    seen: int,
    act: Act,
    by: Signer,
    at: datetime,
    terms: Terms | None = None,
    facts: Facts | None = None,
    beside: Mapping[str, Any] | None = None,
) -> Standing:
    """Take one step, seen from turn `seen`: its event and, when it writes one, its version.

    `beside`: what is kept with the version and is no term: the legal answer (`legal`), reasons by line (`reasons`).
    Raises Overtaken when another step was taken since, NotAllowed (French) when the rounds do not let it be taken.
    """
    before = standing(session, package)
    if before.turn != seen:
        raise Overtaken
    after = step(before, act, facts)
    _claim_turn(session, package, seen, after)
    if act.event in WRITES:
        assert terms is not None
        assert act.version is not None
        session.add(_version(package, act, by, at, terms, beside))
    session.add(_event(package, act, after.turn, by, at))
    session.flush()
    session.refresh(package)
    return after


def _claim_turn(session: Session, package: Package, seen: int, after: Standing) -> None:
    """The lock: one UPDATE that names the turn it leaves, so that of two answers at once only one is kept."""
    assert after.state is not None
    mine = (Package.id == package.id, Package.organisation_id == package.organisation_id, Package.turn == seen)
    values = {
        "turn": after.turn,
        "state": after.state.value,
        "open_version": after.open,
        "agreed_version": after.agreed,
    }
    claim = update(Package).where(*mine).values(values).returning(Package.id)
    if session.scalar(claim.execution_options(synchronize_session=False)) is None:
        raise Overtaken


def _version(
    package: Package, act: Act, by: Signer, at: datetime, terms: Terms, beside: Mapping[str, Any] | None
) -> PackageVersion:
    return PackageVersion(
        organisation_id=package.organisation_id,
        package_id=package.id,
        number=act.version,
        side=act.side.value,
        user_id=by.user_id,
        signed_by=by.name[:LONGEST_NAME],
        reason=act.reason,
        content=dict(beside or {}) | terms.as_dict(),
        created_at=at,
    )


def _event(package: Package, act: Act, turn: int, by: Signer, at: datetime) -> PackageEvent:
    return PackageEvent(
        organisation_id=package.organisation_id,
        package_id=package.id,
        turn=turn,
        event=act.event.value,
        side=act.side.value,
        version=act.version,
        user_id=by.user_id,
        link_id=by.link_id,
        signed_by=by.name[:LONGEST_NAME],
        reason=act.reason,
        created_at=at,
    )


def standing(session: Session, package: Package) -> Standing:
    """Where the package stands, by its events."""
    return replay(Act(Event(row.event), Side(row.side), row.version, row.reason) for row in events(session, package))


def events(session: Session, package: Package) -> Sequence[PackageEvent]:
    """Every step of a package, first to last."""
    query = select(PackageEvent).where(PackageEvent.package_id == package.id)
    mine = query.where(PackageEvent.organisation_id == package.organisation_id)
    return session.scalars(mine.order_by(PackageEvent.turn)).all()


def versions(session: Session, package: Package) -> Sequence[PackageVersion]:
    """Every version of a package, first to last, drafts included: for the buyer's side only."""
    query = select(PackageVersion).where(PackageVersion.package_id == package.id)
    mine = query.where(PackageVersion.organisation_id == package.organisation_id)
    return session.scalars(mine.order_by(PackageVersion.number)).all()


def exchanged(session: Session, package: Package, steps: Sequence[PackageEvent]) -> list[PackageVersion]:
    """The versions that `steps` (all events of the package) put on the table, first to last: both sides see them."""
    shown = {row.version for row in steps if Event(row.event) in SHOWN_TO_SUPPLIER}
    return [row for row in versions(session, package) if row.number in shown]


def version(session: Session, package: Package, number: int | None) -> PackageVersion | None:
    """One version by its number; None when there is no such one."""
    query = select(PackageVersion).where(PackageVersion.package_id == package.id, PackageVersion.number == number)
    return session.scalars(query.where(PackageVersion.organisation_id == package.organisation_id)).one_or_none()


def terms_of(row: PackageVersion | None) -> Terms:
    """What a version says; no version says nothing."""
    return Terms.from_dict(row.content) if row else Terms()


def latest(session: Session, package: Package) -> PackageVersion | None:
    """The version written last, drafts included."""
    found = versions(session, package)
    return found[-1] if found else None


def agreed(session: Session, package: Package) -> Terms | None:
    """The terms in force: those of the version both sides accepted last; None when none was."""
    row = version(session, package, package.agreed_version) if package.agreed_version else None
    return terms_of(row) if row else None


def get(session: Session, organisation_id: int, package_id: int) -> Package | None:
    """A package of this organisation with its supplier and contract, None for any other."""
    query = select(Package).where(Package.id == package_id, Package.organisation_id == organisation_id)
    return session.scalars(query.options(joinedload(Package.supplier), joinedload(Package.contract))).one_or_none()


def listed(
    session: Session,
    organisation_id: int,
    wanted: PackageFilter | None = None,
    after: str | None = None,
    size: int = 25,
) -> Page[Package]:
    """One page of the packages of an organisation, the newest first. Raises BadCursor."""
    query = select(Package).where(*_asked(organisation_id, wanted or PackageFilter()))
    if after:
        query = query.where(Package.id < read_cursor(after, int)[0])
    whole = query.options(joinedload(Package.supplier), selectinload(Package.contract))
    rows = session.scalars(whole.order_by(Package.id.desc()).limit(size + 1)).all()
    more = write_cursor(rows[size - 1].id) if len(rows) > size else None
    return Page(tuple(rows[:size]), more)


def count(session: Session, organisation_id: int, wanted: PackageFilter | None = None) -> int:
    """How many packages the filter keeps."""
    asked = _asked(organisation_id, wanted or PackageFilter())
    return session.scalar(select(func.count()).select_from(Package).where(*asked)) or 0


def _asked(organisation_id: int, wanted: PackageFilter) -> list[ColumnElement[bool]]:
    found = [Package.organisation_id == organisation_id]
    if wanted.states:
        found.append(Package.state.in_([state.value for state in wanted.states]))
    if wanted.supplier_id is not None:
        found.append(Package.supplier_id == wanted.supplier_id)
    return found
