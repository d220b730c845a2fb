"""The hours ledger of a group under contract: rows appended, signed and dated; its sums are the pure ledger's.

Every query is bound to one organisation. The arithmetic stands in `matching.grouping.ledger` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from matching.grouping.ledger import (
    BadLedger,
    Debt,
    Entry,
    FixedDebt,
    Line,
    Owed,
    Position,
    Status,
    Transfer,
    positions,
)
from web.store.models import LedgerRow, ProposalAcceptance
from web.store.reviews import Author

MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
HUNDREDTH = Decimal("0.01")


class Act(StrEnum):
    """What a row of the ledger says."""

    TERMS = "terms"
    INVOICE = "invoice"
    ORDER = "order"
    HOURS = "hours"
    STATUS = "status"
    TRANSFER = "transfer"
    SIGN = "sign"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class New:
    """A row to append; only what its act needs is set. Amounts in € HT."""

    act: Act
    member: str | None = None
    taker: str | None = None
    month: str | None = None
    amount: Decimal | None = None
    hours: Decimal | None = None
    status: Status | None = None
    mode: str | None = None
    detail: Mapping[str, Any] | None = None
    of_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of hours or a transfer as it stands, with the id of its row."""

    id: int
    line: Line | None = None
    transfer: Transfer | None = None
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything in force: what is due, where each member stands, lines of hours, transfers signed or not."""

    members: Mapping[str, str]
    terms: Mapping[str, Any]
    positions: tuple[Position, ...]
    lines: tuple[Kept, ...]
    transfers: tuple[Kept, ...]
    entries: tuple[Entry, ...]
    rows: Sequence[LedgerRow]

    @property
    def total(self) -> Position:
        """The group as a whole."""
        return whole(self.positions)


def read(session: Session, group: ProposalAcceptance) -> Ledger:
    """The ledger of a group of one's own organisation. Raises BadLedger when its rows cannot stand together."""
    rows = session.scalars(_in_force(group.organisation_id, group.id)).all()
    members = {member["siret"]: str(member["name"]) for member in group.content["members"]}
    shares = [int(member["share"]) for member in group.content["members"]]
    terms = next((row.detail for row in reversed(rows) if row.act == Act.TERMS), {})
    lines, transfers = _lines(rows), _transfers(rows)
    entries = (
        *map(_money, (row for row in rows if row.act in (Act.INVOICE, Act.ORDER))),
        *(_entry(one) for one in lines),
    )
    signed = [one.transfer for one in transfers if one.transfer and len(one.transfer.signed) == 2]
    found = positions(list(members), entries, debt_of(terms), signed, _decimal(terms.get("hour_value")), shares)
    return Ledger(members, terms, found, tuple(lines), tuple(transfers), entries, rows)


