"""`maillage user`: making, listing and closing accounts."""

from __future__ import annotations

from typing import Any

import click

from web.clock import now
from web.commands.common import json_lines, json_option, known_departments, say, stdin_line
from web.commands.errors import BadInput
from web.house import open_house
from web.mail.access import send_link
from web.pages import words
from web.security import passwords, second_factor, sessions
from web.security.links import Purpose
from web.store import accounts
from web.store.models import User

INVITED = "\nUne invitation part au prochain envoi : un lien qui sert une fois, pendant sept jours."


@click.group(help="Crée, liste ou ferme un compte ; retire un second code perdu.")
def command() -> None:
    """Root of the commands."""


@command.command(help="Crée un compte. Sans --password-stdin, le mot de passe est tiré au sort et affiché une fois.")
@click.argument("email", metavar="ADRESSE")
@click.option("--role", type=click.Choice(accounts.ROLES), required=True, help="Ce que la personne peut faire.")
@click.option("--organisation", required=True, help="Nom de son organisation ; créée si elle n'existe pas.")
@click.option("--siret", help="SIRET de l'organisation : obligatoire en pratique pour une structure ou un acheteur.")
@click.option("--departments", default="", help="Départements suivis, séparés par des virgules ; vide : tous.")
@click.option("--digest/--no-digest", default=False, help="Recevoir le résumé par courriel.")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l'entrée standard.")
@click.option("--invite", is_flag=True, help="Envoyer un lien pour choisir son mot de passe, au lieu de l'afficher.")
@json_option
def add(
    email: str,
    role: str,
    organisation: str,
    siret: str | None,
    departments: str,
    digest: bool,
    password_stdin: bool,
    invite: bool,
    as_json: bool,
) -> None:
    """Make an account."""
    password = stdin_line() if password_stdin else passwords.drawn()
    try:
        new = accounts.NewAccount(
            email,
            passwords.hashed(password, email),
            role,
            organisation,
            siret,
            known_departments("--departments", departments.split(",")),
            digest,
        )
        house = open_house()
        with house.sessions.begin() as session:
            user = accounts.create(session, new, now())
            told = _told(user)
            if invite:
                send_link(session, user, Purpose.INVITATION, now(), house.settings.mail_from, house.settings.base_url)
    except (accounts.BadAccount, passwords.WeakPassword) as error:
        raise BadInput(str(error)) from error
    drawn = {} if password_stdin or invite else {"password": password}
    text = f"Compte créé : {told['email']} ({words.ROLE[role]}, {told['organisation']})."
    note = INVITED if invite else "" if password_stdin else f"\nMot de passe, affiché cette seule fois : {password}"
    say(told | drawn, as_json, text + note)


def _told(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "role": user.role,
        "organisation": user.organisation.name,
        "siret": user.organisation.siret,
        "departments": user.organisation.departments,
        "wants_digest": user.wants_digest,
        "closed": user.closed_at is not None,
    }


@command.command("list", help="Liste les comptes.")
@json_option
def list_accounts(as_json: bool) -> None:
    """Print the accounts, one a line."""
    with open_house().sessions() as session:
        users = [_told(user) for user in accounts.everyone(session)]
    if as_json:
        json_lines(users)
        return
    for user in users:
        closed = " (fermé)" if user["closed"] else ""
        click.echo(f"{user['email']}  {words.ROLE[user['role']]}  {user['organisation']}{closed}")


@command.command(
    "forget-second-code", help="Retire le second code d'un compte dont le téléphone est perdu, et ferme ses connexions."
)
@click.argument("email", metavar="ADRESSE")
@json_option
def forget_second_code(email: str, as_json: bool) -> None:
    """Take away the second factor of somebody the operator has recognised."""
    with open_house().sessions.begin() as session:
        user = accounts.by_email(session, email)
        if user is None:
            raise BadInput(f"Aucun compte pour « {accounts.fold_email(email)} ».")
        had = second_factor.in_force(session, user.id) is not None
        second_factor.stop(session, user, now())
        sessions.close_all(session, user.id)
        told = {"email": user.email, "had_second_code": had}
    ended = "Second code retiré" if had else "Il n'y avait pas de second code"
    say(told, as_json, f"{ended} : {told['email']}. Ses connexions sont fermées.")


@command.command(help="Ferme un compte et toutes ses connexions ; ses décisions restent.")
@click.argument("email", metavar="ADRESSE")
@json_option
def close(email: str, as_json: bool) -> None:
    """Close an account."""
    try:
        with open_house().sessions.begin() as session:
            user = accounts.close(session, email, now())
            told = {"email": user.email, "closed": True}
    except accounts.BadAccount as error:
        raise BadInput(str(error)) from error
    say(told, as_json, f"Compte fermé : {told['email']}.")
