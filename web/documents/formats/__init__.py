"""One file a format: bytes in, pages out. `READERS` is the registry; libraries are loaded only for what is read."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from web.documents.reading import Extracted, Format

Reader = Callable[[bytes], Extracted]
READERS = {
    Format.PDF: "pdf",
    Format.DOCX: "docx",
    Format.ODT: "odt",
    Format.HTML: "html",
    Format.TXT: "txt",
}


def reader(format_: Format) -> Reader:
    """The function that reads this format. It raises Refused for a file that cannot be read."""
    found: Reader = import_module(f"web.documents.formats.{READERS[format_]}").read
    return found
