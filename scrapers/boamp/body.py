"""What the reader of one format draws from the `donnees` of a record, before the frame completes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from clauses.notice import Buyer, ContractKind, Lot, NoticeType, Place
from scrapers.reading.deadline import Deadline
from scrapers.reading.sections import Sections


@dataclass(slots=True)
class Body:
    """Fields are those of `clauses.notice.Notice`; what stays empty is taken from the frame.

    `lots` empty: the notice does not restate the whole contract (a national correction or award).
    `type` holds when the frame does not tell, or when `decides_type` (European changes, withdrawals).
    `group_form` as the buyer words it; `buyer_nuts` and `buyer_country` (three letters) of the buyer's own address.
    """

    sections: Sections = field(default_factory=Sections)
    type: NoticeType | None = None
    decides_type: bool = False
    title: str = ""
    buyer: Buyer | None = None
    kind: ContractKind | None = None
    cpv: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()
    places: tuple[Place, ...] = ()
    deadline: Deadline | None = None
    moves_deadline_to: datetime | None = None
    moves_hour_known: bool = True
    moves_because: str | None = None
    value: float | None = None
    duration_months: float | None = None
    procedure: str | None = None
    documents_url: str | None = None
    folder: str | None = None
    version: int = 1
    links: tuple[str, ...] = ()
    group_form: str | None = None
    winners: tuple[str, ...] = ()
    dispatched: date | None = None
    buyer_nuts: str = ""
    buyer_country: str = ""
