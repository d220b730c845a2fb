"""Putting back together lines that were cut by the width of a page, so that a sentence is read whole."""

from __future__ import annotations

import re

_ENDS = re.compile(r"[.;:!?…|]\s*$")
_BEGINS_ANEW = re.compile(
    r"\s*(?:[•●▪◦►*\uf0b7–-]\s|\d{1,2}(?:\.\d{1,2}){0,4}[.)°]?\s|[a-z]\)\s|(?:article|lot|chapitre|annexe)\b)", re.I
)
_KEEPS_HYPHEN = frozenset({
    "sous", "non", "co", "vice", "auto", "demi", "mi", "ex", "après", "avant", "au", "ci", "là", "socio",
    "éco", "multi", "pluri", "inter", "porte",
})  # fmt: skip
_CUT_WORD = re.compile(r"(\w+)-$")
_SHORT = 0.6
"A line shorter than this share of the page's width ends where its author ended it."


def unwrapped(text: str) -> str:
    """The text with its paragraphs on one line each; lists, headings and blank lines stay apart."""
    lines = [line.rstrip() for line in text.replace("\xad\n", "").splitlines()]
    width = _width(lines)
    paragraphs: list[str] = []
    former = ""
    for line in lines:
        if paragraphs and _goes_on(former, line, width):
            paragraphs[-1] = _joined(paragraphs[-1], line.strip())
        else:
            paragraphs.append(line.strip())
        former = line
    return "\n".join(paragraphs)


def _width(lines: list[str]) -> int:
    """The width of full lines: nine of ten lines are no longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _goes_on(former: str, line: str, width: int) -> bool:
    if not former.strip() or not line.strip() or _ENDS.search(former) or _BEGINS_ANEW.match(line):
        return False
    if line.lstrip()[0].islower():
        return True
    return len(former) >= width * _SHORT and not former.isupper() and not line.isupper()


def _joined(paragraph: str, line: str) -> str:
    cut = _CUT_WORD.search(paragraph)
    if cut is None or not line[0].islower():
        return f"{paragraph} {line}"
    return f"{paragraph}{line}" if cut[1].casefold() in _KEEPS_HYPHEN else f"{paragraph[:-1]}{line}"
