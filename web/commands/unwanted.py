"""`maillage unwanted`: what a structure does not want to be proposed any more: previewed, then kept, then undone."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.refusals import told
from matching.structure import Limit
from web.clock import PARIS, now
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.commands.match import named
from web.house import open_house
from web.store import foresight, knowledge, unwanted
from web.store.models import Structure, Tender, Unwanted, User
from web.store.needs import context, needs
from web.store.reviews import Author
from web.store.structures import to_value
from web.store.unwanted import Wish


@click.group(help="Dit ce qu'une structure ne veut plus se voir proposer ; montre d'abord ce qui changerait.")
def command() -> None:
    """Root of these commands."""


@command.command("add", help="Montre ce qui changerait ; avec --yes, l'enregistre.")
@click.argument("siret")
@click.argument("tender", metavar="MARCHÉ")
@click.option("--lot", default="0", show_default=True, help="Le lot dont on part.")
@click.option("--limit", "limit", type=click.Choice([each.value for each in Limit]), required=True)
@click.option("--bound", type=float, help="Kilomètres ou euros ; sinon, juste en dessous de ce lot.")
@click.option("--user", "email", required=True, help="Adresse de la personne qui le dit.")
@click.option("--yes", is_flag=True, help="Enregistrer.")
@json_option
def add(  # the options of the command
    siret: str, tender: str, lot: str, limit: str, bound: float | None, email: str, yes: bool, as_json: bool
) -> None:
    """Preview or keep a wish, for every kind of the SIRET."""
    with open_house().sessions.begin() as session:
        author, by_structure = _who(session, email, siret)
        rows, at = _rows(session, siret), now()
        wish = _wish(session, named(session, tender), lot, rows[0], Limit(limit), bound)
        lost = [
            line
            for row in rows
            for line in foresight.foresee(session, row, unwanted.as_it_would_be(row, wish, by_structure, at), at).lost
        ]
        what = told(unwanted.refusal_of(wish, at), knowledge.trades())
        kept = [unwanted.append(session, author, row, wish, by_structure, "", at).id for row in rows] if yes else []
        lines = [_line(line) for line in lost]
    state = "Enregistré" if yes else "Rien n'est changé (« --yes » pour l'enregistrer)"
    text = [f"{what} : {len(lines)} lots ouverts ne seraient plus proposés.", *(f"  {each['title']}" for each in lines)]
    say({"unwanted": what, "lost": lines, "kept": kept}, as_json, "\n".join([*text, f"{state}."]))


@command.command("list", help="Liste ce qu'une structure ne veut plus, annulé ou non.")
@click.argument("siret")
@json_option
def list_all(siret: str, as_json: bool) -> None:
    """List the wishes about a SIRET."""
    with open_house().sessions() as session:
        rows = [one for row in _rows(session, siret) for one in unwanted.of_structure(session, row.id)]
        found = [_told(row, email) for row, email in rows]
    say({"unwanted": found}, as_json, "\n".join(_text(each) for each in found) or "Rien.")


@command.command("undo", help="Annule ; ces marchés sont de nouveau proposés.")
@click.argument("number", metavar="NUMÉRO", type=int)
@click.option("--user", "email", required=True, help="Adresse de la personne qui annule.")
@json_option
def undo(number: int, email: str, as_json: bool) -> None:
    """Take a wish of one's own organisation back."""
    with open_house().sessions.begin() as session:
        user = _user(session, email)
        row = session.get(Unwanted, number)
        author = Author(user.id, user.organisation_id)
        if row is None or unwanted.undo(session, author, row.structure_id, number, now()) is None:
            raise BadInput(f"NUMÉRO : votre organisation n'a rien noté sous le numéro {number}.")
        found = _told(row, user.email)
    say(found, as_json, f"Annulé : {_text(found)}")


def _user(session: Session, email: str) -> User:
    found = session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
    if found is None or found.closed_at is not None:
        raise BadInput(f"--user : « {email} » n'est pas un compte ouvert.")
    return found


def _who(session: Session, email: str, siret: str) -> tuple[Author, bool]:
    """Who says it, and whether it is the structure itself. Raises BadInput for a stranger."""
    user = _user(session, email)
    own = user.role == "structure" and user.organisation.siret == siret
    if not own and user.role not in ("facilitator", "admin"):
        raise BadInput(f"--user : « {email} » ne peut pas parler pour la structure {siret}.")
    return Author(user.id, user.organisation_id), own


def _rows(session: Session, siret: str) -> list[Structure]:
    rows = list(session.scalars(select(Structure).where(Structure.siret == siret).order_by(Structure.kind)))
    if not rows:
        raise BadInput(f"SIRET : « {siret} » n'est pas dans l'annuaire.")
    return rows


def _wish(session: Session, tender: Tender, lot: str, row: Structure, limit: Limit, bound: float | None) -> Wish:
    known = context(session, now().astimezone(PARIS).date())
    need = next((need for need in needs(tender, known.gazetteer) if need.lot == lot), None)
    if need is None or not need.trades:
        raise BadInput(f"LOT : le marché {tender.key} n'a pas de lot « {lot} » au métier reconnu.")
    if bound is not None and limit is not Limit.TRADE:
        return Wish(limit, need.trades[0].group, need.trades[0].sector, bound)
    found = unwanted.suggested(need, to_value(row), limit, known)
    if found is None:
        raise BadInput("--bound : ce lot ne dit pas assez (lieu ou montant) pour en tirer une limite ; en donner une.")
    return found


def _line(line: foresight.Line) -> dict[str, Any]:
    return {"tender": line.tender.key, "lot": line.lot.number, "title": line.tender.title}


def _told(row: Unwanted, email: str) -> dict[str, Any]:
    what = told(unwanted.refusal_of(unwanted.wish_of(row), row.created_at), knowledge.trades())
    undone = row.undone_at.isoformat() if row.undone_at else None
    told_by = {"user": email, "at": row.created_at.isoformat(), "reason": row.reason, "undone_at": undone}
    return {"id": row.id, "what": what, "by_structure": row.by_structure, **told_by}


def _text(told: dict[str, Any]) -> str:
    undone = " (annulé)" if told["undone_at"] else ""
    return f"{told['id']} : {told['what']}, par {told['user']} le {told['at'][:10]}{undone}"
