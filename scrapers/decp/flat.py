"""The flat shapes: one row a contract (data.economie.gouv.fr), or several (the consolidated table)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from scrapers.decp.award import Award, Change, Party
from scrapers.reading.tree import text

EMPTY = frozenset({"", "cdl", "null", "none", "nan"})
"« CDL » stands for nothing, in text and in figures alike."
MOST_HOLDERS = 3
"Columns of holders in the dataset of the ministry: a fourth one is lost there."
_SEPARATORS = re.compile(r"\s*[,;|/]\s*|\s{2,}")
_YES = frozenset({"true", "vrai", "oui", "1", "t"})
Row = Mapping[str, Any]


def read_row(row: Row) -> Award:
    """One row of `decp-2022-marches-valides` or its sibling for concessions: lower-case names, « CDL » for nothing."""
    told = _Told(row)
    change = Change(
        number=told("idmodification"),
        signed=told("datenotificationmodificationmodification"),
        published=told("datepublicationdonneesmodificationmodification"),
        months=told("dureemoismodification"),
        value=told("montantmodification"),
        holders=_party(told("idtitulairemodification"), told("typeidentifianttitulairemodification")),
    )
    numbers = range(1, MOST_HOLDERS + 1)
    holders = [_party(told(f"titulaire_id_{n}"), told(f"titulaire_typeidentifiant_{n}")) for n in numbers]
    return Award(
        number=told("id"),
        buyer=told("acheteur_id"),
        title=told("objet"),
        signed=told("datenotification"),
        published=told("datepublicationdonnees"),
        concession=told("nature").casefold().startswith(("concession", "délégation")),
        nature=told("nature"),
        cpv=told("codecpv"),
        procedure=told("procedure"),
        techniques=told.words("techniques"),
        months=told("dureemois"),
        value=told("montant"),
        group_form=told("typegroupementoperateurs"),
        holders=tuple(party for found in holders for party in found),
        social=told.words("considerationssociales"),
        environmental=told.words("considerationsenvironnementales"),
        place=told("lieuexecution_code"),
        place_kind=told("lieuexecution_typecode"),
        changes=(change,) if change.signed or change.number else (),
        subcontractors=_party(told("idsoustraitant"), told("typeidentifiantsoustraitant")),
    )


def read_rows(rows: Sequence[Row]) -> Award:
    """The rows of one contract in the consolidated table: one for each holder and each modification.

    What holds today stands in the rows marked current; the day of the contract is the first of all rows, since a row
    of a modification carries the day of the modification. Amounts are never summed.
    """
    told = [_Told(row) for row in rows]
    current = [row for row in told if row("donneesActuelles").casefold() in _YES] or _last(told)
    now = current[0]
    holders = (party for row in current for party in _party(row("titulaire_id"), row("titulaire_typeIdentifiant")))
    return Award(
        number=now("id"),
        buyer=now("acheteur_id"),
        buyer_name=now("acheteur_nom"),
        buyer_department=now("acheteur_departement_code"),
        title=now("objet"),
        signed=min((day for row in told if (day := row("dateNotification"))), default=""),
        published=max((day for row in told if (day := row("datePublicationDonnees"))), default=""),
        concession="concession" in f"{now('type')} {now('nature')}".casefold(),
        nature=now("nature"),
        cpv=now("codeCPV"),
        procedure=now("procedure"),
        techniques=now.words("techniques"),
        months=now("dureeMois"),
        value=now("montant"),
        group_form=now("typeGroupementOperateurs"),
        holders=tuple(dict.fromkeys(holders)),
        social=now.words("considerationsSociales"),
        environmental=now.words("considerationsEnvironnementales"),
        place=now("lieuExecution_code"),
        place_kind=now("lieuExecution_typeCode"),
        changes=_changes(told),
    )


class _Told:
    """A row whose cells are asked by name: text, empty for what means nothing."""

    def __init__(self, row: Row) -> None:
        self._row = row

    def __call__(self, name: str) -> str:
        value = self._row.get(name)
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        found = text(value)
        return "" if found.casefold() in EMPTY else found

    def words(self, name: str) -> tuple[str, ...]:
        """Several values in one cell, or a list of them; their labels hold no separator."""
        value = self._row.get(name)
        cells = [text(each) for each in value] if isinstance(value, list) else [self(name)]
        parts = (part for cell in cells for part in _SEPARATORS.split(cell))
        return tuple(dict.fromkeys(part for part in parts if part.casefold() not in EMPTY))


def _party(number: str, kind: str) -> tuple[Party, ...]:
    return (Party(number, kind),) if number else ()


def _rank(row: _Told) -> int:
    number = row("modification_id")
    return int(number) if number.isdecimal() else 0


def _last(rows: list[_Told]) -> list[_Told]:
    latest = max(map(_rank, rows))
    return [row for row in rows if _rank(row) == latest]


def _changes(rows: list[_Told]) -> tuple[Change, ...]:
    found = {
        _rank(row): Change(
            number=row("modification_id"),
            signed=row("dateNotification"),
            published=row("datePublicationDonnees"),
            months=row("dureeMois"),
            value=row("montant"),
        )
        for row in rows
        if _rank(row)
    }
    return tuple(found[rank] for rank in sorted(found))
