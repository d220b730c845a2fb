"""Who owes how many hours to whom in a group: due, declared, validated, transferred, balance.

The debt is the group's first (its trigger is the group's total invoices), then split between the members pro rata of
what each invoiced, in whole hours by largest remainder. Even a conjoint group may be held to the social clause as one,
so hours are shared again between members: in hours, or in money at a value they agreed, never both for the same hours.

A line of hours goes planned → declared → validated or rejected, with a reason. The three totals are never mixed: the
debt is compared with what is validated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Protocol

from matching.grouping.shares import whole_parts

CENT = Decimal("0.01")


class BadLedger(ValueError):
    """Entries that cannot stand in one ledger. The message is French and names the member."""


class Owed(Protocol):
    """What a contract makes a group owe for what it invoiced."""

    def owed(self, invoiced: Decimal) -> int:
        """Whole hours."""
        ...


@dataclass(frozen=True, slots=True)
class FixedDebt:
    """Hours that the contract asks for, whatever is invoiced."""

    hours: int

    def owed(self, invoiced: Decimal) -> int:
        """The hours of the contract. Raises BadLedger below zero."""
        if self.hours < 0:
            raise BadLedger(f"Heures du contrat : un nombre positif est attendu, reçu « {self.hours} ».")
        return self.hours


@dataclass(frozen=True, slots=True)
class Debt:
    """Hours owed by the group: `hours` for each whole `tranche` (€ HT) invoiced above `trigger` (€ HT)."""

    trigger: Decimal
    tranche: Decimal
    hours: int = 1

    def owed(self, invoiced: Decimal) -> int:
        """Whole hours for what the group invoiced, none below the trigger. Raises BadLedger for a nil tranche."""
        if self.tranche <= 0:
            raise BadLedger(f"Tranche : un montant positif est attendu, reçu « {self.tranche} ».")
        above = max(invoiced - self.trigger, Decimal(0))
        return int(above // self.tranche) * self.hours


@dataclass(frozen=True, slots=True)
class Entry:
    """A month of a member. Amounts in € HT; `ordered` what is ordered and not invoiced yet; hours are whole or not.

    `declared` all that was ever declared: what is validated, rejected or still to be looked at is part of it.
    """

    member: str
    month: str
    invoiced: Decimal = Decimal(0)
    ordered: Decimal = Decimal(0)
    declared: Decimal = Decimal(0)
    validated: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    rejected: Decimal = Decimal(0)


class Status(StrEnum):
    """Where a line of hours stands."""

    PLANNED = "planned"
    DECLARED = "declared"
    VALIDATED = "validated"
    REJECTED = "rejected"


NEXT = {
    Status.PLANNED: frozenset({Status.DECLARED}),
    Status.DECLARED: frozenset({Status.VALIDATED, Status.REJECTED}),
    Status.VALIDATED: frozenset[Status](),
    Status.REJECTED: frozenset[Status](),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Hours of a member and month, with their state; `reason` why they were rejected."""

    member: str
    month: str
    hours: Decimal
    status: Status = Status.PLANNED
    reason: str = ""

    def advance(self, to: Status, reason: str = "") -> Line:
        """The line in its next state. Raises BadLedger for no such step, or a rejection without a reason."""
        if to not in NEXT[self.status]:
            raise BadLedger(f"Des heures « {NAMES[self.status]} » ne peuvent pas devenir « {NAMES[to]} ».")
        if to is Status.REJECTED and not reason.strip():
            raise BadLedger("Des heures refusées : dites pourquoi.")
        return replace(self, status=to, reason=reason)

    def entry(self) -> Entry:
        """What it counts for."""
        if self.status is Status.PLANNED:
            return Entry(self.member, self.month, planned=self.hours)
        validated = self.hours if self.status is Status.VALIDATED else Decimal(0)
        rejected = self.hours if self.status is Status.REJECTED else Decimal(0)
        return Entry(self.member, self.month, declared=self.hours, validated=validated, rejected=rejected)


