"""Pieces of a .docx template: a blank paper, a table that repeats a row, a list."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

GREEN = RGBColor(0x1F, 0x4D, 0x3F)


def blank(title: str) -> Document:
    """An empty paper, A4, with its title."""
    paper = docx.Document()
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(5)
    for level in (1, 2, 3):
        heading = paper.styles[f"Heading {level}"]
        heading.font.name, heading.font.color.rgb = "Arial", GREEN
        heading.element.rPr.rFonts.set(qn("w:asciiTheme"), "")  # the theme of Word would win over the name
    for section in paper.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(2)
    paper.core_properties.title, paper.core_properties.language = title, "fr-FR"
    paper.core_properties.author = "maillage"
    paper.add_heading(title, 1)
    return paper


def table(
    paper: Document, titles: tuple[str, ...], rows: str, fields: tuple[str, ...], widths: tuple[float, ...] = ()
) -> None:
    """A table that repeats its third row for each of `rows`: the marks of the loop need rows of their own.

    `widths` of its columns in cm, 17 in all; even when not given.
    """
    made = paper.add_table(rows=4, cols=len(titles), style="Table Grid")
    for at, text in enumerate(titles):
        made.cell(0, at).text = text
        made.cell(0, at).paragraphs[0].runs[0].bold = True
        made.cell(0, at)._tc.get_or_add_tcPr().append(_shade())
        made.cell(2, at).text = f"{{{{ row.{fields[at]} }}}}" if fields[at] else ""
    made.cell(1, 0).text = f"{{%tr for row in {rows} %}}"
    made.cell(3, 0).text = "{%tr endfor %}"
    made.autofit = False
    for column, width in zip(made.columns, widths or (17 / len(titles),) * len(titles), strict=True):
        column.width = Cm(width)
    for line in made.rows:
        for cell, width in zip(line.cells, widths or (17 / len(titles),) * len(titles), strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9.5)
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _shade() -> Any:
    """The ground of a heading cell."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "E6F0EA")
    return shade


def bullets(paper: Document, title: str, lines: str) -> None:
    """A list that repeats its only line for each of `lines`, under a title."""
    paper.add_heading(title, 2)
    paper.add_paragraph(f"{{%p for line in {lines} %}}")
    paper.add_paragraph("{{ line }}", style="List Bullet")
    paper.add_paragraph("{%p endfor %}")
