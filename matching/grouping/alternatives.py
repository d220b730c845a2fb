"""Other ways to answer than the group proposed: the next group, one structure alone, subcontracting, staff lent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matching.grouping.case import weigh
from matching.grouping.content import Alternative
from matching.grouping.needs import Answerer, Composition
from matching.grouping.slices import whole_id
from matching.labels import KINDS
from matching.problem import Candidate, Grouping


def alternatives(
    grouping: Grouping, composition: Composition, others: Sequence[Grouping] = ()
) -> tuple[Alternative, ...]:
    """What else could be done, in the order of the checklist. `others` the other proposals, best first."""
    found = (
        *_second(grouping, composition, others),
        *_single(grouping, composition),
        _subcontract(),
        _lending(composition),
    )
    return tuple(found)


def _second(grouping: Grouping, composition: Composition, others: Iterable[Grouping]) -> Iterator[Alternative]:
    """The best of the others; beside somebody who can answer alone, that may be another who can."""
    own = {member.siret for member in grouping.members}
    title = "Un autre groupement" if len(own) > 1 else "Une autre réponse"
    for other in others:
        if {member.siret for member in other.members} != own and (len(own) == 1 or len(other.members) > 1):
            names = ", ".join(_name(member.siret, composition) for member in other.members)
            yield Alternative("second", title, f"{names}{_left(other, composition)}.")
            return
    yield Alternative("second", title, "Aucune autre n'est connue qui couvre autant.")


def _left(other: Grouping, composition: Composition) -> str:
    lots = dict.fromkeys(whole_id(need) for need in other.missing)
    return f" ; resterait à trouver : {', '.join(composition.lots[lot].title for lot in lots)}" if lots else ""


def _single(grouping: Grouping, composition: Composition) -> Iterator[Alternative]:
    """Who covers most alone within its hours: always told, since grouping without reason is open to blame (L2141-9)."""
    if len(grouping.members) == 1:
        return
    weights = dict(zip((need.id for need in composition.problem.needs), weigh(composition.problem.needs), strict=True))
    able = [one for one in composition.problem.candidates if one.can_lead and one.covers]
    best = max(able, key=lambda one: (_alone(one, composition, weights), one.siret), default=None)
    if best is None:
        yield Alternative("single", "Une structure seule", "Aucune ne peut signer seule avec l'acheteur.")
        return
    part = _alone(best, composition, weights) / (sum(weights.values()) or 1.0)
    text = f"{_name(best.siret, composition)} pourrait faire seule environ {100 * part:.0f} % du travail."
    yield Alternative("single", "Une structure seule", text)


def _alone(one: Candidate, composition: Composition, weights: dict[str, float]) -> float:
    """Weight of what it could do by itself, the heaviest needs that still fit in its hours first."""
    room, done = float("inf") if one.hours is None else one.hours, 0.0
    hours = {need.id: need.hours or 0.0 for need in composition.problem.needs}
    for need in sorted(one.covers, key=lambda name: -weights[name]):
        if hours[need] <= room + 1e-9:
            room, done = room - hours[need], done + weights[need]
    return done


def _subcontract() -> Alternative:
    text = (
        "Une structure peut aussi être sous-traitante d'une entreprise titulaire : l'acheteur l'accepte, elle et son "
        "paiement (L2193-4), dans l'offre ou par un acte spécial (formulaire DC4). Un membre peut aussi sous-traiter "
        "une part ; sur un lot réservé, vérifier que le dossier le permet."
    )
    return Alternative("subcontract", "La sous-traitance", text)


def _lending(composition: Composition) -> Alternative:
    lent = ", ".join(_lender(answers) for answers in composition.lenders.values())
    known = f"Au titulaire, pour une clause : {lent}. Elles ne signent pas avec l'acheteur."
    text = known if lent else "Aucune structure de l'annuaire ne le propose ici."
    return Alternative("lending", "La mise à disposition de personnel", text)


def _lender(answers: tuple[Answerer, ...]) -> str:
    structure = answers[0].structure
    return f"{structure.name} ({KINDS[structure.kind]})"


def _name(siret: str, composition: Composition) -> str:
    return next(iter(composition.bidders[siret].values())).structure.name
