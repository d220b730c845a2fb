"""The application over an empty house, and browsers signed in without a browser."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from tests.web import factories
from web.app import create_app
from web.clock import now
from web.house import House
from web.security import sessions
from web.store import accounts
from web.store.session import open_engine, session_factory

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications of the suite."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(house: House, compiled: FileSystemBytecodeCache) -> Flask:
    made = create_app(house)
    made.jinja_env.bytecode_cache = compiled
    return made


@pytest.fixture(scope="session")
def peopled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, factories.World]:
    """An SQLite file in which the world was made once: copying it is ten times quicker than making it anew."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite"
    shutil.copyfile(migrated, path)
    engine = open_engine(f"sqlite:///{path}")
    with session_factory(engine).begin() as session:
        made = factories.world(session)
    engine.dispose()
    return path, made


@pytest.fixture
def world(house: House, request: pytest.FixtureRequest) -> factories.World:
    """People of each role, and rows of theirs and of others, in a house that was empty."""
    if house.engine.dialect.name != "sqlite":
        with house.sessions.begin() as session:
            return factories.world(session)
    path, made = request.getfixturevalue("peopled")
    with closing(sqlite3.connect(path)) as source, house.engine.connect() as target:
        source.backup(target.connection.driver_connection)
    return made


class Browser:
    """A client that sends forms as a person does: it reads the page first and gives its token back."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def text(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def post(self, path: str, follow: bool = False, **fields: object) -> TestResponse:
        data = {"csrf_token": self.token()} | fields
        return self.client.post(path, data=data, follow_redirects=follow)

    def token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/compte").text)
        if found is None:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/connexion").text)
        assert found
        return found[1]


@pytest.fixture
def anonymous(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def browse(app: Flask, house: House) -> Callable[[str], Browser]:
    """Sign this address in, without paying for a password hash each time."""

    def signed_in(email: str) -> Browser:
        client = app.test_client()
        with house.sessions.begin() as session:
            person = accounts.by_email(session, email)
            assert person
            token = sessions.open_session(session, person.id, now())
        client.set_cookie("maillage", token)
        return Browser(client)

    return signed_in


@pytest.fixture
def facilitator(browse: Callable[[str], Browser], world: factories.World) -> Browser:
    return browse(world.people["facilitator"])


@pytest.fixture
def statements(house: House) -> Iterator[list[str]]:
    """Every SQL statement that the house runs from here on."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(house.engine, "before_cursor_execute", note)
    yield seen
    event.remove(house.engine, "before_cursor_execute", note)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():  # type: ignore[no-untyped-def]
    """A real browser, for tests marked so."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def desk(house: House, world: factories.World, address: str, chromium: Any) -> Iterator[Any]:
    """The buyer, signed in, without JavaScript."""
    with house.sessions.begin() as session:
        person = accounts.by_email(session, world.people["buyer"])
        assert person
        token = sessions.open_session(session, person.id, now())
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    context.add_cookies([{"name": "maillage", "value": token, "url": address}])
    yield context.new_page()
    context.close()
