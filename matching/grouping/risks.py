"""What may go wrong with a proposal, each named with what to do: size, ceilings of kinds, season, bans, cash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clauses.group_form import GroupForm
from matching.grouping.content import MemberContent, Risk
from matching.grouping.gates import NOTE_OF_KIND
from matching.grouping.needs import Composition
from matching.grouping.slices import whole_id
from matching.labels import KINDS
from matching.matrix import Note
from matching.problem import Grouping
from matching.structure import Structure

DEPENDENT = 0.3
"Part of what a structure can give in a year beyond which one contract holds it dependent (usage, to be confirmed)."
SEASONS = {
    "agriculture": "Travail de saison : plus d'heures au printemps et en été, presque rien l'hiver.",
    "espaces-verts-exterieurs-2": "Travail de saison : plus d'heures d'avril à octobre, peu l'hiver.",
    "batiments-et-travaux-publics-65": "Chantier : les heures suivent le calendrier des travaux, avec des arrêts.",
}
"By group of trades."
MOST_OF_THE_FIELD = 0.5
"A group of more than this part of those who could answer calls for a word on competition (L2141-9)."


@dataclass(frozen=True, slots=True)
class Seen:
    """What risks look at beside the group itself."""

    members: tuple[MemberContent, ...]
    structures: Mapping[str, Structure]
    said: GroupForm | None
    notes: Mapping[str, Note]


def risks(grouping: Grouping, composition: Composition, seen: Seen) -> tuple[Risk, ...]:
    """Every risk of the checklist that holds here."""
    parts: tuple[Iterable[Risk], ...] = (
        _size(composition, seen),
        _ceilings(composition, seen),
        _season(grouping, composition),
        _several(grouping, seen.said),
        _competition(grouping, composition),
        _cash(grouping),
    )
    return tuple(risk for part in parts for risk in part)


def _size(composition: Composition, seen: Seen) -> Iterator[Risk]:
    """Each member's hours against all it can give: turnover is not known, and is asked."""
    unknown = []
    for member in seen.members:
        structure = seen.structures[member.siret]
        if member.hours is None or not structure.hours:
            unknown.append(member.name)
        elif member.hours / composition.years > DEPENDENT * structure.hours:
            part = 100 * member.hours / composition.years / structure.hours
            text = f"{member.name} y mettrait {part:.0f} % de ses heures d'une année : que devient-elle à la fin ?"
            yield Risk("Dépendance à ce marché", text)
    if unknown:
        text = f"Demander le chiffre d'affaires : au-delà de 30 %, un seul marché fragilise ({', '.join(unknown)})."
        yield Risk("Taille du marché", text)


def _ceilings(composition: Composition, seen: Seen) -> Iterator[Risk]:
    """Share of sales of an ACI, 480 hours of an AI: members, and those who could lend staff."""
    lent = [answers[0].structure for answers in composition.lenders.values()]
    for structure in (*seen.structures.values(), *lent):
        code = NOTE_OF_KIND.get(structure.kind)
        if code is not None and code in seen.notes:
            note = seen.notes[code]
            yield Risk(f"Plafond : {KINDS[structure.kind]}", f"{structure.name} : {note.text} ({note.article}).")


def _season(grouping: Grouping, composition: Composition) -> Iterator[Risk]:
    groups = {group for need in grouping.covered for group in composition.lots[whole_id(need)].groups[:1]}
    for group in sorted(groups & SEASONS.keys()):
        yield Risk("Saison", SEASONS[group])


def _several(grouping: Grouping, said: GroupForm | None) -> Iterator[Risk]:
    if len(grouping.members) < 2:
        return
    banned = said and (said.ban_several_groups or said.ban_individual_and_member)
    known = said and said.ban_several_groups is not None and said.ban_individual_and_member is not None
    if banned:
        yield Risk("Plusieurs offres", "L'avis en interdit : chaque membre vérifie qu'il ne répond pas ailleurs.")
    elif not known:
        yield Risk(
            "Plusieurs offres", "Non dit en entier dans l'avis : lire le règlement avant d'entrer dans un groupe."
        )


def _competition(grouping: Grouping, composition: Composition) -> Iterator[Risk]:
    members = len(grouping.members)
    if members > 1 and members > MOST_OF_THE_FIELD * len(composition.bidders):
        yield Risk(
            "Concurrence",
            "Ce groupement réunit plus de la moitié des structures connues qui pourraient répondre : "
            "dire pourquoi il est nécessaire (droit de la concurrence, L2141-9).",
        )


def _cash(grouping: Grouping) -> Iterator[Risk]:
    paid = "chaque membre facture sa part" if len(grouping.members) > 1 else "les factures suivent le travail fait"
    text = f"Les salaires se paient avant les factures ({paid}) : prévoir l'avance, les délais et les retards."
    yield Risk("Trésorerie", text)
