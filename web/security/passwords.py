"""Passwords: long, never common, kept as argon2id hashes only."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

SHORTEST = 12
LONGEST = 200
"A ceiling only so that nobody makes us hash a megabyte."
FEWEST_LETTERS = 5
"Different characters a password must hold: « aaaaaaaaaaaa » is long and worth nothing."

HASHER = PasswordHasher()
"Argon2id with the library's present parameters (RFC 9106, low memory)."


class WeakPassword(ValueError):
    """A password that cannot be taken. The message is French and says what to do."""


def hashed(password: str, email: str = "") -> str:
    """The hash to keep.

    Raises WeakPassword for one that is too short, too long, too common, or the e-mail address itself.
    No rule of composition: length is what counts (ASVS 6.2.5).
    """
    check(password, email)
    return HASHER.hash(password)


def check(password: str, email: str = "") -> None:
    """Raise WeakPassword unless the password may be used."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"Mot de passe trop court : {SHORTEST} caractères au moins.")
    if len(password) > LONGEST:
        raise WeakPassword(f"Mot de passe trop long : {LONGEST} caractères au plus.")
    folded = password.casefold()
    if folded in _refused() or folded == email.casefold() or len(set(folded)) < FEWEST_LETTERS:
        raise WeakPassword("Mot de passe trop facile à deviner : choisissez-en un autre.")


def matches(password_hash: str, password: str) -> bool:
    """True when this is the password. A hash that cannot be read matches nothing."""
    try:
        return HASHER.verify(password_hash, password[: LONGEST + 1])
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """True when the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def drawn() -> str:
    """A password drawn at random (120 bits), in groups that can be read over the telephone."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(6))


@cache
def nobody() -> str:
    """The hash verified when the account is unknown, so that the answer takes as long as for a known one."""
    return HASHER.hash(secrets.token_hex(16))


@cache
def _refused() -> frozenset[str]:
    text = Path(__file__).with_name("refused_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line and not line.startswith("#"))
