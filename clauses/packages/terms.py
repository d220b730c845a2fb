"""What a version of a package says: its items and how it is governed. Values only; wrong ones are refused by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from clauses.packages.kinds import KINDS, UNIT_WORDS, ItemKind, Unit

Word = TypeVar("Word", bound=StrEnum)

LONGEST = 500
"Characters of a free text of an item."
MOST_ITEMS = 60
LARGEST = 1_000_000_000


class BadTerms(ValueError):
    """Terms that cannot be kept. The message is French and names the line, the field and the value."""


class Per(StrEnum):
    """Over what a target is counted."""

    YEAR = "year"
    WHOLE = "whole"


PER_WORDS = {Per.YEAR: "par an", Per.WHOLE: "sur toute la durée"}


@dataclass(frozen=True, slots=True)
class Substitution:
    """What may stand for this item, in writing: `give` of `kind` for `stands_for` of the item."""

    kind: ItemKind
    give: float
    stands_for: float


@dataclass(frozen=True, slots=True)
class Item:
    """One commitment.

    `key` names the line through all versions. `tolerance`: how much less is still kept, in the same unit.
    `minimum_days`: a shorter period is done but not kept; `quality` says the rest in words. Texts name no person.
    """

    key: str
    kind: ItemKind
    target: float
    unit: Unit
    per: Per = Per.YEAR
    place: str = ""
    publics: str = ""
    demand_level: str = ""
    tolerance: float = 0
    minimum_days: float | None = None
    quality: str = ""
    substitution: Substitution | None = None

    def __post_init__(self) -> None:
        _number(self.key, "objectif", self.target, self.unit is Unit.NUMBER)
        _number(self.key, "tolérance", self.tolerance, self.unit is Unit.NUMBER)
        if self.unit not in KINDS[self.kind].units:
            raise BadTerms(f"Ligne « {self.key} », unité : « {self.unit.value} » ne va pas avec {self.name}.")
        if self.tolerance > self.target:
            raise BadTerms(f"Ligne « {self.key} », tolérance : {plain(self.tolerance)} dépasse l'objectif.")
        if self.minimum_days is not None:
            _number(self.key, "durée minimale", self.minimum_days, False)
        for told in (self.place, self.publics, self.demand_level, self.quality):
            if len(told) > LONGEST:
                raise BadTerms(f"Ligne « {self.key} » : un texte dépasse {LONGEST} caractères.")
        if self.substitution is not None:
            _number(self.key, "remplacement", self.substitution.give, False)
            if min(self.substitution.give, self.substitution.stands_for) <= 0:
                raise BadTerms(f"Ligne « {self.key} », remplacement : des nombres plus grands que zéro sont attendus.")

    @property
    def name(self) -> str:
        """The kind, in words."""
        return KINDS[self.kind].name

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Item:
        """Read plain values back. Raises BadTerms for an unknown kind or unit, KeyError for a missing field."""
        rest = {name: data[name] for name in _TEXTS if name in data}
        return cls(
            key=data["key"],
            kind=_known(ItemKind, data["key"], "nature", data["kind"]),
            target=data["target"],
            unit=_known(Unit, data["key"], "unité", data["unit"]),
            per=_known(Per, data["key"], "période", data.get("per", Per.YEAR)),
            substitution=_substitution(data["key"], data.get("substitution")),
            **rest,
        )


_TEXTS = ("place", "publics", "demand_level", "tolerance", "minimum_days", "quality")


@dataclass(frozen=True, slots=True)
class Governance:
    """Who follows the package and when. `review_months`: a review every so many months."""

    buyer_contact: str = ""
    supplier_contact: str = ""
    review_months: int = 6
    who_may_change: str = "les deux parties, par écrit"
    renewal: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.review_months <= 24:
            raise BadTerms(f"Bilans : tous les {self.review_months} mois ; un nombre de 1 à 24 est attendu.")

    def reviews(self, starts: date, ends: date) -> tuple[date, ...]:
        """The dates of the reviews: each `review_months` from the start, and the end itself."""
        if ends < starts:
            raise BadTerms("La fin vient avant le début.")
        months = range(self.review_months, 12 * (ends.year - starts.year + 1) + 12, self.review_months)
        between = [day for day in (months_later(starts, count) for count in months) if day < ends]
        return (*between, ends)


@dataclass(frozen=True, slots=True)
class Terms:
    """A whole version: items in order, each key once, and the governance."""

    items: tuple[Item, ...] = ()
    governance: Governance = field(default_factory=Governance)

    def __post_init__(self) -> None:
        keys = [item.key for item in self.items]
        if len(set(keys)) < len(keys):
            raise BadTerms("Deux lignes portent le même repère.")
        if len(keys) > MOST_ITEMS:
            raise BadTerms(f"{MOST_ITEMS} lignes au plus ; il y en a {len(keys)}.")

    def item(self, key: str) -> Item | None:
        """The line of this key."""
        return next((item for item in self.items if item.key == key), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {"items": [item.as_dict() for item in self.items], "governance": asdict(self.governance)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Terms:
        """Read plain values back; unknown keys are ignored."""
        told = data.get("governance", {})
        known = {name: told[name] for name in Governance.__dataclass_fields__ if name in told}
        return cls(tuple(Item.from_dict(each) for each in data.get("items", ())), Governance(**known))


def quantity(item: Item) -> str:
    """« 3 périodes d'immersion (PMSMP) par an », « 1 607 heures par an (poste proposé) »."""
    return f"{amount(item.target, item.unit, item.kind)} {PER_WORDS[item.per]}"


def amount(value: float, unit: Unit, kind: ItemKind) -> str:
    """A quantity with its unit and what it is."""
    facts = KINDS[kind]
    if unit is Unit.NUMBER:
        return f"{plain(value)} {facts.name if value < 2 else facts.plural}"
    return f"{plain(value)} {UNIT_WORDS[unit][value >= 2]} ({facts.name})"


def substitution_words(item: Item) -> str:
    """« 2 périodes d'immersion (PMSMP) peuvent remplacer 1 stage »; empty when nothing is written."""
    if item.substitution is None:
        return ""
    rule = item.substitution
    given = amount(rule.give, KINDS[rule.kind].units[0], rule.kind)
    verb = "peut" if rule.give < 2 else "peuvent"
    return f"{given} {verb} remplacer {amount(rule.stands_for, item.unit, item.kind)}"


def plain(value: float) -> str:
    """A number as the French write it: « 12 500 », « 2,5 »."""
    whole, _, rest = f"{value:,.2f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", "\u202f") + (f",{rest}" if rest else "")


def _number(key: str, name: str, value: float, whole: bool) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise BadTerms(f"Ligne « {key} », {name} : « {value} » n'est pas un nombre.")
    if not 0 <= value <= LARGEST or (name == "objectif" and value == 0):
        raise BadTerms(f"Ligne « {key} », {name} : {value:g} ; un nombre plus grand que zéro est attendu.")
    if whole and value != int(value):
        raise BadTerms(f"Ligne « {key} », {name} : {plain(value)} ; un nombre entier est attendu.")


def _known(values: type[Word], key: str, name: str, text: Any) -> Word:
    try:
        return values(text)
    except ValueError:
        raise BadTerms(f"Ligne « {key} », {name} : « {text} » inconnue.") from None


def _substitution(key: str, data: Mapping[str, Any] | None) -> Substitution | None:
    if data is None:
        return None
    return Substitution(_known(ItemKind, key, "remplacement", data["kind"]), data["give"], data["stands_for"])


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    return date(year, month, min(day.day, last))
