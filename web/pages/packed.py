"""A file that goes back and forth with a form, so that nothing of it is kept before its sender says so."""

from __future__ import annotations

import base64
import binascii
import zlib

from flask import abort


def pack(content: bytes) -> str:
    """The file as the value of a hidden field."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def unpack(text: str, largest: int) -> bytes:
    """The file of a hidden field; 400 for what `pack` never made, 413 for more than `largest` bytes."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), largest + 1)
    except (binascii.Error, zlib.error, ValueError):
        abort(400)
    return content if len(content) <= largest else abort(413)
