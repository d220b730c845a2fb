"""What a free text of award says: someone won, or nobody did."""

from __future__ import annotations

import re

from clauses.notice import NoticeType

_NOBODY = re.compile(
    r"\b(?:infructueu|sans suite|aucun(?:e)? (?:offre|candidat|pli|attributaire)|"
    r"non attribu[ée]|pas [ée]t[ée] attribu[ée])",
    re.I,
)
_SOMEBODY = re.compile(
    r"(?<!non )(?<!pas été )\battribu[ée]e?s? (?:à|au|aux)\b|\btitulaires?\s*:|\battributaires?\s*:|"
    r"\bmontant\b|\b\d{14}\b|\beuros?\b|€",
    re.I,
)


def free_text_type(words: str) -> NoticeType:
    """UNSUCCESSFUL only when the text says that nobody won and nothing in it speaks of a winner (lots may differ)."""
    nobody = _NOBODY.search(words) is not None and _SOMEBODY.search(words) is None
    return NoticeType.UNSUCCESSFUL if nobody else NoticeType.AWARD
