"""A tender as it stands: the procedure that its notices add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clauses.notice import Buyer, ContractKind, Lot, Place


class Stage(StrEnum):
    """How far the procedure went, whatever the clock says."""

    PLANNED = "planned"
    CALL = "call"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


class Status(StrEnum):
    """What people are shown: the stage, with a call told open or closed by the clock."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the life of a tender. `what` is a field name ("deadline", "status", "title", "lots", "correction").

    `before` and `after` as text (ISO for dates), `seen` publication date of the notice `notice` that brought it.
    """

    what: str
    before: str | None
    after: str | None
    seen: date
    notice: str


@dataclass(frozen=True, slots=True)
class Tender:
    """What the notices of one procedure say together. `references` oldest first, as "source:reference"."""

    references: tuple[str, ...]
    in_force: tuple[str, ...]
    stage: Stage
    title: str
    buyer: Buyer
    published: date
    kind: ContractKind | None
    departments: tuple[str, ...]
    cpv: tuple[str, ...]
    descriptors: tuple[str, ...]
    nature: tuple[str, ...]
    places: tuple[Place, ...]
    lots: tuple[Lot, ...]
    deadline: datetime | None
    deadline_hour_known: bool
    deadline_uncertain: bool
    shown_until: date | None
    value: float | None
    documents_url: str | None
    history: tuple[Change, ...]
