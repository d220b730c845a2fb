"""Secrets that open something by themselves: drawn at random, told once, kept as a hash."""

from __future__ import annotations

import hashlib
import secrets


def draw() -> str:
    """A new secret of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of it. A fast hash is enough: the secret is random, not chosen by a person."""
    return hashlib.sha256(token.encode()).hexdigest()
