"""An awarded contract as declared, whatever the shape it was published in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """A holder or a subcontractor: `kind` is SIRET, TVA, TAHITI, RIDET, FRWF, IREP or HORS-UE."""

    number: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """A modification of the contract; an empty text leaves what stood before."""

    number: str
    signed: str
    published: str
    months: str = ""
    value: str = ""
    holders: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """One contract. Everything is text as written, save what the shape itself tells; "" where nothing stands.

    `number` is unique within the buyer only. `changes` oldest first. `place` is a code of the kind `place_kind`.
    """

    number: str
    buyer: str
    title: str
    signed: str
    published: str
    concession: bool = False
    buyer_name: str = ""
    buyer_department: str = ""
    nature: str = ""
    cpv: str = ""
    procedure: str = ""
    techniques: tuple[str, ...] = ()
    months: str = ""
    value: str = ""
    group_form: str = ""
    holders: tuple[Party, ...] = ()
    social: tuple[str, ...] = ()
    environmental: tuple[str, ...] = ()
    place: str = ""
    place_kind: str = ""
    changes: tuple[Change, ...] = ()
    subcontractors: tuple[Party, ...] = ()
