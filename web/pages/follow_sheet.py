"""Entries of follow-up as a table made by hand, or as our own export sends them: each line read as the form reads it.

Needed: a supplier of one's list (SIRET, SIREN or name), a quantity, a day. Columns are told by their header; any other
is never looked at, so that names or days of birth that stand there are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from clauses.followup.line import MODES, STAGES, Line
from clauses.followup.private import HINT, NamesSomebody
from clauses.followup.publics import ELIGIBLE, PUBLICS, UNKNOWN
from clauses.packages.kinds import KINDS, UNIT_WORDS, Unit
from matching.plain import plain
from scrapers import table
from scrapers.purchases import identity
from scrapers.source import Unreadable
from web.pages import follow_form, supplier_form
from web.store.models import Supplier

Code = TypeVar("Code", bound=str)

MOST_ROWS = 1000
NEEDED = (("SIRET", "Fournisseur"), ("Quantité", "Heures"), ("Date",))
MEANINGS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("", r"naissance|\bprenom|^nom\b|\bnir\b|securite sociale|\badresse\b|telephone|mail"),
        ("Employeur", r"\bemployeur\b"),
        ("SIRET", r"\bsire[tn]\b"),
        ("Embauche en CDI", r"\bcdi\b|\bembauche"),
        ("Durée", r"\bduree\b"),
        ("Date", r"\bdate\b|\bmois\b|^jour$"),
        ("Personne", r"\bpersonne\b|\bbeneficiaire\b|\bsalarie"),
        ("Fournisseur", r"\bfournisseur\b|\btitulaire\b|\bentreprise\b|raison sociale"),
        ("Unité", r"\bunite\b"),
        ("Heures", r"\bheures?\b"),
        ("Quantité", r"\bquantite\b|\bvolume\b|^nombre\b"),
        ("Nature", r"\bnature\b|^type\b"),
        ("Avancement", r"\bavancement\b"),
        ("Public", r"\bpublics?\b"),
        ("Mode", r"\bmode\b|\bfacon\b"),
        ("Site", r"^(?:site|chantier)\b"),
        ("Métier", r"\bmetier\b"),
        ("Note", r"^(?:note|commentaire|observation)s?\b"),
    )
)
"Meaning of a column by its header, first match; an empty meaning: never read, whatever else the header says."
FIELDS = {
    "quantity": ("Quantité", "Heures"),
    "day": ("Date",),
    "person": ("Personne",),
    "site": ("Site",),
    "note": ("Note",),
    "days": ("Durée",),
    "hired": ("Embauche en CDI",),
    "employer": ("Employeur",),
}
"Fields of the form that are typed freely, and the columns they come from."
SAID = {
    "Quantité": "quantity",
    "Unité": "unit",
    "Date": "day",
    "Durée": "days",
    "Référence de la personne": "person",
    "Site": "site",
    "Note": "note",
    "Embauche en CDI": "hired",
    "SIRET": "employer",
}
"What an error of the form begins with → the field it is about."
_MONTH = re.compile(r"(\d{1,2})[/-](\d{4})")


@dataclass(frozen=True, slots=True)
class Kept:
    """A line that can be kept, with the supplier it is about."""

    line: int
    supplier_id: int
    supplier: str
    entry: Line


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says. `columns`: headers that were read; `left`: headers that were not."""

    kept: tuple[Kept, ...]
    refused: tuple[table.RefusedLine, ...]
    columns: tuple[str, ...]
    left: tuple[str, ...]


