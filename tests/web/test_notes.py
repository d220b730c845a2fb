"""Notes of an organisation on a tender."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Audit, Note


@pytest.fixture
def noted(world: factories.World, facilitator: Browser) -> str:
    """The address of a note of the facilitator."""
    facilitator.post(f"/marches/{world.tender}/notes", note="Joindre l'acheteur.\n\nLundi.")
    found = re.search(r'href="(/marches/\d+/notes/\d+)"', facilitator.text(f"/marches/{world.tender}"))
    assert found
    return found[1]


def test_a_note_is_read_by_its_organisation_alone(
    house: House, world: factories.World, facilitator: Browser, noted: str, browse: Callable[[str], Browser]
) -> None:
    assert "Joindre l&#39;acheteur.\n\nLundi." in facilitator.text(f"/marches/{world.tender}")
    for role in ("colleague", "buyer", "structure", "admin"):
        other = browse(world.people[role])
        assert "Joindre" not in other.text(f"/marches/{world.tender}")
        assert other.get(noted).status_code == 404
        assert other.post(noted, note="x").status_code == 404
        assert other.post(f"{noted}/supprimer").status_code == 404


def test_a_colleague_reads_it_but_only_its_author_changes_it(
    house: House, world: factories.World, noted: str, browse: Callable[[str], Browser]
) -> None:
    with house.sessions.begin() as session:
        organisation = session.scalars(select(Note)).one().organisation_id
        colleague = factories.user(session, "facilitator")
        colleague.organisation_id = organisation
        email = colleague.email
    other = browse(email)
    page = other.text(f"/marches/{world.tender}")
    assert "Joindre" in page
    assert "Modifier ou supprimer" not in page
    assert other.post(noted, note="x").status_code == 404


def test_its_author_changes_and_deletes_it_and_the_audit_keeps_that_without_its_words(
    house: House, world: factories.World, facilitator: Browser, noted: str
) -> None:
    facilitator.post(noted, note="Joindre mardi.")
    assert "modifiée le" in facilitator.text(f"/marches/{world.tender}")
    assert facilitator.post(noted, note="  ").status_code == 400
    facilitator.post(f"{noted}/supprimer")
    assert "mardi" not in facilitator.text(f"/marches/{world.tender}")
    with house.sessions() as session:
        assert session.scalars(select(Note)).all() == []
        told = session.execute(select(Audit.action, Audit.detail).where(Audit.action.startswith("note_"))).all()
    assert [action for action, _ in told] == ["note_written", "note_changed", "note_deleted"]
    assert not any("Joindre" in detail for _, detail in told)


def test_an_empty_note_is_not_kept(house: House, world: factories.World, facilitator: Browser) -> None:
    facilitator.post(f"/marches/{world.tender}/notes", note=" \n ")
    with house.sessions() as session:
        assert session.scalars(select(Note)).all() == []
