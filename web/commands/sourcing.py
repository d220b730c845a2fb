"""`maillage sourcing`: who could answer a need, and which lever fits; the search is kept in the log."""

from __future__ import annotations

from typing import Any

import click

from clauses.notice import ContractKind
from clauses.obligations import Buyers
from web.clock import PARIS, now
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.house import open_house
from web.sourcing import log
from web.sourcing.asked import BadNeed, read
from web.sourcing.search import search
from web.store import accounts
from web.store.reviews import Author

OPTIONS = {"trade": "metier", "place": "lieu", "value": "valeur", "kind": "nature", "buyer": "acheteur"}
OPTIONS |= {"day": "date", "months": "mois", "lots": "lots"}


@click.command("sourcing", help="Dit qui peut répondre à un besoin, et quel levier convient. La recherche est gardée.")
@click.argument("what", metavar="OBJET")
@click.option("--place", required=True, help="Code postal et ville, ou département.")
@click.option("--kind", required=True, type=click.Choice([each.value for each in ContractKind]), help="Nature.")
@click.option("--trade", default="", help="Métier (groupe ou secteur), si l'objet ne le dit pas.")
@click.option("--value", default="", help="Valeur estimée de tout le besoin, en euros HT.")
@click.option(
    "--buyer", default="", type=click.Choice(["", *(each.value for each in Buyers)]), help="Classe de l'acheteur."
)
@click.option("--date", "day", default="", help="Publication prévue ; sans réponse, aujourd'hui.")
@click.option("--months", default="", help="Durée, en mois.")
@click.option("--lots", default="", type=click.Choice(["", "oui", "non"]), help="Le marché se divise-t-il en lots ?")
@click.option(
    "--user", default="", metavar="ADRESSE", help="Pour qui : la recherche entre dans le journal de son organisation."
)
@json_option
def command(what: str, user: str, as_json: bool, **options: str) -> None:
    """Search, keep, and tell: the same as the page does."""
    raw = {"objet": what} | {OPTIONS[name]: text for name, text in options.items()}
    house, when = open_house(), now()
    with house.sessions.begin() as session:
        author = _author(session, user)
        try:
            asked = read(raw, when.astimezone(PARIS).date())
        except BadNeed as error:
            raise BadInput(str(error)) from error
        shown = search(session, asked)
        row = log.append(session, author, asked.title, dict(asked.raw), shown, when)
        told = {
            "id": row.id,
            "need": dict(asked.raw) | {"date": asked.day.isoformat()},
            "date": when.isoformat(),
        } | shown
    say(told, as_json, in_words(told))


def _author(session: Any, address: str) -> Author | None:
    """Whose journal keeps the search. Raises BadInput for an unknown address."""
    if not address:
        return None
    person = accounts.by_email(session, address)
    if person is None:
        raise BadInput(f"--user : compte inconnu « {address} ».")
    return Author(person.id, person.organisation_id)


def in_words(told: dict[str, Any]) -> str:
    """The same for people."""
    lines = [f"{told['need']['objet']} — {told['place']}"]
    for option in told["levers"]:
        lines.append(f"{option['name']} : {option['told']} ({', '.join(option['articles']) or 'sans article'})")
        lines += [f"  {reason}" for reason in option["because"]]
    lines += [f"Attention : {note}" for note in told["notes"]]
    lines += [told["hours"]["because"]] if told["hours"] else []
    lines.append(f"Structures qui peuvent prendre part : {told['counts']['partners']}")
    for one in told["structures"]:
        modes = ", ".join(mode["name"] for mode in one["modes"])
        who = f"{one['name']} ({one['kind']}, {one['city'] or 'lieu inconnu'}, {one['siret']})"
        lines.append(f"  {one['word']} — {who} : {modes}")
        lines += [f"    parce que : {reason}" for reason in one["because"]]
    return "\n".join(lines)
