"""Who does what in a group: the split of lots between members, and what is said of each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from clauses.group_form import GroupForm
from matching.explain import standing_sentence
from matching.grouping.case import weigh
from matching.grouping.content import Fact, MemberContent, Part
from matching.grouping.needs import Answerer, Composition
from matching.grouping.shares import percentages
from matching.grouping.slices import whole_id
from matching.grouping.volumes import FullTime, added, posts, range_of, whole_hours
from matching.labels import KINDS, STANDINGS
from matching.matrix import Note
from matching.problem import Grouping, Member
from matching.structure import Structure, StructureKind, Verdict

MOST_FACTS = 3
PROOFS = {
    StructureKind.EA: "agrément ou contrat d'objectifs en cours (CPOM)",
    StructureKind.EATT: "agrément ou contrat d'objectifs en cours (CPOM)",
    StructureKind.ESAT: "autorisation d'ESAT en cours",
    StructureKind.GEIQ: "label GEIQ de l'année",
    StructureKind.SEP: "contrat de concession ou service de l'emploi pénitentiaire",
}
"Proof of the right to act, by kind; a convention for the others (insertion par l'activité économique)."
CONVENTION = "convention d'insertion et annexe financière en cours"

Reasons = Callable[[Answerer], "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What matching says of a structure for a lot: its strongest findings and its questions, in French."""

    facts: tuple[str, ...]
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What a proposal needs beside the group: what the notice says, the day, notes of the matrix, full-time bases.

    `group_form` what was read of groups, None when nothing is said.
    """

    deadline: date | None
    today: date
    group_form: GroupForm | None = None
    reference: str = ""
    title: str = ""
    published: date | None = None
    notes: Mapping[str, Note] | None = None
    full_time: tuple[FullTime, ...] = ()


def split(grouping: Grouping, composition: Composition, call: Call) -> dict[str, list[Part]]:
    """What each member does, slices of a lot joined again; shares make 100, hours those of the lots."""
    problem = composition.problem
    weights = dict(zip((need.id for need in problem.needs), weigh(problem.needs), strict=True))
    hours = whole_hours(composition)
    rows: dict[tuple[str, str], list[str]] = {}
    for member in grouping.members:
        for need in member.needs:
            rows.setdefault((member.siret, whole_id(need)), []).append(need)
    shares = percentages([sum(weights[need] for need in needs) for needs in rows.values()])
    found: dict[str, list[Part]] = {member.siret: [] for member in grouping.members}
    for ((siret, number), needs), share in zip(rows.items(), shares, strict=True):
        done = added(hours[need] for need in needs)
        found[siret].append(_part(siret, number, needs, done, share, composition, call))
    return found


def _part(
    siret: str, number: str, needs: list[str], hours: float | None, share: int, composition: Composition, call: Call
) -> Part:
    lot, kind = composition.lots[number], composition.bidders[siret][number].structure.kind
    low, high = range_of(hours, lot)
    found = posts(hours, kind, call.full_time)
    places = [name for need in needs for name in composition.parts.get(need, ())]
    return Part(
        number,
        lot.title,
        lot.trades,
        hours,
        share,
        tuple(places) if places else lot.places,
        estimated=hours is not None and lot.hours is None,
        low=low,
        high=high,
        etp=found.etp if found else None,
        etp_base=found.base if found else "",
    )


def member_content(
    member: Member, parts: list[Part], composition: Composition, reasons: Reasons, call: Call
) -> MemberContent:
    """All that is said of one member."""
    own = composition.bidders[member.siret]
    answers = [own[part.lot] for part in parts]
    structure, said = answers[0].structure, [reasons(answer) for answer in answers[:MOST_FACTS]]
    texts = list(dict.fromkeys(fact for reason in said for fact in reason.facts))[:MOST_FACTS]
    hours = added(part.hours for part in parts)
    found = posts(hours, structure.kind, call.full_time)
    return MemberContent(
        siret=member.siret,
        kind=structure.kind.value,
        kind_name=KINDS[structure.kind],
        name=structure.name,
        role=member.role,
        needs=tuple(_in_words(part, composition) for part in parts),
        hours=hours,
        share=sum(part.share for part in parts),
        split=tuple(parts),
        why=tuple(Fact(text, source_of(structure), structure.as_of) for text in texts),
        warnings=_standing(structure, call.today),
        ask=tuple(dict.fromkeys(question for reason in said for question in reason.ask)),
        right=_right(structure, answers),
        estimated=any(part.estimated for part in parts),
        etp=found.etp if found else None,
        etp_base=found.base if found else "",
        territory=f"département {structure.department}" if structure.department else "",
    )


def source_of(structure: Structure) -> str:
    """The lists it was found in, in words."""
    return structure.source.replace("|", ", ") or "annuaire"


def _right(structure: Structure, answers: list[Answerer]) -> Fact:
    """Its kind, whether it may answer what it would do, what was checked and when, and the proof to ask for."""
    sure = all(answer.verdict is Verdict.YES for answer in answers)
    checked = STANDINGS[structure.standing]
    proof = PROOFS.get(structure.kind, CONVENTION)
    text = (
        f"{KINDS[structure.kind].capitalize()} : {'peut répondre' if sure else 'peut répondre sous condition'} ; "
        f"activité {checked}. Preuve à joindre : {proof}."
    )
    return Fact(text, source_of(structure), structure.checked or structure.as_of)


def _in_words(part: Part, composition: Composition) -> str:
    """« Lot 3 (une partie : Colmar) : Nettoyage des vitres »."""
    lot = composition.lots[part.lot]
    whole = lot.load is None or part.hours is None or part.hours >= lot.load - 1e-6
    where = f" : {', '.join(part.places)}" if part.places and part.places != lot.places else ""
    some = "" if whole else f" (une partie{where})"
    name = f"{_lot_name(part.lot, bool(some))}{some}"
    return name if part.lot == "0" else f"{name} : {part.title}"


def _lot_name(number: str, some: bool) -> str:
    if number.startswith("+"):
        return "Besoin ajouté"
    return f"Lot {number}" if number != "0" else "Le marché" if some else "Tout le marché"


def _standing(structure: Structure, today: date) -> tuple[str, ...]:
    said = standing_sentence(structure, today)
    fictional = ("Structure fictive, pour la démonstration.",) if structure.fictional else ()
    return fictional if said.startswith("Vérifiée") else (said, *fictional)
