"""The objects of JSON texts too big to hold, one after the other."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from typing import Any, BinaryIO

PIECE = 1 << 20
"Bytes read at a time."
LONGEST = 64 << 20
"Most characters of one object: beyond, the text is cut or is no list of objects."
BROKEN_ARCHIVE = (gzip.BadGzipFile, EOFError, zlib.error)
_BETWEEN = re.compile(r"[\s,]*")


class Objects:
    """A window on a big JSON text, that moves forward only."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._text, self._place = file, "", 0
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._decoder = json.JSONDecoder()
        self._more()

    def _more(self) -> bool:
        try:
            piece = self._file.read(max(PIECE, len(self._text) - self._place))
        except BROKEN_ARCHIVE:
            piece = b""
        self._text, self._place = self._text[self._place :] + self._decode(piece, final=not piece), 0
        return bool(piece)

    def find(self, opening: re.Pattern[str]) -> bool:
        """Move behind the next `opening` of an array; False when there is none, and then nothing moves."""
        while True:
            if match := opening.search(self._text, self._place):
                self._place = match.end()
                return True
            if len(self._text) - self._place > PIECE or not self._more():
                return False

    def next(self) -> tuple[Any, str] | None:
        """The next object and how it is written; None when what comes is none or is cut."""
        while True:
            start = _BETWEEN.match(self._text, self._place).end()  # type: ignore[union-attr]  # it may match nothing
            try:
                value, stop = self._decoder.raw_decode(self._text, start)
            except (ValueError, RecursionError):
                at_end = self._text[start : start + 1] in ("]", "}")
                if at_end or len(self._text) - start > LONGEST or not self._more():
                    return None
                continue
            if stop == len(self._text) and not isinstance(value, dict) and self._more():
                continue
            self._place = stop
            return value, self._text[start:stop]

    def ends(self) -> bool:
        """Whether the array closes here."""
        while True:
            start = _BETWEEN.match(self._text, self._place).end()  # type: ignore[union-attr]  # same reason
            if start < len(self._text):
                return self._text[start] == "]"
            if not self._more():
                return False

    def rest(self) -> bytes:
        """What is left when it is more than closing brackets: a cut object. At most `LONGEST` characters and a bit."""
        while len(self._text) < LONGEST and self._more():
            pass
        return self._text[self._place :].strip(" \t\r\n,]}").encode()
