"""Every route × every role × rows of one's own and of others, from the map of the application itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask import Flask
from sqlalchemy import text

from tests.web import factories
from tests.web.conftest import Browser
from web.app import create_app
from web.clock import now
from web.house import House
from web.security import rights
from web.security.rights import ADMIN, BUYER, FACILITATOR, RULES, STRUCTURE
from web.store import reviews
from web.store.listing.paging import write_cursor
from web.store.models import Base, User

VALUES = {"number": "0", "token": "x", "filename": "maillage.css", "name": "acheteur", "extension": "csv"}
OF_SOMEBODY = {"tender_id", "structure_id", "supplier_id", "contract_id", "package_id", "entry_id", "file_id"}
OWN_ROWS = {STRUCTURE, BUYER}
"Roles that see their own rows only."


def rules_of(app: Flask) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(endpoint, method, arguments to fill) of every route."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule.endpoint, method, {name: VALUES.get(name, "") for name in rule.arguments}


def path(
    app: Flask, endpoint: str, arguments: dict[str, str], tender: int, structure: int, rows: Mapping[str, int]
) -> str:
    filled = {"tender_id": tender, "structure_id": structure, **rows}
    with app.test_request_context():
        return app.url_for(endpoint, **{name: filled.get(name, value) for name, value in arguments.items()})


@pytest.fixture
def open_app(app: Flask) -> Flask:
    """Without form tokens, so that rights alone decide."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_every_route_has_a_rule_and_every_rule_a_route(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(RULES)


def test_a_route_without_a_rule_answers_nobody(house: House) -> None:
    app = create_app(house)
    app.add_url_rule("/oubli", "oubli", lambda: "secret")
    assert app.test_client().get("/oubli").status_code == 403


@pytest.mark.parametrize("role", ["", *rights.ROLES])
def test_each_role_reaches_its_routes_and_no_other(
    house: House, open_app: Flask, world: factories.World, browse: Callable[[str], Browser], role: str
) -> None:
    for endpoint, method, arguments in rules_of(open_app):
        client = _client(open_app, house, world, role)
        answer = client.open(
            path(open_app, endpoint, arguments, world.tender, world.structure, world.rows), method=method, buffered=True
        )
        told = f"{role or 'anonymous'} {method} {endpoint}: {answer.status_code}"
        if role in RULES[endpoint]:
            assert answer.status_code not in (401, 403, 405, 500), told
        elif role or method == "POST":
            assert answer.status_code == 403, told
        else:
            assert answer.status_code == 302, told
            assert answer.location.startswith("/connexion"), told


def _client(app: Flask, house: House, world: factories.World, role: str):  # type: ignore[no-untyped-def]
    client = app.test_client()
    if role:
        from web.security import sessions
        from web.store import accounts

        with house.sessions.begin() as session:
            person = accounts.by_email(session, world.people[role])
            assert person
            client.set_cookie("maillage", sessions.open_session(session, person.id, now()))
    return client


@pytest.mark.parametrize("role", sorted(OWN_ROWS))
def test_rows_of_others_do_not_exist_for_those_who_see_their_own(
    house: House, open_app: Flask, world: factories.World, role: str
) -> None:
    tried = 0
    for endpoint, method, arguments in rules_of(open_app):
        if role not in RULES[endpoint] or not OF_SOMEBODY & arguments.keys():
            continue
        if role == BUYER and "structure_id" in arguments:
            continue  # the directory is public to buyers
        client = _client(open_app, house, world, role)
        rows = world.foreign_rows
        target = path(open_app, endpoint, arguments, world.foreign_tender, world.foreign_structure, rows)
        assert client.open(target, method=method).status_code == 404, f"{role} {method} {endpoint}"
        tried += 1
    assert tried


@pytest.mark.parametrize("role", sorted(rights.PURCHASERS))
def test_suppliers_and_packages_exist_for_their_own_organisation_only(
    house: House, open_app: Flask, world: factories.World, role: str
) -> None:
    foreign = world.foreign_rows if role == BUYER else world.rows
    tried = 0
    for endpoint, method, arguments in rules_of(open_app):
        if role in RULES[endpoint] and foreign.keys() & arguments.keys():
            client = _client(open_app, house, world, role)
            target = path(open_app, endpoint, arguments, world.tender, world.structure, foreign)
            assert client.open(target, method=method).status_code == 404, f"{role} {method} {endpoint}"
            tried += 1
    assert tried > 20


