"""The needs of a tender as one organisation sees them: its notices, its documents, and what its people set right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from clauses.calibration import Defaults
from clauses.consideration import RESERVED, Kind
from clauses.notice import Notice
from config.data import table
from matching.context import Context
from matching.grouping.estimates import ASKS_HOURS, estimate
from matching.grouping.needs import LotWork
from matching.grouping.volumes import figure
from matching.labels import LEVERS
from matching.types import LotNeed, Point, TradeGuess
from web.store import need_corrections, own_view
from web.store.knowledge import trades
from web.store.models import Consideration, Tender
from web.store.need_corrections import Said
from web.store.needs import needs
from web.store.packing import unpack_tender

OPEN = "open"
"What a person says of a lot that holds nothing that binds who may answer."
LEVER_CHOICES = ("reserved_insertion", "reserved_disability", "reserved_joint", "insertion_condition", OPEN)
BINDING = frozenset(kind.value for kind in RESERVED) | ASKS_HOURS
PHASES = {"firm": "tranche ferme", "optional": "tranches optionnelles"}
MATCHED_AGAIN = ("departments", "communes", "trades", "lever")
"What changes who suits a need: it is compared with the whole directory again."


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """A need as the organisation sees it. `again`: its matches no longer hold and are to be made anew."""

    need: LotNeed
    work: LotWork
    again: bool = False
    said: Said | None = None
    volumes: Sequence[Mapping[str, Any]] = field(default=(), repr=False)


@cache
def defaults() -> Defaults:
    """Usual values of the formulas of hours."""
    return Defaults.from_data(table("hours"))


def own_needs(
    session: Session, tender: Tender, known: Context, notices: Sequence[Notice], organisation_id: int | None
) -> list[OwnNeed]:
    """The needs, lots first, then those that people added. Without an organisation: what everybody sees."""
    rows, said = _own(session, tender, organisation_id)
    value = unpack_tender(tender.content)
    months = {lot.number: lot.duration_months for lot in value.lots}
    whole = next((notice.duration_months for notice in notices if notice.duration_months), None)
    public = {need.lot: need for need in needs(tender, known.gazetteer)}
    seen = {need.lot: need for need in needs(tender, known.gazetteer, rows)} if rows is not None else public
    found = []
    for lot in tender.lots:
        word = said.get(lot.number)
        if word and word.removed:
            continue
        volumes = _volumes(tender.considerations if rows is None else rows, lot.number)
        own = _told(seen[lot.number], lot.title, months[lot.number] or whole, volumes, known)
        own = replace(own, again=bool((public[lot.number].kinds ^ own.need.kinds) & BINDING))
        found.append(_set_right(own, word, known) if word else own)
    added = [(name, word) for name, word in said.items() if word.added and not word.removed]
    return found + [_added(name, word, tender, whole, known) for name, word in added]


def _own(
    session: Session, tender: Tender, organisation_id: int | None
) -> tuple[Sequence[Consideration] | None, dict[str, Said]]:
    if organisation_id is None:
        return None, {}
    view = own_view.of_tender(session, tender, organisation_id)
    said = need_corrections.in_force(session, organisation_id, tender.id)
    return (None if view.considerations is tender.considerations else view.considerations), said


def _volumes(rows: Iterable[Consideration], lot: str) -> list[Mapping[str, Any]]:
    """Volumes read for this lot; those of the whole contract for an undivided one only."""
    whole = (None,) if lot == "0" else ()
    return [volume for row in rows if row.lot_number in (lot, *whole) for volume in row.hours]


def _told(
    need: LotNeed, title: str, months: float | None, volumes: Sequence[Mapping[str, Any]], known: Context
) -> OwnNeed:
    """A lot as its notices, and documents of the organisation, tell it."""
    hours, origin = need.hours, "lues dans l'avis ou les documents" if need.hours is not None else ""
    yearly = max((float(v["hours"]) for v in volumes if v.get("per") == "year" and v.get("hours")), default=None)
    if hours is None and yearly is not None and months:
        hours, origin = yearly * months / 12, f"{figure(yearly)} h par an dans l'avis, sur {figure(months)} mois"
    phases = tuple((PHASES[v["per"]], float(v["hours"])) for v in volumes if v.get("per") in PHASES and v.get("hours"))
    if hours is None and phases:
        hours, origin = sum(part for _, part in phases), "somme des tranches dites dans l'avis"
    work = LotWork(
        need.lot,
        title,
        hours=hours,
        origin=origin,
        estimate=None if hours is not None else estimate(need, volumes, defaults()),
        phases=phases,
        months=months,
    )
    return OwnNeed(need, _drawn(work, need, known), volumes=volumes)


def _drawn(work: LotWork, need: LotNeed, known: Context) -> LotWork:
    """What of a work follows from the need: trades, places, what the lot holds."""
    slugs = [found.sector or found.group for found in need.trades]
    kinds = [kind for kind in LEVERS if kind in need.kinds]
    return replace(
        work,
        trades=tuple(dict.fromkeys(known.trades.name(slug) for slug in slugs)),
        groups=tuple(dict.fromkeys(found.group for found in need.trades)),
        reserved=any(kind in need.kinds for kind in (each.value for each in RESERVED)),
        lever=", ".join(LEVERS[kind] for kind in kinds),
        places=tuple(place_names(need, known)),
    )


def place_names(need: LotNeed, known: Context) -> list[str]:
    """The communes of a need, or else its departments, by name."""
    named = [point.name for point in need.points if point.precise and point.name]
    return list(dict.fromkeys(named or [known.gazetteer.department_name(code) for code in need.departments]))


# --- as people set it right ---------------------------------------------------------------------------------------


def _set_right(own: OwnNeed, said: Said, known: Context) -> OwnNeed:
    """The need with the last word of people on it."""
    values, need = said.values, own.need
    if "departments" in values or "communes" in values:
        need = replace(need, departments=_departments(values, known), points=_points(values, known))
    if "trades" in values:
        need = replace(need, trades=_trades(values["trades"], said))
    if "lever" in values:
        held = need.kinds - BINDING
        need = replace(need, kinds=held if values["lever"] == OPEN else held | {values["lever"]})
    again = own.again or any(name in values for name in MATCHED_AGAIN)
    return replace(own, need=need, work=_reworked(own, need, said, known), again=again, said=said)


def _reworked(own: OwnNeed, need: LotNeed, said: Said, known: Context) -> LotWork:
    values, work = said.values, _drawn(own.work, need, known)
    if values.get("hours") is not None:
        work = replace(work, hours=float(values["hours"]), origin=said.origin, estimate=None)
    elif work.hours is None:
        work = replace(work, estimate=estimate(need, own.volumes, defaults()))
    return replace(
        work,
        title=values.get("title") or work.title,
        months=values.get("months") or work.months,
        start=date.fromisoformat(values["start"]) if values.get("start") else work.start,
        cut=values.get("cut", work.cut),
    )


def _added(name: str, said: Said, tender: Tender, months: float | None, known: Context) -> OwnNeed:
    """A need that the notices do not name."""
    value = unpack_tender(tender.content)
    title = str(said.values.get("title", ""))
    kinds: frozenset[str] = frozenset(row.kind for row in tender.considerations if row.lot_number is None)
    need = LotNeed(
        tender.key,
        name,
        title,
        title,
        (),
        kinds - {Kind.STATED_ABSENT.value},
        value.departments,
        _places(tender, known),
    )
    own = OwnNeed(need, LotWork(name, title, months=months, origin=said.origin), again=True)
    return _set_right(own, said, known)


def _places(tender: Tender, known: Context) -> tuple[Point, ...]:
    found = needs(tender, known.gazetteer)
    return found[0].points if found else ()


def _departments(values: Mapping[str, Any], known: Context) -> tuple[str, ...]:
    points = _points(values, known)
    return tuple(dict.fromkeys([*values.get("departments", ()), *(point.department for point in points)]))


def _points(values: Mapping[str, Any], known: Context) -> tuple[Point, ...]:
    found = (known.gazetteer.commune(insee) for insee in values.get("communes", ()))
    return tuple(point for point in found if point)


def _trades(slugs: Iterable[str], said: Said) -> tuple[TradeGuess, ...]:
    because = f"Métier {said.origin}."
    groups = {sector: group for group, sector in trades().sectors if sector}
    return tuple(TradeGuess(groups.get(slug, slug), slug if slug in groups else None, 1.0, because) for slug in slugs)
