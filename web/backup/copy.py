"""A whole SQLite database in one compressed file that proves itself: a ZIP of the database and of what it holds.

The copy is made by SQLite's own online backup, so that it is that of one moment even while people work.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

DATABASE, MANIFEST = "maillage.sqlite", "manifest.json"
CHUNK = 1 << 20


class BadBackup(ValueError):
    """A file that is no backup, or a damaged one. The message is French and says what does not agree."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: when it was made, the digest of the database file, and how many rows each table has."""

    made_at: str
    sha256: str
    counts: dict[str, int]


def write_backup(database: Path, target: Path, now: datetime) -> Manifest:
    """Save the database in `target`, readable by its owner only; whole or not at all. Raises OSError, BadBackup."""
    with _scratch(target.parent) as copy:
        _copy(database, copy)
        manifest = Manifest(now.isoformat(timespec="seconds"), _sha256(copy), check(copy))
        unfinished = copy.with_suffix(".zip")
        _zip(copy, unfinished, manifest)
        os.replace(unfinished, target)
    return manifest


def read_backup(source: Path, work: Path) -> tuple[Path, Manifest]:
    """Unpack a backup into the folder `work` and check it: digest, integrity, counts. Raises BadBackup."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            copy = work / DATABASE
            with archive.open(DATABASE) as packed, copy.open("wb") as file:
                _pour(packed, file)
    except (zipfile.BadZipFile, KeyError) as error:
        raise BadBackup(f"{source} : ce fichier n'est pas une sauvegarde de maillage, ou il est abîmé.") from error
    if _sha256(copy) != manifest.sha256:
        raise BadBackup(f"{source} : la base contenue ne correspond pas à son empreinte.")
    _compare(check(copy), manifest.counts, str(source))
    return copy, manifest


def put_back(copy: Path, database: Path, manifest: Manifest) -> None:
    """Make `database` what `copy` is, even while others have it open, and check it again. Raises BadBackup."""
    database.parent.mkdir(parents=True, exist_ok=True)
    _copy(copy, database)
    _compare(check(database), manifest.counts, str(database))


def check(database: Path) -> dict[str, int]:
    """Rows of every table of a sound database. Raises BadBackup for one that is not sound."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            told = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            counts = _counts(connection)
        except sqlite3.DatabaseError as error:
            raise BadBackup(f"{database} : base illisible ({error}).") from error
    if told != ["ok"] or broken:
        raise BadBackup(f"{database} : base abîmée ({told[0] if told != ['ok'] else f'lien rompu dans {broken[0]}'}).")
    return counts


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    names = [row[0] for row in connection.execute(named)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - names of our own tables, no value of anybody's


def _compare(found: dict[str, int], expected: dict[str, int], where: str) -> None:
    wrong = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    if wrong:
        name = wrong[0]
        raise BadBackup(f"{where} : table {name}, {expected.get(name)} lignes attendues, {found.get(name)} trouvées.")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A place beside the target, so that the last step is a mere change of name."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sauvegarde-") as work:
        yield Path(work) / DATABASE


def _zip(copy: Path, target: Path, manifest: Manifest) -> None:
    target.touch(mode=0o600)
    told = {"made_at": manifest.made_at, "sha256": manifest.sha256, "counts": manifest.counts}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.writestr(MANIFEST, json.dumps(told, indent=1))
        archive.write(copy, DATABASE)


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        found = json.loads(archive.read(MANIFEST))
        return Manifest(found["made_at"], found["sha256"], found["counts"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadBackup(f"{source} : {MANIFEST} illisible ({error}).") from error


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(CHUNK):
        target.write(block)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
