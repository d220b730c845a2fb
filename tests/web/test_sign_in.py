"""Signing in and out: sessions on our side, limits, nothing that tells an account exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from config.settings import load
from tests.web import factories
from tests.web.conftest import Browser
from web.app import create_app
from web.clock import now
from web.house import House, open_house
from web.pages import account
from web.security import limits, passwords, sessions, signin
from web.store import accounts
from web.store.models import Audit, Session


def sign_in(browser: Browser, email: str, password: str = factories.PASSWORD, suite: str = "") -> TestResponse:
    return browser.post("/connexion", email=email, password=password, suite=suite)


def cookie(answer: TestResponse, name: str = "maillage") -> str:
    found = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]
    return found[0] if found else ""


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("facilitator", "/marches"),
        ("admin", "/marches"),
        ("buyer", "/mes-marches"),
        ("structure", "/ma-structure/marches"),
    ],
)
def test_each_role_lands_where_its_day_begins(world: factories.World, anonymous: Browser, role: str, home: str) -> None:
    answer = sign_in(anonymous, world.people[role].upper())
    assert (answer.status_code, answer.location) == (303, home)
    assert anonymous.get(home).status_code in (200, 302)


def test_cookie_is_for_the_server_only_and_changes_at_each_sign_in(world: factories.World, anonymous: Browser) -> None:
    first = cookie(sign_in(anonymous, world.people["facilitator"]))
    second = cookie(sign_in(anonymous, world.people["facilitator"]))
    assert "HttpOnly" in first
    assert "SameSite=Lax" in first
    assert first.split(";")[0] != second.split(";")[0]


def test_only_a_hash_of_the_token_is_kept_and_the_former_session_is_gone(
    house: House, world: factories.World, anonymous: Browser
) -> None:
    sign_in(anonymous, world.people["facilitator"])
    token = cookie(sign_in(anonymous, world.people["facilitator"])).split(";")[0].split("=")[1]
    with house.sessions() as session:
        kept = session.scalars(select(Session.token_hash)).all()
    assert len(kept) == 1
    assert token not in kept[0]
    assert len(token) >= 43  # 256 bits in base64


def test_over_https_cookies_are_secure_and_bound_to_the_host(tmp_path, database_url: str) -> None:  # type: ignore[no-untyped-def]
    settings = {"MAILLAGE_BASE_URL": "https://maillage.example", "MAILLAGE_DATABASE_URL": database_url}
    house = open_house(load(settings | {"MAILLAGE_DATA_DIR": str(tmp_path)}))
    with house.sessions.begin() as session:
        email = factories.user(session).email
    client = create_app(house).test_client()
    page = client.get("/connexion", base_url="https://maillage.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    assert "__Host-formulaires=" in cookie(page, "__Host-formulaires")
    fields = {"csrf_token": token[1], "email": email, "password": factories.PASSWORD}
    options = {"base_url": "https://maillage.example", "headers": {"Referer": "https://maillage.example/connexion"}}
    answer = client.post("/connexion", data=fields, **options)
    sent = cookie(answer, "__Host-maillage")
    assert "Secure" in sent
    assert "Path=/" in sent
    assert "Domain" not in sent
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    house.engine.dispose()


def test_sign_out_ends_the_session_itself(house: House, world: factories.World, facilitator: Browser) -> None:
    token = facilitator.client.get_cookie("maillage")
    assert token
    assert facilitator.post("/deconnexion").status_code == 303
    facilitator.client.set_cookie("maillage", token.value)  # somebody kept a copy
    assert facilitator.get("/compte").status_code == 302


@pytest.mark.parametrize(
    ("column", "age"),
    [("seen_at", sessions.IDLE + timedelta(minutes=1)), ("created_at", sessions.ABSOLUTE + timedelta(minutes=1))],
)
def test_a_session_ends_by_itself(house: House, facilitator: Browser, column: str, age: timedelta) -> None:
    assert facilitator.get("/compte").status_code == 200
    with house.sessions.begin() as session:
        session.execute(update(Session).values({column: now() - age}))
    assert facilitator.get("/compte").status_code == 302


def test_using_it_keeps_a_session_alive(house: House, facilitator: Browser) -> None:
    with house.sessions.begin() as session:
        session.execute(update(Session).values(seen_at=now() - timedelta(hours=7)))
    facilitator.get("/compte")
    with house.sessions() as session:
        assert now() - session.scalars(select(Session.seen_at)).one() < timedelta(minutes=1)


def test_closing_an_account_ends_its_sessions_and_refuses_it(
    house: House, world: factories.World, facilitator: Browser, anonymous: Browser
) -> None:
    with house.sessions.begin() as session:
        accounts.close(session, world.people["facilitator"], now())
    assert facilitator.get("/compte").status_code == 302
    assert sign_in(anonymous, world.people["facilitator"]).status_code == limits.REFUSED


def test_unknown_account_and_wrong_password_get_the_same_answer(world: factories.World, anonymous: Browser) -> None:
    email = world.people["facilitator"]
    answers = [sign_in(anonymous, email, "ce n'est pas cela"), sign_in(anonymous, "x" + email, "ce n'est pas cela")]
    pages = [re.sub(r'name="csrf_token" value="[^"]+"', "", a.text).replace("x" + email, email) for a in answers]
    assert pages[0] == pages[1]
    assert account.WRONG in pages[0]
    assert {a.status_code for a in answers} == {limits.REFUSED}


@pytest.mark.parametrize("case", ["unknown", "closed", "wrong"])
def test_every_refusal_costs_one_hash(
    house: House, world: factories.World, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    verified: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda kept, given: verified.append(kept) or real(kept, given))
    email = "personne@exemple.fr" if case == "unknown" else world.people["facilitator"]
    with house.sessions.begin() as session:
        if case == "closed":
            accounts.close(session, email, now())
        password = "autre chose encore" if case == "wrong" else factories.PASSWORD
        assert signin.authenticate(session, email, password, now()) is None
    assert len(verified) == 1


def test_a_hash_with_older_parameters_is_made_anew(house: House, world: factories.World) -> None:
    email, old = world.people["facilitator"], passwords.PasswordHasher(time_cost=1, memory_cost=1024)
    with house.sessions.begin() as session:
        person = accounts.by_email(session, email)
        assert person
        person.password_hash = old.hash(factories.PASSWORD)
        assert signin.authenticate(session, email, factories.PASSWORD, now())
        assert not passwords.outdated(person.password_hash)


def test_ten_failures_on_an_account_make_it_wait_whatever_the_address(world: factories.World, app: Flask) -> None:
    client = app.test_client()
    browser = Browser(client)
    for number in range(10):
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert sign_in(browser, world.people["buyer"], "faux").status_code == limits.REFUSED
    answer = sign_in(browser, world.people["buyer"])
    assert answer.status_code == 429
    assert "Trop d'essais" in answer.text.replace("&#39;", "'")
    assert int(answer.headers["Retry-After"]) > 0
    assert sign_in(browser, world.people["admin"]).status_code == 303


def test_successes_are_not_counted(world: factories.World, anonymous: Browser) -> None:
    assert {sign_in(anonymous, world.people["buyer"]).status_code for _ in range(12)} == {303}


@pytest.mark.parametrize(
    "target",
    [
        "https://mal.example/",
        "//mal.example/",
        "/\\mal.example",
        "\\\\mal.example",
        "javascript:alert(1)",
        "/\tmal",
        "x",
    ],
)
def test_sign_in_never_leads_out_of_the_site(world: factories.World, anonymous: Browser, target: str) -> None:
    assert sign_in(anonymous, world.people["facilitator"], suite=target).location == "/marches"


def test_sign_in_leads_where_one_wanted_to_go(world: factories.World, anonymous: Browser) -> None:
    asked = anonymous.get(f"/marches/{world.tender}?statut=tous")
    suite = re.search(r"suite=([^&]+)", asked.location)
    assert suite
    page = anonymous.text(asked.location)
    found = re.search(r'name="suite" value="([^"]+)"', page)
    assert found
    answer = sign_in(anonymous, world.people["facilitator"], suite=found[1])
    assert answer.location == f"/marches/{world.tender}?statut=tous"


@pytest.mark.parametrize("path", ["/connexion", "/deconnexion", "/compte/resume", "/marches/decisions"])
def test_a_form_without_its_token_is_refused(facilitator: Browser, path: str) -> None:
    for data in ({}, {"csrf_token": "x"}):
        answer = facilitator.client.post(path, data=data)
        assert answer.status_code == 400
        assert "Formulaire expiré" in answer.text


def test_a_token_taken_before_sign_in_does_not_serve_after(world: factories.World, anonymous: Browser) -> None:
    planted = anonymous.token()
    sign_in(anonymous, world.people["facilitator"])
    assert anonymous.client.post("/deconnexion", data={"csrf_token": planted}).status_code == 400


def test_a_token_of_somebody_else_is_refused(
    world: factories.World, facilitator: Browser, browse: Callable[[str], Browser]
) -> None:
    other = browse(world.people["buyer"]).token()
    assert facilitator.client.post("/deconnexion", data={"csrf_token": other}).status_code == 400


def test_sign_ins_and_refusals_are_noted_without_address_nor_password(
    house: House, world: factories.World, anonymous: Browser
) -> None:
    sign_in(anonymous, world.people["buyer"], "mauvais mot de passe")
    sign_in(anonymous, world.people["buyer"])
    with house.sessions() as session:
        lines = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(2)).all()
    assert [line.action for line in lines] == ["signed_in", "sign_in_refused"]
    assert "@" not in "".join(line.detail for line in lines)


def test_expired_sessions_are_swept_at_the_next_sign_in(
    house: House, world: factories.World, anonymous: Browser
) -> None:
    sign_in(anonymous, world.people["buyer"])
    with house.sessions.begin() as session:
        session.execute(update(Session).values(seen_at=now() - timedelta(days=30)))
    anonymous.client.delete_cookie("maillage")
    sign_in(anonymous, world.people["admin"])
    with house.sessions() as session:
        assert session.scalar(text("select count(*) from session")) == 1
