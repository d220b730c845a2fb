"""What an entry says: what was done, how much, when, for whom without saying who, and the proof that was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clauses.followup.publics import PUBLICS
from clauses.packages.kinds import KINDS, ItemKind, Unit

LARGEST = 1_000_000_000
LONGEST = 500


class BadEntry(ValueError):
    """An entry that cannot be kept. The message is French and names the field and the value."""


class Stage(StrEnum):
    """How far the thing itself is. Only what is done is declared; what is planned never counts."""

    PLANNED = "planned"
    OFFERED = "offered"
    STARTED = "started"
    DONE = "done"


STAGES = {Stage.PLANNED: "prévu", Stage.OFFERED: "proposé", Stage.STARTED: "commencé", Stage.DONE: "fait"}


class Mode(StrEnum):
    """By which way of the clause it is done."""

    DIRECT_HIRE = "direct_hire"
    STAFF_LENDING = "staff_lending"
    SUBCONTRACT = "subcontract"
    GME = "gme"
    TRAINING = "training"


MODES = {
    Mode.DIRECT_HIRE: "embauche directe",
    Mode.STAFF_LENDING: "mise à disposition de personnel",
    Mode.SUBCONTRACT: "sous-traitance",
    Mode.GME: "membre du groupement",
    Mode.TRAINING: "formation pendant le marché",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done or to be done. `kind` None: its nature is still to be told.

    `day`: when, or the first day of the month for hours. `days`: how long it lasted. `person`: a reference that the
    supplier or the structure can read and nobody else. `employer`: SIRET. `hired`: the day this person was hired on a
    permanent contract (CDI), None: they were not, or nobody said so. Texts name nobody.
    """

    unit: Unit
    quantity: Fraction
    day: date
    stage: Stage
    kind: ItemKind | None = None
    person: str = ""
    public: str = ""
    mode: str = ""
    employer: str = ""
    site: str = ""
    trade: str = ""
    days: Fraction | None = None
    note: str = ""
    hired: date | None = None

    def __post_init__(self) -> None:
        if not 0 < self.quantity <= LARGEST or (self.unit is Unit.NUMBER and self.quantity.denominator != 1):
            told = "entier plus grand que zéro" if self.unit is Unit.NUMBER else "plus grand que zéro"
            raise BadEntry(f"Quantité : « {float(self.quantity):g} » ; un nombre {told} est attendu.")
        if self.kind is not None and self.unit not in KINDS[self.kind].units:
            raise BadEntry(f"Unité : « {self.unit.value} » ne va pas avec {KINDS[self.kind].name}.")
        if self.public and self.public not in PUBLICS:
            raise BadEntry(f"Public : « {self.public} » inconnu.")
        if self.mode and self.mode not in set(Mode):
            raise BadEntry(f"Mode : « {self.mode} » inconnu.")
        if self.hired is not None and not self._after_hiring(self.hired):
            raise BadEntry(f"Embauche en CDI : le {self.hired:%d/%m/%Y} vient après le mois de la saisie.")
        if max(len(self.site), len(self.note), len(self.trade)) > LONGEST:
            raise BadEntry(f"Texte trop long : {LONGEST} caractères au plus.")

    def _after_hiring(self, hired: date) -> bool:
        """Hours bear the first day of their month: a hire later in that month is none of the future."""
        return (hired.year, hired.month) <= (self.day.year, self.day.month)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {
            "quantity": str(self.quantity),
            "day": self.day.isoformat(),
            "days": None if self.days is None else str(self.days),
            "hired": None if self.hired is None else self.hired.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Line:
        """Read plain values back. Raises KeyError or ValueError for what `as_dict` never wrote."""
        rest = {name: data[name] for name in ("person", "public", "mode", "employer", "site", "trade", "note")}
        return cls(
            unit=Unit(data["unit"]),
            quantity=Fraction(data["quantity"]),
            day=date.fromisoformat(data["day"]),
            stage=Stage(data["stage"]),
            kind=ItemKind(data["kind"]) if data["kind"] else None,
            days=Fraction(data["days"]) if data["days"] else None,
            hired=date.fromisoformat(data["hired"]) if data.get("hired") else None,
            **rest,
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What was seen: kind of paper, its reference, the day it was seen; the fingerprint of a file, never the file."""

    kind: str
    reference: str
    seen: date
    file: str = ""
    "« PDF, 3 pages, 120 ko »; empty: no file."
    sha256: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self) | {"seen": self.seen.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Proof:
        """Read plain values back."""
        return cls(data["kind"], data["reference"], date.fromisoformat(data["seen"]), data["file"], data["sha256"])
