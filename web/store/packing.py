"""Values of the core as bytes in the database, and back: MessagePack, one codec for all."""

from __future__ import annotations

import msgspec

from clauses.notice import Notice
from clauses.tender import Tender


class _InForce(msgspec.Struct):
    """What is read of a packed tender where only its notices are asked for: a tenth of the work of unpacking it."""

    in_force: tuple[str, ...]


_encoder = msgspec.msgpack.Encoder()
_notices = msgspec.msgpack.Decoder(Notice)
_tenders = msgspec.msgpack.Decoder(Tender)
_in_force = msgspec.msgpack.Decoder(_InForce)


def pack(value: Notice | Tender) -> bytes:
    """The value as bytes; equal values give equal bytes."""
    return _encoder.encode(value)


def unpack_notice(content: bytes) -> Notice:
    """The notice packed in `content`. Raises msgspec.ValidationError for bytes of another age."""
    return _notices.decode(content)


def unpack_tender(content: bytes) -> Tender:
    """The tender packed in `content`. Raises msgspec.ValidationError for bytes of another age."""
    return _tenders.decode(content)


def unpack_in_force(content: bytes) -> frozenset[str]:
    """References of the notices in force of the tender packed in `content`; the rest of it is passed over."""
    return frozenset(_in_force.decode(content).in_force)
