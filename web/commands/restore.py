"""`maillage restore FILE`: take a backup back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from sqlalchemy import update

from config.settings import load
from web.backup.copy import BadBackup, Manifest, check, put_back, read_backup
from web.backup.place import database_file
from web.commands.common import json_option, say
from web.commands.errors import BadInput
from web.house import open_house
from web.mail.french import count
from web.store.models import Message

LATER = (
    "Les messages qui attendaient sont devenus douteux : ils sont peut-être partis depuis la sauvegarde. Réglez-les "
    "avec « maillage outbox list --state doubt ». Un marché annoncé depuis pourra l'être une seconde fois."
)


@click.command(help="Reprend une sauvegarde, après l'avoir vérifiée.")
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Remplace une base qui contient déjà quelque chose.")
@json_option
def command(file: Path, force: bool, as_json: bool) -> None:
    """Check the backup first, touch the database after, bring it to the present schema last."""
    database = database_file(load().database_url)
    if not force and _holds_something(database):
        raise BadInput(f"{database} contient déjà des données. Sauvegardez-la, puis ajoutez --force pour la remplacer.")
    manifest = _put(file, database)
    doubtful = _doubt_what_waited()
    told = {"file": str(file), "made_at": manifest.made_at, "counts": manifest.counts, "doubtful": doubtful}
    text = f"Base reprise telle qu'au {manifest.made_at} : {sum(manifest.counts.values())} lignes vérifiées."
    mails = f" {count(doubtful, 'message douteux', 'messages douteux')}. {LATER}" if doubtful else ""
    say(told, as_json, text + mails)


def _put(file: Path, database: Path) -> Manifest:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=database.parent, prefix=".reprise-") as work:
            copy, manifest = read_backup(file, Path(work))
            put_back(copy, database, manifest)
    except BadBackup as error:
        raise BadInput(str(error)) from error
    return manifest


def _holds_something(database: Path) -> bool:
    """Rows other than the number of the schema. A file that is no database holds something too."""
    if not database.exists():
        return False
    try:
        return any(number for name, number in check(database).items() if name != "alembic_version")
    except BadBackup:
        return True


def _doubt_what_waited() -> int:
    """Never send again what may have left since the backup was made: a person looks first."""
    house = open_house()
    waiting = update(Message).where(Message.state.in_(("pending", "sending"))).values(state="doubt")
    with house.sessions.begin() as session:
        moved = session.scalars(waiting.returning(Message.id).execution_options(synchronize_session=False)).all()
    house.engine.dispose()
    return len(moved)
