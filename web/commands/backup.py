"""`maillage backup FILE`: the whole database in one file."""

from __future__ import annotations

from pathlib import Path

import click

from web.backup.copy import BadBackup, write_backup
from web.backup.place import database_file
from web.clock import now
from web.commands.common import json_option, say
from web.commands.errors import BadInput, RunBroken
from web.house import open_house

NOT_INSIDE = (
    "La clé secrète n'y est pas : gardez à part {path}, sans quoi les liens des messages déjà envoyés ne marchent plus."
)


@click.command(
    help="Sauvegarde la base, même pendant qu'on s'en sert, dans un fichier que personne d'autre ne peut lire."
)
@click.argument("file", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Remplace un fichier qui existe déjà.")
@json_option
def command(file: Path, force: bool, as_json: bool) -> None:
    """Save, check the copy, and say what it holds."""
    house = open_house()
    database = database_file(house.settings.database_url)
    if file.exists() and not force:
        raise BadInput(f"{file} existe déjà. Choisissez un autre nom, ou ajoutez --force pour le remplacer.")
    if not file.absolute().parent.is_dir():
        raise BadInput(f"{file.absolute().parent} : dossier introuvable.")
    try:
        manifest = write_backup(database, file.absolute(), now())
    except (OSError, BadBackup) as error:
        raise RunBroken(f"Sauvegarde impossible : {error}") from error
    size, rows = file.stat().st_size, sum(manifest.counts.values())
    told = {"file": str(file), "bytes": size, "made_at": manifest.made_at, "counts": manifest.counts}
    secret = NOT_INSIDE.format(path=house.settings.data_dir / "secret.key")
    say(told, as_json, f"{file} : {rows} lignes, {size / 1e6:.1f} Mo. {secret}")
