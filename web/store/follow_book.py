"""All that is followed by one organisation on one day: entries, contracts, packages, what is to be done by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clauses.debt import Limits
from clauses.followup import reminders, tally
from clauses.followup.contract import Account, account
from clauses.followup.counting import Counting
from clauses.followup.life import contract_key, item_key
from clauses.followup.promise import Promise, promises
from clauses.followup.reminders import Calendar, Reminder
from clauses.followup.tally import Entry
from clauses.packages.kinds import KINDS, Unit
from clauses.packages.rounds import IN_FORCE
from clauses.packages.terms import Terms
from config.data import table
from web.store import follow_duties, followup, packages
from web.store.models import Package, Supplier, SupplierContract


@cache
def limits() -> Limits:
    """Limits of the statuses, from `config/hours.toml`."""
    return Limits.from_data(table("hours")["follow_up"])


@cache
def calendar() -> Calendar:
    """How early things are told, from `config/hours.toml`."""
    return Calendar.from_data(table("hours")["reminders"])


@dataclass(frozen=True, slots=True)
class Followed:
    """A contract that makes hours due, and where it stands."""

    contract: SupplierContract
    supplier: Supplier
    account: Account


@dataclass(frozen=True, slots=True)
class Promised:
    """A package in force, its terms, and where each line stands."""

    package: Package
    terms: Terms
    lines: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole, on `today`."""

    today: date
    entries: tuple[Entry, ...]
    suppliers: Mapping[int, Supplier]
    contracts: tuple[Followed, ...]
    packages: tuple[Promised, ...]
    rule: Counting
    "Until when hours count for each contract."

    def targets(self, supplier_id: int, unit: Unit | None = None) -> dict[str, str]:
        """What an entry of this supplier, in this unit (None: any), may serve: key of shares → French name."""
        found = {
            contract_key(one.contract.id): f"Marché « {one.contract.title} »"
            for one in self.contracts
            if one.supplier.id == supplier_id and unit in (None, Unit.HOURS)
        }
        for one in self.packages:
            if one.package.supplier_id == supplier_id:
                found |= {
                    item_key(one.package.id, item.key): f"{one.package.title} : {KINDS[item.kind].name}"
                    for item in one.terms.items
                    if unit in (None, item.unit)
                }
        return found

    @property
    def reminders(self) -> list[Reminder]:
        """What is to be done, by day."""
        known = calendar()
        found = [
            each
            for one in self.contracts
            for each in reminders.of_contract(
                f"{one.contract.title} ({one.supplier.name})", one.contract.id, one.account, self.today, known
            )
        ]
        for one in self.packages:
            package, name = one.package, f"{one.package.title} ({one.package.supplier.name})"
            days = one.terms.governance.reviews(package.starts, package.ends)
            half = package.starts + (package.ends - package.starts) / 2
            found += reminders.of_package(name, package.id, days, half, one.lines, self.today, known)
        for entry in self.entries:
            found += reminders.of_entry(entry, self.suppliers[entry.supplier].name, self.today, known)
        return sorted(found, key=lambda each: (each.day, each.what))


def book(session: Session, organisation_id: int, today: date) -> Book:
    """Everything this organisation follows."""
    known = tuple(followup.entries(session, organisation_id))
    rows = session.scalars(select(Supplier).where(Supplier.organisation_id == organisation_id))
    suppliers = {row.id: row for row in rows}
    duties = follow_duties.in_force(session, organisation_id).values()
    rule = Counting({contract_key(contract.id): duty.ends for contract, duty in duties}, limits().cdi_years)
    contracts = tuple(
        Followed(
            contract,
            suppliers[contract.supplier_id],
            account(duty, tally.hours(known, contract_key(contract.id), rule), today, limits()),
        )
        for contract, duty in duties
    )
    return Book(today, known, suppliers, contracts, tuple(_promised(session, organisation_id, known, today)), rule)


def _promised(session: Session, organisation_id: int, known: tuple[Entry, ...], today: date) -> list[Promised]:
    query = select(Package).where(Package.organisation_id == organisation_id)
    active = query.where(Package.state.in_([state.value for state in IN_FORCE])).options(joinedload(Package.supplier))
    found = []
    for package in session.scalars(active.order_by(Package.id)):
        terms = packages.agreed(session, package)
        if terms is not None:
            lines = promises(package.id, terms, package.starts, package.ends, known, today, limits())
            found.append(Promised(package, terms, lines))
    return found
