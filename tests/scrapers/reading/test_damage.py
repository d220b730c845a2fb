"""What is wrong with unreadable bytes is said in French, with its place; the library's words go to the log."""

from __future__ import annotations

import csv
import gzip
import json
import logging
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from scrapers.reading.damage import damage


class Page(msgspec.Struct):
    results: list[int]


TOO_LONG = "texte beaucoup trop long, un guillemet n’est sans doute pas refermé"
CASES: list[tuple[Callable[[], Any], str]] = [
    (lambda: etree.fromstring(b"<a>\n<b></a>"), "mal formé ou coupé à la ligne 2, caractère 8"),
    (lambda: json.loads('{\n"a" 1}'), "mal formé ou coupé à la ligne 2, caractère 5"),
    (lambda: msgspec.json.decode(b'{"a": '), "coupé avant la fin"),
    (lambda: msgspec.json.decode(b'{"a" 1}'), "mal formé à l’octet 6"),
    (lambda: msgspec.json.decode(b'{"results": [1, "x"]}', type=Page), "valeur inattendue dans « results[1] »"),
    (lambda: msgspec.json.decode(b"[1]", type=Page), "forme inattendue"),
    (lambda: b"ab\xff".decode(), "caractères illisibles à partir de l’octet 3"),
    (lambda: msgspec.json.decode(b"[" * 9999), "trop de niveaux les uns dans les autres"),
    (lambda: gzip.decompress(b"\x1f\x8c not an archive"), "archive abîmée"),
    (lambda: gzip.decompress(gzip.compress(b"a" * 99)[:-9]), "archive coupée avant la fin"),
    (lambda: zlib.decompress(b"nothing"), "archive abîmée"),
    (
        lambda: list(csv.reader(['"' + "a" * 200_000])),
        TOO_LONG,
    ),
    (lambda: Path("/").read_bytes(), "c’est un dossier"),
    (lambda: int("x"), "forme inattendue"),
]


@pytest.mark.parametrize(("read", "told"), CASES)
def test_what_is_wrong_is_said_in_french_and_logged_as_it_was(
    read: Callable[[], Any], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - each case has its own
        read()
    with caplog.at_level(logging.INFO):
        assert damage(raised.value) == told
    assert str(raised.value) in caplog.text
