"""A file of purchases as buyers export it: what cannot be read is told by line and column, and stops nothing.

Needed: a number of supplier (SIRET or SIREN) and an amount. Read when there: name, category, CPV code, city, post code,
department, date, number of the invoice. Any other column is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeVar

from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers

from clauses.calibration.numbers import Unit, read_range, round_half_up
from clauses.calibration.numbers import Unreadable as NoNumber
from matching.gazetteer import Gazetteer
from matching.plain import plain
from matching.purchases import Purchase
from scrapers import structure_fields, table
from scrapers.reading.identity import department
from scrapers.source import Unreadable

_Read = TypeVar("_Read")

MOST_ROWS = 50_000
NEEDED = (("SIRET", "SIREN"), ("montant", "montant HT", "montant TTC"))
LARGEST_CENTS = 10**15
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("", re.compile(r"\btva\b|\bcode (?:fournisseur|tiers|client)\b|\btaux\b|\bnombre\b|\bdevise\b|acheteur")),
    ("SIRET", re.compile(r"\bsiret\b")),
    ("SIREN", re.compile(r"\bsiren\b")),
    ("date", re.compile(r"\bdate\b|\bjour\b")),
    ("code postal", re.compile(r"\bcode postal\b|^cp$")),
    ("département", re.compile(r"\bdepartement\b|\bdept\b|^dep$")),
    ("code CPV", re.compile(r"\bcpv\b")),
    ("pièce", re.compile(r"^(?!.*\b(?:montant|libelle|objet|total)\b).*\b(?:facture|piece|mandat|commande)\b")),
    ("montant TTC", re.compile(r"\bttc\b")),
    ("montant HT", re.compile(r"\b(?:montant|total|depenses?|achats?|ca|realise)\b.*\b(?:ht|hors taxes?)\b|^ht$")),
    ("fournisseur", re.compile(r"\b(?:fournisseur|raison sociale|tiers|titulaire|prestataire|nom)\b")),
    (
        "catégorie",
        re.compile(r"\b(?:categorie|famille|segment|domaine|objet|libelle|designation|nomenclature|nature)\b"),
    ),
    ("commune", re.compile(r"\b(?:ville|commune|lieu)\b")),
    ("montant", re.compile(r"\b(?:montant|depenses?|total|somme|eur|euros?|ca|chiffre d affaires)\b|€")),
)
_TOTAL = re.compile(r"(?:sous[- ]?total|total|totaux|montant total|somme|cumul)\b")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_VAT = re.compile(r"FR[0-9A-Z]{2}(\d{9})", re.IGNORECASE)
_PLAIN_AMOUNT = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
"Most amounts: read at once."
_SPACES = re.compile(r"[\s\u00a0\u202f.'’_-]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place. `kept` tells what became of the line, in French."""

    line: int
    column: str
    value: str
    because: str

    @property
    def sentence(self) -> str:
        """French: line, column, value, reason."""
        return f"ligne {self.line}, {self.column} « {self.value} » : {self.because}"


