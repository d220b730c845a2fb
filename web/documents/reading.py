"""What is read of a dropped file: values that pass from the process that reads to the application."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """Formats that are read, told by their content."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    TXT = "txt"
    ZIP = "zip"


NAMES = {
    Format.PDF: "un PDF",
    Format.DOCX: "un document Word (.docx)",
    Format.ODT: "un document OpenDocument (.odt)",
    Format.HTML: "une page HTML",
    Format.TXT: "un texte",
    Format.ZIP: "une archive ZIP",
}


class Refused(ValueError):
    """A file, or a document of an archive, that is not read. The message is French and says what to do."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a part of a document without pages. `number` None: not known; `heading` the title above."""

    text: str
    number: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one document, in its order. `notes` are French sentences about what could not be read of it."""

    format: Format
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One document of a file sent: read, or refused with the French reason. `sha256` of its own bytes."""

    name: str
    archive: str = ""
    refused: str = ""
    format: str = ""
    sha256: str = ""
    size: int = 0
    pages: tuple[Page, ...] = ()
    notes: tuple[str, ...] = ()
