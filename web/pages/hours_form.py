"""The form of hours: which fields each method asks for, and what a tender already says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from web.store.knowledge import hours
from web.store.models import Lot, Tender
from web.store.packing import unpack_tender

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `key` of the parameter and of the address, French label, hint. `choices` names a list."""

    key: str
    label: str
    hint: str = ""
    choices: str = ""


AMOUNT = Field("amount", "Montant du marché, en euros hors taxes", "Toute la durée, tous les lots. Ex. : 400 000")
TRADE = Field("trade", "Métier", "Donne la part de main-d'œuvre habituelle", choices="trades")
SHARE = Field("labour_share", "Part de main-d'œuvre dans le prix", "Si vous la connaissez. Ex. : 50 %, ou 40-50 %")
RATE = Field("insertion_rate", "Part des heures pour l'insertion", "Sans réponse : 5 à 10 %")
COST = Field("hourly_cost", "Coût d'une heure de travail, en euros", "Charges comprises. Sans réponse : 30 à 45")
MONTHS = Field("months", "Durée du marché, en mois", "Pour savoir si c'est trop court")
PLANNED = Field("planned_hours", "Heures de travail prévues", "D'après un métré ou un marché passé")


@dataclass(frozen=True, slots=True)
class Method:
    """A method as people choose it: its name, when it fits, its fields."""

    name: str
    when: str
    fields: tuple[Field, ...]


METHODS = {
    "amount": Method(
        "D'après le montant",
        "Le cas courant : vous connaissez le montant et le métier.",
        (AMOUNT, TRADE, SHARE, RATE, COST, MONTHS),
    ),
    "labour_hours": Method(
        "D'après les heures de travail",
        "Vous avez estimé les heures de travail du marché (métré, marché précédent).",
        (PLANNED, RATE, MONTHS),
    ),
    "cleaning": Method(
        "Propreté, avec reprise du personnel",
        "Le personnel en place est repris : seules les heures nouvelles peuvent porter une clause.",
        (
            Field("turnover", "Montant sur la durée, en euros hors taxes", "Ex. : 600 000"),
            Field("months", "Durée, en mois", "Ex. : 24"),
            Field(
                "takeover_hours", "Heures par mois du personnel à reprendre", "Liste donnée par le titulaire sortant"
            ),
            Field("hourly_cost", "Prix d'une heure, en euros", "Sans réponse : 25"),
            RATE,
        ),
    ),
    "percent": Method(
        "Pourcentage d'une base",
        "Le marché dit « 5 % » : des heures prévues, ou du montant.",
        (
            Field("percent", "Pourcentage", "Ex. : 5"),
            PLANNED,
            AMOUNT,
            Field("base", "Base, si les deux sont donnés", choices="bases"),
            COST,
        ),
    ),
    "tranche": Method(
        "Par tranche facturée",
        "Le marché dit « 1 h par tranche de 2 000 € » : heures dues à ce jour.",
        (
            Field("invoiced", "Montant facturé, en euros hors taxes", "Commandé, pour une prévision"),
            Field("trigger", "Seuil de déclenchement, en euros", "Laissez vide s'il n'y en a pas"),
            Field("tranche", "Montant d'une tranche, en euros", "Ex. : 2 000"),
            Field("hours_per_tranche", "Heures par tranche", "Ex. : 1"),
        ),
    ),
    "tier": Method(
        "Barème, clause de formation",
        "Clause de formation de jeunes sortis de l'école : indications du ministère de l'Éducation (2019).",
        (Field("amount", "Montant de la période ferme, en euros hors taxes", "Sans les reconductions"),),
    ),
    "convert": Method(
        "Convertir des heures",
        "Heures en temps plein, semaines et mois, et l'inverse. Remplissez une seule case.",
        (
            Field("hours", "Heures"),
            Field("etp", "Temps plein sur un an"),
            Field("weeks", "Semaines d'une personne"),
            Field(
                "base",
                "Base d'un temps plein",
                "Pour convertir un temps plein : 1 607 heures sans réponse",
                choices="full_time",
            ),
        ),
    ),
}
BASES = {"": "sans objet", "hours": "les heures prévues", "amount": "le montant"}
MARKS = {
    "S": "guide publié",
    "D": "document d'un marché réel",
    "O": "mesuré",
    "K": "à confirmer",
    "": "",
}


def choices() -> dict[str, dict[str, str]]:
    """Values and words of the lists of the form, by name."""
    trades = {"": "Choisir, ou donner la part"} | {row.name: row.name for row in hours().shares}
    bases = {each.name: f"{each.hours} h ({each.label})" for each in hours().full_time}
    posts = {"": "toutes les bases usuelles"} | bases
    return {"trades": trades, "bases": BASES, "full_time": posts}


def of_tender(tender: Tender, number: str) -> dict[str, str]:
    """What the notice says of a lot, or of the whole contract when `number` is empty: amount, trade, months."""
    value = unpack_tender(tender.content)
    rows = [row for row in tender.lots if row.number == number] or list(tender.lots)
    lots = [lot for row, lot in zip(tender.lots, value.lots, strict=True) if row in rows]
    amount = lots[0].value if len(lots) == 1 and lots[0].value else (None if number else tender.value)
    found = {
        "amount": _number(amount),
        "months": _number(_common(lot.duration_months for lot in lots)),
        "trade": _common(map(_trade, rows)) or "",
    }
    return {key: text for key, text in found.items() if text}


def _common(values: Iterable[Value]) -> Value | None:
    """The value they all have, None when they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _number(value: float | None) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else ""


def _trade(lot: Lot) -> str:
    best = lot.trades[0] if lot.trades else None
    row = hours().of_trade(best.group, best.sector) if best else None
    return row.name if row else ""
