"""GEIQ: the groups that hold the yearly label of their federation. API with a token, or its spreadsheet as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from matching.plain import plain
from matching.standing import About, Answer, Check
from scrapers.source import Unreadable
from scrapers.structures import table
from scrapers.structures.directory import BadAnswer, Entry, Reading, Unread, decoded, nested, text

PER_PAGE = 100


class Geiq:
    """Fédération des GEIQ : groupements d'employeurs labellisés et leurs antennes."""

    name = "geiq"
    base = ""
    pause = 1.0
    needs_token = True
    whole = True

    def fetch(self, reading: Reading, base: str, token: str, departments: Sequence[str]) -> Iterator[bytes]:
        """Page after page, until one is not full. Its other commands are about employees: never called."""
        page, full = 1, True
        while full:
            asked = {"sort": "geiq.id", "n": str(PER_PAGE), "p": str(page)}
            content = reading.get_json(f"{base}/rest/Geiq", asked, {"Authorization": token})
            answer, results = decoded(content, "result", self.name)
            if answer.get("status") != "Success":
                raise BadAnswer(f"geiq : réponse « {answer.get('status')} » au lieu de « Success ».")
            full, page = len(results) >= PER_PAGE, page + 1
            yield content

    def parse(self, content: bytes, on: date) -> Iterator[Entry | Unread]:
        """Groups and their antennas that have a SIRET, from an answer or from the spreadsheet; not the federation."""
        if content.lstrip()[:1] == b"{":
            _, results = decoded(content, "result", self.name)
        else:
            results = [dict(row) for row in table.rows(content, self.name, ("siret", "nom"), _COLUMNS)]
        for number, result in enumerate(results, 1):
            if not _is_federation(text(result, "nom")):
                yield from _entries(result, f"groupement {number}", on)


_COLUMNS = {"code postal": "cp", "rue": "rue", "ville": "ville", "nom": "nom", "siret": "siret"}


def _is_federation(name: str) -> bool:
    return "federation" in plain(name)


def _entries(result: Mapping[str, Any], where: str, on: date) -> Iterator[Entry | Unread]:
    siret = text(result, "siret")
    try:
        yield _entry(result, where, on, "")
        branches = [each for each in nested(result, "antennes") if text(each, "siret") not in ("", siret)]
    except Unreadable as error:
        yield Unread(where, error)
        return
    yield from (_entry(each, f"{where}, antenne", on, siret) for each in branches)


def _entry(result: Mapping[str, Any], where: str, on: date, parent: str) -> Entry:
    row = {
        "siret": text(result, "siret"),
        "kind": "GEIQ",
        "name": text(result, "nom"),
        "address": text(result, "rue"),
        "post_code": text(result, "cp").replace("00000", ""),
        "city": text(result, "ville"),
        "parent": parent,
    }
    return Entry(where, row, checks=(Check(About.RIGHT, Geiq.name, on, Answer.YES),), as_of=on)
