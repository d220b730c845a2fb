"""The papers of a group, opened again and read."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from tests.web import factories
from web.house import House
from web.pages.groupings import PAPERS as OFFERED
from web.papers.facts import facts
from web.papers.render import paper
from web.papers.templates import ARTICLES, FOLDER, PAPERS, write
from web.papers.typeset import HARD, typeset

WILD = "Bois & <Vert> {{ 7 }}"


@pytest.fixture
def told(house: House) -> dict[str, Any]:
    """Facts of a group of two, one with a name that would break a careless file."""
    with house.sessions.begin() as session:
        of = factories.tender(session, lots=("1", "2", "3"), title="Espaces verts & voirie")
        rows = [factories.structure(session, name=name) for name in (WILD, "=SUM(A1)")]
        content = factories.proposal(session, of, *rows).content
        return facts(of, content, date(2026, 5, 1))


def read(content: bytes) -> str:
    """All the text of a .docx, tables too."""
    opened = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in opened.paragraphs] + cells).replace(HARD, " ")


@pytest.mark.parametrize("name", [name for name in OFFERED if name.endswith(".docx")])
def test_each_paper_opens_filled_and_without_a_mark_left(told: dict[str, Any], name: str) -> None:
    content, media = paper(name, told)
    text = read(content)
    assert "wordprocessingml" in media
    assert "Espaces verts & voirie" in text
    assert "{%" not in text
    assert "row." not in text
    assert "€" not in text


def test_the_convention_names_members_in_its_tables_and_in_no_article(told: dict[str, Any]) -> None:
    content, _ = paper("convention.docx", told)
    opened = docx.Document(io.BytesIO(content))
    articles = "\n".join(paragraph.text for paragraph in opened.paragraphs)
    tables = "\n".join(cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    assert WILD in tables
    assert "Colmar, Strasbourg" in tables
    assert WILD not in articles
    assert all(f"{number}. {name}" in articles for number, (name, _) in enumerate(ARTICLES, 1))
    assert "Élagage" in articles  # what nobody does is said
    assert [len(table.rows) for table in opened.tables] == [3, 3, 2, 3]  # members, split, hours not known, signatures


def test_the_tasks_have_their_dates_and_questions(told: dict[str, Any]) -> None:
    text = read(paper("taches.docx", told)[0])
    assert "1er mai 2026" in text
    assert "Peut-elle commencer en juin ?" in text


def test_who_answers_alone_has_no_papers_of_a_group(told: dict[str, Any], house: House) -> None:
    with house.sessions.begin() as session:
        of = factories.tender(session)
        content = {**factories.proposal(session, of, factories.structure(session)).content, "alone": True}
        alone = facts(of, content, date(2026, 5, 1))
    assert "Convention de groupement signée" in read(paper("taches.docx", told)[0])
    for name in ("taches.docx", "fiche-dc1-dc2.docx"):
        assert "groupement" not in read(paper(name, alone)[0])
        assert "Mandataire" not in read(paper(name, alone)[0])


def test_no_line_of_a_paper_begins_with_a_mark() -> None:
    assert typeset("protection ; « neuf » : 5 % ?") == "protection\u00a0; «\u00a0neuf\u00a0»\u00a0: 5\u00a0%\u00a0?"


def test_the_letter_leaves_the_structure_to_name_itself(told: dict[str, Any]) -> None:
    assert WILD not in read(paper("lettre-intention.docx", told)[0])


def test_the_split_is_a_sheet_where_text_stays_text_and_shares_make_the_whole(told: dict[str, Any]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(paper("partage.xlsx", told)[0]))["Partage"]
    rows = list(page.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [WILD, "=SUM(A1)"]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[4].value for row in rows] == [60, 60]
    assert sum(row[5].value for row in rows) == pytest.approx(1)


def test_no_other_name_is_a_paper(told: dict[str, Any]) -> None:
    for name in ("convention", "../convention.docx", "autre.docx", ""):
        with pytest.raises(KeyError):
            paper(name, told)


def test_the_templates_of_the_repository_are_those_of_the_script(tmp_path: Path) -> None:
    write(tmp_path)
    for name in PAPERS:
        made, kept = (read((folder / f"{name}.docx").read_bytes()) for folder in (tmp_path, FOLDER))
        assert made == kept, name
        assert not re.search(r"\d\s?€", kept)