class _Wrong(ValueError):
    """A cell that means nothing of ours: its column's meaning, and why in French."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def read(content: bytes, suppliers: Iterable[Supplier]) -> Sheet:
    """Read a CSV or an .xlsx. Raises scrapers.table.BadTable, in French, for what holds no such table."""
    found = table.under_header(table.read(content, MOST_ROWS), meaning, NEEDED)
    return _Reading(found, suppliers).read()


def meaning(header: str) -> str | None:
    """What a column holds, by what stands above it; None: nothing of ours."""
    folded = " ".join(re.sub(r"[^\w]+|_", " ", plain(header)).split())
    return next((name for name, pattern in MEANINGS if pattern.search(folded)), None) or None


def words(names: Mapping[Code, str]) -> dict[str, str]:
    """Name or code as people write it → code."""
    found = {plain(name): str(code) for code, name in names.items()}
    return found | {plain(str(code)): str(code) for code in names}


def _units() -> dict[str, str]:
    spoken = {plain(word): unit.value for unit, pair in UNIT_WORDS.items() for word in pair if word}
    more = {"h": "hours", "": "", "€": "euros", "euros": "euros", "euro": "euros", "j": "days", "kg": "kilos"}
    return words(follow_form.UNIT_NAMES) | spoken | more


class _Reading:
    """One file being read."""

    def __init__(self, found: table.Table, suppliers: Iterable[Supplier]) -> None:
        self._table, self._suppliers = found, list(suppliers)
        self._at = {name: place for place, name in enumerate(found.names) if name}
        kinds = {kind: facts.name for kind, facts in KINDS.items()}
        plurals = {plain(facts.plural): kind.value for kind, facts in KINDS.items()}
        self._choices = {
            "kind": ("Nature", words(kinds) | plurals | {"a preciser": ""}),
            "unit": ("Unité", _units()),
            "stage": ("Avancement", words(STAGES)),
            "mode": ("Mode", words(MODES)),
            "public": ("Public", words({code: public.name for code, public in PUBLICS.items()}) | {plain(UNKNOWN): ""}),
            "trade": ("Métier", words(supplier_form.trade_choices()) | {"non connu": ""}),
        }

    def read(self) -> Sheet:
        kept, refused = list[Kept](), list[table.RefusedLine]()
        for number, cells in self._table.rows:
            try:
                kept.append(self._line(number, cells))
            except _Wrong as wrong:
                refused.append(self._refused(number, cells, wrong))
        read = tuple(self._table.header[place] for place in self._at.values())
        left = tuple(text for text in self._table.header if text and text not in read)
        return Sheet(tuple(kept), tuple(refused), read, left)

    def _refused(self, number: int, cells: list[str], wrong: _Wrong) -> table.RefusedLine:
        place = self._at.get(wrong.column)
        column = self._table.header[place] if place is not None else wrong.column
        return table.RefusedLine(number, column, self._cell(cells, wrong.column)[:60], str(wrong))

    def _cell(self, cells: list[str], name: str) -> str:
        place = self._at.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    def _line(self, number: int, cells: list[str]) -> Kept:
        """Raises _Wrong."""
        supplier = self._supplier(cells)
        form = MultiDict(self._form(cells))
        try:
            return Kept(number, supplier.id, supplier.name, follow_form.line(form))
        except follow_form.WRONG as error:
            raise self._blamed(error) from error

    def _form(self, cells: list[str]) -> dict[str, str]:
        typed = {
            field: next((text for name in columns if (text := self._cell(cells, name))), "")
            for field, columns in FIELDS.items()
        }
        typed["day"] = _MONTH.sub(r"01/\1/\2", typed["day"]) if _MONTH.fullmatch(typed["day"]) else typed["day"]
        chosen = {field: self._choice(cells, *known) for field, known in self._choices.items()}
        if not chosen["unit"] and not self._cell(cells, "Quantité"):
            chosen["unit"] = Unit.HOURS.value
        return typed | chosen

    def _choice(self, cells: list[str], column: str, known: Mapping[str, str]) -> str:
        told = self._cell(cells, column)
        folded = " ".join(plain(told).split())
        if not told or folded in known:
            return known.get(folded, "")
        if column == "Public" and folded == plain(ELIGIBLE):
            raise _Wrong(column, "dites de quelle catégorie, ou laissez vide")
        raise _Wrong(column, "mot inconnu ; ceux du formulaire de saisie sont attendus")

    def _supplier(self, cells: list[str]) -> Supplier:
        """By the number when it is told, else by the whole name; nobody is guessed."""
        told, name = self._cell(cells, "SIRET"), " ".join(plain(self._cell(cells, "Fournisseur")).split())
        if not told and not name:
            raise _Wrong("SIRET" if "SIRET" in self._at else "Fournisseur", "le fournisseur manque")
        same = self._numbered(told) if told else [row for row in self._suppliers if plain(row.name) == name]
        if len(same) == 1:
            return same[0]
        many = "plusieurs fournisseurs y répondent : donnez le SIRET"
        none = "absent de vos fournisseurs : ajoutez-le d'abord à votre liste"
        raise _Wrong("SIRET" if told else "Fournisseur", many if same else none)

    def _numbered(self, told: str) -> list[Supplier]:
        try:
            found = identity(told)
        except Unreadable as error:
            raise _Wrong("SIRET", str(error).rstrip(".")) from error
        return [
            row
            for row in self._suppliers
            if found.siret == row.siret or (not found.siret and row.siret[:9] == found.siren)
        ]

    def _blamed(self, error: ValueError) -> _Wrong:
        """The column an error of the form is about; a name is not to be confirmed line by line, but taken away."""
        label, _, why = str(error).partition(" : ")
        field = SAID.get(label, "quantity")
        column = next((name for name in FIELDS.get(field, ("Unité",)) if name in self._at), label)
        if isinstance(error, NamesSomebody):
            why = f"pourrait dire qui est la personne : {HINT if field == 'person' else 'aucun nom n’est gardé'}"
        return _Wrong(column, why.rstrip(".") or str(error))
