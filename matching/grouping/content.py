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
    """A lot, or a part of one, done by one member. `share` whole percent of all that the group does; they make 100.

    `places` communes, departments or phases; `estimated` hours that nobody said, with their range `low` to `high`;
    `etp` full-time posts over a year, on the base that `etp_base` names.
    """

    lot: str
    title: str
    trades: tuple[str, ...]
    hours: float | None
    share: int
    places: tuple[str, ...] = ()
    estimated: bool = False
    low: float | None = None
    high: float | None = None
    etp: float | None = None
    etp_base: str = ""


@dataclass(frozen=True, slots=True)
class MemberContent:
    """A member: `needs` what it would do in words, `why` two or three facts, `warnings` and `ask` what to check.

    `right` its kind and whether it may answer, with the proof to ask for and its date; `estimated` as for its parts;
    `territory` its department, in words: what others may know of it before its name.
    """

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
    right: Fact | None = None
    estimated: bool = False
    etp: float | None = None
    etp_base: str = ""
    territory: str = ""


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
class LotFacts:
    """A lot as the proposal takes it: what it holds (a reservation, a clause, nothing found), where, how many hours.

    `volume` the hours in words, with who said them, or the estimate with its formula; « inconnu » when nobody can say.
    """

    lot: str
    title: str
    held: str
    trades: tuple[str, ...]
    places: tuple[str, ...]
    hours: float | None
    estimated: bool
    low: float | None
    high: float | None
    volume: str


@dataclass(frozen=True, slots=True)
class Market:
    """What the proposal is for, and where that was read."""

    reference: str
    title: str
    published: date | None
    deadline: date | None
    lots: tuple[LotFacts, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """Hours of one member in one mode, quarter by quarter: they make `hours`. `who` "" for hours still to find."""

    mode: str
    mode_name: str
    who: str
    hours: int
    by_quarter: tuple[int, ...]
    estimated: bool


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """When the hours are done. `notes` what was supposed: an even spread, a start or a duration not known."""

    quarters: tuple[str, ...]
    lines: tuple[PlanLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to answer: `way` second, single, subcontract or lending."""

    way: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may go wrong, and what to do about it."""

    name: str
    text: str


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
    market: Market | None = None
    coverage: tuple[str, ...] = ()
    hours_plan: HoursPlan | None = None
    alternatives: tuple[Alternative, ...] = ()
    risks: tuple[Risk, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As plain values that JSON can hold; dates in ISO form."""
        return as_json(self)
