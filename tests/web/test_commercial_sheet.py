"""The sheet that presents a structure: what is known, nothing more, on a page and on paper."""

from __future__ import annotations

import io
from html import unescape

import docx
import pytest

from tests.web import factories
from tests.web.conftest import Browser
from web.house import House
from web.store.models import Structure


def words_of(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in paper.paragraphs] + cells)


def test_page_and_paper_say_the_same(facilitator: Browser, world: factories.World) -> None:
    page = unescape(facilitator.get(f"/structures/{world.structure}/fiche").text)
    paper = facilitator.get(f"/structures/{world.structure}/fiche.docx")
    assert paper.headers["Content-Disposition"].endswith(f'fiche-structure-{world.structure}.docx"')
    for line in ("En bref", "Comment travailler avec elle", "Marché ordinaire", "Ce qui n'est pas dit n'est pas connu"):
        assert line in page
        assert line in words_of(paper.data)
    assert "Entreprise d'insertion (EI)." in page
    assert "{{" not in words_of(paper.data)


def test_what_is_not_known_is_not_on_it(house: House, facilitator: Browser, world: factories.World) -> None:
    with house.sessions.begin() as session:
        row = session.get_one(Structure, world.structure)
        row.website, row.hours = None, None
    page = unescape(facilitator.get(f"/structures/{world.structure}/fiche").text)
    assert "<dt>Site</dt>" not in page
    assert "Heures d'insertion par an" not in page
    assert "Capacité inconnue : à demander" in page


@pytest.mark.parametrize(
    ("kind", "may", "may_not"),
    [
        ("ESAT", "Marché réservé au travail des personnes handicapées", "Marché réservé à l'insertion :"),
        ("EI", "Marché réservé à l'insertion", "Marché réservé au travail des personnes handicapées :"),
    ],
)
def test_only_what_the_law_opens_to_its_kind_is_offered(
    house: House, facilitator: Browser, world: factories.World, kind: str, may: str, may_not: str
) -> None:
    with house.sessions.begin() as session:
        session.get_one(Structure, world.structure).kind = kind
    page = unescape(facilitator.get(f"/structures/{world.structure}/fiche").text)
    assert may in page
    assert may_not not in page


def test_a_structure_reads_its_own_sheet_only(house: House, world: factories.World, browse) -> None:  # type: ignore[no-untyped-def]
    own = browse(world.people["structure"])
    assert own.get(f"/structures/{world.structure}/fiche").status_code == 200
    assert own.get(f"/structures/{world.foreign_structure}/fiche").status_code == 404
