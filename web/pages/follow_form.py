"""The forms of follow-up: what is typed, masked of what could name somebody, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from clauses.calibration.numbers import Unit as Reading
from clauses.calibration.numbers import in_words
from clauses.followup.contract import Duty
from clauses.followup.exits import DELAYS, Class, Exit, Situation
from clauses.followup.line import BadEntry, Line, Proof, Stage
from clauses.followup.private import NamesSomebody, reference, refuse_names, without_numbers
from clauses.packages.kinds import KINDS, ItemKind, Unit
from web.documents.masking import masked
from web.pages import typed
from web.store.suppliers import BadSupplier, clean_siret

WRONG = (BadEntry, BadSupplier, NamesSomebody, typed.BadField)
"What a form may be refused for; each says so in French."

UNIT_READINGS = {Unit.EUROS: Reading.EUROS, Unit.HOURS: Reading.HOURS}
UNIT_NAMES = {
    Unit.NUMBER: "nombre",
    Unit.HOURS: "heures",
    Unit.DAYS: "jours",
    Unit.WEEKS: "semaines",
    Unit.EUROS: "euros HT",
    Unit.KILOS: "kilos",
}


def kept_text(field: str, form: Mapping[str, str], name: str, most: int = 500) -> str:
    """A text without numbers, addresses and names; a likely name is refused unless it was said to be none."""
    told = masked(without_numbers(typed.text(form.get(name, ""), most)))
    refuse_names(field, told, confirmed=bool(form.get("pas_un_nom")))
    return told


def line(form: MultiDict[str, str]) -> Line:
    """The entry told by a form. Raises one of WRONG."""
    kind = _choice(ItemKind, form.get("kind", ""))
    unit = _choice(Unit, form.get("unit", "")) or (KINDS[kind].units[0] if kind else Unit.HOURS)
    quantity = _fraction("Quantité", form.get("quantity", ""), UNIT_READINGS.get(unit, Reading.COUNT))
    day = typed.day("Date", form.get("day", ""))
    if quantity is None or day is None:
        raise BadEntry("Quantité : elle manque." if quantity is None else "Date : elle manque.")
    employer = typed.text(form.get("employer", ""), 30)
    return Line(
        unit=unit,
        quantity=quantity,
        day=day,
        stage=_choice(Stage, form.get("stage", "")) or Stage.DONE,
        kind=kind,
        person=reference(form.get("person", "")),
        public=typed.text(form.get("public", ""), 20),
        mode=typed.text(form.get("mode", ""), 20),
        employer=clean_siret(employer) if employer else "",
        site=kept_text("Site", form, "site", 120),
        trade=typed.text(form.get("trade", ""), 120),
        days=_fraction("Durée", form.get("days", ""), Reading.COUNT),
        note=kept_text("Note", form, "note"),
        hired=typed.day("Embauche en CDI", form.get("hired", "")),
    )


def told(of: Line) -> dict[str, str]:
    """The form of an entry that is known."""
    return {
        "kind": of.kind.value if of.kind else "",
        "unit": of.unit.value,
        "quantity": in_words(of.quantity),
        "day": of.day.isoformat(),
        "stage": of.stage.value,
        "person": of.person,
        "public": of.public,
        "mode": of.mode,
        "employer": of.employer,
        "site": of.site,
        "trade": of.trade,
        "days": "" if of.days is None else in_words(of.days),
        "note": of.note,
        "hired": of.hired.isoformat() if of.hired else "",
    }


def proof(form: MultiDict[str, str], file: str = "", sha256: str = "") -> Proof:
    """The proof told by a form. Raises one of WRONG."""
    kind, number = (
        kept_text("Justificatif", form, "proof_kind", 120),
        kept_text("Référence", form, "proof_reference", 120),
    )
    seen = typed.day("Vu le", form.get("proof_seen", ""))
    if not kind or seen is None:
        raise BadEntry("Justificatif : dites de quel papier il s'agit, et le jour où vous l'avez vu.")
    return Proof(kind, number, seen, file, sha256)


def shares(form: MultiDict[str, str], targets: Mapping[str, str]) -> dict[str, str]:
    """How an entry is shared between what it serves: key → quantity as text. Raises one of WRONG."""
    found = {}
    for key, name in targets.items():
        many = _fraction(name, form.get(f"part.{key}", ""), Reading.HOURS)
        if many:
            found[key] = str(many)
    return found


AMOUNTS = {
    "hours": ("Volume d'heures dû", Reading.HOURS),
    "trigger": ("Seuil de déclenchement", Reading.EUROS),
    "tranche": ("Montant d'une tranche", Reading.EUROS),
    "per_tranche": ("Heures par tranche", Reading.HOURS),
    "invoiced": ("Facturé à ce jour", Reading.EUROS),
    "ordered": ("Commandé en plus", Reading.EUROS),
    "per_hour": ("Pénalité par heure non faite", Reading.EUROS),
    "per_day": ("Pénalité par jour de retard", Reading.EUROS),
    "coefficient": ("Coefficient d'une clause de formation", Reading.COUNT),
    "ceiling": ("Plafond horaire de la Sécurité sociale", Reading.EUROS),
}
DAYS = {
    "notified": "Notification",
    "ends": "Fin",
    "clause_date": "Date de la clause",
    "formal_notice": "Mise en demeure",
    "evidence_given": "Justificatifs reçus le",
}


def duty(form: MultiDict[str, str]) -> Duty:
    """What a contract makes due, told by a form. Raises one of WRONG."""
    found: dict[str, Any] = {
        name: value
        for name, (label, reading) in AMOUNTS.items()
        if (value := _fraction(label, form.get(name, ""), reading)) is not None
    }
    days = {name: typed.day(label, form.get(name, "")) for name, label in DAYS.items()}
    for name in ("notified", "ends"):
        if days[name] is None:
            raise BadEntry(f"{DAYS[name]} : la date manque.")
    found |= days | {name: masked(typed.text(form.get(name, ""))) for name in ("clause", "source", "pooling")}
    return Duty(**found)


def duty_told(of: Duty | None, notified: date | None, ends: date | None) -> dict[str, str]:
    """The form of what is due; of a contract that says nothing yet, its own dates."""
    if of is None:
        return {"notified": notified.isoformat() if notified else "", "ends": ends.isoformat() if ends else ""}
    amounts = {name: getattr(of, name) for name in AMOUNTS}
    shown = {name: "" if not value else in_words(value) for name, value in amounts.items()}
    days = {name: value.isoformat() if (value := getattr(of, name)) else "" for name in DAYS}
    return shown | days | {name: getattr(of, name) for name in ("clause", "source", "pooling")}


def exit_(form: MultiDict[str, str]) -> Exit:
    """Somebody's exit, told by a form. Raises one of WRONG."""
    person, day = reference(form.get("person", "")), typed.day("Date de sortie", form.get("day", ""))
    kind = _choice(Class, form.get("class", ""))
    if not person or day is None or kind is None:
        raise BadEntry("Sortie : une référence, une date et une issue sont attendues.")
    situation = _choice(Situation, form.get("situation", "")) if kind is Class.OTHER else None
    answers = {months: form.get(f"at{months}", "") for months in DELAYS}
    return Exit(
        person,
        day,
        kind,
        situation,
        typed.number("Heures", form.get("hours", ""), Reading.HOURS),
        typed.number("Mois", form.get("months", "")),
        {months: word == "oui" for months, word in answers.items() if word in ("oui", "non")},
    )


def _fraction(name: str, text: str, reading: Reading) -> Fraction | None:
    """An exact number, None for an empty field. Raises typed.BadField."""
    found = typed.number(name, text, reading)
    return None if found is None else Fraction(str(found))


def _choice(words: Any, text: str) -> Any:
    """One of the words offered; nothing for an empty field; 400 for a word that no form of ours offers."""
    if not text:
        return None
    try:
        return words(text)
    except ValueError as error:
        raise BadRequest from error
