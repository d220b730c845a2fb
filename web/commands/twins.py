"""`maillage twins`: tenders that may be the same, joined or told apart by a person, as on the page."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from web.clock import now
from web.commands.common import json_lines, json_option, say
from web.commands.errors import BadInput
from web.commands.match import named
from web.house import open_house
from web.store import accounts, twins
from web.store.models import Tender, User
from web.store.reviews import Author
from web.store.visibility import look_as

LISTED = 5_000


@click.group(help="Liste, réunit ou distingue les marchés qui sont peut-être le même.")
def command() -> None:
    """Root of the commands on twins."""


BY = click.option("--by", "email", metavar="ADRESSE", required=True, help="Compte de la personne qui décide.")
REASON = click.option("--reason", default="", help="Ce qui le fait dire.")


@command.command("list", help="Liste les paires qui attendent une décision de l'organisation de ce compte.")
@BY
@json_option
def list_pairs(email: str, as_json: bool) -> None:
    """One pair a line, the surest first."""
    with open_house().sessions() as session:
        user = _who(session, email)
        found = [_pair(pair) for pair in twins.proposed(session, user.organisation_id, LISTED)]
    if as_json:
        return json_lines(found)
    for each in found:
        click.echo(f"{each['likeness']:.2f}  {each['one']['id']}  {each['other']['id']}  {each['one']['title']}")
    return None


@command.command(help="Dit que deux marchés sont le même ; le rôle admin les réunit pour tous.")
@click.argument("one", metavar="MARCHÉ")
@click.argument("other", metavar="AUTRE")
@BY
@REASON
@json_option
def join(one: str, other: str, email: str, reason: str, as_json: bool) -> None:
    """Join two tenders."""
    _decide(one, other, email, True, reason, as_json)


@command.command(help="Dit que deux marchés sont différents : la paire n'est plus proposée.")
@click.argument("one", metavar="MARCHÉ")
@click.argument("other", metavar="AUTRE")
@BY
@REASON
@json_option
def split(one: str, other: str, email: str, reason: str, as_json: bool) -> None:
    """Tell two tenders apart."""
    _decide(one, other, email, False, reason, as_json)


@command.command(help="Revient sur une décision ; les marchés réunis redeviennent ce qu'ils étaient.")
@click.argument("number", metavar="NUMÉRO", type=click.IntRange(1, 2**31 - 1))
@BY
@json_option
def undo(number: int, email: str, as_json: bool) -> None:
    """Take a decision of one's own organisation back."""
    with open_house().sessions.begin() as session:
        user = _who(session, email)
        if twins.undo(session, Author(user.id, user.organisation_id), number, now()) is None:
            raise BadInput(f"Décision {number} inconnue de l'organisation de « {email} ».")
    say({"decision": number, "undone": True}, as_json, f"Décision {number} défaite.")


def _decide(one: str, other: str, email: str, same: bool, reason: str, as_json: bool) -> None:
    with open_house().sessions.begin() as session:
        user = _who(session, email)
        first, second = named(session, one), named(session, other)
        if first.id == second.id:
            raise BadInput(f"« {one} » et « {other} » sont déjà un seul marché.")
        join = twins.decide(
            session, Author(user.id, user.organisation_id), user.role, first, second, same, reason, now()
        )
        told = {"decision": join.id, "same": join.same, "merged": join.merges, "one": join.one, "other": join.other}
    words = ("réunis pour tous" if told["merged"] else "le même, pour cette organisation") if same else "deux marchés"
    say(told, as_json, f"Décision {told['decision']} : {words}.")


def _who(session: Session, email: str) -> User:
    """The person who decides; from then on the session sees what that organisation may."""
    query = select(User).where(User.email == accounts.fold_email(email), User.closed_at.is_(None))
    user = session.scalars(query.where(User.role.in_(("facilitator", "admin")))).one_or_none()
    if user is None:
        raise BadInput(f"--by : « {email} » n'est pas le compte ouvert d'une personne qui examine les marchés.")
    look_as(session, user.organisation_id)
    return user


def _pair(pair: twins.Pair) -> dict[str, Any]:
    told = {"likeness": pair.likeness, "reasons": list(pair.reasons)}
    return {"one": _tender(pair.one), "other": _tender(pair.other), **told}


def _tender(tender: Tender) -> dict[str, Any]:
    return {"id": tender.key, "title": tender.title, "buyer": tender.buyer_name}
