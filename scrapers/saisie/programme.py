"""A purchase programme as buyers export it: what each line becomes, or why it is refused, by line and column."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.gazetteer import Gazetteer
from matching.plain import plain
from scrapers import table
from scrapers.saisie import form
from scrapers.saisie.fields import BadField
from scrapers.saisie.period import UNKNOWN, period

LARGEST = 5_000_000
"Bytes of a file."
MOST_ROWS = 2_000
REFERENCE = "reference"
IGNORED = ""
FIELDS: Mapping[str, str] = {
    "title": "Intitulé de l'achat",
    "description": "Description",
    REFERENCE: "Numéro de la ligne",
    "buyer": "Acheteur",
    "siret": "SIRET de l'acheteur",
    "value": "Montant estimé",
    "launch": "Lancement prévu",
    "starts": "Début du contrat",
    "duration_months": "Durée",
    "kind": "Travaux, fournitures ou services",
    "cpv": "Code CPV",
    "places": "Lieu",
    "departments": "Département",
    "hours": "Heures d'insertion",
    "social": "Considération sociale",
    "environment": "Considération environnementale",
}
"What a column may be, with its name on screen. The first line that names one of each is the header."
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("siret", r"\bsiret\b"),
        ("cpv", r"\bcpv\b"),
        ("hours", r"\bheures?\b.*\binsertion\b|^heures?$|\bvolume horaire\b"),
        ("environment", r"environnement|\becolog|\bdurable\b|\bvert\b"),
        ("social", r"\bsocia(?:l|le|les|ux)\b|\binsertion\b|\binclusi|\breserve\b"),
        ("duration_months", r"\bduree\b"),
        ("starts", r"\b(?:debut|demarrage|commencement)\b.*\b(?:marche|contrat|execution|prestations?|travaux)\b"),
        ("launch", r"\b(?:lancement|publication|consultation|calendrier|periode|echeance|trimestre)\b"),
        ("launch", r"\bprevisionnelle\b|^dates?$"),
        ("value", r"\b(?:montant|budget|estimation|enveloppe|cout|valeur)\b|€|\beuros?\b|\bht\b"),
        ("departments", r"\bdepartements?\b|^dept?\.?$"),
        ("places", r"\b(?:lieux?|commune|ville|localisation|site|territoire)\b"),
        ("kind", r"\b(?:categorie|type|nature)\b.*\b(?:achat|marche|contrat|prestation)s?\b"),
        ("kind", r"^(?:categorie|nature|type)$|\btravaux\b.*\bservices?\b"),
        ("buyer", r"\b(?:acheteur|pouvoir adjudicateur|entite|collectivite|maitre d.ouvrage)\b"),
        ("description", r"\b(?:description|descriptif|details?|commentaires?|observations?|precisions?)\b"),
        ("title", r"\b(?:intitule|objet|libelle|designation|operation|projet|besoin|nom du marche|marche|achat)\b"),
        (REFERENCE, r"^(?:n|no|num|numero|n°|ref|reference|code|id|identifiant)\b|\b(?:reference|numero)\b"),
    )
)
"The first that fits a header, in plain letters, tells its field."
_BY_LABEL = {label: field for field, label in FIELDS.items()}
_NEEDED = ((FIELDS["title"],), tuple(label for field, label in FIELDS.items() if field != "title"))
"A line with the title alone is the heading of a sheet, not of its columns."
_TOTAL = re.compile(r"^(?:sous[- ]?)?tota(?:l|ux)\b")
_SPACES = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its place, what is written above it, and the field it is taken for ("" : ignored)."""

    place: int
    written: str
    field: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be kept: `key` names it from one file to the next, `need` as `form.read` gives it."""

    line: int
    key: str
    need: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Programme:
    """What a file holds. `passed`: lines that are no purchase (totals, headings of a part)."""

    header_line: int
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    refused: tuple[table.RefusedLine, ...]
    passed: int


def read(
    content: bytes, gazetteer: Gazetteer, base: Mapping[str, Any], chosen: Mapping[int, str] | None = None
) -> Programme:
    """Every line of the programme. `base` holds for all (buyer, place); `chosen` says what some columns are.

    Raises table.BadTable for a file that is none, or that has no column for the title.
    """
    if len(content) > LARGEST:
        raise table.BadTable(f"fichier trop gros ({LARGEST // 1_000_000} Mo au plus).")
    found = table.under_header(table.read(content, MOST_ROWS), _label, _NEEDED)
    columns = _columns(found, chosen or {})
    if all(column.field != "title" for column in columns):
        raise table.BadTable("aucune colonne n'est l'intitulé de l'achat : choisissez-la.")
    lines, refused, passed = [], [], 0
    seen: Counter[str] = Counter()
    for number, cells in found.rows:
        row = {column.field: cells[column.place] for column in columns if column.place < len(cells) and column.field}
        if _no_purchase(row, cells):
            passed += 1
            continue
        try:
            need = _need(row, base, gazetteer)
        except form.BadNeed as error:
            refused += [_refused(number, problem, columns) for problem in error.problems]
            continue
        lines.append(Line(number, _key(row, need, seen), need))
    return Programme(found.header_line, columns, tuple(lines), tuple(refused), passed)


def meaning(written: str) -> str:
    """The field that a header names; "" when it says nothing to us."""
    bare = _SPACES.sub(" ", plain(written)).strip()
    return next((field for field, pattern in _MEANINGS if pattern.search(bare)), IGNORED)


def _label(written: str) -> str | None:
    return FIELDS.get(meaning(written))


def _columns(found: table.Table, chosen: Mapping[int, str]) -> tuple[Column, ...]:
    """Columns that have a header, with what a person chose for them; one field is one column's."""
    taken: set[str] = set(chosen.values())
    columns = []
    for place, written in enumerate(found.header):
        guess = _BY_LABEL.get(found.names[place] or "", IGNORED)
        field = chosen.get(place, IGNORED if guess in taken else guess)
        if written or field:
            columns.append(Column(place, written or f"colonne {place + 1}", field if field in FIELDS else IGNORED))
    return tuple(columns)


