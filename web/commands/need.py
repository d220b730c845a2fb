"""`maillage need`: needs typed in by people, from files of JSON: the same door as the pages."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.orm import Session

from scrapers.saisie import form
from scrapers.saisie.fields import BadField, flag
from web.clock import now
from web.commands.common import input_name, input_text, json_lines, json_object, json_option, say
from web.commands.corrections import organisation_named
from web.commands.errors import BadInput
from web.house import open_house
from web.store import knowledge, typed_needs
from web.store.models import TypedNeed

LISTED = 10_000


@click.group(help="Ajoute, change, retire ou liste les besoins saisis.")
def command() -> None:
    """Root of the commands on typed needs."""


ORGANISATION = click.option("--organisation", help="Organisation à qui est le besoin ; sans elle, il est public.")


@command.command(help="Ajoute le besoin d'un fichier JSON (« - » : l'entrée standard) ; « maillage run » l'exploite.")
@click.argument("file", metavar="FICHIER")
@ORGANISATION
@json_option
def add(file: str, organisation: str | None, as_json: bool) -> None:
    """Keep a need. Its fields are those of `scrapers.saisie.form.LABELS`; unknown ones are ignored."""
    where, raw = input_name(file), _object(file)
    content, private = _content(raw, where), _private(raw, where)
    name = organisation or raw.get("organisation")
    with open_house().sessions.begin() as session:
        owner = typed_needs.Owner(organisation_named(session, str(name)).id if name else None)
        try:
            need = typed_needs.add(session, owner, content, private, now())
        except typed_needs.NotPrivate as error:
            raise BadInput(f"{where}, organisation : {error}") from error
        found = _told(session, need)
    say(found, as_json, f"Besoin {found['need']} ajouté : {found['title']} ({found['tender']}).")


@command.command(help="Remplace un besoin par celui du fichier ; l'ancien reste dans l'historique.")
@click.argument("number", metavar="NUMÉRO", type=int)
@click.argument("file", metavar="FICHIER")
@ORGANISATION
@json_option
def revise(number: int, file: str, organisation: str | None, as_json: bool) -> None:
    """Tell a need anew."""
    content = _content(_object(file), input_name(file))
    with open_house().sessions.begin() as session:
        need = _need(session, organisation, number)
        changed = typed_needs.revise(session, need, content, None, now())
        found = _told(session, need) | {"changed": changed}
    say(found, as_json, f"Besoin {number} {'changé' if changed else 'inchangé'}.")


@command.command(help="Retire un besoin : il est montré comme annulé.")
@click.argument("number", metavar="NUMÉRO", type=int)
@ORGANISATION
@json_option
def withdraw(number: int, organisation: str | None, as_json: bool) -> None:
    """End a need."""
    with open_house().sessions.begin() as session:
        need = _need(session, organisation, number)
        changed = typed_needs.withdraw(session, need, None, now())
        found = _told(session, need) | {"changed": changed}
    say(found, as_json, f"Besoin {number} {'retiré' if changed else 'déjà retiré'}.")


@command.command("list", help="Liste les besoins saisis d'une organisation, ou ceux de l'exploitant.")
@ORGANISATION
@json_option
def list_needs(organisation: str | None, as_json: bool) -> None:
    """One need a line."""
    with open_house().sessions() as session:
        rows = typed_needs.listed(session, _organisation_id(session, organisation), None, LISTED)
        found = [_told(session, need) for need in rows]
    if as_json:
        return json_lines(found)
    for each in found:
        click.echo(f"{each['need']}  {each['title']}  ({'privé' if each['private'] else 'public'}, {each['tender']})")
    return None


def _object(file: str) -> dict[str, Any]:
    return json_object(input_text(file), input_name(file))


def _content(raw: dict[str, Any], file: str) -> dict[str, Any]:
    try:
        return form.read(raw, knowledge.gazetteer())
    except form.BadNeed as error:
        raise BadInput("\n".join(f"{file}, {each}" for each in error.sentences())) from error


def _private(raw: dict[str, Any], file: str) -> bool:
    try:
        return flag("private", raw.get("private"))
    except BadField as error:
        raise BadInput(f"{file}, {form.sentence(error)}") from error


def _organisation_id(session: Session, name: str | None) -> int | None:
    return organisation_named(session, name).id if name else None


def _need(session: Session, organisation: str | None, number: int) -> TypedNeed:
    need = typed_needs.get(session, _organisation_id(session, organisation), number)
    if need is None:
        whose = f" de l'organisation « {organisation} »" if organisation else " sans organisation"
        raise BadInput(f"Besoin {number} inconnu parmi ceux{whose}. « maillage need list » les liste.")
    return need


def _told(session: Session, need: TypedNeed) -> dict[str, Any]:
    tender = typed_needs.tender_of(session, need)
    return {
        "need": need.id,
        "version": need.version,
        "title": need.content["title"],
        "private": need.private,
        "withdrawn": need.withdrawn,
        "programme": need.programme,
        "tender": tender.key if tender else None,
    }
