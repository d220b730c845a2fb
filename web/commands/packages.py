"""`maillage packages`: packages of an organisation, what the law lets one negotiate, quantities to begin with."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from clauses.packages import offer
from clauses.packages.guard import Moment, Nature
from clauses.packages.rounds import State
from web.clock import PARIS, now
from web.commands.common import json_lines, json_option, say
from web.commands.corrections import organisation_named
from web.commands.errors import BadInput, RunBroken
from web.house import open_house
from web.pages import package_export, package_view, xlsx_export
from web.pages.csv_export import BOM, safe
from web.store import package_offers, packages
from web.store.models import Package
from web.store.packages import PackageFilter

PAGE = 200
STATES, NATURES, MOMENTS = ([each.value for each in values] for values in (State, Nature, Moment))
organisation_option = click.option("--organisation", required=True, metavar="NOM", help="L'organisation qui achète.")


@click.group(help="Liste, montre et exporte les packages ; dit ce qui se négocie et par où commencer.")
def command() -> None:
    """Packages of suppliers."""


@command.command("list", help="Liste les packages d'une organisation, un objet JSON par ligne.")
@organisation_option
@click.option("--state", type=click.Choice(STATES), help="Seulement cet état.")
@json_option
def list_(organisation: str, state: str | None, as_json: bool) -> None:
    """Stream them; `--json` changes nothing, the output is JSON Lines with or without it."""
    with open_house().sessions() as session:
        buyer = organisation_named(session, organisation)
        wanted = PackageFilter((State(state),) if state else ())
        json_lines(package_json(session, row) for row in _all(session, buyer.id, wanted))


def _all(session: Session, organisation_id: int, wanted: PackageFilter) -> Iterator[Package]:
    after: str | None = None
    while True:
        page = packages.listed(session, organisation_id, wanted, after, PAGE)
        yield from page.lines
        after = page.after
        if after is None:
            return


def package_json(session: Session, row: Package) -> dict[str, Any]:
    """A package for other programs, with the terms in force; null as long as nothing is agreed."""
    agreed = packages.agreed(session, row)
    return {
        "id": row.id,
        "title": row.title,
        "supplier": {"siret": row.supplier.siret, "name": row.supplier.name},
        "state": row.state,
        "starts": row.starts.isoformat(),
        "ends": row.ends.isoformat(),
        "open_version": row.open_version,
        "agreed_version": row.agreed_version,
        "agreed": agreed.as_dict() if agreed else None,
    }


@command.command("show", help="Montre un package : lignes, versions, historique signé.")
@click.argument("number", metavar="NUMÉRO", type=int)
@organisation_option
@json_option
def show(number: int, organisation: str, as_json: bool) -> None:
    """One package of this organisation."""
    with open_house().sessions() as session:
        row = packages.get(session, organisation_named(session, organisation).id, number)
        if row is None:
            raise BadInput(f"NUMÉRO : cette organisation n'a pas de package {number}.")
        view = package_view.view(session, row)
        told = package_json(session, row) | {
            "versions": [_version_json(column) for column in view.columns],
            "history": [_event_json(each) for each in view.events],
        }
        say(told, as_json, _text(view))


def _version_json(column: package_view.Column) -> dict[str, Any]:
    row = column.row
    return {
        "number": row.number,
        "side": row.side,
        "signed_by": row.signed_by,
        "created_at": row.created_at.isoformat(),
        "reason": row.reason,
        **column.terms.as_dict(),
    }


def _event_json(row: Any) -> dict[str, Any]:
    names = ("turn", "event", "side", "version", "signed_by", "reason")
    return {name: getattr(row, name) for name in names} | {"created_at": row.created_at.isoformat()}


def _text(view: package_view.View) -> str:
    package = view.package
    lines = [f"{package.title} : {view.state}", f"{package.supplier.name}, SIRET {package.supplier.siret}", ""]
    lines += [f"  {line.title} : {' → '.join(line.cells)} ({line.status})" for line in view.lines]
    lines += ["", *(f"  {package_view.step_words(row)}, signé {row.signed_by}" for row in view.events)]
    return "\n".join(lines)


@command.command("export", help="Écrit toutes les lignes de tous les packages dans un fichier .csv ou .xlsx.")
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path, dir_okay=False))
@organisation_option
@json_option
def export(path: Path, organisation: str, as_json: bool) -> None:
    """The same rows as the page exports."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise BadInput(f"FICHIER : « {path.name} » ; une fin en .csv ou .xlsx est attendue.")
    with open_house().sessions() as session:
        buyer = organisation_named(session, organisation)
        rows = list(package_export.rows(session, buyer.id, PackageFilter()))
    try:
        _write(path, rows)
    except OSError as error:
        raise RunBroken(f"{path} : écriture impossible ({error.strerror}).") from error
    say({"file": str(path), "lines": len(rows)}, as_json, f"{path} : {len(rows)} lignes.")


def _write(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(xlsx_export.content("Packages", package_export.HEADERS, rows))
        return
    with path.open("w", encoding="utf8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file, delimiter=";")
        writer.writerow(package_export.HEADERS)
        writer.writerows([safe(cell) for cell in row] for row in rows)


@command.command("legal", help="Dit ce que la loi permet de négocier, selon l'acheteur et le moment.")
@click.option(
    "--nature", required=True, type=click.Choice([each.value for each in Nature]), help="Nature de l'acheteur."
)
@click.option("--moment", required=True, type=click.Choice([each.value for each in Moment]), help="Moment de l'achat.")
@click.option("--date", "on", metavar="JOUR", type=click.DateTime(["%Y-%m-%d"]), help="À cette date (aujourd'hui).")
@json_option
def legal(nature: str, moment: str, on: datetime | None, as_json: bool) -> None:
    """The row of the table, with its article, source and date."""
    day = on.date() if on else now().astimezone(PARIS).date()
    found = package_offers.legal_answer(Nature(nature), Moment(moment), day)
    text = " ".join(filter(None, (found.words, found.how, f"({found.article})" if found.article else "")))
    say(found.as_dict(), as_json, "\n".join([text, *(f"  {caution}" for caution in found.cautions)]))


@command.command("offer", help="Propose des fourchettes pour commencer la discussion avec un fournisseur.")
@click.option("--spend", type=click.FloatRange(min=0), metavar="EUROS", help="Dépense par an, hors taxes.")
@click.option("--workforce", type=click.IntRange(min=0), metavar="NOMBRE", help="Personnes employées sur les sites.")
@click.option("--trade", metavar="MÉTIER", help="Métier, en mots ou par son identifiant.")
@json_option
def offer_(spend: float | None, workforce: int | None, trade: str | None, as_json: bool) -> None:
    """Ranges with their parts; what is not told stays unknown and is said so."""
    share = package_offers.hours().trade(trade) if trade else None
    labour = (float(share.value.low), float(share.value.high)) if share else None
    found = offer.proposals(package_offers.known_bases(), offer.Size(spend, labour, workforce))
    told = [{"kind": one.kind, "unit": one.unit, "low": one.low, "high": one.high, "parts": one.parts} for one in found]
    lines = [line for one in found for line in (one.words, *(f"    {part}" for part in one.parts))]
    say({"targets": told}, as_json, "\n".join(lines))
