"""Searching words without minding case or accents, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, cast, func

ACCENTED = {
    "a": "aàâäAÀÂÄ",
    "c": "cçCÇ",
    "e": "eéèêëEÉÈÊË",
    "i": "iîïIÎÏ",
    "o": "oôöOÔÖ",
    "u": "uùûüUÙÛÜ",
    "'": "'’",
}
"Letters taken for the same. Both databases know regular expressions; neither folds accents without an extension."
MOST_WORDS = 8


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes, œ written oe."""
    text = text.casefold().replace("œ", "oe").replace("’", "'")
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def holds_words(column: SQLColumnExpression[str], words: str) -> list[ColumnElement[bool]]:
    """One condition a word (eight at most): each must be in the column, in any order."""
    return [column.regexp_match(_pattern(word)) for word in fold(words).split()[:MOST_WORDS]]


def _pattern(word: str) -> str:
    """A word as a regular expression without any repetition, so that no word makes it slow."""
    letters = "".join(f"[{ACCENTED[letter]}]" if letter in ACCENTED else _plain(letter) for letter in word)
    return letters.replace(f"[{ACCENTED['o']}][{ACCENTED['e']}]", f"(?:[{ACCENTED['o']}][{ACCENTED['e']}]|[œŒ])")


def _plain(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter)


def name_order(column: SQLColumnExpression[str]) -> ColumnElement[str]:
    """A sort key that puts É beside E. Few letters: SQLite refuses deeper expressions."""
    key: Any = column
    for letter, plain in zip("ÉÈÊéèêÀÎÔÇ", "eeeeeeaioc", strict=True):
        key = func.replace(key, letter, plain)
    lower: ColumnElement[str] = func.lower(key)
    return lower


def holds_code(column: Any, code: str) -> ColumnElement[bool]:
    """The JSON list of codes holds this one. `code` is made of letters and digits only."""
    return cast(column, String).contains(f'"{code}"', autoescape=True)


def is_empty(column: Any) -> ColumnElement[bool]:
    """The JSON list of codes is empty."""
    return cast(column, String) == "[]"
