"""An inclusive structure and what it does where: plain values, whatever directory they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StructureKind(StrEnum):
    """Kinds of structure that may answer or lend staff."""

    EI = "EI"
    ACI = "ACI"
    AI = "AI"
    ETTI = "ETTI"
    EITI = "EITI"
    RQ = "RQ"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"
    SEP = "SEP"


LENDERS = frozenset({StructureKind.AI, StructureKind.ETTI, StructureKind.EATT, StructureKind.GEIQ})
"Kinds made to lend staff; the others answer by service (code du travail, L8241-1)."


class AnswerMode(StrEnum):
    """How a structure takes part in a contract, best first."""

    HOLDER = "holder"
    GME = "gme"
    SUBCONTRACT = "subcontract"
    STAFF_LENDING = "staff_lending"
    DIRECT_HIRE = "direct_hire"


class Selling(StrEnum):
    """How an activity is sold: services, staff lent, or goods made."""

    SERVICES = "services"
    LENDING = "lending"
    GOODS = "goods"


class Verdict(StrEnum):
    """May it answer? `if` comes with the condition to check; unknown facts give `if`, never `no`."""

    YES = "yes"
    IF = "if"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Standing(StrEnum):
    """What is known of the structure's being in activity, at `checked`."""

    ACTIVE = "active"
    TO_CHECK = "to_check"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Zone:
    """Where an activity is offered: the whole country, a radius in km around the address, or codes.

    A code is "dep:67", "com:67482", "reg:44" or "epci:246700488".
    """

    country: bool = False
    radius_km: float | None = None
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Activity:
    """A trade that a structure offers. `weight` 0-1: how strong the evidence is; `source` is French, shown.

    `zone` where this very activity is offered (None: as the structure); `selling` how, empty when unknown.
    """

    group: str
    sector: str | None
    weight: float
    source: str
    zone: Zone | None = None
    as_of: date | None = None
    selling: frozenset[Selling] = frozenset()


@dataclass(frozen=True, slots=True)
class Award:
    """Public contracts of one trade in one department that the structure won: how many, the last day, who says so.

    `company` True when another establishment of the same company (SIREN) holds them.
    """

    group: str
    sector: str | None
    department: str | None
    count: int
    last: date
    source: str
    company: bool = False


BY_STRUCTURE, BY_FACILITATOR = "la structure", "une personne qui suit les clauses"
"Who said that lots are not wanted, as shown."


class Limit(StrEnum):
    """What a structure does not want of a trade: the trade itself, or lots beyond a limit."""

    TRADE = "trade"
    FARTHER = "farther"
    LARGER = "larger"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A structure's own word: no more lots of this trade (`sector` None: of the whole group), or beyond the limit.

    `bound` km for `farther`, euros without tax for `larger` and `smaller`, None for `trade`; `said` the day it said so.
    """

    limit: Limit
    group: str
    sector: str | None
    bound: float | None
    said: date
    by: str = BY_STRUCTURE


@dataclass(frozen=True, slots=True)
class Structure:
    """One (SIRET, kind). `hours` insertion hours it can give a year, None when unknown; `zone` None: not declared.

    `parent` of an antenna: the SIRET whose right to operate it shares, or its SIREN when that is all that is known.
    `convention` of a régie de quartier: the kind (EI, ACI or AI) it is conventioned as, None when unknown;
    `labels` environmental and CSR labels that sources tell.
    """

    siret: str
    kind: StructureKind
    name: str
    department: str | None = None
    insee: str | None = None
    post_code: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    activities: tuple[Activity, ...] = ()
    text: str = ""
    website: str | None = None
    zone: Zone | None = None
    hours: float | None = None
    standing: Standing = Standing.UNKNOWN
    as_of: date | None = None
    checked: date | None = None
    source: str = ""
    fictional: bool = False
    parent: str | None = None
    convention: StructureKind | None = None
    labels: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def key(self) -> str:
        """SIRET and kind: 191 real SIRET carry two kinds."""
        return f"{self.siret}:{self.kind}"
