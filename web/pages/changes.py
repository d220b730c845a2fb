"""Changes in the life of a tender, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from web.pages import french, words

Change = Mapping[str, Any]


def seen(change: Change) -> str:
    """The day of the notice that brought the change."""
    return french.day(date.fromisoformat(change["seen"]))


def told(change: Change) -> str:
    """The whole change: « Date limite : du … au … »."""
    name = words.CHANGE.get(change["what"], change["what"])
    return f"{name} : {move(change)}"


def move(change: Change) -> str:
    """From what to what; only what is known is said."""
    before, after = _value(change["what"], change["from"]), _value(change["what"], change["to"])
    if before and after:
        return f"du {before} au {after}" if change["what"] == "deadline" else f"« {before} » devient « {after} »"
    return after or (f"« {before} » retiré" if before else "sans détail")


def _value(what: str, text: str | None) -> str:
    """A value as people read it: dates in words, states in French, all else as it is."""
    if text is None:
        return ""
    if what == "status":
        return words.STATUS.get(text, text)
    return _moment(text) if what == "deadline" else text


def _moment(text: str) -> str:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    return french.moment(value) if value.tzinfo else french.day(value.date())
