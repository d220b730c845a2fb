"""`maillage override`: what a person decides against the rules of matching, with a reason; undone as well."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.labels import MODES
from matching.structure import AnswerMode
from web.clock import PARIS, now
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.commands.match import named
from web.house import open_house
from web.store import own_matches, rulings
from web.store.models import Override, Structure, Tender, User
from web.store.needs import context
from web.store.reviews import Author
from web.store.rulings import Act, Pair, Said

ACTS = {"allow": "admise", "refuse": "écartée", "undo": "annulation"}
REVIEWERS = ("facilitator", "admin")


@click.group(help="Admet ou écarte une structure pour un lot malgré les règles, avec un motif ; l'annule.")
def command() -> None:
    """Root of the override commands."""


def _who(session: Session, email: str) -> Author:
    """The person who signs. Raises BadInput for one who may not decide."""
    found = session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
    if found is None or found.closed_at is not None or found.role not in REVIEWERS:
        raise BadInput(f"--user : « {email} » n'est pas le compte ouvert d'une personne qui suit les clauses.")
    return Author(found.id, found.organisation_id)


def _structure(session: Session, key: str) -> str:
    """ "siret:kind" of the structure named by its SIRET, and its kind when it has several."""
    siret, _, kind = key.replace(" ", "").partition(":")
    found = session.scalars(select(Structure).where(Structure.siret == siret)).all()
    kept = [row for row in found if not kind or row.kind == kind.upper()]
    if not kept:
        raise BadInput(f"STRUCTURE : « {key} » n'est pas dans l'annuaire.")
    if len(kept) > 1:
        kinds = ", ".join(f"{siret}:{row.kind}" for row in kept)
        raise BadInput(f"STRUCTURE : « {key} » a plusieurs natures ; nommer l'une de : {kinds}.")
    return f"{kept[0].siret}:{kept[0].kind}"


def _add(tender: str, lot: str, structure: str, said: Said, email: str, as_json: bool) -> None:
    if not said.reason.strip():
        raise BadInput("--reason : un motif est attendu, il sera montré avec votre nom.")
    with open_house().sessions.begin() as session:
        row, author = named(session, tender), _who(session, email)
        if lot not in {each.number for each in row.lots}:
            raise BadInput(f"LOT : le marché {row.key} n'a pas de lot « {lot} ».")
        done = rulings.append(session, author, Pair(row.id, lot, _structure(session, structure)), said, now())
        own_matches.bring_up_to_date(session, context(session, now().astimezone(PARIS).date()))
        told = _json(session, done)
    say(told, as_json, _line(told))


_ARGUMENTS = (
    click.argument("tender", metavar="MARCHÉ"),
    click.argument("lot", metavar="LOT"),
    click.argument("structure", metavar="SIRET[:NATURE]"),
    click.option("--reason", required=True, help="Le motif, montré avec votre nom et la date."),
    click.option("--user", "email", required=True, help="Adresse de la personne qui décide."),
)


def _pair(function: Any) -> Any:
    for add in reversed(_ARGUMENTS):
        function = add(function)
    return function


@command.command("allow", help="Cette structure peut répondre à ce lot, bien que les règles l'écartent.")
@_pair
@click.option("--mode", type=click.Choice([mode.value for mode in AnswerMode]), default="holder", show_default=True)
@json_option
def allow(tender: str, lot: str, structure: str, reason: str, email: str, mode: str, as_json: bool) -> None:
    """Allow a structure for one lot, for the organisation of the person."""
    _add(tender, lot, structure, Said(Act.ALLOW, reason.strip(), AnswerMode(mode)), email, as_json)


@command.command("refuse", help="Cette structure ne peut pas répondre à ce lot, bien que les règles la proposent.")
@_pair
@json_option
def refuse(tender: str, lot: str, structure: str, reason: str, email: str, as_json: bool) -> None:
    """Refuse a structure for one lot, for the organisation of the person."""
    _add(tender, lot, structure, Said(Act.REFUSE, reason.strip()), email, as_json)


@command.command("undo", help="Annule une de ces décisions ; rien n'est effacé.")
@click.argument("number", metavar="NUMÉRO", type=int)
@click.option("--user", "email", required=True, help="Adresse de la personne qui annule.")
@json_option
def undo(number: int, email: str, as_json: bool) -> None:
    """Undo a decision of one's own organisation."""
    with open_house().sessions.begin() as session:
        author, row = _who(session, email), session.get(Override, number)
        done = row and rulings.undo(session, author, row.tender_id, number, now())
        if not done:
            raise BadInput(f"NUMÉRO : votre organisation n'a pas de décision {number}.")
        own_matches.bring_up_to_date(session, context(session, now().astimezone(PARIS).date()))
        told = _json(session, done)
    say({**told, "undone": True}, as_json, f"Annulée : {_line(told)}")


@command.command("list", help="Liste les décisions en vigueur de l'organisation d'une personne.")
@click.option("--user", "email", required=True, help="Adresse d'une personne de l'organisation.")
@json_option
def list_all(email: str, as_json: bool) -> None:
    """List what is in force."""
    with open_house().sessions() as session:
        author = _who(session, email)
        mine = [row for row in rulings.everywhere(session) if row.organisation_id == author.organisation_id]
        found = [_json(session, row) for row in mine]
    say({"overrides": found}, as_json, "\n".join(map(_line, found)) or "Aucune décision contre les règles.")


def _json(session: Session, row: Override) -> dict[str, Any]:
    return {
        "id": row.id,
        "tender": session.get_one(Tender, row.tender_id).key,
        "lot": row.lot_number,
        "structure": row.structure_key,
        "act": row.act,
        "mode": row.mode,
        "reason": row.reason,
        "user": session.get_one(User, row.user_id).email,
        "at": row.created_at.isoformat(),
    }


def _line(told: dict[str, Any]) -> str:
    how = f" ({MODES[AnswerMode(told['mode'])]})" if told["act"] == Act.ALLOW else ""
    what = f"{told['tender']}, lot {told['lot']}, {told['structure']} {ACTS[told['act']]}{how}"
    return f"{told['id']} : {what}, par {told['user']} : « {told['reason']} »"
