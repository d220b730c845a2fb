"""Opening the database and keeping it at the present schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from web.house import House
from web.store.models import Base
from web.store.session import StoreUnavailable, open_engine, upgrade


def test_an_empty_database_is_brought_to_the_present_schema(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'maillage.sqlite'}")
    assert set(Base.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_migrations_say_the_same_as_the_models(house: House) -> None:
    with house.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_upgrading_twice_changes_nothing(house: House) -> None:
    upgrade(house.engine)
    assert "tender" in inspect(house.engine).get_table_names()


def test_a_store_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    blocker = tmp_path / "a-file"
    blocker.write_text("")
    with pytest.raises(StoreUnavailable, match="a-file"):
        open_engine(f"sqlite:///{blocker}/base.sqlite")


def test_an_unreachable_server_is_told_without_its_password() -> None:
    with pytest.raises(StoreUnavailable) as told:
        open_engine("postgresql+psycopg://user:secret@127.0.0.1:1/base")
    assert "127.0.0.1" in str(told.value)
    assert "secret" not in str(told.value)
