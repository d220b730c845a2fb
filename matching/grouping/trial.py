"""Trying another group by hand: swap a member, move a need, and see what breaks and what improves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from matching.grouping.needs import Composition
from matching.grouping.offers import mean_km, worth
from matching.grouping.slices import whole_id
from matching.grouping.solver import solve
from matching.problem import Candidate, Grouping, Problem

SMALL = 0.005
"Half a point in a hundred: a smaller change of value is no change to people."


@dataclass(frozen=True, slots=True)
class Trial:
    """A group tried. `grouping` None when it cannot be; `breaks` and `improves` against the group it was tried for."""

    grouping: Grouping | None
    breaks: tuple[str, ...]
    improves: tuple[str, ...] = ()


def attempt(composition: Composition, members: Sequence[str], moves: Mapping[str, str], base: Grouping | None) -> Trial:
    """The best split between these members, each need of `moves` kept for the member it is given to."""
    pool = [one for one in composition.problem.candidates if one.siret in members]
    tried = [_given(one, moves) for one in pool]
    problem = replace(composition.problem, candidates=tuple(tried), max_members=len(tried), best=1, minimal=False)
    grouping = next(iter(solve(problem).proposals), None)
    if grouping is None:
        led = any(one.can_lead for one in pool)
        return Trial(None, ("Aucun membre ne peut couvrir un lot." if led else _NO_LEADER,))
    shown = replace(grouping, value=round(worth(grouping, composition.problem), 12))
    breaks = [*_refused(moves, composition, pool, shown), *_idle(members, composition, shown)]
    breaks += _spared(composition.problem, pool, shown, composition)
    worse, better = compare(shown, base, composition) if base else ([], [])
    return Trial(shown, tuple(breaks + worse), tuple(better))


_NO_LEADER = "Aucun de ces membres ne peut être mandataire : il faut une structure qui puisse signer avec l'acheteur."


def _given(one: Candidate, moves: Mapping[str, str]) -> Candidate:
    """The candidate without the needs that are given to others."""
    kept = {need: score for need, score in one.covers.items() if moves.get(need, one.siret) == one.siret}
    return replace(one, covers=kept)


def _refused(
    moves: Mapping[str, str], composition: Composition, pool: Sequence[Candidate], found: Grouping
) -> list[str]:
    """Moves that could not be made, and why."""
    told = []
    covers = {one.siret: one.covers for one in pool}
    for need, siret in moves.items():
        if siret in covers and need in found.missing:
            able = need in covers[siret]
            why = "n'a pas assez d'heures" if able else "n'a pas le métier ou le droit"
            told.append(f"{_name(siret, composition)} {why} pour « {title(need, composition)} ».")
    return told


def _idle(members: Sequence[str], composition: Composition, found: Grouping) -> list[str]:
    working = {member.siret for member in found.members}
    idle = [siret for siret in members if siret not in working and siret in composition.bidders]
    return [f"{_name(siret, composition)} n'aurait pas de travail : le groupement se fait sans elle." for siret in idle]


def _spared(problem: Problem, pool: Sequence[Candidate], found: Grouping, composition: Composition) -> list[str]:
    """Members that the others could do without: an oversized group must be justified (L2141-9)."""
    told = []
    for member in found.members if len(found.members) > 1 else ():
        others = tuple(one for one in pool if one.siret != member.siret)
        wanted = tuple(need for need in problem.needs if need.id in found.covered)
        rest = replace(problem, needs=wanted, candidates=others, max_members=len(others), best=1, minimal=False)
        done = next(iter(solve(rest).proposals), None)
        if done is not None and not done.missing:
            name = _name(member.siret, composition)
            told.append(f"{name} n'est pas indispensable : les autres pourraient tout faire (droit de la concurrence).")
    return told


def compare(found: Grouping, base: Grouping, composition: Composition) -> tuple[list[str], list[str]]:
    """What is worse and what is better than the base, in words."""
    lost, won = (
        [need for need in one.covered if need in other.missing] for one, other in ((base, found), (found, base))
    )
    worse = [f"« {title(need, composition)} » n'est plus couvert." for need in lost]
    better = [f"« {title(need, composition)} » est maintenant couvert." for need in won]
    for change, text in (_value(found, base, composition), _size(found, base), _far(found, base, composition)):
        if change:
            (better if change > 0 else worse).append(text)
    return worse, better


def _value(found: Grouping, base: Grouping, composition: Composition) -> tuple[float, str]:
    change = found.value - worth(base, composition.problem)
    points = f"{abs(100 * change):.0f} points sur 100"
    text = f"Rapprochement {'meilleur' if change > 0 else 'moins bon'} de {points}."
    return (change if abs(change) >= SMALL else 0.0), text


def _size(found: Grouping, base: Grouping) -> tuple[float, str]:
    less = len(base.members) - len(found.members)
    members = "un membre" if abs(less) == 1 else f"{abs(less)} membres"
    return float(less), f"{members.capitalize()} de {'moins' if less > 0 else 'plus'}."


def _far(found: Grouping, base: Grouping, composition: Composition) -> tuple[float, str]:
    near, former = mean_km(found, composition), mean_km(base, composition)
    if near is None or former is None or abs(near - former) < 1:
        return 0.0, ""
    where = "plus près" if near < former else "plus loin"
    return former - near, f"Travail fait de {where} : {near:.0f} km au lieu de {former:.0f} en moyenne."


def around(composition: Composition, siret: str) -> tuple[Grouping, ...]:
    """« Avec qui pourrais-je répondre ? »: the best groups in which this structure does something, best first.

    A group has this structure in it exactly when one of the needs is its own: each is given to it in turn.
    """
    own = next((one for one in composition.problem.candidates if one.siret == siret), None)
    if own is None:
        return ()
    found = [_holding(composition, siret, need) for need in own.covers]
    kept = {tuple(sorted(m.siret for m in one.members)): one for one in found if one is not None}
    ranked = sorted(kept.values(), key=lambda one: _order(one, composition))
    return tuple(ranked[: composition.problem.best])


def _holding(composition: Composition, siret: str, need: str) -> Grouping | None:
    problem = composition.problem
    given = tuple(_given(one, {need: siret}) for one in problem.candidates)
    found = solve(replace(problem, candidates=given, best=composition.problem.best)).proposals
    return next((one for one in found if _has(one, siret)), None)


def _has(found: Grouping, siret: str) -> bool:
    return any(member.siret == siret for member in found.members)


def _order(one: Grouping, composition: Composition) -> tuple[float, float, int]:
    hours = {need.id: need.hours or 0.0 for need in composition.problem.needs}
    return (-sum(hours[need] for need in one.covered) - len(one.covered) * 1e-6, -one.value, len(one.members))


def title(need: str, composition: Composition) -> str:
    """A need in words: its lot, and which slice of it."""
    number = whole_id(need)
    lot = composition.lots[number]
    name = lot_title(number, lot.title)
    if need == number:
        return name
    parts = composition.parts.get(need, ())
    where = f" ({', '.join(parts)})" if parts else ""
    return f"{name}, part {need.rpartition('#')[2]}{where}"


def lot_title(number: str, words: str) -> str:
    """« Lot 3 : Nettoyage », « Tout le marché » when it has no lots, or the words of a need that people added."""
    if number.startswith("+"):
        return f"Besoin ajouté : {words}"
    return "Tout le marché" if number == "0" else f"Lot {number} : {words}"


def _name(siret: str, composition: Composition) -> str:
    own = composition.bidders.get(siret)
    return next(iter(own.values())).structure.name if own else f"SIRET {siret}"


def led_by(found: Grouping, siret: str) -> Grouping:
    """The same group with this member as mandataire, first in the list."""
    order = sorted(found.members, key=lambda one: one.siret != siret)
    roles = ("mandataire", *["cotraitant"] * len(order))
    return replace(found, members=tuple(replace(one, role=role) for one, role in zip(order, roles, strict=False)))