NAMES = {
    Status.PLANNED: "prévues",
    Status.DECLARED: "déclarées",
    Status.VALIDATED: "validées",
    Status.REJECTED: "refusées",
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hours given by a member to another, signed by both. `in_money`: paid for at the agreed value, not moved."""

    giver: str
    taker: str
    hours: Decimal
    signed: tuple[str, ...]
    in_money: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a member stands. Hours; `money` = balance × value of an hour (€), None when no value was agreed:
    above zero it receives, below it pays. `settled` hours already paid for in money, taken off the balance."""

    member: str
    invoiced: Decimal
    due: int
    forecast_due: int
    declared: Decimal
    validated: Decimal
    transferred_in: Decimal
    transferred_out: Decimal
    settled: Decimal
    balance: Decimal
    money: Decimal | None
    planned: Decimal = Decimal(0)
    rejected: Decimal = Decimal(0)
    ordered: Decimal = Decimal(0)

    @property
    def waiting(self) -> Decimal:
        """Hours declared that nobody validated or rejected yet."""
        return self.declared - self.validated - self.rejected


def positions(
    members: Sequence[str],
    entries: Iterable[Entry],
    debt: Owed,
    transfers: Sequence[Transfer] = (),
    hour_value: Decimal | None = None,
    shares: Sequence[int] = (),
) -> tuple[Position, ...]:
    """Where each member stands, in the order given.

    `shares` of the work agreed, in the same order: they split a debt that stands before anything is invoiced.

    Raises BadLedger for a member that is not one, a transfer that both have not signed, or hours that are not positive.
    """
    sums = _sums(members, entries)
    for transfer in transfers:
        _check(transfer, members)
    due = _split(debt, [sums[one].invoiced for one in members], shares)
    ahead = _split(debt, [sums[one].invoiced + sums[one].ordered for one in members], shares)
    return tuple(_position(sums[one], due[at], ahead[at], transfers, hour_value) for at, one in enumerate(members))


def _split(debt: Owed, amounts: Sequence[Decimal], shares: Sequence[int]) -> tuple[int, ...]:
    """Pro rata of the amounts; of the shares agreed, else in equal parts, while there is no amount."""
    weights = amounts if any(amounts) else [Decimal(share) for share in shares or [1] * len(amounts)]
    return whole_parts(debt.owed(sum(amounts, Decimal(0))), weights)


def _sums(members: Sequence[str], entries: Iterable[Entry]) -> Mapping[str, Entry]:
    sums = {member: Entry(member, "") for member in members}
    for entry in entries:
        if entry.member not in sums:
            raise BadLedger(f"« {entry.member} » n'est pas membre de ce groupement ({entry.month}).")
        before = sums[entry.member]
        sums[entry.member] = Entry(
            entry.member,
            "",
            before.invoiced + entry.invoiced,
            before.ordered + entry.ordered,
            before.declared + entry.declared,
            before.validated + entry.validated,
            before.planned + entry.planned,
            before.rejected + entry.rejected,
        )
    return sums


def _check(transfer: Transfer, members: Sequence[str]) -> None:
    for one in (transfer.giver, transfer.taker):
        if one not in members:
            raise BadLedger(f"Transfert : « {one} » n'est pas membre de ce groupement.")
        if one not in transfer.signed:
            raise BadLedger(f"Transfert : « {one} » ne l'a pas signé ; les deux signatures sont nécessaires.")
    if transfer.giver == transfer.taker or transfer.hours <= 0:
        raise BadLedger(
            f"Transfert de « {transfer.giver} » : deux membres et des heures au-dessus de zéro sont attendus."
        )


def _position(own: Entry, due: int, ahead: int, transfers: Iterable[Transfer], hour_value: Decimal | None) -> Position:
    moved = {True: [Decimal(0), Decimal(0)], False: [Decimal(0), Decimal(0)]}
    for one in transfers:
        moved[one.in_money][0] += one.hours if one.taker == own.member else 0
        moved[one.in_money][1] += one.hours if one.giver == own.member else 0
    received, given = moved[False]
    settled = moved[True][0] - moved[True][1]
    balance = own.validated + received - given + settled - due
    money = None if hour_value is None else (balance * hour_value).quantize(CENT, ROUND_HALF_UP)
    return Position(
        own.member,
        own.invoiced,
        due,
        ahead,
        own.declared,
        own.validated,
        received,
        given,
        settled,
        balance,
        money,
        own.planned,
        own.rejected,
        own.ordered,
    )
