"""The stream format of `maillage detect`: one JSON object in, one out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clauses.consideration import Consideration, Hours
from clauses.find import find_in_text
from clauses.particulars import Particular, particulars
from clauses.signals import considerations, signals_of


def detect_line(obj: Mapping[str, Any]) -> dict[str, Any]:
    """The considerations of `{"id", "text"}`, with or without coded fields beside it; unknown keys are ignored.

    Raises TypeError, with a French message, when `text` is neither text nor null.
    """
    text = obj.get("text")
    if text is not None and not isinstance(text, str):
        raise TypeError(f"champ « text » : un texte est attendu, reçu {text!r:.60}")
    words = find_in_text(text or "", criteria=obj.get("criteria") is True)
    found = (*words, *considerations(signals_of(obj), words))
    told = [_particular(each) for each in particulars(text or "")] if found else []
    return {"id": obj.get("id"), "considerations": [as_entry(each) for each in found], "particulars": told}


def as_entry(found: Consideration) -> dict[str, Any]:
    """A consideration in the words of the stream format; a coded field has `field` and `value` for a quote."""
    evidence = found.evidence
    where = (
        {"field": evidence.field, "value": evidence.value}
        if evidence.field is not None
        else {"quote": evidence.quote, "start": evidence.start, "end": evidence.end}
    )
    return {
        "kind": found.kind.value,
        "strength": found.strength.value if found.strength else None,
        "topic": found.topic.value if found.topic else None,
        **where,
        "lots": list(found.lots),
        "hours": [_hours(each) for each in found.hours],
        "absent": found.absent.value if found.absent else None,
        "warnings": list(found.warnings),
        "because": found.because,
    }


def _particular(each: Particular) -> dict[str, Any]:
    values = {"detail": each.detail.value, "words": each.words, "value": each.value}
    return values | {"quote": each.quote, "start": each.start, "end": each.end}


def _hours(each: Hours) -> dict[str, Any]:
    return {
        "lot": each.lot,
        "hours": each.hours,
        "percent": each.percent,
        "per_amount": each.per_amount,
        "per": each.per,
        "quote": each.quote,
    }
