"""What a grouping leaves undone, exactly, and who could fill it."""

from __future__ import annotations

from collections.abc import Iterator

from matching.grouping.content import Gap
from matching.grouping.needs import Answerer, Composition
from matching.grouping.slices import whole_id
from matching.grouping.volumes import added, whole_hours
from matching.labels import KINDS
from matching.problem import Grouping

FAR = 1e9
"Kilometres that an unknown distance is sorted as: after every known one, never as none."


def gaps(grouping: Grouping, composition: Composition) -> tuple[Gap, ...]:
    """Lots of which something is left, with the hours left and who could do them."""
    missing: dict[str, list[str]] = {}
    for need in grouping.missing:
        missing.setdefault(whole_id(need), []).append(need)
    return tuple(_gap(number, needs, grouping, composition) for number, needs in missing.items())


def _gap(number: str, needs: list[str], grouping: Grouping, composition: Composition) -> Gap:
    hours = whole_hours(composition)
    left = added(hours[need] for need in needs)
    part = any(whole_id(need) == number for need in grouping.covered)
    because = "Une partie des heures reste à trouver." if part else _why(number, composition)
    title = composition.lots[number].title
    return Gap(number, title, because, left, _nearest(number, grouping, composition))


def _why(number: str, composition: Composition) -> str:
    if any(number in own for own in composition.bidders.values()):
        return "Ce groupement n'a personne pour ce lot."
    if any(one.lot == number for one in composition.distant):
        return "Aucune structure de l'annuaire ne convient assez."
    return "Aucune structure de l'annuaire ne convient."


def _nearest(number: str, grouping: Grouping, composition: Composition) -> str | None:
    """Who suits the lot and is nearest; failing that the best lead among those that do not suit it enough."""
    inside = {member.siret for member in grouping.members}
    suiting = [one for one in _suiting(number, composition) if one.structure.siret not in inside]
    if suiting:
        return f"La plus proche qui conviendrait : {_named(min(suiting, key=_distance))}."
    leads = (one for one in composition.distant if one.lot == number and one.structure.siret not in inside)
    lead = next(leads, None)
    return f"Piste lointaine, à vérifier avant de compter dessus : {_named(lead)}." if lead else None


def _suiting(number: str, composition: Composition) -> Iterator[Answerer]:
    return (own[number] for own in composition.bidders.values() if number in own)


def _distance(one: Answerer) -> tuple[float, float, str]:
    return (FAR if one.km is None else one.km, -one.score, one.structure.siret)


def _named(one: Answerer) -> str:
    """« Les Jardins (entreprise d'insertion, Colmar, à 12 km) »."""
    where = one.structure.city or one.structure.department
    return f"{one.structure.name} ({', '.join(filter(None, (KINDS[one.structure.kind], where, one.far)))})"
