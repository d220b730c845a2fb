"""`maillage purchases FILE`: the share bought from inclusive structures, from a file of suppliers. Keeps nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from scrapers.table import BadTable
from web.commands.common import file_bytes, json_option, say
from web.commands.errors import BadInput
from web.house import open_house
from web.store import purchases

SHOWN = 20
"Lines told on the screen; `--json` gives them all."


@click.command("purchases", help="Dit la part achetée à des structures inclusives, d'après un fichier CSV ou .xlsx.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@json_option
def command(path: Path, as_json: bool) -> None:
    """Read the file, judge each line against the directory, tell shares and what could not be read."""
    with open_house().sessions() as session:
        try:
            found = purchases.summary(purchases.analyse(session, file_bytes(path)))
        except BadTable as error:
            raise BadInput(f"{path} : {error}") from error
    say(found, as_json, "\n".join(in_words(found)))


def in_words(found: dict[str, Any]) -> list[str]:
    """The same for people."""
    whole = found["whole"]
    lines = [f"{found['lines']} lignes, {purchases.euros(whole['total'])} lus."]
    lines += [f"Part achetée à des structures inclusives : {_told(whole)}."]
    lines += [f"  {each['kind']} : {purchases.euros(each['inclusive'] + each['probable'])}" for each in found["kinds"]]
    lines += [f"  {each['trade_name'] or 'métier non reconnu'} : {_told(each)}" for each in found["trades"]]
    lines += [
        f"  département {each['department'] or 'non connu'} : {_told(each)} de {purchases.euros(each['total'])}"
        for each in found["departments"]
    ]
    lines += [
        f"Ailleurs : {each['trade_name']}, {each['department'] or 'lieu non connu'}, "
        f"{purchases.euros(each['amount'])} : {each['structures']} structures proches"
        for each in found["alternatives"][:SHOWN]
    ]
    lines += [
        f"À corriger, ligne {each['line']}, {each['column']} « {each['value']} » : {each['because']}"
        for each in found["problems"][:SHOWN]
    ]
    return [*lines, *found["notes"][:SHOWN]]


def _told(share: dict[str, Any]) -> str:
    return purchases.share_words(share["share_low"], share["share_high"])
