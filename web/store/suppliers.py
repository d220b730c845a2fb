"""Suppliers of an organisation and the contracts with them. Every query says which organisation asks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session
from stdnum.fr import siret as siret_numbers

from clauses.packages.guard import Moment
from web.store.listing.paging import Page, read_cursor, write_cursor
from web.store.listing.text import holds_words, name_order
from web.store.models import Supplier, SupplierContract
from web.store.reviews import Author

MOST_PEOPLE = 1_000_000
MOST_EUROS = 100_000_000_000


class BadSupplier(ValueError):
    """A supplier or contract that cannot be kept. The message is French and names the field and the value."""


@dataclass(frozen=True, slots=True)
class SupplierValue:
    """What is told of a supplier; None and "" are not known."""

    siret: str
    name: str
    trade: str | None = None
    city: str = ""
    department: str | None = None
    workforce: int | None = None
    yearly_spend: float | None = None
    contact: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class ContractValue:
    """What is told of a contract; None and "" are not known. `amount` euros before tax for the whole contract."""

    title: str
    reference: str = ""
    amount: float | None = None
    trade: str | None = None
    starts: date | None = None
    ends: date | None = None
    moment: Moment = Moment.OTHER
    lots: tuple[str, ...] = ()
    tender_id: int | None = None


@dataclass(frozen=True, slots=True)
class SupplierFilter:
    """What is asked of the list. `trades` slugs, empty: any."""

    words: str = ""
    trades: frozenset[str] = frozenset()
    archived: bool = False


def clean_siret(text: str) -> str:
    """The fourteen digits of a SIRET typed by a person. Raises BadSupplier for a number whose key is wrong."""
    if not siret_numbers.is_valid(text):
        raise BadSupplier(f"SIRET : « {text} » n'est pas un numéro valable (14 chiffres, avec sa clé).")
    return str(siret_numbers.compact(text))


def add(session: Session, author: Author, value: SupplierValue, at: datetime) -> Supplier:
    """Keep a supplier. Raises BadSupplier for a wrong SIRET, no name, or a SIRET this organisation already has."""
    number = _checked(value)
    if by_siret(session, author.organisation_id, number) is not None:
        raise BadSupplier(f"SIRET : le fournisseur {number} est déjà dans votre liste.")
    row = Supplier(organisation_id=author.organisation_id, user_id=author.user_id, created_at=at)
    _fill(row, value, number)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: Supplier, value: SupplierValue) -> None:
    """Correct what is told of a supplier of one's own. Raises BadSupplier as `add` does."""
    number = _checked(value)
    other = by_siret(session, row.organisation_id, number)
    if other is not None and other.id != row.id:
        raise BadSupplier(f"SIRET : le fournisseur {number} est déjà dans votre liste.")
    _fill(row, value, number)
    session.flush()


def archive(session: Session, row: Supplier, at: datetime | None) -> None:
    """Put a supplier away, or take it back (`at` None). Nothing of it is lost."""
    row.archived_at = at
    session.flush()


