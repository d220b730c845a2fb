"""Paragraphs of a clause, a reservation or a criterion, from numbers and lists alone: there is no room for a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from clauses.calibration.numbers import in_words


class Form(StrEnum):
    """What is written."""

    CLAUSE = "clause"
    RESERVE = "reserve"
    CRITERION = "criterion"
    TRAINING = "training"


FORMS = {
    Form.CLAUSE: "Clause d'insertion",
    Form.RESERVE: "Réservation d'un marché ou d'un lot",
    Form.CRITERION: "Critère d'attribution",
    Form.TRAINING: "Clause de formation de jeunes",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the buyer chooses, numbers and keys of our lists only. `lot`: 0 for the whole contract.

    `weight` in percent; `tranche`, `trigger`, `penalty` in whole euros; `publics` keys of the list, `family` one key.
    """

    form: Form
    lot: int = 0
    hours: int = 0
    tranche: int = 0
    tranche_hours: int = 0
    trigger: int = 0
    penalty: int = 0
    weight: int = 0
    publics: tuple[str, ...] = ()
    family: str = "insertion"


@dataclass(frozen=True, slots=True)
class Template:
    """A paragraph before it is filled; `needs` the choice without which it is left out."""

    form: Form
    title: str
    text: str
    why: str
    article: str
    needs: str


@dataclass(frozen=True, slots=True)
class Family:
    """Whom a reservation is for, in the words of the code."""

    to: str
    workers: str
    articles: str


@dataclass(frozen=True, slots=True)
class Texts:
    """All paragraphs and lists of `config/drafting.toml`."""

    templates: tuple[Template, ...]
    publics: Mapping[str, str]
    families: Mapping[str, Family]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Texts:
        """Read the values of the file. Raises KeyError for a missing one, ValueError for an unknown form."""
        templates = (
            Template(Form(row["form"]), row["title"], row["text"], row["why"], row["article"], row.get("if", ""))
            for row in data["paragraph"]
        )
        publics = {row["key"]: row["text"] for row in data["public"]}
        families = {row["key"]: Family(row["to"], row["workers"], row["articles"]) for row in data["family"]}
        return cls(tuple(templates), publics, families)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph to copy: its title, its text, why it is there, the article it rests on."""

    title: str
    text: str
    why: str
    article: str


def draft(choices: Choices, texts: Texts) -> tuple[Paragraph, ...]:
    """The paragraphs of a form, filled. Raises KeyError for a key of no list of ours."""
    words = _words(choices, texts)
    return tuple(
        Paragraph(template.title, template.text.format_map(words), template.why, template.article)
        for template in _kept(choices, texts)
    )


def _kept(choices: Choices, texts: Texts) -> Iterator[Template]:
    for template in texts.templates:
        if template.form is choices.form and (not template.needs or getattr(choices, template.needs)):
            yield template


def _words(choices: Choices, texts: Texts) -> dict[str, str]:
    family = texts.families[choices.family]
    kept = [texts.publics[key] for key in choices.publics] or list(texts.publics.values())
    lot = f"lot {choices.lot}" if choices.lot else ""
    return {
        "hours": in_words(Fraction(choices.hours)),
        "tranche": in_words(Fraction(choices.tranche)),
        "tranche_hours": _hours(choices.tranche_hours or 1),
        "trigger": f", au-delà de {in_words(Fraction(choices.trigger))} € facturés" if choices.trigger else "",
        "penalty": in_words(Fraction(choices.penalty)),
        "weight": f", pondéré à {choices.weight} %" if choices.weight else "",
        "publics": " ; ".join(kept),
        "scope": f"du {lot}" if lot else "du marché",
        "Reserved_what": f"Le {lot}" if lot else "Le marché",
        "reserved_to": family.to,
        "reserved_workers": family.workers,
        "reserved_articles": family.articles,
    }


def _hours(number: int) -> str:
    return f"{number} heure" if number == 1 else f"{in_words(Fraction(number))} heures"
