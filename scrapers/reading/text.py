"""Texts as notices print them, with only what is damage put right."""

from __future__ import annotations

import html
import re

# Control characters of Windows-1252 read as Latin-1 (U+0092 for ’), as HTML5 maps their numbers too.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFFFC], "")
_DAMAGE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffc]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{2,31});")
"With its semicolon only: « &param=1 » in an address is no « ¶ »."
_REPAIR = str.maketrans({**_WINDOWS, **_CONTROLS, 0x0D: "\n"})


def clean(text: str) -> str:
    """Decode HTML entities once (`&amp;lt;` stays `&lt;`), drop control characters, strip the ends; all else stays."""
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if not text.isprintable() and _DAMAGE.search(text):
        text = text.replace("\r\n", "\n").translate(_REPAIR)
    return text.strip()
