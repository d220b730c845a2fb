"""What nobody should type, sent everywhere: odd values, the fields a page has, and what an answer must never be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar
from urllib.parse import quote

import lxml.html
import openpyxl
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

MARK = "\"'><script>x</script>"
"Comes back escaped, or not at all."
FORMULA = "=1+cmd|x"
"Leaves in a file as text only."
ODD = (
    MARK,
    "",
    "\x00",
    "é" * 10_000,
    "a\u202eb\u0007c\u200f\u2028",
    "-1",
    "9" * 30,
    "1e999",
    "NaN",
    "-inf",
    "9999-99-99",
    "9999-12-31",
    "0001-01-01",
    "31/02/2026",
    "٣",
    "²",
    "1.5",
    "0",
    "%",
    "../../etc/passwd",
    "eyJ4Ijp9",
    FORMULA,
    "{{7*7}}",
    "\ud800",
    "|",
    ",,,;",
    "[]",
)
RAW = ("%ED%A0%80", "%FF%FE", "%00", "%C0%AF", "%E2%80%AE")
"Octets of an address that are no letters."
_senders = count(1)


class Asked(ImmutableMultiDict[str, str]):
    """What was sent, which notes the names that a page looks for: no form need show them."""

    names: ClassVar[set[str]] = set()

    def get(self, key, *rest, **options):  # type: ignore[no-untyped-def]  # as its parent
        self.names.add(key)
        return super().get(key, *rest, **options)

    def getlist(self, key, *rest, **options):  # type: ignore[no-untyped-def]  # as its parent
        self.names.add(key)
        return super().getlist(key, *rest, **options)

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)


def listen(app: Flask) -> None:
    """Note the names that pages ask for, and let form tokens alone."""
    app.request_class = type("Noting", (app.request_class,), {"parameter_storage_class": Asked})
    app.config["WTF_CSRF_ENABLED"] = False


@dataclass
class Form:
    """The fields of one address, with a value its page would send."""

    usual: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


def send(client: FlaskClient, method: str, path: str, **options: object) -> TestResponse:
    """Each request from another sender: limits are not what is tried here."""
    number = next(_senders)
    sender = {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    return client.open(path, method=method, buffered=True, environ_overrides=sender, **options)  # type: ignore[arg-type]


def asked(client: FlaskClient, method: str, path: str, **options: object) -> tuple[TestResponse, set[str]]:
    """The answer, and the names that its page looked for."""
    Asked.names = found = set()
    return send(client, method, path, **options), found


def forms(answer: TestResponse) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(method, path, usual values) of every form of a page."""
    if answer.mimetype != "text/html" or not answer.data.strip():
        return
    for form in lxml.html.fromstring(answer.data).forms:
        values = {name: str(value or "") for name, value in form.fields.items() if name}
        yield str(form.method), str(form.action or answer.request.path).partition("?")[0], values


def queries(names: Iterable[str], odd: str) -> str:
    """An address's query with each name twice."""
    told = quote(odd, safe="", errors="surrogatepass")
    return "&".join(f"{quote(name)}={told}&{quote(name)}={told}" for name in sorted(names)) + f"&inconnu={told}&="


def wrong(answer: TestResponse, raw: str = MARK) -> str | None:
    """What is wrong with this answer to odd input, None when nothing is."""
    status = answer.status_code
    if status >= 500:
        return f"{status}"
    if answer.mimetype == "text/html" and raw in answer.text:
        return "typed markup comes back raw"
    if 400 <= status < 500 and 'lang="fr"' not in answer.text:
        return f"{status} without French words: {answer.text[:80]!r}"
    if status < 300 and (cell := formula_in(answer)) is not None:
        return f"a formula leaves: {cell!r}"
    return None


def formula_in(answer: TestResponse) -> str | None:
    """The first cell of a list to download that a spreadsheet would run."""
    if answer.mimetype == "text/csv":
        cells = (cell for row in csv.reader(io.StringIO(answer.text), delimiter=";") for cell in row)
        return next((cell for cell in cells if cell.lstrip(" \ufeff").startswith(("=", "@", "+1", "-cmd"))), None)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        return next((str(cell.value) for cell in cells), None)
    return None
