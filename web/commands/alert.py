"""`maillage alert`: prepare the digests, show them without writing, or send them."""

from __future__ import annotations

from typing import Any

import click

from web import clock
from web.commands.common import json_option, say
from web.commands.errors import BadInput, RunBroken
from web.house import House, open_house
from web.jobs.alert import Outlook, outlook, prepare_digests, real_sources
from web.jobs.runner import run_job
from web.jobs.send import send, send_whatever_many
from web.mail.digest import Digest, Nothing
from web.mail.french import count
from web.store.models import Run
from web.store.status import run_json


@click.command(help="Prépare les messages ; --send les envoie, à qui les a demandés et à personne d'autre.")
@click.option("--send", "sending", is_flag=True, help="Envoie ce qui est prêt.")
@click.option("--dry-run", is_flag=True, help="Montre qui recevrait quoi et pourquoi, sans rien écrire ni envoyer.")
@click.option("--lift-cap", is_flag=True, help="Envoie même au-delà du plafond par envoi.")
@json_option
def command(sending: bool, dry_run: bool, lift_cap: bool, as_json: bool) -> None:
    """Prepare, then send if asked; status 1 when the mail server cannot be used: nothing is lost."""
    if dry_run and sending:
        raise BadInput("--dry-run et --send ne vont pas ensemble.")
    house = open_house()
    if dry_run:
        _show(house, as_json)
        return
    runs = [run_job(house, "alert", prepare_digests)]
    if sending:
        runs.append(run_job(house, "send", send_whatever_many if lift_cap else send))
    _tell([run for run in runs if run is not None], as_json)


def _tell(runs: list[Run], as_json: bool) -> None:
    say({"runs": [run_json(run) for run in runs]}, as_json, "\n".join(run.detail for run in runs if run.detail))
    broken = [run for run in runs if run.state == "broken"]
    if broken:
        raise RunBroken(broken[0].detail)


def _show(house: House, as_json: bool) -> None:
    with house.sessions() as session:
        found = list(outlook(session, clock.now(), real_sources()))
    mailed = sum(isinstance(each.found, Digest) for each in found)
    lines = [line for each in found for line in _lines(each)]
    say({"people": [_json(each) for each in found]}, as_json, "\n".join([*lines, "", _total(mailed, len(found))]))


def _total(mailed: int, people: int) -> str:
    return f"{count(mailed, 'message')} pour {count(people, 'personne')} de structures. Rien n'a été écrit ni envoyé."


def _lines(each: Outlook) -> list[str]:
    who = f"{each.user.organisation.name} <{each.user.email}>"
    if isinstance(each.found, Nothing):
        return [f"{who} : rien ({each.found.because})"]
    items = [f"    {item.title} — {item.deadline} — {item.why}" for item in each.found.items]
    more = each.found.total - len(items)
    return [f"{who} : {each.found.subject}", *items, *([f"    et {count(more, 'autre')}"] if more else [])]


def _json(each: Outlook) -> dict[str, Any]:
    person = {"user": each.user.id, "organisation": each.user.organisation.name, "email": each.user.email}
    if isinstance(each.found, Nothing):
        return {**person, "subject": None, "because": each.found.because, "total": 0, "items": []}
    items = [
        {"tender": item.tender_id, "title": item.title, "deadline": item.deadline, "because": item.why}
        for item in each.found.items
    ]
    return {**person, "subject": each.found.subject, "because": None, "total": each.found.total, "items": items}
