"""What is said of a grouping: reasons, form, mandataire, split, gaps, what to check (groupings of small structures).

Form: conjoint, each member bound for its own part (R2142-20); solidarity only if the buyer asks for it. Competition
guard: who can answer alone comes first, and a group that gathers most of those who could answer is told (L2141-9,
Autorité de la concurrence 22-D-04). No price, no automatic contact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from clauses.group_form import GroupForm
from matching.explain import standing_sentence
from matching.grouping.case import weigh
from matching.grouping.content import Content, Fact, Lead, Lender, MemberContent, Part
from matching.grouping.gaps import gaps
from matching.grouping.legal_form import form_content, open_questions, sayings
from matching.grouping.needs import Answerer, Composition
from matching.grouping.shares import percentages
from matching.grouping.slices import whole_id
from matching.grouping.steps import next_steps
from matching.labels import KINDS
from matching.problem import Grouping, Member
from matching.structure import AnswerMode, Structure, Verdict

MOST_FACTS = 3
MOST_OF_THE_FIELD = 0.5
"A group of more than this part of those who could answer calls for a word on competition."

Reasons = Callable[[Answerer], "Reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """What matching says of a structure for a lot: its strongest findings and its questions, in French."""

    facts: tuple[str, ...]
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What the notice says that a proposal needs: `group_form` what was read of groups, None when nothing is said."""

    deadline: date | None
    today: date
    group_form: GroupForm | None = None


def ranked(groupings: Sequence[Grouping]) -> list[Grouping]:
    """Who covers everything alone first; the others stay in their order."""
    return sorted(groupings, key=lambda one: bool(len(one.members) > 1 or one.missing))


def describe(grouping: Grouping, composition: Composition, reasons: Reasons, call: Call) -> Content:
    """Everything that is said of one grouping."""
    split = _split(grouping, composition)
    members = tuple(_member(member, split[member.siret], composition, reasons, call) for member in grouping.members)
    alone = len(members) == 1
    return Content(
        alone=alone,
        headline=_headline(members, grouping),
        reason=_reason(grouping, composition),
        form=None if alone else form_content(call.group_form),
        mandataire=None if alone else _lead(grouping, composition),
        members=members,
        covered=tuple(dict.fromkeys(whole_id(need) for need in grouping.covered)),
        missing=gaps(grouping, composition),
        lenders=tuple(_lender(answers) for answers in composition.lenders.values()),
        unknowns=_unknowns(grouping, composition, call),
        warnings=_warnings(grouping, composition),
        next_steps=next_steps(call.deadline, call.today, alone),
        buyer_says=() if alone else sayings(call.group_form),
    )


def _split(grouping: Grouping, composition: Composition) -> dict[str, list[Part]]:
    """What each member does, slices of a lot joined again."""
    weights = dict(zip((need.id for need in composition.problem.needs), weigh(composition.problem.needs), strict=True))
    rows: dict[tuple[str, str], list[str]] = {}
    for member in grouping.members:
        for need in member.needs:
            rows.setdefault((member.siret, whole_id(need)), []).append(need)
    shares = percentages([sum(weights[need] for need in needs) for needs in rows.values()])
    split: dict[str, list[Part]] = {member.siret: [] for member in grouping.members}
    for ((siret, number), needs), share in zip(rows.items(), shares, strict=True):
        lot = composition.lots[number]
        hours = None if lot.hours is None else round(sum(weights[need] for need in needs), 6)
        split[siret].append(Part(number, lot.title, lot.trades, hours, share))
    return split


def _member(member: Member, parts: list[Part], composition: Composition, reasons: Reasons, call: Call) -> MemberContent:
    own = composition.bidders[member.siret]
    answers = [own[part.lot] for part in parts]
    structure, said = answers[0].structure, [reasons(answer) for answer in answers[:MOST_FACTS]]
    source = structure.source.replace("|", ", ") or "annuaire"
    texts = list(dict.fromkeys(fact for reason in said for fact in reason.facts))[:MOST_FACTS]
    return MemberContent(
        siret=member.siret,
        kind=structure.kind.value,
        kind_name=KINDS[structure.kind],
        name=structure.name,
        role=member.role,
        needs=tuple(_in_words(part, composition) for part in parts),
        hours=member.hours,
        share=sum(part.share for part in parts),
        split=tuple(parts),
        why=tuple(Fact(text, source, structure.as_of) for text in texts),
        warnings=_standing(structure, call.today),
        ask=tuple(dict.fromkeys(question for reason in said for question in reason.ask)),
    )


