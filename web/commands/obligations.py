"""`maillage obligations`: what the law expects of a contract at a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from clauses.labels import EXCEPTIONS, EXPECTATIONS, STATUSES
from clauses.notice import ContractKind
from clauses.obligations import Buyers, Calendar, Contract, Expectation, Regime, obligations
from config.data import table
from web.commands.common import json_option, say
from web.commands.errors import BadInput

_OUTSIDE = "Hors du régime ordinaire (défense et sécurité, autres marchés du Livre V), ces règles ne s'imposent pas."


@click.command("obligations", help="Dit ce que la loi attend d'un marché à une date.")
@click.option(
    "--date",
    "day",
    required=True,
    callback=lambda _context, _option, text: _date(text),
    help="Envoi de l'avis, AAAA-MM-JJ.",
)
@click.option(
    "--kind", required=True, type=click.Choice([each.value for each in ContractKind]), help="Nature du marché."
)
@click.option("--value", type=click.FloatRange(min=0), help="Valeur estimée de tout le besoin, en euros HT.")
@click.option(
    "--buyer", type=click.Choice([each.value for each in Buyers]), default="unknown", help="Classe de l'acheteur."
)
@click.option(
    "--regime", type=click.Choice([each.value for each in Regime]), default="ordinary", help="Régime du marché."
)
@click.option("--works-months", type=click.FloatRange(min=0), help="Durée des travaux, en mois.")
@json_option
def command(
    day: date,
    kind: str,
    value: float | None,
    buyer: str,
    regime: str,
    works_months: float | None,
    as_json: bool,
) -> None:
    """Print the four expectations, with their article, since when, and the exceptions open to the buyer."""
    contract = Contract(day, ContractKind(kind), value, Buyers(buyer), Regime(regime), works_months)
    found = obligations(contract, Calendar.from_data(table("thresholds")))
    say({name: _entry(each) for name, each in found.items()}, as_json, _text(found))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"--date : une date AAAA-MM-JJ est attendue, reçu « {text} ».") from error


def _entry(each: Expectation) -> dict[str, Any]:
    return {
        "status": each.status.value,
        "article": each.article,
        "since": _iso(each.since),
        "exceptions": list(each.exceptions),
        "because": each.because,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(found: dict[str, Expectation]) -> str:
    return "\n".join(_line(name, each) for name, each in found.items()) or _OUTSIDE


def _line(name: str, each: Expectation) -> str:
    exceptions = ", ".join(EXCEPTIONS[one] for one in each.exceptions)
    line = f"{EXPECTATIONS[name]} : {STATUSES[each.status]} ({each.article}). {each.because}"
    return f"{line} Exceptions possibles : {exceptions}." if exceptions else line
