"""Every line of every package, for a spreadsheet: what was asked, answered, agreed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from clauses.packages.kinds import KINDS
from clauses.packages.rounds import Side
from clauses.packages.terms import PER_WORDS, Item, substitution_words
from web.pages import french, package_view
from web.pages.package_form import UNIT_NAMES
from web.pages.package_view import View
from web.store import packages
from web.store.models import Package
from web.store.packages import PackageFilter

HEADERS = (
    "Package",
    "Fournisseur",
    "SIRET",
    "État",
    "Début",
    "Fin",
    "Ligne",
    "Engagement",
    "Unité",
    "Période",
    "Demandé",
    "Dernière réponse du fournisseur",
    "Accepté",
    "État de la ligne",
    "Lieu",
    "Publics",
    "Niveau demandé",
    "Durée minimale (jours)",
    "Qualité attendue",
    "Tolérance",
    "Remplacement écrit",
    "Preuve attendue",
)
PAGE = 100


def rows(session: Session, organisation_id: int, wanted: PackageFilter) -> Iterator[tuple[Any, ...]]:
    """One row a line; a package still in draft shows its draft."""
    after: str | None = None
    while True:
        page = packages.listed(session, organisation_id, wanted, after, PAGE)
        for package in page.lines:
            yield from of_package(session, package)
        after = page.after
        if after is None:
            return


def of_package(session: Session, package: Package) -> Iterator[tuple[Any, ...]]:
    """The rows of one package."""
    view = package_view.view(session, package)
    if not view.columns:
        draft = packages.terms_of(packages.latest(session, package))
        yield from (_row(view, item.key, item, "brouillon") for item in draft.items)
        return
    for line in view.lines:
        known = [item for one in view.columns if (item := one.terms.item(line.key)) is not None]
        yield _row(view, line.key, known[-1], line.status)


def _row(view: View, key: str, item: Item, status: str) -> tuple[Any, ...]:
    package = view.package
    return (
        package.title,
        package.supplier.name,
        french.siret(package.supplier.siret),
        view.state,
        f"{package.starts:%d/%m/%Y}",
        f"{package.ends:%d/%m/%Y}",
        key,
        KINDS[item.kind].name,
        UNIT_NAMES[item.unit],
        PER_WORDS[item.per],
        _last(view, key, Side.BUYER),
        _last(view, key, Side.SUPPLIER),
        _agreed(view, key),
        status,
        item.place,
        item.publics,
        item.demand_level,
        "" if item.minimum_days is None else item.minimum_days,
        item.quality,
        item.tolerance or "",
        substitution_words(item),
        KINDS[item.kind].evidence,
    )


def _last(view: View, key: str, side: Side) -> Any:
    """The quantity in the last version of a side; empty when it wrote none, or took the line out."""
    own = [one.terms for one in view.columns if one.row.side == side.value]
    item = own[-1].item(key) if own else None
    return item.target if item else ""


def _agreed(view: View, key: str) -> Any:
    item = view.in_force.terms.item(key) if view.in_force else None
    return item.target if item else ""