def _in_words(part: Part, composition: Composition) -> str:
    """« Lot 3 (une partie) : Nettoyage des vitres »."""
    lot = composition.lots[part.lot]
    some = " (une partie)" if lot.hours is not None and part.hours is not None and part.hours < lot.hours - 1e-6 else ""
    name = "Tout le marché" if part.lot == "0" and not some else "Le marché" if part.lot == "0" else f"Lot {part.lot}"
    return f"{name}{some} : {part.title}"


def _headline(members: tuple[MemberContent, ...], grouping: Grouping) -> str:
    everything = "tout" if not grouping.missing else "une partie du marché"
    if len(members) == 1:
        return f"Répondre seul : {members[0].name} peut faire {everything}."
    return f"Répondre ensemble, à {len(members)} : ils peuvent faire {everything}."


def _reason(grouping: Grouping, composition: Composition) -> str:
    """Why a group is needed, or why it is not."""
    if len(grouping.members) == 1 and not grouping.missing:
        return "Une seule structure suffit : un groupement n'apporterait rien."
    if len(grouping.members) == 1:
        return "Elle ne peut pas tout faire : voir ce qui reste sans réponse."
    shared = {whole_id(need) for need in grouping.covered if whole_id(need) != need}
    lots = {whole_id(need) for need in grouping.covered}
    capacity = "Les heures demandées dépassent ce qu'une structure peut porter seule." if shared else ""
    several = (
        f"Les {len(lots)} lots couverts demandent des métiers ou des capacités différents." if len(lots) > 1 else ""
    )
    return " ".join(filter(None, (capacity, several))) + " Chaque membre est nécessaire."


def _lead(grouping: Grouping, composition: Composition) -> Lead:
    """Who leads and why; the next one who may hold a lot alone could too."""
    first, *others = grouping.members
    structure = _structure(composition, first.siret)
    hours = structure.hours
    why = ["Peut signer seul avec l'acheteur au moins un des lots."]
    why.append(
        f"A le plus d'heures à donner ({hours:g} h par an)." if hours else "Ses heures disponibles restent à demander."
    )
    able = [other for other in others if _may_hold(composition, other.siret)]
    return Lead(first.siret, structure.name, tuple(why), _structure(composition, able[0].siret).name if able else None)


def _may_hold(composition: Composition, siret: str) -> bool:
    return any(one.mode is AnswerMode.HOLDER for one in composition.bidders[siret].values())


def _structure(composition: Composition, siret: str) -> Structure:
    return max(composition.bidders[siret].values(), key=lambda one: one.score).structure


def _lender(answers: tuple[Answerer, ...]) -> Lender:
    structure = answers[0].structure
    lots = tuple(dict.fromkeys(answer.lot for answer in answers))
    return Lender(structure.siret, structure.name, KINDS[structure.kind], lots)


def _standing(structure: Structure, today: date) -> tuple[str, ...]:
    said = standing_sentence(structure, today)
    fictional = ("Structure fictive, pour la démonstration.",) if structure.fictional else ()
    return fictional if said.startswith("Vérifiée") else (said, *fictional)


def _unknowns(grouping: Grouping, composition: Composition, call: Call) -> tuple[str, ...]:
    """What to ask by phone, or to look for in the documents."""
    told = []
    for member in grouping.members:
        done = {whole_id(need) for need in member.needs}
        structure = _structure(composition, member.siret)
        if structure.hours is None:
            told.append(f"{structure.name} : combien d'heures peut-elle donner par an ?")
        if any(composition.bidders[member.siret][lot].verdict is Verdict.IF for lot in done):
            told.append(f"{structure.name} : la condition pour répondre est à confirmer.")
    lots = [composition.lots[number] for number in dict.fromkeys(map(whole_id, grouping.covered))]
    if any(lot.hours is None for lot in lots):
        told.append("Heures d'insertion non dites dans l'avis : à chercher dans les documents du marché.")
    if len(grouping.members) > 1 and any(lot.hours is None for lot in lots):
        told.append("Parts du travail indicatives : un lot dont les heures sont inconnues compte comme un lot moyen.")
    if len(grouping.members) > 1:
        told.extend(open_questions(call.group_form))
    return tuple(told)


def _warnings(grouping: Grouping, composition: Composition) -> tuple[str, ...]:
    told = []
    members = len(grouping.members)
    if members > 1 and members > MOST_OF_THE_FIELD * len(composition.bidders):
        told.append(
            "Ce groupement réunit plus de la moitié des structures connues qui pourraient répondre : "
            "dire pourquoi il est nécessaire (droit de la concurrence)."
        )
    reserved = [lot for lot in map(whole_id, grouping.covered) if composition.lots[lot].reserved]
    if members > 1 and reserved:
        told.append("Lot réservé : tous ceux qui y répondent ensemble doivent y avoir droit.")
    if members > 1:
        told.append("Une même structure ne peut être mandataire que d'un seul groupement pour ce marché (R2142-23).")
    return tuple(told)
