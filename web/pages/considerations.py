"""Considerations of a tender as people read them: alike ones of several lots told once, with their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clauses.consideration import ENVIRONMENT_FAMILY, RESERVED, SOCIAL_FAMILY
from web.pages import french, words
from web.store.models import Consideration, Evidence

FAMILIES = {
    "clause sociale": {kind.value for kind in SOCIAL_FAMILY - RESERVED},
    "réservation à des structures": {kind.value for kind in RESERVED},
    "clause environnementale": {kind.value for kind in ENVIRONMENT_FAMILY},
}


@dataclass(slots=True)
class Told:
    """One consideration on the page. `lots` empty: the whole contract; `evidence` without repetition."""

    anchor: int
    family: str
    name: str
    strength: str
    lots: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def quote(self) -> str:
        """The first words that prove it; empty when only a box was ticked."""
        return next((proof.quote for proof in self.evidence if proof.quote), "")

    @property
    def where(self) -> str:
        """Which lots it holds for, in words."""
        if not self.lots or self.lots == ["0"]:
            return "tout le marché"
        return ("lot " if len(self.lots) == 1 else "lots ") + ", ".join(self.lots)


def told(considerations: Sequence[Consideration]) -> list[Told]:
    """The considerations, alike ones put together: reservations first, then social ones."""
    found: dict[Any, Told] = {}
    for row in considerations:
        one = found.setdefault(
            _likeness(row),
            Told(row.id, words.family(row.kind), words.kind(row.kind, row.topic, row.absent), _strength(row)),
        )
        if row.lot_number is not None and row.lot_number not in one.lots:
            one.lots.append(row.lot_number)
        _add(one.hours, (hours_words(item, row.lot_number) for item in row.hours))
        _add_evidence(one, row.evidence)
    return sorted(found.values(), key=lambda one: words.FAMILIES.index(one.family))


def _likeness(row: Consideration) -> tuple[Any, ...]:
    """Same kind, same strength, same words: the same consideration, said once for several lots."""
    proofs = frozenset((e.quote, e.field, e.value) for e in row.evidence)
    return row.kind, row.strength, row.topic, row.absent, row.lot_number is None, proofs


def _add_evidence(one: Told, rows: Iterable[Evidence]) -> None:
    known = {(e.quote, e.field, e.value, e.because) for e in one.evidence}
    for row in rows:
        _add(one.warnings, row.warnings)
        key = (row.quote, row.field, row.value, row.because)
        if key not in known:
            known.add(key)
            one.evidence.append(row)


def _add(found: list[str], new: Iterable[str]) -> None:
    found.extend(item for item in dict.fromkeys(new) if item not in found)


def _strength(row: Consideration) -> str:
    return words.STRENGTH[row.strength] if row.strength else ""


def hours_words(item: dict[str, Any], lot: str | None = None) -> str:
    """A quantity of insertion in words: « 120 heures (lot 2) », « 5 % », « 5 heures par tranche de 10 000 € »."""
    amount = french.hours(item["hours"]) if item.get("hours") is not None else ""
    if item.get("percent") is not None:
        amount = " et ".join(part for part in (amount, f"{french.number(item['percent'], 1)}{french.NARROW}%") if part)
    if item.get("per_amount") is not None:
        amount += f" par tranche de {french.number(item['per_amount'])}{french.NARROW}€"
    elif item.get("per"):
        amount += f" par {words.PER.get(item['per'], item['per'])}"
    where = item.get("lot") or (lot if lot != "0" else None)
    return amount + (f" (lot {where})" if where else "")


def not_found(considerations: Iterable[Consideration]) -> list[str]:
    """The families of which nothing was found. « Not found in the notice » is never « no clause »."""
    kinds = {row.kind for row in considerations}
    return [name for name, family in FAMILIES.items() if not kinds & family]
