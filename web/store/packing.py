"""Values of the core as bytes in the database, and back: MessagePack, one codec for all."""

from __future__ import annotations

import msgspec

from clauses.notice import Notice
from clauses.tender import Tender

_encoder = msgspec.msgpack.Encoder()
_notices = msgspec.msgpack.Decoder(Notice)
_tenders = msgspec.msgpack.Decoder(Tender)


def pack(value: Notice | Tender) -> bytes:
    """The value as bytes; equal values give equal bytes."""
    return _encoder.encode(value)


def unpack_notice(content: bytes) -> Notice:
    """The notice packed in `content`. Raises msgspec.ValidationError for bytes of another age."""
    return _notices.decode(content)


def unpack_tender(content: bytes) -> Tender:
    """The tender packed in `content`. Raises msgspec.ValidationError for bytes of another age."""
    return _tenders.decode(content)
