"""Which file the database of these settings is, when it is one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from web.commands.errors import BadInput

ELSEWHERE = (
    "La base est sur PostgreSQL, qui a ses propres outils. Pour la sauvegarder : « pg_dump --format=custom "
    "--file=FICHIER {url} » ; pour la reprendre : « pg_restore --clean --if-exists --dbname={url} FICHIER »."
)


def database_file(url: str) -> Path:
    """The SQLite file. Raises BadInput, naming the commands to use, for a database that is no file of ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        plain = parsed.set(drivername="postgresql").render_as_string(hide_password=True)
        raise BadInput(ELSEWHERE.format(url=plain))
    if not parsed.database or parsed.database == ":memory:":
        raise BadInput("La base n'est pas un fichier : il n'y a rien à sauvegarder.")
    return Path(parsed.database)
