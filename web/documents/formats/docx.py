"""Word documents (.docx): paragraphs and tables in their order, page breaks as Word last drew them (python-docx)."""

from __future__ import annotations

import io
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from web.documents.formats.parts import Collector
from web.documents.reading import Extracted, Format, Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAK = f"{_W}lastRenderedPageBreak"
"Where Word last drew a break. One asked for by the author is drawn there too; alone it would give wrong numbers."
_HEADINGS = ("heading", "titre", "title")


def read(content: bytes) -> Extracted:
    """The text in the order of the document. Raises Refused."""
    try:
        document = Document(io.BytesIO(content))
    except (OpcError, BadZipFile, LxmlError, KeyError, ValueError) as error:
        raise Refused("Document Word abîmé. Ouvrez-le, enregistrez-le de nouveau, puis envoyez-le.") from error
    found = Collector()
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            _table(found, block)
        else:
            _paragraph(found, block)
    return Extracted(Format.DOCX, found.pages())


def _paragraph(found: Collector, paragraph: Paragraph) -> None:
    """A paragraph, cut where a page ends within it."""
    style = paragraph.style.name if paragraph.style is not None else None
    if (style or "").casefold().startswith(_HEADINGS):
        _breaks(found, paragraph._p)
        found.heading(paragraph.text)
        return
    pieces = [""]
    for node in paragraph._p.iter():
        if node.tag == _BREAK:
            found.line(pieces[-1])
            found.page_break()
            pieces.append("")
        elif node.tag == f"{_W}t":
            pieces[-1] += node.text or ""
        elif node.tag in (f"{_W}tab", f"{_W}br"):
            pieces[-1] += " "
    found.line(pieces[-1])


def _breaks(found: Collector, element: BaseOxmlElement) -> None:
    for _ in element.iter(_BREAK):
        found.page_break()


def _table(found: Collector, table: Table) -> None:
    """One line a row; cells joined over several columns are said once."""
    for row in table.rows:
        _breaks(found, row._tr)
        cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
        found.line(" | ".join(cell for cell in cells if cell))
