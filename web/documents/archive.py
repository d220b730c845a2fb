"""Archives: checked whole before anything is unpacked, unpacked in memory only, and never more than was allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from web.documents.limits import LARGEST_EXPANDED, LARGEST_RATIO, MOST_ENTRIES, RATIO_COUNTS_FROM
from web.documents.reading import Refused

_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_STEP = 1 << 20
_UTF8 = 0x800
BOMB = "Archive refusée : une fois dépliée, elle serait démesurée. Envoyez les documents un à un."


def check(content: bytes) -> None:
    """Raises Refused for an archive with too many entries, with a password, with paths that leave it, or a bomb.

    Sizes are those that the archive declares: `unpacked` holds each entry to what was declared.
    """
    with _opened(content) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused(f"Archive refusée : {len(entries)} fichiers, plus que les {MOST_ENTRIES} permis.")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused("Archive protégée par un mot de passe. Envoyez-la sans protection, ou les documents un à un.")
        if any(_leaves(entry.filename) for entry in entries):
            raise Refused("Archive refusée : elle contient des chemins qui sortent d'elle-même. Refaites-la.")
        _check_size(sum(entry.file_size for entry in entries), len(content))


def _check_size(unpacked: int, packed: int) -> None:
    ratio_counts = unpacked > RATIO_COUNTS_FROM and unpacked > packed * LARGEST_RATIO
    if unpacked > LARGEST_EXPANDED or ratio_counts:
        raise Refused(BOMB)


def _leaves(name: str) -> bool:
    """A path that is absolute, goes up, or names a drive: made to write elsewhere than where it is unpacked."""
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in PurePosixPath(path).parts or path[1:2] == ":"


def unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each document of a checked archive. Raises Refused for an entry that cannot be unpacked."""
    with _opened(content) as archive:
        for entry in archive.infolist():
            name = readable(entry)
            if not entry.is_dir() and not any(noise in name for noise in _NOISE):
                yield name, _bytes(archive, entry)


def _bytes(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, by steps: one that grows beyond its declared size is a lie, and refused."""
    found = bytearray()
    try:
        with archive.open(entry) as file:
            while step := file.read(_STEP):
                found += step
                if len(found) > entry.file_size:
                    raise Refused(BOMB)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Refused(f"Archive abîmée : « {readable(entry)} » ne se déplie pas.") from error
    return bytes(found)


def readable(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; without a mark of UTF-8 it is often UTF-8 all the same, or the French DOS page."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused("Archive abîmée ou incomplète.") from error
