"""Names and numbers of buyers, departments and lots, brought to one form."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.fr import siren, siret

UNKNOWN_BUYER = "Acheteur non indiqué"

# Courts, mediators and e-senders that the bulletin prints in the buyer's place (one European notice in six in 2024).
_NOT_A_BUYER = re.compile(
    r"^\s*(?:le\s+)?(?:greffe\b|t\.?\s?a\.?\s+de\s|tribunal\b|tribunaux\b|cour\s+administrative|m[ée]diateurs?\b|"
    r"comit[ée]\s+consultatif\b.{0,40}\br[èe]glement|ccira\b|"
    r"avenue[- ]web|aws\s*$|atexo\b|achatpublic|dematis|klekoon|e-?marchespublics|marches[- ]securises|"
    r"interbat|omnikles)",
    re.I,
)
_NUMBER = re.compile(r"0*(\d+(?:\.\d+)*)\s*(bis|ter|[a-z])?(?![a-z\d])", re.I)
_WORD = re.compile(r"^(?:lots?\b)?\s*(?:n\s?[°ºo]s?|num[ée]ro)?\s*[.:]?\s*", re.I)
_HEADING = re.compile(
    r"\s*(?:(?P<lot>lots?\b)\s*)?(?:n\s?[°ºo]\s*|num[ée]ro\s*)?[.:]?\s*(?P<number>\d{1,3}\s?(?:bis|ter|[a-z])?|(?(lot)[A-Z]))"
    r"(?![\w°])(?:\s*[:.–—\-/)](?!\d)|(?(lot)(?=\s|$)|(?!)))\s*[:.–—\-]?\s*",
    re.I,
)
_CODE = re.compile(r"[A-Za-z]|(?=[\w.\-]*\d)[\w.\-]{1,8}")
_DIGITS = re.compile(r"\D+")


def is_buyer(name: str) -> bool:
    """Whether a name can be a buyer's: not a court, a mediator or the sender of electronic notices."""
    return bool(name) and not _NOT_A_BUYER.match(name)


@lru_cache(maxsize=5000)  # buyers come back, and the library takes its time
def siret_siren(written: str) -> tuple[str | None, str | None]:
    """SIRET and SIREN of a written identifier, each only when it passes the Luhn check (La Poste's exception known)."""
    digits = written.replace(" ", "").replace("\u00a0", "").replace(".", "")
    if not digits.isdecimal() or not digits.isascii():
        return None, None
    if len(digits) == 14 and siret.is_valid(digits):
        return digits, digits[:9]
    if len(digits) == 9 and siren.is_valid(digits):
        return None, digits
    return None, None


def department(code: str) -> str | None:
    """The code as people write it: "1" and "01" give "01", "20A" gives "2A", "971" stays; "0" means none."""
    code = code.strip().upper()
    if code in ("20A", "20B"):
        return f"2{code[-1]}"
    if not code.isdecimal():
        return code if code in ("2A", "2B") else None
    short = code.lstrip("0")
    return short.zfill(2) if short and len(short) <= 3 else None


@lru_cache(maxsize=5000)  # all notices number their lots alike
def lot_number(written: str) -> str | None:
    """A number as the buyer wrote it ("01", "Lot n° 3a", "LOT-0002") without its leading zeros: "1", "3A", "2"."""
    bare = (
        written.strip().removeprefix("LOT-") if written.startswith("LOT-") else _WORD.sub("", written.strip(), count=1)
    )
    if match := _NUMBER.fullmatch(bare):
        return (match[1] + (match[2] or "")).upper()
    return bare.upper() if _CODE.fullmatch(bare) else None


def numbered_heading(description: str) -> tuple[str | None, str]:
    """Number and title of a lot whose first line says both: « 03a : Charpente » gives "3A" and « Charpente »."""
    line = description.split("\n", 1)[0].strip()
    match = _HEADING.match(line)
    if match is None:
        return None, line
    return lot_number(match["number"]), line[match.end() :].strip() or line


def reference_order(reference: str) -> tuple[int, ...]:
    """The numbers of a reference, so that 25-9 comes before 25-12214."""
    return tuple(int(part) for part in _DIGITS.split(reference) if part)
