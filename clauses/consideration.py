"""A consideration found in a notice, and the evidence that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sixteen kinds; these strings are used everywhere, exports included."""

    INSERTION_CONDITION = "insertion_condition"
    SOCIAL_CONDITION = "social_condition"
    SOCIAL_OTHER = "social_other"
    TRAINING_CONDITION = "training_condition"
    SOCIAL_CRITERION = "social_criterion"
    RESERVED_DISABILITY = "reserved_disability"
    RESERVED_INSERTION = "reserved_insertion"
    RESERVED_JOINT = "reserved_joint"
    RESERVED_ESS = "reserved_ess"
    RESERVED_PRISON = "reserved_prison"
    RESERVED_UNSPECIFIED = "reserved_unspecified"
    INSERTION_SERVICE = "insertion_service"
    ENV_CONDITION = "env_condition"
    ENV_CRITERION = "env_criterion"
    PARTICULAR_UNSPECIFIED = "particular_unspecified"
    STATED_ABSENT = "stated_absent"


class Strength(StrEnum):
    """How binding: `mandatory` > `scored` > `incentive` > `informative`."""

    MANDATORY = "mandatory"
    SCORED = "scored"
    INCENTIVE = "incentive"
    INFORMATIVE = "informative"


class Topic(StrEnum):
    """Topic of an environmental consideration."""

    REUSE = "reuse"
    EGALIM = "egalim"
    LABEL = "label"
    BUILDING = "building"
    CARBON = "carbon"
    VEHICLE = "vehicle"
    WASTE = "waste"
    BIODIVERSITY = "biodiversity"
    OTHER = "other"


class Absent(StrEnum):
    """What a `stated_absent` denies."""

    SOCIAL = "social"
    ENVIRONMENT = "environment"
    RESERVATION = "reservation"


RESERVED = frozenset(kind for kind in Kind if kind.value.startswith("reserved_"))
SOCIAL_FAMILY = frozenset(
    {Kind.INSERTION_CONDITION, Kind.SOCIAL_CONDITION, Kind.SOCIAL_OTHER, Kind.TRAINING_CONDITION, Kind.SOCIAL_CRITERION}
    | RESERVED
    | {Kind.INSERTION_SERVICE}
)
ENVIRONMENT_FAMILY = frozenset({Kind.ENV_CONDITION, Kind.ENV_CRITERION})


@dataclass(frozen=True, slots=True)
class Hours:
    """A quantity of insertion work with its words.

    `hours` total of the lot or contract (or per `per`: "year", "tranche"); `percent` of hours or amount;
    `per_amount` euros of one tranche ("5 h par tranche de 10 000 €": hours=5, per_amount=10000, per="tranche").
    """

    lot: str | None = None
    hours: float | None = None
    percent: float | None = None
    per_amount: float | None = None
    per: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where it is said: quoted words (`text[start:end] == quote`, in code points), or a structured field and value."""

    path: str = ""
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Consideration:
    """One consideration with one evidence. `lots` empty: the whole contract. `because` is one French sentence."""

    kind: Kind
    evidence: Evidence
    because: str
    rule: str
    strength: Strength | None = None
    topic: Topic | None = None
    lots: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    absent: Absent | None = None
    warnings: tuple[str, ...] = ()
