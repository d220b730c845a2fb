"""`maillage outbox`: see the messages, and settle by hand those whose fate is not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from web import clock
from web.clock import PARIS
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.house import open_house
from web.mail import outbox
from web.mail.french import count
from web.mail.reconcile import EXPIRES, reconcile
from web.store.models import Message

STATES = {
    "pending": "en attente",
    "sending": "en cours d'envoi",
    "sent": "envoyé",
    "failed": "refusé",
    "doubt": "douteux",
    "withdrawn": "retiré",
}


@click.group(help="Liste les messages, et règle le sort de ceux dont l'envoi a été coupé.")
def command() -> None:
    """Root of the outbox commands."""


@command.command("list", help="Liste les messages, les plus récents d'abord.")
@click.option("--state", type=click.Choice(list(STATES)), help="Seulement dans cet état.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Combien au plus.")
@json_option
def list_messages(state: str | None, limit: int, as_json: bool) -> None:
    """List the messages without their content."""
    query = select(Message).order_by(Message.id.desc()).limit(limit)
    with open_house().sessions() as session:
        found = session.scalars(query.where(Message.state == state) if state else query).all()
    text = "\n".join(map(_line, found)) or "Aucun message."
    say({"messages": [_json(message) for message in found]}, as_json, text)


@command.command(
    "retry", help="Renvoie ces messages, douteux ou refusés : partis deux fois si le premier était arrivé."
)
@click.argument("ids", metavar="NUMÉRO...", type=int, nargs=-1, required=True)
@json_option
def retry(ids: tuple[int, ...], as_json: bool) -> None:
    """A person decides that these leave again, at the next sending."""
    with open_house().sessions.begin() as session:
        moved = outbox.send_again(session, ids, clock.now())
    _tell(ids, moved, as_json, "remis en attente", "remis en attente")


@command.command("received", help="Note que ces messages douteux sont arrivés.")
@click.argument("ids", metavar="NUMÉRO...", type=int, nargs=-1, required=True)
@json_option
def received(ids: tuple[int, ...], as_json: bool) -> None:
    """A person knows that these arrived."""
    with open_house().sessions.begin() as session:
        moved = outbox.received(session, ids, clock.now())
    _tell(ids, moved, as_json, "noté comme arrivé", "notés comme arrivés")


def _tell(ids: Sequence[int], moved: Sequence[int], as_json: bool, one: str, many: str) -> None:
    others = sorted(set(ids) - set(moved))
    text = f"{count(len(moved), f'message {one}', f'messages {many}')}."
    say({"moved": moved, "left": others}, as_json, text)
    if others:
        named = ", ".join(map(str, others))
        raise BadInput(f"Pas concernés, car ni douteux ni refusés, ou annoncés depuis par un autre : {named}.")


@command.command("reconcile", help="Cherche dans le journal du serveur de courrier les messages au sort inconnu.")
@click.option(
    "--accepted-log",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Journal où le serveur nomme (Message-ID) ce qu'il a accepté ; sinon celui de MAILLAGE_MAIL_LOG.",
)
@click.option(
    "--older-than",
    type=click.IntRange(0),
    default=int(EXPIRES.total_seconds() // 60),
    show_default=True,
    metavar="MINUTES",
    help="Ne touche pas aux envois plus récents. 0 seulement si aucun envoi n'est en cours.",
)
@json_option
def reconcile_messages(accepted_log: Path | None, older_than: int, as_json: bool) -> None:
    """Named in the log: sent. Surely absent from it: waits again. Else: in doubt, for a person."""
    house = open_house()
    log = accepted_log or house.settings.mail_log
    try:
        with house.sessions.begin() as session:
            found = reconcile(session, clock.now(), log, timedelta(minutes=older_than))
    except OSError as error:
        raise BadInput(f"{log} : journal illisible ({error.strerror}).") from error
    text = (
        f"{count(len(found.sent), 'retrouvé', 'retrouvés')}, {count(len(found.again), 'à renvoyer', 'à renvoyer')}, "
        f"{count(len(found.doubt), 'nouveau douteux', 'nouveaux douteux')}."
    )
    say({"sent": found.sent, "again": found.again, "doubt": found.doubt}, as_json, text)


def _line(message: Message) -> str:
    when = f"{message.created_at.astimezone(PARIS):%d/%m/%Y %H:%M}"
    error = f" — {message.error}" if message.error else ""
    return f"{message.id:>6}  {STATES[message.state]:<15}  {when}  {message.recipient}  {message.subject}{error}"


def _json(message: Message) -> dict[str, Any]:
    names = ("id", "state", "recipient", "subject", "news", "message_id", "attempts", "error")
    moments = ("created_at", "claimed_at", "not_before", "sent_at")
    found: dict[str, Any] = {name: getattr(message, name) for name in names}
    return found | {name: _moment(getattr(message, name)) for name in moments}


def _moment(value: Any) -> str | None:
    return value.isoformat() if value else None
