"""Settings and store, opened together and handed to everything that works."""

from __future__ import annotations

from dataclasses import dataclass

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
    """Open the store of these settings (those of the environment when none are given), making it when empty."""
    settings = settings or load()
    engine = open_engine(settings.database_url)
    return House(settings, engine, session_factory(engine))
