"""What is said of a grouping: reasons, form, mandataire, split, gaps, what to check (groupings of small structures).

Form: conjoint, each member bound for its own part (R2142-20); solidarity only if the buyer asks for it. Competition
guard: who can answer alone comes first, and a group that gathers most of those who could answer is told (L2141-9,
Autorité de la concurrence 22-D-04). No price, no automatic contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matching.grouping.alternatives import alternatives
from matching.grouping.content import Content, Lead, Lender, LotFacts, Market, MemberContent
from matching.grouping.gaps import gaps
from matching.grouping.legal_form import form_content, open_questions, sayings
from matching.grouping.members import Call, Reason, Reasons, member_content, split
from matching.grouping.needs import Answerer, Composition, LotWork
from matching.grouping.plan import hours_plan
from matching.grouping.risks import Seen, risks
from matching.grouping.slices import whole_id
from matching.grouping.steps import next_steps
from matching.grouping.volumes import figure, volume
from matching.labels import KINDS
from matching.problem import Grouping
from matching.structure import AnswerMode, Structure, Verdict

__all__ = ["Call", "Reason", "Reasons", "describe", "ranked"]

NOTHING_FOUND = "Clause ou réservation : non trouvée dans l'avis."


def ranked(groupings: Sequence[Grouping]) -> list[Grouping]:
    """Who covers everything alone first; the others stay in their order."""
    return sorted(groupings, key=lambda one: bool(len(one.members) > 1 or one.missing))


def describe(
    grouping: Grouping, composition: Composition, reasons: Reasons, call: Call, others: Sequence[Grouping] = ()
) -> Content:
    """Everything that is said of one grouping; `others` the other proposals for the same market, best first."""
    parts = split(grouping, composition, call)
    members = tuple(member_content(one, parts[one.siret], composition, reasons, call) for one in grouping.members)
    alone = len(members) == 1
    structures = {member.siret: _structure(composition, member.siret) for member in members}
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
        market=_market(composition, call),
        coverage=_coverage(grouping, composition),
        hours_plan=hours_plan(grouping, composition),
        alternatives=alternatives(grouping, composition, others),
        risks=risks(grouping, composition, Seen(members, structures, call.group_form, call.notes or {})),
    )


def _market(composition: Composition, call: Call) -> Market:
    lots = tuple(map(_lot_facts, composition.lots.values()))
    return Market(call.reference, call.title, call.published, call.deadline, lots)


def _lot_facts(lot: LotWork) -> LotFacts:
    guess = None if lot.hours is not None else lot.estimate
    return LotFacts(
        lot.number,
        lot.title,
        f"{lot.lever[0].upper()}{lot.lever[1:]}." if lot.lever else NOTHING_FOUND,
        lot.trades,
        lot.places,
        lot.load,
        guess is not None,
        guess.low if guess else None,
        guess.high if guess else None,
        f"{volume(lot)}. {guess.because}" if guess else volume(lot),
    )


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
    guessed = any(composition.lots[lot].hours is None for lot in shared)
    hours = "estimées" if guessed else "demandées"
    capacity = f"Les heures {hours} dépassent ce qu'une structure peut porter seule." if shared else ""
    several = (
        f"Les {len(lots)} lots couverts demandent des métiers ou des capacités différents." if len(lots) > 1 else ""
    )
    return " ".join(filter(None, (capacity, several))) + " Chaque membre est nécessaire."


def _lead(grouping: Grouping, composition: Composition) -> Lead:
    """Who leads and why; the next one who may hold a lot alone could too."""
    first, *others = grouping.members
    structure = _structure(composition, first.siret)
    hours, far = structure.hours, composition.far(first.siret, first.needs)
    why = ["Peut signer seul avec l'acheteur au moins un des lots."]
    why.append(
        f"A le plus d'heures à donner ({figure(hours)} h par an)."
        if hours
        else "Ses heures disponibles restent à demander."
    )
    why.append(f"{far[:1].upper()}{far[1:]} du travail." if far else "Distance non connue.")
    why.append("À demander : expérience des marchés, trésorerie, assurance, envie de conduire le groupement.")
    able = [other for other in others if _may_hold(composition, other.siret)]
    return Lead(first.siret, structure.name, tuple(why), _structure(composition, able[0].siret).name if able else None)


def _may_hold(composition: Composition, siret: str) -> bool:
    return any(one.mode is AnswerMode.HOLDER for one in composition.bidders[siret].values())


def _structure(composition: Composition, siret: str) -> Structure:
    return max(composition.bidders[siret].values(), key=lambda one: one.score).structure


def _lender(answers: tuple[Answerer, ...]) -> Lender:
    structure = answers[0].structure
    lots = tuple(sorted({answer.lot for answer in answers}, key=lambda lot: (len(lot), lot)))
    return Lender(structure.siret, structure.name, KINDS[structure.kind], lots)


def _coverage(grouping: Grouping, composition: Composition) -> tuple[str, ...]:
    """Trades and places that are covered, those that are not lot by lot, and how far the members are from them."""
    left = {whole_id(need) for need in grouping.missing}
    trades = {lot.number: lot.trades for lot in composition.lots.values()}
    places = {lot.number: lot.places for lot in composition.lots.values()}
    told = (_covered("Métiers", trades, left), _covered("Lieux", places, left))
    return (*told, *_far(grouping, composition))


def _covered(name: str, found: Mapping[str, tuple[str, ...]], left: set[str]) -> str:
    """« Métiers : tous couverts (Nettoyage). », or what is left with its lot."""
    everything = list(dict.fromkeys(each for lot in found.values() for each in lot))
    if not everything:
        return f"{name} : non connus, à lire dans le dossier."
    missing = [f"{', '.join(each)} ({_short(lot)})" for lot, each in found.items() if lot in left and each]
    if not missing:
        return f"{name} : tous couverts ({', '.join(everything)})."
    return f"{name} : il manque {' ; '.join(missing)}."


def _short(lot: str) -> str:
    return "en partie" if lot == "0" else "besoin ajouté" if lot.startswith("+") else f"lot {lot}"


def _far(grouping: Grouping, composition: Composition) -> Iterable[str]:
    for member in grouping.members:
        far = composition.far(member.siret, member.needs)
        where = f"{far} du travail" if far else "distance du travail non connue"
        yield f"{_structure(composition, member.siret).name} : {where}."


def _unknowns(grouping: Grouping, composition: Composition, call: Call) -> tuple[str, ...]:
    """What to ask by phone, of whom, or to look for in the documents."""
    told = []
    for member in grouping.members:
        done = {whole_id(need) for need in member.needs}
        structure = _structure(composition, member.siret)
        if structure.hours is None:
            told.append(f"{structure.name} : combien d'heures peut-elle donner par an ?")
        if any(composition.bidders[member.siret][lot].verdict is Verdict.IF for lot in done):
            told.append(f"{structure.name} : la condition pour répondre est à confirmer.")
        told.append(f"{structure.name} : encadrants, véhicules, permis, habilitations disponibles ?")
    lots = [composition.lots[number] for number in dict.fromkeys(map(whole_id, grouping.covered))]
    if any(lot.hours is None for lot in lots):
        told.append("Dossier ou acheteur : heures d'insertion non dites dans l'avis, à chercher dans les documents.")
    if any(not lot.places for lot in lots):
        told.append("Dossier ou acheteur : lieux du travail.")
    if len(grouping.members) > 1 and any(lot.load is None for lot in lots):
        told.append("Parts du travail indicatives : un lot dont les heures sont inconnues compte comme un lot moyen.")
    if len(grouping.members) > 1:
        told.extend(open_questions(call.group_form))
    return tuple(told)


def _warnings(grouping: Grouping, composition: Composition) -> tuple[str, ...]:
    told = []
    members = len(grouping.members)
    reserved = [lot for lot in map(whole_id, grouping.covered) if composition.lots[lot].reserved]
    if members > 1 and reserved:
        told.append("Lot réservé : tous ceux qui y répondent ensemble doivent y avoir droit.")
    if members > 1:
        told.append("Une même structure ne peut être mandataire que d'un seul groupement pour ce marché (R2142-23).")
    return tuple(told)
