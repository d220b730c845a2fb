"""Exports of the follow-up with stable columns, told in the guide: for the buyer, the funder, the national survey.

A cell of the survey that counts fewer than five people is masked: somebody could be known by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from clauses.followup.life import State, contract_key
from clauses.followup.line import MODES, Mode, Stage
from clauses.followup.publics import shown
from clauses.followup.tally import Entry, slices
from clauses.packages.kinds import KINDS, Unit
from web.pages import followup
from web.pages.supplier_form import trade_name
from web.store import followup as store
from web.store.follow_book import Book
from web.store.followup import EntryFilter

FEWEST = 5
"Below so many people a count is masked."
MASK = "moins de 5"
ETP = {"1607": Fraction(1607), "1600": Fraction(1600)}

Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose follow-up is exported, for which year, as it stands in `book`."""

    session: Session
    organisation_id: int
    book: Book
    year: int


@dataclass(frozen=True, slots=True)
class Export:
    """An export: what it is for, its columns, its rows of a year."""

    title: str
    purpose: str
    headers: tuple[str, ...]
    rows: Callable[[Asked], Rows]


BUYER_HEADERS = (
    "Marché",
    "Référence",
    "Fournisseur",
    "SIRET",
    "Lots",
    "Heures dues",
    "Heures dues prévues",
    "Heures prévues",
    "Heures déclarées",
    "Heures validées",
    "Écart",
    "État",
    "Explication",
)


def _buyer(asked: Asked) -> Rows:
    """Contracts as they stand today, whatever the year: a debt is of the whole contract."""
    for one in asked.book.contracts:
        found = one.account
        yield (
            one.contract.title,
            one.contract.reference,
            one.supplier.name,
            one.supplier.siret,
            ", ".join(one.contract.lots),
            float(found.due),
            float(found.forecast_due),
            float(found.amounts.planned),
            float(found.amounts.declared),
            float(found.amounts.validated),
            float(found.progress.balance),
            found.progress.status.value,
            found.progress.because,
        )


def _funder(asked: Asked) -> Rows:
    """Accepted entries one by one; sensitive publics leave the desk as « éligible »."""
    wanted = EntryFilter((State.ACCEPTED,), year=asked.year)
    return followup.entry_rows(asked.session, asked.book, asked.organisation_id, wanted, sees_all=False)


SURVEY_HEADERS = (
    "Marché",
    "Métier",
    "Mode",
    "Public",
    "Heures validées",
    "ETP (1 607 h)",
    "ETP (1 600 h, enquête nationale)",
    "Personnes",
)


def _survey(asked: Asked) -> Rows:
    """Hours validated of contracts, by contract, trade, mode and public. Sensitive publics are « éligible »."""
    cells: dict[tuple[str, ...], tuple[Fraction, frozenset[str]]] = {}
    for key, many, person in _validated(asked):
        hours, people = cells.get(key, (Fraction(0), frozenset()))
        cells[key] = (hours + many, people | ({person} if person else set()))
    for key, (hours, people) in sorted(cells.items()):
        counted: int | str = len(people) if len(people) >= FEWEST else MASK
        yield (*key, float(hours), *(round(float(hours / base), 3) for base in ETP.values()), counted)


def _validated(asked: Asked) -> Iterator[tuple[tuple[str, ...], Fraction, str]]:
    names = {contract_key(one.contract.id): one.contract.title for one in asked.book.contracts}
    for entry in store.entries(asked.session, asked.organisation_id, EntryFilter(year=asked.year)):
        for one in slices(entry, asked.book.rule) if _counts(entry) else ():
            if one.target in names and one.counted:
                yield (names[one.target], *_words(entry)), one.quantity, entry.line.person


def _counts(entry: Entry) -> bool:
    return entry.standing.counts and entry.line.unit is Unit.HOURS and entry.line.stage is Stage.DONE


def _words(entry: Entry) -> tuple[str, str, str]:
    line = entry.line
    trade = trade_name(line.trade) if line.trade else "métier non précisé"
    mode = MODES[Mode(line.mode)] if line.mode else (KINDS[line.kind].name if line.kind else "")
    return trade, mode, shown(line.public, facilitator=False)


EXPORTS = {
    "acheteur": Export(
        "Marchés et heures", "Pour l'acheteur : un marché par ligne, tel qu'il est aujourd'hui.", BUYER_HEADERS, _buyer
    ),
    "financeur": Export(
        "Saisies acceptées", "Pour le financeur : une saisie acceptée par ligne.", followup.HEADERS, _funder
    ),
    "enquete": Export(
        "Enquête nationale",
        "Pour l'enquête nationale : heures validées par marché, métier, mode et public.",
        SURVEY_HEADERS,
        _survey,
    ),
}
