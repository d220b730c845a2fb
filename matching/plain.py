"""Plain text: lower case, no accents, so that words compare however they were typed."""

from __future__ import annotations

import unicodedata

_LIGATURES = {ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("’"): "'", ord("ʼ"): "'", 0xAD: "", 0xA0: " "}


def _bare(code: int) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))


_TABLE = {code: _bare(code) for code in (*range(0xAA, 0x180), 0x202F, *range(0x300, 0x370))} | _LIGATURES


def plain(text: str) -> str:
    """Lower case without accents; ligatures are spelt out, typographic apostrophes and spaces made ordinary."""
    low = text.lower()
    return low if low.isascii() else low.translate(_TABLE)
