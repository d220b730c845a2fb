"""What stands in the way when a group is accepted: by law (hard), or to be checked first (warning)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from clauses.group_form import GroupForm
from matching.grouping.volumes import figure
from matching.matrix import Note
from matching.structure import Structure, StructureKind

NOTE_OF_KIND = {StructureKind.ACI: "C9", StructureKind.AI: "AI"}
"Kinds whose own ceiling is recalled (share of sales; hours lent), by its note in `config/eligibility.toml`."


@dataclass(frozen=True, slots=True)
class Accepted:
    """A group accepted, or about to be, for a market. `mandataire` None: one structure answers alone.

    `hours` of each member, None when unknown.
    """

    tender: int
    members: tuple[str, ...]
    mandataire: str | None
    hours: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """Something to know before accepting. `hard`: the law or the notice forbids it; the group cannot be accepted."""

    code: str
    hard: bool
    text: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What gates look at: the notice on groups, who the members are, the notes of the matrix, and the day."""

    said: GroupForm | None
    who: Mapping[str, Structure]
    notes: Mapping[str, Note]
    on: date

    def name(self, siret: str) -> str:
        """The structure in words; its SIRET when it is not known any more."""
        return self.who[siret].name if siret in self.who else f"SIRET {siret}"


def gates(new: Accepted, standing: Sequence[Accepted], checks: Checks) -> tuple[Gate, ...]:
    """Every gate, hard ones first. `standing` what the organisation accepted before and did not undo, all markets."""
    here = [one for one in standing if one.tender == new.tender]
    found = [
        *_same(new, here),
        *_mandataire(new, here, checks),
        *_members(new, here, checks),
        *_capacity(new, standing, checks),
        *_ceilings(new, checks),
    ]
    return tuple(sorted(found, key=lambda gate: not gate.hard))


def _same(new: Accepted, here: Iterable[Accepted]) -> Iterable[Gate]:
    if any((set(one.members), one.mandataire) == (set(new.members), new.mandataire) for one in here):
        yield Gate("same", True, "Ce groupement est déjà retenu.")


def _mandataire(new: Accepted, here: Iterable[Accepted], checks: Checks) -> Iterable[Gate]:
    """R2142-23: mandataire of one group per market, whatever the lots."""
    if new.mandataire and any(one.mandataire == new.mandataire for one in here):
        name = checks.name(new.mandataire)
        text = f"{name} est déjà mandataire d'un autre groupement pour ce marché : c'est interdit (R2142-23)."
        yield Gate("mandataire_twice", True, text)


def _members(new: Accepted, here: Sequence[Accepted], checks: Checks) -> Iterable[Gate]:
    """R2142-21: the documents may forbid several groups, or answering alone and in a group; silence is a question."""
    for siret in new.members:
        others = [one for one in here if siret in one.members]
        mixed = [one for one in others if (one.mandataire is None) != (new.mandataire is None)]
        grouped = [one for one in others if one.mandataire and new.mandataire]
        if grouped:
            ban = checks.said.ban_several_groups if checks.said else None
            yield from _ban("member_twice", ban, f"{checks.name(siret)} est déjà membre d'un autre groupement")
        if mixed:
            ban = checks.said.ban_individual_and_member if checks.said else None
            yield from _ban(
                "alone_and_member", ban, f"{checks.name(siret)} répondrait à la fois seule et en groupement"
            )


def _ban(code: str, ban: bool | None, fact: str) -> Iterable[Gate]:
    """Hard where the notice forbids, a warning where it says nothing, nothing where it allows."""
    if ban is None:
        yield Gate(code, False, f"{fact} : l'avis ne dit pas si c'est permis, lire le règlement (R2142-21).")
    elif ban:
        yield Gate(code, True, f"{fact} : l'avis l'interdit (R2142-21).")


def _capacity(new: Accepted, standing: Sequence[Accepted], checks: Checks) -> Iterable[Gate]:
    """Hours already promised by other groups accepted, beside what the structure can give."""
    for siret in new.members:
        room = checks.who[siret].hours if siret in checks.who else None
        asked = [one.hours.get(siret) for one in (*standing, new) if siret in one.members]
        total = sum(hours for hours in asked if hours is not None)
        if room is None:
            yield Gate("capacity_unknown", False, f"{checks.name(siret)} : heures disponibles non connues, à demander.")
        elif total > room:
            text = f"{checks.name(siret)} : {figure(total)} h promises en tout, pour {figure(room)} h par an connues."
            yield Gate("capacity", False, text)


def _ceilings(new: Accepted, checks: Checks) -> Iterable[Gate]:
    for siret in new.members:
        kind = checks.who[siret].kind if siret in checks.who else None
        if kind in NOTE_OF_KIND:
            note = checks.notes[NOTE_OF_KIND[kind]]
            yield Gate(NOTE_OF_KIND[kind], False, f"{checks.name(siret)} : {note.sentence(checks.on)}")