def test_a_decision_of_another_organisation_can_neither_be_seen_nor_undone(
    house: House, world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    facilitator.post(f"/marches/{world.tender}/decision", decision="accept", precision="secret d'équipe")
    with house.sessions() as session:
        review_id = session.scalar(text("select max(id) from review"))
    other = browse(world.people["colleague"])
    for page in (f"/marches/{world.tender}", f"/marches/{world.tender}?fait={review_id}", "/marches.csv?revue=toutes"):
        assert "secret" not in other.text(page)
    assert "secret" not in other.text(f"/marches?revue=toutes&ou=france&faits={review_id}")
    undo = other.post(f"/marches/{world.tender}/decision/annuler", decision=review_id)
    assert undo.status_code == 404
    assert other.post("/marches/decisions/annuler", decision=[review_id]).status_code == 404
    assert "secret" in facilitator.text(f"/marches/{world.tender}")


@pytest.mark.parametrize("role", ["structure", "buyer"])
def test_those_who_do_not_review_see_no_decision_and_no_grouping(
    world: factories.World, facilitator: Browser, browse: Callable[[str], Browser], role: str
) -> None:
    facilitator.post(f"/marches/{world.tender}/decision", decision="accept", precision="secret d'équipe")
    page = browse(world.people[role]).text(f"/marches/{world.tender}")
    assert "secret" not in page
    assert "Répondre seul ou à plusieurs" not in page
    assert "Décision" not in page


def test_a_structure_sees_no_other_structure_of_its_tender(
    house: House, world: factories.World, browse: Callable[[str], Browser]
) -> None:
    with house.sessions.begin() as session:
        from web.store.models import Tender

        factories.match(
            session, session.get_one(Tender, world.tender), factories.structure(session, name="Concurrente")
        )
    page = browse(world.people["structure"]).text(f"/marches/{world.tender}")
    assert "Les Jardins du Rhin" in page
    assert "Concurrente" not in page


@pytest.mark.parametrize("role", ["buyer", "structure"])
def test_an_organisation_without_siret_sees_no_row(
    house: House, world: factories.World, browse: Callable[[str], Browser], role: str
) -> None:
    with house.sessions.begin() as session:
        email = factories.user(session, role).email
    browser = browse(email)
    assert browser.get(f"/marches/{world.tender}").status_code == 404
    assert "Ville de" not in browser.text("/mes-marches" if role == "buyer" else "/ma-structure")


def digest(house: House) -> dict[str, str]:
    """A hash of every table, sessions apart: they note when they were last seen."""
    with house.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "session"]
        rows = {table.name: sorted(map(repr, connection.execute(table.select()))) for table in tables}
    return {name: hashlib.sha256("\n".join(lines).encode()).hexdigest() for name, lines in rows.items()}


@pytest.mark.parametrize("role", ["", *rights.ROLES])
def test_reading_changes_nothing_however_often(
    house: House, open_app: Flask, world: factories.World, role: str
) -> None:
    client = _client(open_app, house, world, role)
    before = digest(house)
    for endpoint, method, arguments in rules_of(open_app):
        if method == "GET":
            target = path(open_app, endpoint, arguments, world.tender, world.structure, world.rows)
            for verb in ("GET", "HEAD", "OPTIONS", "GET"):
                client.open(target, method=verb, buffered=True)
    assert digest(house) == before


def test_a_refused_action_is_noted(house: House, world: factories.World, browse: Callable[[str], Browser]) -> None:
    browse(world.people["buyer"]).post(f"/marches/{world.tender}/decision", decision="accept")
    with house.sessions() as session:
        line = session.execute(text("select action, detail from audit order by id desc limit 1")).one()
    assert line == ("access_refused", "tender.decide")


def test_foreign_rows_are_refused_by_reviews_themselves(house: House, world: factories.World) -> None:
    with house.sessions.begin() as session:
        person = session.scalars(User.__table__.select()).first()
        assert person
        mine, other = reviews.Author(person, 1), reviews.Author(person, 2)
        row = reviews.append(session, mine, reviews.Target(world.tender), reviews.Decision.ACCEPT, "", now())
        assert reviews.undo(session, other, row.id, now()) is None
        assert reviews.get(session, 2, row.id) is None
        assert reviews.in_force(session, 2, [world.tender]) == {}


def test_roles_named_in_the_menu_may_open_what_it_shows(app: Flask) -> None:
    from web.pages import MENU

    assert set(MENU) == {FACILITATOR, STRUCTURE, BUYER, ADMIN}
    for role, entries in MENU.items():
        assert all(role in RULES[endpoint] for endpoint, _ in entries)
    assert write_cursor(1)
