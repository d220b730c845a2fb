"""The hours of a proposal by quarter and by mode: who does them when, and those still to find."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.grouping.content import HoursPlan, PlanLine
from matching.grouping.needs import Composition, LotWork
from matching.grouping.shares import whole_parts
from matching.grouping.slices import whole_id
from matching.grouping.volumes import whole_hours
from matching.labels import MODES
from matching.problem import Grouping
from matching.structure import AnswerMode

USUAL_MONTHS = 12.0
TO_FIND = "à trouver"
"Months supposed for a contract whose duration is not known; how the line of hours without anybody is called."


@dataclass(frozen=True, slots=True)
class Calendar:
    """The quarters of a plan: months of each that a lot is open, by the lot's number."""

    names: tuple[str, ...]
    months: dict[str, tuple[float, ...]]


def hours_plan(grouping: Grouping, composition: Composition) -> HoursPlan | None:
    """Even over the duration of each lot; None when no hours are known."""
    hours = whole_hours(composition)
    if not any(hours.values()):
        return None
    lots = [lot for lot in composition.lots.values() if lot.load]
    calendar = _calendar(lots)
    together = AnswerMode.GME if len(grouping.members) > 1 else AnswerMode.HOLDER
    lines = [
        _line(together, _name(member.siret, composition), member.needs, composition, hours, calendar)
        for member in grouping.members
    ]
    lines += _to_find(grouping, composition, hours, calendar)
    return HoursPlan(calendar.names, tuple(line for line in lines if line.hours), _notes(lots))


def _to_find(
    grouping: Grouping, composition: Composition, hours: dict[str, float | None], calendar: Calendar
) -> Iterable[PlanLine]:
    """Hours that no member does: staff lent where somebody could lend it, else hired by the holder or subcontracted."""
    lent = {one.lot for answers in composition.lenders.values() for one in answers}
    ways = {AnswerMode.STAFF_LENDING: True, AnswerMode.DIRECT_HIRE: False}
    for mode, lends in ways.items():
        needs = [need for need in grouping.missing if (whole_id(need) in lent) is lends]
        if needs:
            yield _line(mode, "", needs, composition, hours, calendar)


def _line(
    mode: AnswerMode,
    who: str,
    needs: Iterable[str],
    composition: Composition,
    hours: dict[str, float | None],
    calendar: Calendar,
) -> PlanLine:
    by_lot: dict[str, float] = {}
    for need in needs:
        by_lot[whole_id(need)] = by_lot.get(whole_id(need), 0.0) + (hours[need] or 0.0)
    spread = [whole_parts(round(load), calendar.months[lot]) for lot, load in by_lot.items() if load]
    totals = tuple(map(sum, zip(*spread, strict=True))) if spread else (0,) * len(calendar.names)
    estimated = any(composition.lots[lot].hours is None for lot, load in by_lot.items() if load)
    name = MODES[mode] if who else f"{TO_FIND} : {_WAYS[mode]}"
    return PlanLine(mode.value, name, who, sum(totals), totals, estimated)


_WAYS = {
    AnswerMode.STAFF_LENDING: "mise à disposition de personnel au titulaire",
    AnswerMode.DIRECT_HIRE: "sous-traitance, ou embauche directe par le titulaire",
}


def _calendar(lots: Sequence[LotWork]) -> Calendar:
    """Calendar quarters when every first day is known, else quarters counted from the start (T1, T2…)."""
    starts = [lot.start for lot in lots if lot.start is not None]
    if len(starts) < len(lots):
        spans = {lot.number: _relative(lot.months or USUAL_MONTHS) for lot in lots}
        names = tuple(f"T{at}" for at in range(1, max(map(len, spans.values())) + 1))
        return Calendar(names, {number: _filled(0, span, len(names)) for number, span in spans.items()})
    first = min(map(_quarter, starts))
    dated = {lot.number: _dated(lot.start or starts[0], lot.months or USUAL_MONTHS) for lot in lots}
    count = max(at - first + len(span) for at, span in dated.values())
    names = tuple(f"{at % 4 + 1}e trim. {at // 4}".replace("1e ", "1er ") for at in range(first, first + count))
    return Calendar(names, {number: _filled(at - first, span, count) for number, (at, span) in dated.items()})


def _relative(months: float) -> tuple[float, ...]:
    """Months in each quarter from the start: 3, 3, then what is left."""
    whole = math.ceil(max(months, 1.0) / 3)
    return tuple(min(3.0, max(months, 1.0) - 3 * at) for at in range(whole))


def _dated(start: date, months: float) -> tuple[int, tuple[float, ...]]:
    """The first quarter, and the months in each calendar quarter from the first day on."""
    ahead = 3 - (start.month - 1) % 3 - (start.day - 1) / 31
    first = min(months, ahead)
    rest = months - first
    return _quarter(start), (first, *(_relative(rest) if rest > 0 else ()))


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _filled(before: int, span: tuple[float, ...], count: int) -> tuple[float, ...]:
    return (*(0.0,) * before, *span, *(0.0,) * (count - before - len(span)))


def _notes(lots: Sequence[LotWork]) -> tuple[str, ...]:
    told = ["Heures réparties également sur la durée : à ajuster avec les saisons et le calendrier des travaux."]
    if any(lot.start is None for lot in lots):
        told.append("Début non connu : T1 est le premier trimestre d'exécution.")
    if any(lot.months is None for lot in lots):
        told.append("Durée non connue : une année est supposée, à vérifier.")
    if any(lot.hours is None for lot in lots):
        told.append("Les heures estimées sont au milieu de leur fourchette : elles ne valent pas engagement.")
    return tuple(told)


def _name(siret: str, composition: Composition) -> str:
    return next(iter(composition.bidders[siret].values())).structure.name
