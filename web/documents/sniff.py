"""Which format a file has, told by its content; its name is only a wish."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from web.documents.reading import NAMES, Format, Refused

_OFFICE = (
    "Fichier d'un ancien Office (.doc, .xls) ou protégé par un mot de passe. "
    "Enregistrez-le en .docx ou en PDF, sans protection."
)
_KNOWN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", _OFFICE),
    (b"{\\rtf", "Fichier RTF. Enregistrez-le en .docx, en .odt ou en PDF."),
    (b"\x89PNG", "Image. Envoyez le document d'origine, ou un PDF avec du texte."),
    (b"\xff\xd8\xff", "Image. Envoyez le document d'origine, ou un PDF avec du texte."),
    (b"Rar!", "Archive RAR. Envoyez une archive ZIP, ou les documents un à un."),
    (b"7z\xbc\xaf", "Archive 7z. Envoyez une archive ZIP, ou les documents un à un."),
    (b"\x1f\x8b", "Archive gzip. Envoyez une archive ZIP, ou les documents un à un."),
)
UNKNOWN = "Format non reconnu. Formats lus : PDF avec texte, .docx, .odt, HTML, texte, et ZIP de ceux-ci."
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table|h[1-6])\b",
    re.I | re.S,
)
_EXTENSIONS = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".odt": Format.ODT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".txt": Format.TXT,
    ".zip": Format.ZIP,
}


def format_of(content: bytes) -> Format:
    """The format of these bytes. Raises Refused, saying what to send instead, for one that is not read."""
    if not content:
        raise Refused("Fichier vide (0 octet).")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(content)
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    for mark, message in _KNOWN:
        if content.startswith(mark):
            raise Refused(message)
    return _written(content)


def _packed(content: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused("Archive abîmée ou incomplète.") from error
    if "word/document.xml" in names:
        return Format.DOCX
    if {"xl/workbook.xml", "ppt/presentation.xml"} & names:
        raise Refused("Tableur ou présentation. Seuls les textes sont lus : enregistrez en PDF ce qui compte.")
    return Format.ODT if {"mimetype", "content.xml"} <= names else Format.ZIP


def _written(content: bytes) -> Format:
    head = content[:4096]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not marked and (b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50):
        raise Refused(UNKNOWN)
    return Format.HTML if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) else Format.TXT


def wrong_extension(name: str, found: Format) -> str:
    """A French note when the name says another format than the content, "" when they agree."""
    suffix = PurePosixPath(name).suffix.casefold()
    if _EXTENSIONS.get(suffix) in (None, found):
        return ""
    return f"Le nom finit par « {suffix} », mais le contenu est {NAMES[found]} : il est lu comme tel."
