"""What a first proposal is made of: what is known of the supplier, what it promised already, who could propose people.

Structures are told by objective criteria (territory, type, trade), never by name: names stand on no paper of a package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clauses.calibration.defaults import Defaults
from clauses.packages import offer
from clauses.packages.guard import Guard, Legal, Moment, Nature
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import IN_FORCE
from clauses.packages.templates import Template, templates
from clauses.packages.terms import Item, Per, Terms
from clauses.value import Line, worth
from config import data
from web.store import packages
from web.store.models import Organisation, Package, Structure, Supplier

Made = TypeVar("Made")


@cache
def guard() -> Guard:
    """What the law lets one negotiate. Raises config.data.BadData for a file that cannot be used."""
    return _read("negotiation", Guard.from_data)


@cache
def known_templates() -> tuple[Template, ...]:
    """Packages to start from. Raises config.data.BadData for a file that cannot be used."""
    return _read("packages", templates)


@cache
def known_bases() -> tuple[offer.Base, ...]:
    """Quantities to begin with. Raises config.data.BadData for a file that cannot be used."""
    return _read("packages", lambda table: offer.bases(table["base"]))


@cache
def hours() -> Defaults:
    """Shares of labour and costs of an hour, with their sources."""
    return _read("hours", Defaults.from_data)


def _read(name: str, make: Callable[[Mapping[str, Any]], Made]) -> Made:
    try:
        return make(data.table(name))
    except (ValueError, KeyError) as error:
        raise data.BadData(f"config/{name}.toml : {error}") from error


def legal_answer(nature: Nature, moment: Moment, day: date) -> Legal:
    """What the law answers on this day."""
    return guard().ask(nature, moment, day)


def proposals(session: Session, supplier: Supplier) -> tuple[offer.Target, ...]:
    """Ranges to begin a talk with this supplier, with their parts."""
    return offer.proposals(known_bases(), size(session, supplier))


def size(session: Session, supplier: Supplier) -> offer.Size:
    """What is known of a supplier."""
    share = hours().trade(supplier.trade) if supplier.trade else None
    near = sources(session, supplier.department)
    return offer.Size(
        spend=supplier.yearly_spend,
        labour=(float(share.value.low), float(share.value.high)) if share else None,
        workforce=supplier.workforce,
        committed=committed(session, supplier),
        structures=None if near is None else sum(near.values()),
    )


def committed(session: Session, supplier: Supplier) -> dict[ItemKind, float]:
    """Numbers a year that this supplier promised in packages in force with this organisation."""
    states = [state.value for state in IN_FORCE]
    mine = (Package.organisation_id == supplier.organisation_id, Package.supplier_id == supplier.id)
    found: dict[ItemKind, float] = {}
    for package in session.scalars(select(Package).where(*mine, Package.state.in_(states))):
        terms = packages.agreed(session, package)
        for item in terms.items if terms else ():
            if item.unit is Unit.NUMBER and item.per is Per.YEAR:
                found[item.kind] = found.get(item.kind, 0) + item.target
    return found


def sources(session: Session, department: str | None) -> Mapping[str, int] | None:
    """How many structures of each kind stand in a department; None when it is not known."""
    if not department:
        return None
    query = select(Structure.kind, func.count()).where(
        Structure.department == department, Structure.joined_to_id.is_(None), Structure.standing != "closed"
    )
    rows = session.execute(query.group_by(Structure.kind).order_by(func.count().desc(), Structure.kind))
    return {str(kind): int(number) for kind, number in rows}


def names(session: Session, department: str | None) -> list[str]:
    """Names of the structures of a department: only to check that a text holds none of them."""
    query = select(Structure.name).where(Structure.joined_to_id.is_(None))
    if department:
        query = query.where(Structure.department == department)
    return list(session.scalars(query.distinct()))


def organisation(session: Session, organisation_id: int) -> Organisation:
    """The buyer of a package."""
    return session.get_one(Organisation, organisation_id)


def nature(session: Session, organisation_id: int) -> Nature | None:
    """The legal nature of an organisation as a buyer, None when nobody said."""
    told = session.get_one(Organisation, organisation_id).nature
    return Nature(told) if told else None


def tell_nature(session: Session, organisation_id: int, told: Nature) -> None:
    """Keep the legal nature of an organisation as a buyer."""
    session.get_one(Organisation, organisation_id).nature = told.value
    session.flush()


def lowest(targets: Iterable[offer.Target]) -> Terms:
    """A draft of the lowest quantities that are not nothing, to be discussed line by line."""
    asked = [one for one in targets if one.low]
    lines = (Item(f"l{at}", one.kind, one.low or 0, one.unit, one.per) for at, one in enumerate(asked, 1))
    return Terms(tuple(lines))


def worth_of(terms: Terms) -> dict[Per, tuple[Line, ...]]:
    """What the terms are worth a year, and in all: quantity by quantity. Sums are indicative and never added."""
    cost = hours().values["hourly_cost"]
    found = {}
    for per in Per:
        lines = [item for item in terms.items if item.per is per]
        told = ((item.kind, item.unit, Fraction(item.target).limit_denominator(1000)) for item in lines)
        found[per] = worth(told, hourly=cost)
    return {per: lines for per, lines in found.items() if lines}
