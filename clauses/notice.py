"""A notice as the parsers leave it: immutable values, whatever the source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeType(StrEnum):
    """What a publication does to its tender."""

    PLANNED = "planned"
    CALL = "call"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    AWARD = "award"
    UNSUCCESSFUL = "unsuccessful"
    DIRECT_AWARD = "direct_award"
    MODIFICATION = "modification"
    WITHDRAWN = "withdrawn"


class ContractKind(StrEnum):
    """Nature of the contract, in the words of `thresholds.toml`."""

    WORKS = "works"
    SUPPLIES = "supplies"
    SERVICES = "services"
    CONCESSION = "concession"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys. `siret` and `siren` only when they pass the Luhn check; a court or an e-sender is never the buyer."""

    name: str
    siret: str | None = None
    siren: str | None = None
    city: str | None = None
    post_code: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the work is done, as far as the notice says. Codes are text; `nuts` as written."""

    text: str = ""
    city: str | None = None
    post_code: str | None = None
    nuts: str | None = None


FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Section:
    """A text of the notice that the rules read.

    `path` is the field it came from (shown as the source of a quote), `label` its French name on screen,
    `lot` the lot number it belongs to (None: the whole contract), `criteria` True when the field holds award criteria,
    `language` its two letters (ISO 639-1): the rules read French.
    """

    path: str
    label: str
    text: str
    lot: str | None = None
    criteria: bool = False
    language: str = FRENCH


@dataclass(frozen=True, slots=True)
class Signal:
    """A structured field about considerations, as received: `field` a stable name, `value` the code or word.

    Fields: `criteres` (sociaux, environnementaux), `BT-06`, `BT-71`, `BT-736`, `BT-774`, `BT-775`, `BT-776`, `BT-805`,
    `reservationMarche`, `MARCHE_RESERVE` (legacy), `considerationSociale`, `considerationEnvironnementale` (DECP).
    """

    field: str
    value: str
    lot: str | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot. An undivided contract has exactly one lot, numbered "0"; numbers carry no leading zeros ("3", "3A")."""

    number: str
    title: str
    description: str = ""
    cpv: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    value: float | None = None
    deadline: datetime | None = None
    duration_months: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One publication.

    `reference` is the source's own key ("25-12214"); `folder` the EU procedure id (BT-04) shared across sources;
    `links` references of other notices of the same source that this one names (initial notice);
    `departments` codes as text ("01", "2A", "971"); `cpv` eight digits, main first;
    `deadline` aware; `deadline_hour_known` False when only the day is printed (the hour is then 23:59);
    `deadline_uncertain` True when the clock's zone cannot be told (overseas buyers);
    `moves_deadline_to` set on a correction whose text moves the deadline, with the sentence in `moves_because`
    (`moves_hour_known` False when it prints the day only: the hour is then 23:59);
    `value` whole estimated value in euros before tax, None when unknown (0 is unknown);
    `shown_until` end of display on the source's site: never a deadline, only a hint for calls that print none;
    `same_as` the same publication elsewhere, as "source:reference", when the notice names it;
    `signed` day the holder was told of the contract (awards); `framework` whether its value is a maximum, not a price;
    `subcontractors` SIRET declared after the award; `warnings` what looks wrong in the record, in French;
    `private_to` number of the one organisation that may see it (None: public).
    """

    source: str
    reference: str
    url: str
    published: date
    type: NoticeType
    title: str
    buyer: Buyer
    kind: ContractKind | None = None
    departments: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    descriptors: tuple[str, ...] = ()
    nature: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()
    sections: tuple[Section, ...] = ()
    signals: tuple[Signal, ...] = ()
    places: tuple[Place, ...] = ()
    deadline: datetime | None = None
    deadline_hour_known: bool = True
    deadline_uncertain: bool = False
    moves_deadline_to: datetime | None = None
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
    shown_until: date | None = None
    moves_hour_known: bool = True
    same_as: tuple[str, ...] = ()
    signed: date | None = None
    framework: bool | None = None
    subcontractors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    private_to: int | None = None