def _no_purchase(row: Mapping[str, str], cells: Sequence[str]) -> bool:
    """A total, the heading of a part (one cell alone, none of them an amount), or the header printed again."""
    filled = [cell for cell in cells if cell]
    title = plain(row.get("title", ""))
    if _TOTAL.match(title) or (not title and any(_TOTAL.match(plain(cell)) for cell in filled)):
        return True
    again = sum(meaning(cell) != IGNORED for cell in filled) == len(filled) > 2
    return (len(filled) == 1 and len(row) > 1) or again


def _need(row: Mapping[str, str], base: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """The need of a line. Raises BadNeed with every cell that is wrong."""
    raw: dict[str, Any] = {**base, **{name: cell for name, cell in row.items() if plain(cell).strip() not in UNKNOWN}}
    problems: list[BadField] = []
    try:
        planned = period("launch", str(raw.get("launch", "")))
        raw["launch"] = planned.label if planned else ""
    except BadField as error:
        problems.append(error)
    raw["stage"], raw["kind"] = "planned", _kind(raw.get("kind"))
    try:
        if starts := period("starts", str(raw.get("starts") or "")):
            raw["starts"] = starts.first.isoformat()
    except BadField as error:
        problems.append(error)
        raw["starts"] = None
    try:
        need = form.read(raw, gazetteer)
    except form.BadNeed as error:
        raise form.BadNeed([*problems, *error.problems]) from error
    if problems:
        raise form.BadNeed(problems)
    return need


def _kind(written: Any) -> Any:
    """« F », « S », « T » and « Fournitures courantes » as programmes abridge them."""
    bare = plain(str(written or "")).strip()
    short = {"t": "travaux", "f": "fournitures", "s": "services", "fcs": "", "pi": "services", "tic": ""}
    return short.get(bare, next((word for word in ("travaux", "fourniture", "service") if bare.startswith(word)), bare))


def _refused(line: int, problem: BadField, columns: Sequence[Column]) -> table.RefusedLine:
    field = problem.field.partition(" ")[0]
    written = next((each.written for each in columns if each.field == field), form.LABELS.get(field, field))
    return table.RefusedLine(line, written, str(problem.value or "")[:80], f"{problem}.")


def _key(row: Mapping[str, str], need: Mapping[str, Any], seen: Counter[str]) -> str:
    """The number of the line in the programme, else its title; what comes twice is counted."""
    number = plain(row.get(REFERENCE, "")).strip()
    named = f"n:{number}" if number else f"t:{need['buyer']}:{plain(need['title'])}"
    seen[named] += 1
    return hashlib.sha256(f"{named}#{seen[named]}".encode()).hexdigest()[:32]
