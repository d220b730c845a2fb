"""Settings: read in one place, checked, documented, and a secret that is drawn once."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from config.settings import BadSetting, FolderUnavailable, load

ROOT = Path(__file__).parents[2]
NAMES = set(re.findall(r"MAILLAGE_[A-Z_]+", (ROOT / "config/settings.py").read_text(encoding="utf8")))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_setting_is_told_to_the_operator(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/exploitation.md").read_text(encoding="utf8")


def test_the_environment_is_read_nowhere_else() -> None:
    rooms = ("clauses", "matching", "scrapers", "web")
    readers = [
        path
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv|getenv\(", path.read_text(encoding="utf8"))
    ]
    assert readers == []


def test_the_secret_is_drawn_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first, second = (load({"MAILLAGE_DATA_DIR": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(FolderUnavailable, match="taken"):
        load({"MAILLAGE_DATA_DIR": str(tmp_path / "taken")})


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    first, second = (load({"MAILLAGE_DATA_DIR": str(tmp_path / name)}) for name in "ab")
    assert first.secret_key != second.secret_key


@pytest.mark.parametrize(("name", "value"), [("MAILLAGE_PORT", "huit mille"), ("MAILLAGE_SMTP_TLS", "peut-être")])
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name) as told:
        load({"MAILLAGE_DATA_DIR": str(tmp_path), name: value})
    assert value in str(told.value)


def test_cookies_are_kept_to_https_when_the_address_is() -> None:
    base = {"MAILLAGE_SECRET_KEY": "x" * 40}
    assert load(base | {"MAILLAGE_BASE_URL": "https://maillage.example.org"}).secure_cookies
    assert not load(base).secure_cookies
