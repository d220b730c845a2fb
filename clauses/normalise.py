"""Fold a text for the rules, and find back the original words.

The rules read lower-case ASCII-like text: no accents, straight apostrophes, single spaces, `œ` and its damaged form `½`
written `oe`, HTML entities and tags undone. Quotes stay verbatim: every folded offset leads back to the received text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# One character to one character: the usual case, offsets do not move.
_PUNCTUATION = {
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "\x92": "'", "\x91": "'", "＇": "'",
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "\x93": '"', "\x94": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "\x96": "-", "\x97": "-", "\xad": "-",
    "…": ".", "•": "|", "●": "|", "▪": "|", "◦": "|", "►": "|", "✓": "|", "·": "|", "\x95": "|", "\uf0b7": "|",
    "\uf0d8": "|", "\uf0a7": "|", "\uf0fc": "|",
    "\t": " ", "\x80": "€", "¤": "€", "º": "°", "İ": "I", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "đ": "d",
}  # fmt: skip


def _table() -> dict[int, str]:
    table = {ord(char): folded for char, folded in _PUNCTUATION.items()}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table.setdefault(code, base)
    for code in (0xA0, 0x2002, 0x2003, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x3000, 0x0B, 0x0C, 0x85):
        table[code] = " "
    return table


_FOLD = _table()
_WESTERN = "cp1252"


def _western() -> bytes:
    """The same table for the bytes of Windows-1252, in which nearly all French texts can be written."""
    letters = (bytes([code]).decode(_WESTERN, "replace") for code in range(256))
    folded = (_FOLD.get(ord(letter), letter) for letter in letters)
    return b"".join(letter.encode(_WESTERN, "replace") for letter in folded)


_FOLD_WESTERN = _western()
_RARE_BLANKS = r"\t\r\n\x0b\x0c\x85\u00a0\u2002-\u200a\u2028\u2029\u202f\u3000"
_BLANKS = f" {_RARE_BLANKS}"
_ODD = r"œŒæÆ\x9c\x8c½¼\u0300-\u036f\u200b-\u200d\ufeff"
# What is special but for blanks, after the sign that opens it.
_SIGNS = (
    rf"(?<=[{_ODD}])"
    r"|(?<=[a-zA-ZÀ-ÿ]\()(?:s|S|e|E|es|ES|x|X|aux|AUX|ale|ales|ALE|ALES|le|les|LE|LES|nt|NT)\)"
    r"|(?<=&)lt;[/a-zA-Z][^&<>]{0,40}&gt;|(?<=<)[/a-zA-Z][^<>]{0,60}>"
    r"|(?<=&)(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});"
    r"|(?<=\b[dlnscjDLNSCJ]\?)(?=[a-zA-ZÀ-ÿ])"
)
# One leading class, so that the search leaps from candidate to candidate; then what makes it special.
_SPECIAL = re.compile(
    rf"[&<?({_BLANKS}{_ODD}](?:"
    rf"(?<=[{_BLANKS}])[{_BLANKS}]+|(?<=[\r\n\u2028\u2029])|(?<=['’] )(?=[a-zA-ZÀ-ÿ])|{_SIGNS})"
)
# Spaces are by far the most of the candidates, and nearly always plain: they are left out where none is special.
_SPECIAL_BUT_BLANKS = re.compile(rf"[&<?({_ODD}](?:{_SIGNS})")
_RARE_BLANK = re.compile(f"[{_RARE_BLANKS}]")
_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "\x9c": "oe", "\x8c": "OE", "½": "oe", "¼": "OE"}
_BREAKS_LINE = re.compile(r"[A-ZÀ-Ý0-9•●▪◦►·*«\"\uf0b7-]")
# A line that ends so cannot end a sentence: what follows carries it on, capital or not.
_HANGING = re.compile(
    r"(?:^|[ '’\n(])(?:de|du|des|d|la|le|les|l|un|une|à|a|au|aux|et|ou|en|sur|par|pour|dans|avec|selon|sans|dont|que"
    r"|qui"
    r"|ce|cette|ces|son|sa|ses|leurs?|article|articles|l'article|n°|art\.|,)$",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"(?:<|&lt;)/?(?:br|p|li|div|tr|td|ul|ol|h\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `low` is `cased` in lower case; both have the same length. `raw` is the text as received."""

    raw: str
    cased: str
    low: str
    marks: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as received of the folded span `start:end` (not empty)."""
        return self._raw(start), self._raw(end - 1) + 1

    def _raw(self, position: int) -> int:
        if not self.marks:
            return position
        index = bisect_right(self.marks, position) - 1
        return position + self.shifts[index] if index >= 0 else position


def fold(text: str) -> Folded:
    """Fold a text, keeping the way back to its offsets."""
    cased, marks, shifts = _replace(text)
    cased = _plain(cased)
    low = cased.lower()
    if len(low) != len(cased):  # a letter of another script that grows in lower case
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in cased)
    return Folded(text, cased, low, marks, shifts)


def _plain(text: str) -> str:
    """One character for one. Bytes are ten times quicker to translate than characters."""
    try:
        return text.encode(_WESTERN).translate(_FOLD_WESTERN).decode(_WESTERN)
    except UnicodeEncodeError:
        return text.translate(_FOLD)


def _has_special_blanks(text: str) -> bool:
    """Some blank is no single space between words."""
    return "  " in text or "' " in text or "’ " in text or _RARE_BLANK.search(text) is not None


def _replace(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Undo what is not one character for one, noting at which folded offset the shift to the raw offset changes."""
    pieces: list[str] = []
    marks: list[int] = []
    shifts: list[int] = []
    last = length = 0
    for match in (_SPECIAL if _has_special_blanks(text) else _SPECIAL_BUT_BLANKS).finditer(text):
        start, end = match.span()
        new = _new(match.group(), text, start, end)
        pieces += (text[last:start], new)
        length += start - last
        # Inside a replacement every folded character points at the first raw one, the last one at the last.
        for offset in range(len(new)):
            marks.append(length + offset)
            shifts.append((start if offset < len(new) - 1 else end - 1) - length - offset)
        length += len(new)
        marks.append(length)
        shifts.append(end - length)
        last = end
    if not pieces:
        return text, (), ()
    return "".join((*pieces, text[last:])), tuple(marks), tuple(shifts)


def _new(found: str, text: str, start: int, end: int) -> str:
    if found in _LIGATURES:
        return _ligature(found, text, start, end)
    if found[0] in "<&":
        return _markup(found)
    if found[0] == "(":
        return found[1] if found in {"(s)", "(S)"} else ""
    if found == "?":
        return "'"
    if found.isspace():
        return _space(found, text, start, end)
    return ""  # combining accents, zero-width marks


def _ligature(found: str, text: str, start: int, end: int) -> str:
    if found in "½¼" and not text[end : end + 1].isalpha():
        return found
    return _LIGATURES[found]


def _markup(found: str) -> str:
    if found[0] == "<" or (found.startswith("&lt;") and found != "&lt;"):
        return "\n" if _BLOCK.match(found) else " "
    value = html.unescape(found)
    value = value if len(value) == 1 else " "
    return _LIGATURES.get(value, value if value.isprintable() else " ")


def _space(found: str, text: str, start: int, end: int) -> str:
    if start and text[start - 1] in "'’" and found == " ":
        return ""
    lines = found.count("\n") + found.count("\u2029") or found.count("\r")
    if lines > 1 or (
        lines == 1 and _BREAKS_LINE.match(text, end) and not _HANGING.search(text, max(0, start - 12), start)
    ):
        return "\n"
    return " "
