"""What changed between two versions, in words, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from clauses.packages.kinds import UNIT_WORDS, Unit
from clauses.packages.terms import PER_WORDS, Governance, Item, Terms, plain, quantity, substitution_words


class Change(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the table: its key and title, what became of it, and how, in French sentences."""

    key: str
    title: str
    change: Change
    told: tuple[str, ...]


def differences(before: Terms | None, after: Terms) -> tuple[Difference, ...]:
    """Every line of either version, in the order of the later one, then the lines taken away, then the governance."""
    former = before or Terms()
    lines = [_line(former.item(item.key), item) for item in after.items]
    gone = [_gone(item) for item in former.items if after.item(item.key) is None]
    rules = [] if before is None else _governance(former.governance, after.governance)
    return (*lines, *gone, *rules)


def changed(before: Terms | None, after: Terms) -> tuple[Difference, ...]:
    """The differences alone."""
    return tuple(one for one in differences(before, after) if one.change is not Change.SAME)


def _line(before: Item | None, after: Item) -> Difference:
    if before is None:
        return Difference(after.key, quantity(after), Change.ADDED, (f"Ligne ajoutée : {quantity(after)}.",))
    told = tuple(_changes(before, after))
    return Difference(after.key, quantity(after), Change.CHANGED if told else Change.SAME, told)


def _gone(item: Item) -> Difference:
    return Difference(item.key, quantity(item), Change.REMOVED, (f"Ligne retirée : {quantity(item)}.",))


def _changes(before: Item, after: Item) -> Iterator[str]:
    if before.kind is not after.kind or before.unit is not after.unit:
        yield f"Nature : {quantity(before)} → {quantity(after)}."
    else:
        yield from _figures(before, after)
    if before.minimum_days != after.minimum_days:
        yield f"Durée minimale : {_days(before.minimum_days)} → {_days(after.minimum_days)}."
    for name, field in TEXTS.items():
        yield from _text(name, getattr(before, field), getattr(after, field))
    yield from _text("Remplacement", substitution_words(before), substitution_words(after))


TEXTS = {
    "Lieu": "place",
    "Publics": "publics",
    "Niveau demandé": "demand_level",
    "Qualité attendue": "quality",
}
"Free texts of a line by the name they are shown with."


def _figures(before: Item, after: Item) -> Iterator[str]:
    if before.target != after.target:
        yield f"Objectif : {_from_to(before.target, after.target, after.unit)}."
    if before.per is not after.per:
        yield f"Période : {PER_WORDS[before.per]} → {PER_WORDS[after.per]}."
    if before.tolerance != after.tolerance:
        yield f"Tolérance : {_from_to(before.tolerance, after.tolerance, after.unit)}."


def _from_to(before: float, after: float, unit: Unit) -> str:
    """« 120 → 80 heures (−40) »."""
    word = UNIT_WORDS[unit][after >= 2]
    sign = "+" if after > before else "−"
    return f"{plain(before)} → {plain(after)} {word}".rstrip() + f" ({sign}{plain(abs(after - before))})"


def _days(value: float | None) -> str:
    return "aucune" if value is None else f"{plain(value)} {'jour' if value < 2 else 'jours'}"


def _text(name: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{name} : {_quoted(before)} → {_quoted(after)}."


def _quoted(text: str) -> str:
    return f"« {text} »" if text else "rien"


def _governance(before: Governance, after: Governance) -> list[Difference]:
    pairs = {name: (str(getattr(before, field)), str(getattr(after, field))) for name, field in GOVERNANCE.items()}
    told = tuple(text for name, (old, new) in pairs.items() for text in _text(name, old, new))
    return [Difference("", "Suivi et contacts", Change.CHANGED, told)] if told else []


GOVERNANCE = {
    "Contact de l'acheteur": "buyer_contact",
    "Contact du fournisseur": "supplier_contact",
    "Mois entre deux bilans": "review_months",
    "Qui peut changer un objectif": "who_may_change",
    "Reconduction": "renewal",
}
"Fields of the governance by the name they are shown with."
