"""`maillage follow`: where what suppliers promised stands, what is to be done, and the exports."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from clauses.followup.exits import rates
from clauses.followup.promise import Promise
from clauses.packages.rounds import Side
from scrapers.table import BadTable
from web.clock import PARIS, now
from web.commands.common import file_bytes, json_option, say
from web.commands.corrections import organisation_named
from web.commands.errors import BadInput, RunBroken
from web.house import open_house
from web.pages import follow_exports, follow_sheet, xlsx_export
from web.pages.csv_export import BOM, safe
from web.store import follow_book, follow_duties, follow_import, suppliers
from web.store.follow_book import Book, Followed
from web.store.packages import Signer

BY_COMMAND = "import à la commande"
"Who signs an entry kept by the command."

organisation_option = click.option("--organisation", required=True, metavar="NOM", help="L'organisation qui achète.")


@click.group(help="Dit où en est ce qui a été promis, et l'exporte.")
def command() -> None:
    """Follow-up of contracts and packages."""


@command.command("show", help="Marchés, engagements, échéances et taux de sortie d'une organisation, à ce jour.")
@organisation_option
@json_option
def show(organisation: str, as_json: bool) -> None:
    """The same figures as the pages."""
    with open_house().sessions() as session:
        buyer = organisation_named(session, organisation)
        found = _found(session, buyer.id)
    say(found, as_json, "\n".join(_lines(found)))


def _found(session: Session, organisation_id: int) -> dict[str, Any]:
    book = _book(session, organisation_id)
    exits = follow_duties.exits(session, organisation_id)
    return {
        "contracts": [_contract(one) for one in book.contracts],
        "packages": [
            {"id": one.package.id, "title": one.package.title, "items": [_promise(line) for line in one.lines]}
            for one in book.packages
        ],
        "reminders": [{"by": each.day.isoformat(), "about": each.about, "what": each.what} for each in book.reminders],
        "exits": [
            {
                "rule": each.rule.id,
                "numerator": each.numerator,
                "base": each.base,
                "unknown": each.unknown,
                "percent": None if each.percent is None else float(each.percent),
                "base_words": each.rule.base,
            }
            for each in rates(exits, book.today)
        ],
    }


def _book(session: Session, organisation_id: int) -> Book:
    return follow_book.book(session, organisation_id, now().astimezone(PARIS).date())


def _contract(one: Followed) -> dict[str, Any]:
    found = one.account
    return {
        "id": one.contract.id,
        "title": one.contract.title,
        "supplier": {"siret": one.supplier.siret, "name": one.supplier.name},
        "due": float(found.due),
        "forecast_due": float(found.forecast_due),
        "planned": float(found.amounts.planned),
        "declared": float(found.amounts.declared),
        "validated": float(found.amounts.validated),
        "beyond": float(found.amounts.beyond),
        "balance": float(found.progress.balance),
        "status": found.progress.status.value,
        "because": found.progress.because,
        "sanctions": [
            {"euros": float(each.euros), "because": each.because, "ripe": each.ripe} for each in found.sanctions
        ],
    }


def _promise(line: Promise) -> dict[str, Any]:
    names = ("target", "offered", "started", "done", "kept", "below", "left")
    figures = {name: float(getattr(line, name)) for name in names}
    return (
        {"key": line.item.key, "kind": line.item.kind.value, "unit": line.item.unit.value}
        | figures
        | {"status": line.status.value}
    )


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{each['title']} ({each['supplier']['name']}) : {each['because']}" for each in found["contracts"]]
    lines += [
        f"{each['title']}, {item['kind']} : {item['kept']:g} tenu sur {item['target']:g}"
        for each in found["packages"]
        for item in each["items"]
    ]
    lines += [f"Avant le {each['by']} : {each['what']}" for each in found["reminders"]]
    return lines or ["Rien n'est suivi pour cette organisation."]


@command.command("export", help=f"Exporte. NOM : {', '.join(follow_exports.EXPORTS)}. Fichier .csv ou .xlsx.")
@click.argument("name", metavar="NOM", type=click.Choice(list(follow_exports.EXPORTS)))
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@organisation_option
@click.option("--year", metavar="ANNÉE", type=click.IntRange(1900, 9999), help="Année ; sans elle, celle en cours.")
@json_option
def export(name: str, path: Path, organisation: str, year: int | None, as_json: bool) -> None:
    """Write one of the exports of the page, with the same columns."""
    made = follow_exports.EXPORTS[name]
    with open_house().sessions() as session:
        buyer = organisation_named(session, organisation)
        book = _book(session, buyer.id)
        rows = list(made.rows(follow_exports.Asked(session, buyer.id, book, year or book.today.year)))
    try:
        _write(path, made, rows)
    except OSError as error:
        raise RunBroken(f"{path} : écriture impossible ({error.strerror}).") from error
    say({"rows": len(rows), "file": str(path)}, as_json, f"{len(rows)} lignes dans {path}.")


@command.command(
    "import", help="Lit des saisies d'un fichier .csv ou .xlsx, ligne par ligne ; les garde avec --confirm."
)
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@organisation_option
@click.option("--confirm", is_flag=True, help="Garde les lignes nouvelles ; sans cela, rien n'est gardé.")
@json_option
def import_(path: Path, organisation: str, confirm: bool, as_json: bool) -> None:
    """The same reading as the page: what is known already is never doubled."""
    with open_house().sessions.begin() as session:
        buyer = organisation_named(session, organisation)
        try:
            sheet = follow_sheet.read(file_bytes(path), suppliers.every(session, buyer.id))
        except BadTable as error:
            raise BadInput(f"{path} : {error}") from error
        sorted_ = follow_import.sort(session, buyer.id, sheet.kept)
        if confirm:
            follow_import.confirm(session, buyer.id, sheet.kept, Signer(Side.BUYER, BY_COMMAND), now())
    new = sum(known is None for _, known in sorted_)
    found = {
        "new": new,
        "known": len(sorted_) - new,
        "kept": confirm,
        "refused": [asdict(one) for one in sheet.refused],
    }
    say(found, as_json, "\n".join(_told(found)))


def _told(found: dict[str, Any]) -> list[str]:
    kept = "gardées" if found["kept"] else "à garder (« --confirm » les garde)"
    lines = [f"Nouvelles, {kept} : {found['new']}. Déjà saisies : {found['known']}."]
    return lines + [
        f"Refusée, ligne {one['line']}, {one['column']} « {one['value']} » : {one['why']}" for one in found["refused"]
    ]


def _write(path: Path, made: follow_exports.Export, rows: list[tuple[Any, ...]]) -> None:
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(xlsx_export.content(made.title, made.headers, rows))
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file, delimiter=";")
        writer.writerow(made.headers)
        writer.writerows([safe(cell) for cell in row] for row in rows)
