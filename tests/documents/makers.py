"""Real small files, made where they are needed: PDF, Word, OpenDocument, ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from docx import Document
from docx.oxml import OxmlElement

ODT_TYPE = "application/vnd.oasis.opendocument.text"
_ODT_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:body><office:text>'
)


def pdf(*pages: str) -> bytes:
    """A PDF with a page for each text; an empty text gives a page without any, as a scan has."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    font = 3 + 2 * len(pages)
    for number, text in enumerate(pages):
        resources = f"<< /Font << /F1 {font} 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources}"
            f" /Contents {4 + 2 * number} 0 R >>"
        )
        stream = _stream(text)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    return _assembled(objects)


def _stream(text: str) -> str:
    shown = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.splitlines())
    return "BT /F1 10 Tf 14 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"


def _assembled(objects: Iterable[str]) -> bytes:
    found, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(found)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    found += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode()
    found += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(found)


def docx(*paragraphs: str, headings: Iterable[str] = (), breaks_before: Iterable[str] = ()) -> bytes:
    """A Word document; `headings`: the paragraphs that are titles; `breaks_before`: those that open a page."""
    document, titles, openers = Document(), set(headings), set(breaks_before)
    for text in paragraphs:
        paragraph = document.add_heading(text, 1) if text in titles else document.add_paragraph()
        if text not in titles:
            run = paragraph.add_run()
            if text in openers:
                run._r.append(OxmlElement("w:lastRenderedPageBreak"))
            run.add_text(text)
    return _saved(document)


def _saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]  # python-docx hides the class behind a function
    return file.getvalue()


def odt(body: str) -> bytes:
    """An OpenDocument text with this XML as its body."""
    content = f"{_ODT_HEAD}{body}</office:text></office:body></office:document-content>"
    return zipped({"mimetype": ODT_TYPE, "content.xml": content})


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """An archive of these files."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return found.getvalue()