def get(session: Session, organisation_id: int, supplier_id: int) -> Supplier | None:
    """A supplier of this organisation, None for any other."""
    query = select(Supplier).where(Supplier.id == supplier_id, Supplier.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def by_siret(session: Session, organisation_id: int, siret: str) -> Supplier | None:
    """The supplier of this organisation with this SIRET."""
    query = select(Supplier).where(Supplier.siret == siret, Supplier.organisation_id == organisation_id)
    return session.scalars(query).one_or_none()


def by_ids(session: Session, organisation_id: int, ids: Collection[int]) -> dict[int, Supplier]:
    """These suppliers of this organisation, by id."""
    query = select(Supplier).where(Supplier.id.in_(ids), Supplier.organisation_id == organisation_id)
    return {row.id: row for row in session.scalars(query)}


def count(session: Session, organisation_id: int, wanted: SupplierFilter) -> int:
    """How many suppliers the filter keeps."""
    return session.scalar(select(func.count()).select_from(Supplier).where(*_asked(organisation_id, wanted))) or 0


def page(
    session: Session, organisation_id: int, wanted: SupplierFilter, after: str | None = None, size: int = 25
) -> Page[Supplier]:
    """One page of the list, by name. Raises BadCursor."""
    name = name_order(Supplier.name)
    query = select(Supplier, name).where(*_asked(organisation_id, wanted))
    if after:
        key, last = read_cursor(after, str, int)
        query = query.where(or_(name > key, and_(name == key, Supplier.id > last)))
    rows = session.execute(query.order_by(name, Supplier.id).limit(size + 1)).all()
    more = write_cursor(rows[size - 1][1], rows[size - 1][0].id) if len(rows) > size else None
    return Page(tuple(row[0] for row in rows[:size]), more)


def contracts(session: Session, organisation_id: int, supplier_id: int | None = None) -> Sequence[SupplierContract]:
    """Contracts of this organisation, with one supplier or with all, the one that ends last first."""
    query = select(SupplierContract).where(SupplierContract.organisation_id == organisation_id)
    if supplier_id is not None:
        query = query.where(SupplierContract.supplier_id == supplier_id)
    return session.scalars(query.order_by(SupplierContract.ends.desc(), SupplierContract.id.desc())).all()


def contract(session: Session, organisation_id: int, contract_id: int) -> SupplierContract | None:
    """A contract of this organisation, None for any other."""
    query = select(SupplierContract).where(
        SupplierContract.id == contract_id, SupplierContract.organisation_id == organisation_id
    )
    return session.scalars(query).one_or_none()


def add_contract(
    session: Session, author: Author, supplier: Supplier, value: ContractValue, at: datetime
) -> SupplierContract:
    """Keep a contract with a supplier of one's own. Raises BadSupplier for no title, or an end before the start."""
    _check_contract(value)
    row = SupplierContract(
        organisation_id=author.organisation_id, user_id=author.user_id, supplier_id=supplier.id, created_at=at
    )
    _fill_contract(row, value)
    session.add(row)
    session.flush()
    return row


def change_contract(session: Session, row: SupplierContract, value: ContractValue) -> None:
    """Correct what is told of a contract of one's own. Raises BadSupplier as `add_contract` does."""
    _check_contract(value)
    _fill_contract(row, value)
    session.flush()


def every(session: Session, organisation_id: int) -> Sequence[Supplier]:
    """The suppliers of an organisation that are not archived, by number."""
    query = select(Supplier).where(*_asked(organisation_id, SupplierFilter()))
    return session.scalars(query.order_by(Supplier.id)).all()


def _asked(organisation_id: int, wanted: SupplierFilter) -> list[ColumnElement[bool]]:
    found = holds_words(Supplier.name + " " + Supplier.city + " " + Supplier.siret, wanted.words)
    found.append(Supplier.organisation_id == organisation_id)
    found.append(Supplier.archived_at.is_not(None) if wanted.archived else Supplier.archived_at.is_(None))
    if wanted.trades:
        found.append(Supplier.trade.in_(sorted(wanted.trades)))
    return found


def _checked(value: SupplierValue) -> str:
    if not value.name.strip():
        raise BadSupplier("Nom : il manque.")
    if value.workforce is not None and not 0 <= value.workforce <= MOST_PEOPLE:
        raise BadSupplier(f"Effectif : « {value.workforce} » ; un nombre de 0 à {MOST_PEOPLE} est attendu.")
    _check_amount("Dépense annuelle", value.yearly_spend)
    return clean_siret(value.siret)


def _fill(row: Supplier, value: SupplierValue, siret: str) -> None:
    for name, told in asdict(value).items():
        setattr(row, name, told)
    row.siret, row.name = siret, value.name.strip()


def _check_amount(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= MOST_EUROS:
        raise BadSupplier(f"{name} : « {value:g} » ; un montant positif est attendu, cent milliards au plus.")


def _check_contract(value: ContractValue) -> None:
    if not value.title.strip():
        raise BadSupplier("Objet : il manque.")
    _check_amount("Montant", value.amount)
    if value.starts and value.ends and value.ends < value.starts:
        raise BadSupplier(f"Fin : le {value.ends:%d/%m/%Y} vient avant le début, le {value.starts:%d/%m/%Y}.")


def _fill_contract(row: SupplierContract, value: ContractValue) -> None:
    for name, told in asdict(value).items():
        setattr(row, name, told)
    row.title, row.moment, row.lots = value.title.strip(), value.moment.value, list(value.lots)
