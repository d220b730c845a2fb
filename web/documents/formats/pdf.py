"""PDF with text, page by page (pypdf)."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from web.documents.limits import MOST_PAGES
from web.documents.reading import Extracted, Format, Page, Refused
from web.documents.unwrap import unwrapped

# What damaged files make pypdf raise, besides its own errors.
BROKEN = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, AssertionError)
BROKEN_STREAM = (*BROKEN, NotImplementedError, zlib.error, OverflowError)


def read(content: bytes) -> Extracted:
    """The text of each page; a page that cannot be read is told in the notes. Raises Refused."""
    reader = _opened(content)
    try:
        count = len(reader.pages)
    except BROKEN as error:
        raise Refused("PDF abîmé : ses pages sont introuvables. Demandez-en une autre copie.") from error
    if count > MOST_PAGES:
        raise Refused(f"{count} pages, plus que les {MOST_PAGES} permises. Envoyez les parties utiles.")
    texts = [_text(reader, index) for index in range(count)]
    failed = [number for number, text in enumerate(texts, 1) if text is None]
    notes = (f"Pages illisibles : {', '.join(map(str, failed))}.",) if failed else ()
    return Extracted(Format.PDF, tuple(Page(text or "", number) for number, text in enumerate(texts, 1)), notes)


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused(
                "PDF protégé par un mot de passe. Enregistrez-le sans protection, puis envoyez-le de nouveau."
            )
    except DependencyError as error:
        raise Refused("PDF chiffré. Enregistrez-le sans protection, puis envoyez-le de nouveau.") from error
    except Refused:
        raise
    except BROKEN_STREAM as error:
        raise Refused("PDF abîmé ou incomplet. Demandez-en une autre copie.") from error
    return reader


def _text(reader: PdfReader, index: int) -> str | None:
    """The text of a page, None when it cannot be read."""
    try:
        return unwrapped(reader.pages[index].extract_text())
    except BROKEN_STREAM:
        return None
