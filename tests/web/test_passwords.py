"""Which passwords are taken."""

from __future__ import annotations

import pytest

from web.security import passwords


@pytest.mark.parametrize(
    "password", ["onze lettres"[:11], "x" * 201, "motdepasse123", "MotDePasse123", "aaaaaaaaaaaaaaaa", "moi@exemple.fr"]
)
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    with pytest.raises(passwords.WeakPassword, match="Mot de passe"):
        passwords.check(password, "Moi@exemple.fr")


@pytest.mark.parametrize("password", ["quatre mots tout simples", "éàü 日本語 ascii", "0123456789ab!"])
def test_length_is_enough_without_rules_of_composition(password: str) -> None:
    passwords.check(password)
    assert passwords.matches(passwords.hashed(password), password)


def test_drawn_passwords_are_taken_and_differ() -> None:
    drawn = {passwords.drawn() for _ in range(50)}
    assert len(drawn) == 50
    for password in drawn:
        passwords.check(password)


def test_a_hash_matches_its_password_only() -> None:
    kept = passwords.hashed("un bon mot de passe")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "un bon mot de passe")
    assert not passwords.matches(kept, "un bon mot de passE")
    assert not passwords.matches("abime", "un bon mot de passe")


def test_a_very_long_password_is_not_hashed_whole() -> None:
    kept = passwords.hashed("y" * 100 + "abcdef" * 10)
    assert not passwords.matches(kept, "y" * 1_000_000)
