"""What the page of groupings shows of needs: each with its hours and who said them, and what people set right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matching.grouping.needs import Composition, LotWork
from matching.grouping.trial import lot_title
from matching.grouping.volumes import volume
from web.pages import french
from web.pages.group_needs import CUTS, LEVERS
from web.pages.supplier_form import trade_choices
from web.store.models import NeedCorrection


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need: what it is, its hours in words with their source, and what people said of it."""

    key: str
    name: str
    held: str
    trades: str
    places: str
    months: str
    volume: str
    because: str
    estimated: bool


def shown_needs(composition: Composition) -> list[NeedShown]:
    """Every need in force, lots first."""
    return [_shown(lot) for lot in composition.lots.values()]


def _shown(lot: LotWork) -> NeedShown:
    guess = lot.estimate if lot.hours is None else None
    return NeedShown(
        lot.number,
        lot_title(lot.number, lot.title),
        lot.lever or "rien trouvé dans l'avis",
        ", ".join(lot.trades) or "non connu",
        places(lot.places),
        f"{french.number(lot.months, 1)} mois" if lot.months else "non connue",
        volume(lot),
        guess.because if guess else "",
        guess is not None,
    )


def places(names: Sequence[str], most: int = 6) -> str:
    """The first names, and how many more there are."""
    more = f" et {len(names) - most} autres" if len(names) > most else ""
    return ", ".join(names[:most]) + more if names else "non connus"


_LABELS = {"title": "intitulé", "hours": "heures", "months": "durée (mois)", "start": "début", "trades": "métier"}
_LABELS |= {"lever": "ce que le lot contient", "cut": "découpe"}


def told(row: NeedCorrection) -> str:
    """A correction in words: « heures : 1 200 ; métier : Nettoyage »."""
    trades = trade_choices()
    parts = []
    for name, value in row.said.items():
        if name in _LABELS:
            parts.append(f"{_LABELS[name]} : {_value(name, value, trades)}")
    if "departments" in row.said or "communes" in row.said:
        parts.append(f"lieux : {', '.join(_named_places(row.said))}")
    return " ; ".join(parts)


def _value(name: str, value: Any, trades: dict[str, str]) -> str:
    if name in ("hours", "months"):
        return french.number(value, 1)
    if name == "start":
        return french.iso_day(value)
    if name == "trades":
        return ", ".join(trades.get(slug, slug) for slug in value)
    return {**LEVERS, **CUTS}.get(value, str(value))


def _named_places(said: dict[str, Any]) -> list[str]:
    from web.store.knowledge import gazetteer

    known = gazetteer()
    communes = (known.commune(insee) for insee in said.get("communes", ()))
    named = [point.name for point in communes if point]
    return named + [known.department_name(code) for code in said.get("departments", ())]
