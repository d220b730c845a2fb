"""Searching words without minding case or accents, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, String, cast, func

ACCENTS = {
    "a": "àâäÀÂÄ",
    "c": "çÇ",
    "e": "éèêëÉÈÊË",
    "i": "îïÎÏ",
    "o": "ôöÔÖ",
    "u": "ùûüÙÛÜ",
    "oe": "œŒ",
    "'": "’",
}
"Neither database folds accents without an extension, and both know `replace`."


def folded(text: SQLColumnExpression[str]) -> ColumnElement[str]:
    """The column in lower case without accents, as SQL."""
    column: Any = text
    for plain, letters in ACCENTS.items():
        for letter in letters:
            column = func.replace(column, letter, plain)
    lower: ColumnElement[str] = func.lower(column)
    return lower


def fold(text: str) -> str:
    """The same in Python, for the words looked for."""
    text = text.casefold().replace("œ", "oe").replace("’", "'")
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def holds_words(column: SQLColumnExpression[str], words: str) -> list[ColumnElement[bool]]:
    """One condition a word (eight at most): each must be in the column, in any order."""
    return [folded(column).contains(word, autoescape=True) for word in fold(words).split()[:8]]


def holds_code(column: Any, code: str) -> ColumnElement[bool]:
    """The JSON list of codes holds this one. `code` is made of letters and digits only."""
    return cast(column, String).contains(f'"{code}"', autoescape=True)


def is_empty(column: Any) -> ColumnElement[bool]:
    """The JSON list of codes is empty."""
    return cast(column, String) == "[]"
