"""Plain texts, in UTF-8 or in the encodings of older Windows; a form feed begins a page."""

from __future__ import annotations

from web.documents.reading import Extracted, Format, Page
from web.documents.unwrap import unwrapped

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read(content: bytes) -> Extracted:
    """The text, by page when form feeds mark them. Never fails: any byte means something in the older encoding."""
    parts = decoded(content).split("\f")
    if len(parts) == 1:
        return Extracted(Format.TXT, (Page(unwrapped(parts[0])),))
    return Extracted(Format.TXT, tuple(Page(unwrapped(part), number) for number, part in enumerate(parts, 1)))


def decoded(content: bytes) -> str:
    """The characters of these bytes: by their mark, else UTF-8, else Windows-1252."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
