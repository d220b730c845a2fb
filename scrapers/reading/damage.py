"""What is wrong with bytes that a library could not read, said in French; its own words go to the log."""

from __future__ import annotations

import csv
import gzip
import json
import logging
import re
import zlib

import msgspec
from lxml import etree

log = logging.getLogger(__name__)

_BYTE = re.compile(r"\(byte (\d+)\)")
_PLACE = re.compile(r"at `\$\.?([^`]+)`")


def damage(error: Exception) -> str:
    """A few French words to stand after « illisible : », with the place where the library stopped when it tells."""
    log.info("%s: %s", type(error).__name__, error)
    match error:
        case etree.XMLSyntaxError():
            line, column = error.position
            return f"mal formé ou coupé à la ligne {line}, caractère {column}"
        case json.JSONDecodeError():
            return f"mal formé ou coupé à la ligne {error.lineno}, caractère {error.colno}"
        case msgspec.DecodeError():
            return _decoding(str(error))
        case UnicodeDecodeError():
            return f"caractères illisibles à partir de l’octet {error.start + 1}"
        case RecursionError():
            return "trop de niveaux les uns dans les autres"
    return next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "forme inattendue")


_WORDS: dict[type[Exception], str] = {
    EOFError: "archive coupée avant la fin",
    gzip.BadGzipFile: "archive abîmée",
    zlib.error: "archive abîmée",
    csv.Error: "texte beaucoup trop long, un guillemet n’est sans doute pas refermé",
    PermissionError: "accès refusé",
    IsADirectoryError: "c’est un dossier",
}


def _decoding(told: str) -> str:
    """The words of msgspec: a text cut short, broken at a byte, or a value of another kind than expected."""
    if "truncated" in told:
        return "coupé avant la fin"
    if match := _BYTE.search(told):
        return f"mal formé à l’octet {int(match[1]) + 1}"
    match = _PLACE.search(told)
    return f"valeur inattendue dans « {match[1]} »" if match else "forme inattendue"
