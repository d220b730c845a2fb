"""The second factor: asked after the password, taken once, lost and found."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from tests.web import factories
from tests.web.conftest import Browser
from web.clock import now
from web.house import House
from web.security import limits, second_factor
from web.store import accounts
from web.store.models import Audit, RecoveryCode, SecondFactor, User

BEGIN, CONFIRM = "/compte/second-code/commencer", "/compte/second-code/confirmer"
PAGE, CODE = "/compte/second-code", "/connexion/code"


class Phone:
    """The application of somebody's phone, with the key it was shown."""

    def __init__(self, page: str) -> None:
        key = re.search(r"Clé : <code>([A-Z2-7 ]+)</code>", page)
        assert key
        self.totp = pyotp.TOTP(key[1].replace(" ", ""))

    def code(self, later: int = 1) -> str:
        """What it shows so many half-minutes later: the very next is taken as well."""
        return self.totp.at(now() + timedelta(seconds=30 * later))


def paper(page: str) -> list[str]:
    return re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", page)


@pytest.fixture
def phone(facilitator: Browser) -> Phone:
    shown = Phone(facilitator.post(BEGIN).text)
    codes = facilitator.post(CONFIRM, code=shown.code(0))
    assert len(paper(codes.text)) == 10
    return shown


def password(browser: Browser, email: str, suite: str = "") -> str:
    answer = browser.post("/connexion", email=email, password=factories.PASSWORD, suite=suite)
    assert answer.status_code == 303
    return str(answer.location)


def test_the_password_alone_opens_nothing(phone: Phone, world: factories.World, anonymous: Browser) -> None:
    assert password(anonymous, world.people["facilitator"], "/sources") == CODE
    assert anonymous.get("/marches").status_code == 302
    answer = anonymous.post(CODE, code=phone.code())
    assert (answer.status_code, answer.location) == (303, "/sources")
    assert anonymous.get("/marches").status_code == 200


def test_a_wrong_code_is_refused_in_words_and_leaves_a_line(
    house: House, phone: Phone, world: factories.World, anonymous: Browser
) -> None:
    password(anonymous, world.people["facilitator"])
    answer = anonymous.post(CODE, code="000000")
    assert answer.status_code == limits.REFUSED
    assert "n&#39;est pas le bon" in answer.text
    with house.sessions() as session:
        assert session.scalars(select(Audit.action).order_by(Audit.id.desc())).first() == "sign_in_refused"


def test_no_code_is_taken_twice(phone: Phone, world: factories.World, anonymous: Browser) -> None:
    code = phone.code()
    password(anonymous, world.people["facilitator"])
    assert anonymous.post(CODE, code=code).status_code == 303
    password(anonymous, world.people["facilitator"])
    assert anonymous.post(CODE, code=code).status_code == limits.REFUSED


def test_a_code_on_paper_is_good_once(facilitator: Browser, world: factories.World, anonymous: Browser) -> None:
    shown = Phone(facilitator.post(BEGIN).text)
    first = paper(facilitator.post(CONFIRM, code=shown.code()).text)[0]
    for status in (303, limits.REFUSED):
        password(anonymous, world.people["facilitator"])
        assert anonymous.post(CODE, code=first.upper().replace("-", " ")).status_code == status
    assert "9 codes de secours" in facilitator.get(PAGE).text


def test_a_code_without_its_password_opens_nothing(phone: Phone, anonymous: Browser) -> None:
    assert anonymous.get(CODE).location == "/connexion"
    assert anonymous.post(CODE, code=phone.code()).location == "/connexion"


def test_too_late_the_password_is_asked_again(
    phone: Phone, world: factories.World, anonymous: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    password(anonymous, world.people["facilitator"])
    monkeypatch.setattr(second_factor, "WAIT", timedelta(0))
    assert anonymous.post(CODE, code=phone.code()).location == "/connexion"


def test_a_password_changed_meanwhile_ends_the_wait(
    house: House, phone: Phone, world: factories.World, anonymous: Browser
) -> None:
    password(anonymous, world.people["facilitator"])
    with house.sessions.begin() as session:
        session.execute(update(User).where(User.email == world.people["facilitator"]).values(password_hash="x"))
    assert anonymous.post(CODE, code=phone.code()).location == "/connexion"


def test_unconfirmed_it_is_not_asked(facilitator: Browser, world: factories.World, anonymous: Browser) -> None:
    shown = facilitator.post(BEGIN)
    assert shown.headers["Cache-Control"] == "no-store"
    assert facilitator.post(CONFIRM, code="123").status_code == limits.REFUSED
    assert password(anonymous, world.people["facilitator"]) == "/marches"


def test_it_is_taken_away_only_by_who_shows_a_code(phone: Phone, facilitator: Browser) -> None:
    assert facilitator.post(f"{PAGE}/arreter", code="").status_code == limits.REFUSED
    assert facilitator.post(BEGIN).status_code == 409
    assert facilitator.post(f"{PAGE}/arreter", code=phone.code()).status_code == 303
    assert "Commencer" in facilitator.get(PAGE).text


def test_new_codes_on_paper_end_the_former(house: House, phone: Phone, facilitator: Browser) -> None:
    with house.sessions() as session:
        former = set(session.scalars(select(RecoveryCode.code_hash)))
    assert len(paper(facilitator.post(f"{PAGE}/nouveaux-codes", code=phone.code()).text)) == 10
    with house.sessions() as session:
        assert former.isdisjoint(session.scalars(select(RecoveryCode.code_hash)))


def test_the_database_alone_gives_no_code(house: House, phone: Phone, world: factories.World) -> None:
    with house.sessions() as session:
        user = accounts.by_email(session, world.people["facilitator"])
        factor = session.scalars(select(SecondFactor)).one()
        assert user
        assert second_factor.key_of(factor, house.settings.secret_key) == phone.totp.secret
        assert second_factor.key_of(factor, "another installation") != phone.totp.secret


def test_codes_cannot_be_tried_on_and_on(phone: Phone, world: factories.World, anonymous: Browser) -> None:
    password(anonymous, world.people["facilitator"])
    answers = [anonymous.post(CODE, code=f"{number:06}").status_code for number in range(12)]
    assert answers[:9] == [limits.REFUSED] * 9
    assert answers[-1] == 429
