"""Answering a version line by line: accept, propose otherwise, or take out; every line must have its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from clauses.packages.terms import BadTerms, Item, Terms, quantity


class Choice(StrEnum):
    """What is answered to one line."""

    ACCEPT = "accept"
    CHANGE = "change"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """The answer to one line: `item` the line as it would suit, for CHANGE; `reason` for CHANGE and DROP."""

    key: str
    choice: Choice
    item: Item | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """All lines answered: the terms that come of it, with the reason of each line that differs."""

    terms: Terms
    reasons: Mapping[str, str] = field(default_factory=dict)
    accepts: bool = False
    "Nothing differs: it is an acceptance, no new version."

    @property
    def reason(self) -> str:
        """The reasons one after the other, for the version they come with."""
        return " ".join(
            dict.fromkeys(text if text.endswith((".", "!", "?")) else f"{text}." for text in self.reasons.values())
        )


def answered(table: Terms, lines: Iterable[LineAnswer], added: Sequence[Item] = ()) -> Answer:
    """Put the answers together. `added` lines are proposed on top of those on the table.

    Raises BadTerms, in French, for a line without an answer (silence accepts nothing), without a reason, or unknown.
    """
    given = {line.key: line for line in lines}
    _check_complete(table, given)
    kept = [_kept(item, given[item.key]) for item in table.items]
    terms = replace(table, items=(*(item for item in kept if item is not None), *added))
    differs = [item.key for item, own in zip(table.items, kept, strict=True) if own != item]
    reasons = {key: _reason(table, given[key]) for key in differs}
    return Answer(terms, reasons, accepts=terms == table)


def _check_complete(table: Terms, given: Mapping[str, LineAnswer]) -> None:
    missing = [quantity(item) for item in table.items if item.key not in given]
    if missing:
        raise BadTerms(
            f"Sans réponse : {' ; '.join(missing)}. Le silence ne vaut pas accord : répondez à chaque ligne."
        )
    unknown = [key for key in given if table.item(key) is None]
    if unknown:
        raise BadTerms(f"Ligne inconnue : « {unknown[0]} ».")


def _kept(item: Item, line: LineAnswer) -> Item | None:
    if line.choice is Choice.DROP:
        return None
    if line.choice is Choice.CHANGE and line.item is not None:
        return replace(line.item, key=item.key)
    return item


def _reason(table: Terms, line: LineAnswer) -> str:
    told = line.reason.strip()
    if not told:
        item = table.item(line.key)
        raise BadTerms(f"Motif : il manque pour la ligne « {quantity(item) if item else line.key} ».")
    return told


def fresh_key(terms: Iterable[Terms]) -> str:
    """A key that no line of any version ever had."""
    used = {item.key for one in terms for item in one.items}
    number = 1
    while f"l{number}" in used:
        number += 1
    return f"l{number}"
