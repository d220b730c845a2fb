"""A facilitator asks why a structure is not proposed, decides otherwise with a reason, sees it, and undoes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Tender

WHY = "elle ouvre un chantier vert en mars"


@pytest.fixture
def refused(house: House, world: factories.World) -> str:
    """A structure of Lille, which the rules leave out of the tender of the world, in Strasbourg."""
    lille = {"department": "59", "insee": "59350", "post_code": "59000", "city": "Lille"}
    with house.sessions.begin() as session:
        row = factories.structure(
            session, siret="90000004300018", name="Propre et Net", latitude=50.63, longitude=3.06, **lille
        )
        return f"{row.siret}:{row.kind}"


@pytest.fixture
def path(house: House, world: factories.World) -> str:
    with house.sessions() as session:
        lot = session.get_one(Tender, world.tender).lots[0].number
    return f"/marches/{world.tender}/lots/{lot}/pourquoi"


def decide(browser: Browser, path: str, key: str, **fields: Any) -> Any:
    return browser.post(path, structure=key, **({"sens": "allow", "mode": "subcontract", "raison": WHY} | fields))


def lot_page(browser: Browser, path: str) -> str:
    return browser.text(path.replace("pourquoi", "structures"))


def test_the_page_says_why_it_is_not_proposed(facilitator: Browser, path: str, refused: str) -> None:
    page = facilitator.text(f"{path}?siret={refused}")
    assert "Pourquoi elle n'est pas proposée" in page
    assert "Propre et Net" not in lot_page(facilitator, path)
    assert "n'est pas dans l'annuaire" in facilitator.text(f"{path}?siret=12345678900011")


def test_it_is_allowed_with_a_reason_shown_with_who_and_when_and_undone(
    facilitator: Browser, world: factories.World, path: str, refused: str
) -> None:
    assert decide(facilitator, path, refused).status_code == 303
    for page in (lot_page(facilitator, path), facilitator.text(f"{path}?siret={refused}")):
        assert WHY in page
        assert world.people["facilitator"] in page
    assert "sous-traitance" in lot_page(facilitator, path)
    number = re.search(r'name="decision" value="(\d+)"', facilitator.text(path))
    assert number
    assert facilitator.post(f"{path}/annuler", decision=number[1]).status_code == 303
    assert "Propre et Net" not in lot_page(facilitator, path)
    assert "décision annulée" in facilitator.text(f"{path}?siret={refused}")


def test_a_proposed_structure_may_be_refused_and_leaves_the_list(
    facilitator: Browser, world: factories.World, house: House, path: str
) -> None:
    name = re.search(r'<h2><a href="/structures/\d+">([^<]+)</a>', lot_page(facilitator, path))
    key = re.search(r"pourquoi\?siret=(\d+)(?::|%3A)(\w+)", lot_page(facilitator, path))
    assert name
    assert key
    assert decide(facilitator, path, f"{key[1]}:{key[2]}", sens="refuse", raison="en travaux").status_code == 303
    assert f'">{name[1]}</a> <span' not in lot_page(facilitator, path)
    assert "en travaux" in facilitator.text(path)


def test_another_organisation_sees_nothing_of_it_and_cannot_undo_it(
    facilitator: Browser, browse: Callable[[str], Browser], house: House, path: str, refused: str
) -> None:
    decide(facilitator, path, refused)
    with house.sessions.begin() as session:
        email = factories.user(session).email
    other = browse(email)
    assert WHY not in other.text(f"{path}?siret={refused}")
    assert "Propre et Net" not in lot_page(other, path)
    number = re.search(r'name="decision" value="(\d+)"', facilitator.text(path))
    assert number
    assert other.post(f"{path}/annuler", decision=number[1]).status_code == 404


@pytest.mark.parametrize(("fields", "status"), [({"raison": " "}, 400), ({"sens": "x"}, 400), ({"mode": "x"}, 400)])
def test_a_reason_and_a_known_choice_are_asked(
    facilitator: Browser, path: str, refused: str, fields: dict[str, str], status: int
) -> None:
    assert decide(facilitator, path, refused, **fields).status_code == status
    assert decide(facilitator, path, "90000004300018:EA").status_code == 404
