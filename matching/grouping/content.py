"""What a proposal says, as values: who, who leads and why, who does what, what is missing, what to check, what next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from matching.grouping.json_values import as_json


@dataclass(frozen=True, slots=True)
class Fact:
    """One reason, where it comes from and of when: « Même métier… », « liste des emplois de l'inclusion », a date."""

    text: str
    source: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A lot, or a part of one, done by one member. `share` whole percent of all that the group does; they make 100."""

    lot: str
    title: str
    trades: tuple[str, ...]
    hours: float | None
    share: int


@dataclass(frozen=True, slots=True)
class MemberContent:
    """A member: `needs` what it would do in words, `why` two or three facts, `warnings` and `ask` what to check."""

    siret: str
    kind: str
    kind_name: str
    name: str
    role: str
    needs: tuple[str, ...]
    hours: float | None
    share: int
    split: tuple[Part, ...]
    why: tuple[Fact, ...]
    warnings: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Legal form with its consequence in plain words; `buyer_words` what the notice says of it, quoted."""

    form: str
    consequence: str
    buyer_words: str | None


@dataclass(frozen=True, slots=True)
class Saying:
    """Something the buyer says of groups that binds or warns, in plain words, with the words of the notice."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The mandataire, why, and who else could be."""

    siret: str
    name: str
    why: tuple[str, ...]
    alternative: str | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A lot, or a part of one, that nobody in the group does, and why. `hours` left undone, None when unknown;
    `nearest` who could fill it best, in words, None when the directory knows nobody."""

    lot: str
    title: str
    because: str
    hours: float | None = None
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class Lender:
    """Who could lend staff to the holder: no co-contractor."""

    siret: str
    name: str
    kind: str
    lots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next and by when (None when the deadline is unknown)."""

    what: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Content:
    """A whole proposal. Never a price, never an automatic contact. `alone`: one structure answers by itself."""

    alone: bool
    headline: str
    reason: str
    form: Form | None
    mandataire: Lead | None
    members: tuple[MemberContent, ...]
    covered: tuple[str, ...]
    missing: tuple[Gap, ...]
    lenders: tuple[Lender, ...]
    unknowns: tuple[str, ...]
    warnings: tuple[str, ...]
    next_steps: tuple[Step, ...]
    buyer_says: tuple[Saying, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As plain values that JSON can hold; dates in ISO form."""
        return as_json(self)
