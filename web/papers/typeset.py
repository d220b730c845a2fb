"""Spaces that a line must not break at, as French print has them: papers are read on a sheet, not on a screen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.document import Document

HARD = "\u00a0"
_BEFORE = re.compile(r" (?=[;:!?»€%])")


def typeset(text: str) -> str:
    """No line begins with « ; », « : », « ? », « ! », « » », « € » or « % », and none ends with an opening mark."""
    return _BEFORE.sub(HARD, text).replace("« ", f"«{HARD}")


def typeset_all(facts: Any) -> Any:
    """The same facts, every text of theirs set so, however deep it lies."""
    if isinstance(facts, str):
        return typeset(facts)
    if isinstance(facts, Mapping):
        return {name: typeset_all(value) for name, value in facts.items()}
    return [typeset_all(value) for value in facts] if isinstance(facts, (list, tuple)) else facts


def typeset_template(paper: Document) -> None:
    """Set what stands in a template; marks of loops and choices are left as they are."""
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    for holder in (paper, *cells):
        for run in (run for paragraph in holder.paragraphs for run in paragraph.runs):
            if "{%" not in run.text:
                run.text = typeset(run.text)
