"""Settings and store, opened together and handed to everything that works."""

from __future__ import annotations

from dataclasses import dataclass

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings, load
from web.store.session import open_engine, session_factory


@dataclass(frozen=True, slots=True)
class House:
    """Settings and store. `house.sessions.begin()` gives a session that commits when all went well."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]


def open_house(settings: Settings | None = None) -> House:
    """Open the store of these settings (those of the environment when none are given), making it when empty.

    Within a command, its connections are closed when the command ends.
    """
    settings = settings or load()
    engine = open_engine(settings.database_url)
    _close_with_the_command(engine)
    return House(settings, engine, session_factory(engine))


def _close_with_the_command(engine: Engine) -> None:
    command = click.get_current_context(silent=True)
    if command is not None:
        command.find_root().call_on_close(engine.dispose)
