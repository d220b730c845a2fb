"""The forms of a supplier and of a contract: what is typed, what it means, what is shown again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from clauses.calibration.numbers import Unit
from clauses.packages.guard import Moment
from clauses.packages.terms import plain
from web.pages import french, typed
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import knowledge
from web.store.accounts import EMAIL
from web.store.models import Supplier, SupplierContract
from web.store.suppliers import BadSupplier, ContractValue, SupplierValue

SUPPLIER_FIELDS = (
    "siret",
    "name",
    "trade",
    "city",
    "department",
    "workforce",
    "yearly_spend",
    "contact",
    "contact_email",
)
CONTRACT_FIELDS = ("title", "reference", "amount", "trade", "starts", "ends", "moment", "lots", "tender")


def trade_choices() -> dict[str, str]:
    """Slug → name of every group and sector of trades, groups first."""
    trades, groups = knowledge.trades(), group_choices()
    sectors = dict.fromkeys(sector for _, sector in trades.sectors if sector and not sector.startswith("autre"))
    return {slug: trades.name(slug) for slug in (*groups, *sorted(sectors, key=trades.name))}


def group_choices() -> dict[str, str]:
    """Slug → name of the groups of trades."""
    trades = knowledge.trades()
    return {group: trades.name(group) for group in dict.fromkeys(group for group, _ in trades.sectors)}


def trades_of(group: str) -> frozenset[str]:
    """The group and its sectors; empty for no group."""
    sectors = knowledge.trades().sectors
    return frozenset(slug for one, sector in sectors if one == group for slug in (one, sector) if slug)


def trade_name(slug: str | None) -> str:
    """The name of a trade; says so when it is not known."""
    return knowledge.trades().name(slug) if slug else "non connu"


def blank() -> dict[str, str]:
    """An empty form of a supplier."""
    return dict.fromkeys(SUPPLIER_FIELDS, "")


def of(row: Supplier) -> dict[str, str]:
    """The form of a supplier that is known."""
    told = {name: getattr(row, name) or "" for name in SUPPLIER_FIELDS}
    return told | {"workforce": _shown(row.workforce), "yearly_spend": _shown(row.yearly_spend)}


def read(form: MultiDict[str, str]) -> SupplierValue:
    """What the form tells. Raises typed.BadField or BadSupplier, in French."""
    told = {name: typed.text(form.get(name, ""), 200) for name in SUPPLIER_FIELDS}
    if told["contact_email"] and not EMAIL.fullmatch(told["contact_email"]):
        raise BadSupplier(f"Adresse électronique : « {told['contact_email']} » n'en est pas une.")
    return SupplierValue(
        siret=told["siret"],
        name=told["name"],
        trade=_known("Métier", told["trade"], trade_choices()),
        city=told["city"],
        department=_known("Département", told["department"], french.department_names()),
        workforce=typed.whole("Effectif", told["workforce"]),
        yearly_spend=typed.number("Dépense annuelle", told["yearly_spend"], Unit.EUROS),
        contact=told["contact"],
        contact_email=told["contact_email"],
    )


def blank_contract() -> dict[str, str]:
    """An empty form of a contract."""
    return dict.fromkeys(CONTRACT_FIELDS, "")


def of_contract(row: SupplierContract) -> dict[str, str]:
    """The form of a contract that is known."""
    return {
        "title": row.title,
        "reference": row.reference,
        "amount": _shown(row.amount),
        "trade": row.trade or "",
        "starts": row.starts.isoformat() if row.starts else "",
        "ends": row.ends.isoformat() if row.ends else "",
        "moment": row.moment,
        "lots": ", ".join(row.lots),
        "tender": str(row.tender_id or ""),
    }


def read_contract(form: MultiDict[str, str]) -> ContractValue:
    """What the form tells. Raises typed.BadField or BadSupplier, in French."""
    told = {name: typed.text(form.get(name, ""), 300) for name in CONTRACT_FIELDS}
    if told["moment"] and told["moment"] not in set(Moment):
        raise BadSupplier(f"Procédure : « {told['moment']} » inconnue.")
    return ContractValue(
        title=told["title"],
        reference=told["reference"],
        amount=typed.number("Montant", told["amount"], Unit.EUROS),
        trade=_known("Métier", told["trade"], trade_choices()),
        starts=typed.day("Début", told["starts"]),
        ends=typed.day("Fin", told["ends"]),
        moment=Moment(told["moment"] or Moment.OTHER.value),
        lots=tuple(filter(None, map(str.strip, told["lots"].split(",")))),
        tender_id=_tender(told["tender"]),
    )


def _tender(told: str) -> int | None:
    """The tender of this number, or at the end of its address, when the viewer may see it."""
    if not told:
        return None
    number = row_id(told.rstrip("/").rpartition("/")[2])
    try:
        return tender_or_404(db(), viewer(), number or 0).id
    except NotFound:
        raise BadSupplier(f"Marché : « {told} » ne mène à aucun marché que vous voyez.") from None


def _known(name: str, told: str, choices: Mapping[str, Any]) -> str | None:
    if told and told not in choices:
        raise BadSupplier(f"{name} : « {told} » inconnu.")
    return told or None


def _shown(value: float | None) -> str:
    return "" if value is None else plain(value)