def append(session: Session, author: Author, group: ProposalAcceptance, new: New, at: datetime) -> LedgerRow:
    """Append a row. Raises BadLedger when it cannot be, or when the ledger could not be read with it."""
    _check(session, group, new)
    row = LedgerRow(
        organisation_id=author.organisation_id,
        user_id=author.user_id,
        acceptance_id=group.id,
        act=new.act.value,
        member=new.member,
        taker=new.taker,
        month=new.month,
        cents=_hundredths(new.amount),
        hundredths=_hundredths(new.hours),
        status=new.status.value if new.status else None,
        mode=new.mode,
        detail=dict(new.detail or {}),
        of_id=new.of_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    read(session, group)
    return row


def undo(session: Session, author: Author, group: ProposalAcceptance, row_id: int, at: datetime) -> LedgerRow | None:
    """Undo a row by a new one; what was said of it goes with it. None when the group has no such row."""
    mine = (LedgerRow.organisation_id == author.organisation_id, LedgerRow.acceptance_id == group.id)
    query = select(LedgerRow).where(*mine, LedgerRow.id == row_id, LedgerRow.act != Act.UNDO.value)
    former = session.scalars(query).one_or_none()
    gone = exists().where(LedgerRow.of_id == row_id, LedgerRow.act == Act.UNDO.value)
    if former is None or session.scalar(select(gone)):
        return former
    append(session, author, group, New(Act.UNDO, of_id=former.id), at)
    return former


def debt_of(terms: Mapping[str, Any]) -> Owed:
    """What the contract makes due: hours by tranche above a trigger, hours that are fixed, nothing while unsaid."""
    if terms.get("kind") == "tranche":
        return Debt(Decimal(terms["trigger"]), Decimal(terms["tranche"]), int(terms["hours"]))
    return FixedDebt(int(terms.get("hours", 0)))


def whole(found: Iterable[Position]) -> Position:
    """The sum of the members: money cancels out, save what nobody validated yet."""
    ones = list(found)
    sums = {
        name: sum(getattr(one, name) for one in ones) for name in Position.__slots__ if name not in ("member", "money")
    }
    values = [one.money for one in ones if one.money is not None]
    return Position(member="", money=sum(values, Decimal(0)) if values else None, **sums)


# --- rows to values -----------------------------------------------------------------------------------------------


def _in_force(organisation_id: int, acceptance_id: int) -> Select[LedgerRow]:
    undone = select(LedgerRow.of_id).where(LedgerRow.act == Act.UNDO.value, LedgerRow.of_id.is_not(None))
    return (
        select(LedgerRow)
        .where(LedgerRow.organisation_id == organisation_id, LedgerRow.acceptance_id == acceptance_id)
        .where(LedgerRow.act != Act.UNDO.value, LedgerRow.id.not_in(undone))
        .order_by(LedgerRow.id)
    )


def _lines(rows: Sequence[LedgerRow]) -> list[Kept]:
    """Lines of hours in the state of their last status."""
    found = {
        row.id: Kept(row.id, Line(row.member or "", row.month or "", _hours(row)), mode=row.mode or "")
        for row in rows
        if row.act == Act.HOURS
    }
    for row in rows:
        kept = found.get(row.of_id or 0) if row.act == Act.STATUS else None
        if kept and kept.line:
            line = kept.line.advance(Status(row.status or ""), row.detail.get("reason", ""))
            found[kept.id] = replace(kept, line=line)
    return list(found.values())


def _transfers(rows: Sequence[LedgerRow]) -> list[Kept]:
    """Transfers with who signed them: they count once both have."""
    signed: dict[int, set[str]] = {}
    for row in rows:
        if row.act == Act.SIGN and row.of_id and row.member:
            signed.setdefault(row.of_id, set()).add(row.member)
    return [_transfer(row, signed.get(row.id, set())) for row in rows if row.act == Act.TRANSFER]


def _transfer(row: LedgerRow, signed: set[str]) -> Kept:
    names = tuple(one for one in (row.member or "", row.taker or "") if one in signed)
    return Kept(row.id, transfer=Transfer(row.member or "", row.taker or "", _hours(row), names, row.mode == "money"))


def _money(row: LedgerRow) -> Entry:
    amount = Decimal(row.cents or 0) / 100
    entry = Entry(row.member or "", row.month or "")
    return replace(entry, invoiced=amount) if row.act == Act.INVOICE else replace(entry, ordered=amount)


def _entry(kept: Kept) -> Entry:
    assert kept.line is not None
    return kept.line.entry()


def _hours(row: LedgerRow) -> Decimal:
    return Decimal(row.hundredths or 0) / 100


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int((value * 100).to_integral_value(ROUND_HALF_UP))


# --- what may be written ------------------------------------------------------------------------------------------


def _check(session: Session, group: ProposalAcceptance, new: New) -> None:
    """Refuse a row that says too little, or speaks of a member or a line that is not the group's."""
    members = set(group.members)
    for siret in filter(None, (new.member, new.taker)):
        if siret not in members:
            raise BadLedger(f"« {siret} » n'est pas membre de ce groupement.")
    if new.act in (Act.INVOICE, Act.ORDER, Act.HOURS) and not MONTH.fullmatch(new.month or ""):
        raise BadLedger(f"Mois : « AAAA-MM » est attendu, par exemple 2027-01. Reçu « {new.month or ''} ».")
    if new.act in (Act.INVOICE, Act.ORDER) and not (new.member and new.amount is not None):
        raise BadLedger("Un membre et un montant sont attendus.")
    if new.act is Act.HOURS and not (new.member and new.hours is not None and new.hours > 0):
        raise BadLedger("Un membre et des heures au-dessus de zéro sont attendus.")
    if new.act is Act.TRANSFER and not (new.hours and new.hours > 0 and new.member and new.taker != new.member):
        raise BadLedger("Un transfert va d'un membre à un autre, pour des heures au-dessus de zéro.")
    if new.act in (Act.STATUS, Act.SIGN):
        _of_group(session, group, new)


def _of_group(session: Session, group: ProposalAcceptance, new: New) -> None:
    wanted = Act.HOURS if new.act is Act.STATUS else Act.TRANSFER
    row = next(
        (row for row in session.scalars(_in_force(group.organisation_id, group.id)) if row.id == new.of_id), None
    )
    if row is None or row.act != wanted:
        raise BadLedger("Cette ligne n'existe pas ou a été annulée.")
    if new.act is Act.SIGN and new.member not in (row.member, row.taker):
        raise BadLedger("Seuls les deux membres du transfert le signent.")
