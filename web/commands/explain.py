"""`maillage explain`: one match with every finding."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.fr import siret as siret_numbers

from matching.explain import Explanation
from matching.labels import MODES
from web.commands.common import json_option, say
from web.commands.corrections import organisation_named
from web.commands.errors import BadInput
from web.commands.match import named
from web.house import open_house
from web.store.explanations import explain_match
from web.store.models import Lot, Structure, Tender


@click.command(help="Explique pourquoi une structure convient, ou non, à chaque lot d'un marché.")
@click.argument("tender", metavar="MARCHÉ")
@click.argument("siret")
@click.option("--organisation", help="Avec les décisions que cette organisation a prises malgré les règles.")
@json_option
def command(tender: str, siret: str, organisation: str | None, as_json: bool) -> None:
    """Every lot of the tender against every structure of this SIRET (one may be of two kinds)."""
    with open_house().sessions() as session:
        row = named(session, tender)
        structures = _structures(session, siret)
        whose = organisation_named(session, organisation).id if organisation else None
        found = [_pair(session, row, lot, structure, whose) for lot in row.lots for structure in structures]
    say({"tender": row.key, "siret": siret, "explanations": found}, as_json, "\n\n".join(map(_text, found)))


def _structures(session: Session, siret: str) -> list[Structure]:
    number = siret_numbers.compact(siret)
    found = list(session.scalars(select(Structure).where(Structure.siret == number).order_by(Structure.kind)))
    if not found and not siret_numbers.is_valid(number):
        raise BadInput(f"SIRET : « {siret} » n'est pas un numéro valide (14 chiffres).")
    if not found:
        raise BadInput(f"SIRET : « {siret} » n'est pas dans l'annuaire.")
    return found


def _pair(session: Session, tender: Tender, lot: Lot, structure: Structure, whose: int | None) -> dict[str, Any]:
    found = explain_match(session, tender, lot.number, structure, whose)
    return {
        "lot": lot.number,
        "kind": structure.kind,
        "name": structure.name,
        "score": found.score,
        "known": found.known,
        "mode": found.mode.value,
        "verdict": found.verdict.value,
        "word": found.word,
        "findings": [{"feature": f.feature, "score": f.score, "because": f.because} for f in found.findings],
        "notes": list(found.notes),
        "ask": list(found.ask),
        "warnings": list(found.warnings),
        "excluded": list(found.excluded),
        "modes": _modes(found),
        "override": found.ruling.sentence if found.ruling else None,
    }


def _modes(found: Explanation) -> list[dict[str, Any]]:
    return [{"mode": m.mode.value, "verdict": m.verdict.value, "notes": list(m.notes)} for m in found.modes]


def _text(found: dict[str, Any]) -> str:
    lot = f"Lot {found['lot']}" if found["lot"] != "0" else "Marché non alloti"
    lines = [f"{lot} — {found['name']} ({found['kind']}) : {found['word']}"]
    lines.append(
        f"  note {found['score']:.2f}, fondée sur {found['known']:.0%} de ce qui compte ; {MODES[found['mode']]}"
    )
    lines += [f"  {_figure(finding['score'])}  {finding['because']}" for finding in found["findings"]]
    for title, name in (
        ("Avertissement", "warnings"),
        ("À savoir", "notes"),
        ("À demander", "ask"),
        ("Écartée", "excluded"),
    ):
        lines += [f"  {title} : {sentence}" for sentence in found[name]]
    return "\n".join(lines)


def _figure(score: float | None) -> str:
    return "inconnu" if score is None else f"{score:7.2f}"