@dataclass(frozen=True, slots=True)
class PurchaseFile:
    """What a file says. `notes` tell what was understood or put right; `columns` meaning → header of the file."""

    lines: tuple[Purchase, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    columns: Mapping[str, str]


def read(content: bytes, gazetteer: Gazetteer) -> PurchaseFile:
    """Read a CSV or an .xlsx. Raises table.BadTable, in French, for what holds no such table."""
    found = table.under_header(table.read(content, MOST_ROWS), meaning, NEEDED)
    return _Reading(found, gazetteer).read()


def meaning(header: str) -> str | None:
    """What a column holds, by what stands above it; None: nothing of ours."""
    undotted = plain(header).replace("t.t.c", "ttc").replace("h.t", "ht")
    folded = " ".join(re.sub(r"[^\w€]+|_", " ", undotted).split())
    if not folded or len(folded) > 60:
        return None
    return next((name for name, pattern in _MEANINGS if pattern.search(folded)), None) or None


class _Reading:
    """One file being read."""

    def __init__(self, found: table.Table, gazetteer: Gazetteer) -> None:
        self._table, self._gazetteer = found, gazetteer
        self._at = {name: place for place, name in enumerate(found.names) if name}
        self._amount = next(name for name in ("montant HT", "montant", "montant TTC") if name in self._at)
        self._problems: list[Problem] = []
        self._notes: list[str] = []
        self._lines: list[Purchase] = []
        self._seen: dict[tuple[str, ...], int] = {}
        self._cities: dict[str, str | None] = {}
        self._suppliers: dict[str, Identity] = {}
        self._line, self._cells = 0, [""]

    def read(self) -> PurchaseFile:
        if self._amount == "montant TTC":
            self._notes.append("Montants lus toutes taxes comprises : le fichier n'en donne pas d'autres.")
        for line, cells in self._table.rows:
            self._line, self._cells = line, cells
            if not self._aside():
                self._lines.append(self._purchase())
        columns = {name: self._table.header[place] for name, place in self._at.items()}
        return PurchaseFile(tuple(self._lines), tuple(self._problems), tuple(self._notes), columns)

    def _get(self, name: str) -> str:
        place = self._at.get(name)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def _aside(self) -> bool:
        """Rows that are no purchase: the header again, a total, the same invoice again."""
        if [cell for cell in self._cells if cell] == [cell for cell in self._table.header if cell]:
            return True
        numbered = re.search(r"\d", self._get("SIRET") + self._get("SIREN"))
        if not numbered and self._is_total():
            self._notes.append(f"Ligne {self._line} : total, non compté ({self._get(self._amount)}).")
            return True
        return self._twice()

    def _is_total(self) -> bool:
        told = [plain(cell).strip() for cell in self._cells if cell]
        if any(_TOTAL.match(cell) for cell in told):
            return True
        alone = len(told) == 1 and bool(self._get(self._amount))
        known = [each.cents for each in self._lines if each.cents is not None]
        try:
            return alone and bool(known) and cents(self._get(self._amount)) == sum(known)
        except NoNumber:
            return False

    def _twice(self) -> bool:
        """The same row again: not counted when it carries the same invoice, else counted and told."""
        key = tuple(self._cells)
        first = self._seen.setdefault(key, self._line)
        if first == self._line:
            return False
        same = bool(self._get("pièce"))
        verdict = "même pièce, non comptée" if same else "comptée ; à vérifier"
        self._notes.append(f"Ligne {self._line} : identique à la ligne {first} ({verdict}).")
        return same

    def _purchase(self) -> Purchase:
        siret, siren = self._supplier()
        return Purchase(
            line=self._line,
            siret=siret,
            siren=siren,
            cents=self._try(self._amount, cents, "montant manquant"),
            name=self._get("fournisseur")[:120],
            category=self._get("catégorie")[:200],
            cpv=re.sub(r"\D", "", self._get("code CPV").split("-")[0])[:8],
            city=self._get("commune")[:80],
            department=self._department(),
            day=self._day(),
        )

    def _supplier(self) -> tuple[str | None, str | None]:
        """By the SIRET, else by the SIREN when the file has both."""
        columns = [name for name in ("SIRET", "SIREN") if name in self._at]
        told = [name for name in columns if self._get(name)] or columns[:1]
        found = next(filter(None, (self._try(name, self._identity, "fournisseur sans numéro") for name in told)), None)
        if found is None:
            return None, None
        if found.note:
            self._notes.append(f"Ligne {self._line} : {found.note}.")
        return found.siret, found.siren

    def _identity(self, text: str) -> Identity:
        """The same supplier comes back thousands of times: its number is checked once."""
        if text not in self._suppliers:
            self._suppliers[text] = identity(text)
        return self._suppliers[text]

    def _try(self, name: str, reading: Callable[[str], _Read], missing: str) -> _Read | None:
        text = self._get(name)
        try:
            if not text:
                raise NoNumber(missing)
            return reading(text)
        except (NoNumber, Unreadable) as error:
            header = self._table.header[self._at[name]]
            self._problems.append(Problem(self._line, header, text[:60], str(error).rstrip(".")))
            return None

    def _department(self) -> str | None:
        """As told; else that of the post code, else that of a commune whose name is alone in France."""
        told = self._get("département")
        code = (department(told) or self._gazetteer.department_named(told)) if told else None
        digits = re.sub(r"\D", "", self._get("code postal"))
        by_post = self._gazetteer.department_of_post_code(digits.zfill(5)) if len(digits) in (4, 5) else None
        return code or by_post or self._by_city(self._get("commune"))

    def _by_city(self, city: str) -> str | None:
        if city not in self._cities:
            point = self._gazetteer.locate(None, city) if city else None
            self._cities[city] = point.department if point else None
        return self._cities[city]

    def _day(self) -> date | None:
        try:
            return structure_fields.day("date", self._get("date").split(" ")[0])
        except Unreadable:
            return None


@dataclass(frozen=True, slots=True)
class Identity:
    """A supplier's number. `siret` None: only the company is known. `note`: what was put right, in French."""

    siret: str | None
    siren: str
    note: str = ""


def identity(text: str) -> Identity:
    """The supplier meant by a SIRET, a SIREN or a VAT number. Raises Unreadable, in French; nothing is guessed."""
    written = _SPACES.sub("", re.sub(r"[.,]0+$", "", text.strip()))
    if scientific := _SCIENTIFIC.fullmatch(text.strip().lstrip("'")):
        return _from_scientific(text, *scientific.groups(""))
    if vat := _VAT.fullmatch(written):
        return _company(text, vat[1], "fournisseur reconnu par son numéro de TVA")
    digits = re.sub(r"^(?:SIRET|SIREN)[:n°]*", "", written, flags=re.IGNORECASE)
    if digits.isascii() and digits.isdecimal() and 7 <= len(digits) <= 9:
        lost = len(digits) < 9
        return _company(text, digits.zfill(9), f"zéro rendu au début du SIREN {digits.zfill(9)}" if lost else "")
    siret = structure_fields.siret(digits)
    return Identity(siret, siret[:9], f"zéro rendu au début du SIRET {siret}" if len(digits) < 14 else "")


def _company(text: str, siren: str, note: str) -> Identity:
    if not siren_numbers.is_valid(siren):
        raise Unreadable("siren", text, "la clé de contrôle du SIREN est fausse")
    return Identity(None, siren, note)


def _from_scientific(text: str, first: str, rest: str, power: str) -> Identity:
    """« 4,2E+13 »: what is printed may be all, or enough to know the company, or neither."""
    digits, length = first + rest, int(power) + 1
    whole = digits.ljust(length, "0")[:length] if length <= 14 else ""
    if whole and len(digits) >= length - 1 and siret_numbers.is_valid(whole.zfill(14)):
        return Identity(whole.zfill(14), whole.zfill(14)[:9], "SIRET lu d'une notation scientifique")
    company = whole.zfill(14)[:9]
    if len(digits) >= length - 3 and length in (13, 14) and siren_numbers.is_valid(company):
        return Identity(None, company, f"notation scientifique : seul le SIREN {company} reste lisible")
    raise Unreadable("siret", text, "le tableur a écrit ce numéro en notation scientifique, des chiffres sont perdus")


def cents(text: str) -> int:
    """Cents: « 12 345,60 € », « -12,5 », « (12,50) », « 12.345,60 », « 12,345.60 ». Raises NoNumber, in French."""
    if plain_amount := _PLAIN_AMOUNT.fullmatch(text):
        return int(plain_amount[1]) * 100 + int((plain_amount[2] or "").ljust(2, "0"))
    written = re.sub(r"[\s\u00a0\u202f'’]|€|eur(?:os?)?\b|h\.?t\.?$", "", text.strip().lower())
    if "ttc" in written:
        raise NoNumber("montant toutes taxes comprises, hors taxes attendu")
    negative = written.startswith(("-", "−", "–", "(")) or written.endswith("-")
    bare = written.strip("-−–+()")
    value = _scientific(bare) if "e" in bare else read_range(_pointed(bare), Unit.EUROS)[0]
    found = round_half_up(value * 100)
    if found > LARGEST_CENTS:
        raise NoNumber("montant invraisemblable")
    return -found if negative else found


def _pointed(bare: str) -> str:
    """« 12,345.60 » in the French order of marks."""
    if "," in bare and "." in bare and bare.rfind(".") > bare.rfind(","):
        return bare.replace(",", "")
    if re.search(r"\d[-–]\d|à", bare):
        raise NoNumber("un seul montant est attendu")
    return bare


def _scientific(bare: str) -> Fraction:
    try:
        value = Decimal(bare.replace(",", "."))
    except InvalidOperation as error:
        raise NoNumber("un montant est attendu, par exemple « 12 345,60 € »") from error
    if not value.is_finite() or abs(value.adjusted()) > 15:
        raise NoNumber("montant invraisemblable")
    return Fraction(value)
