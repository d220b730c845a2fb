"""What a correction of a national notice changes: mostly free text, sometimes fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from clauses.dates import moved_deadline
from scrapers.boamp.body import Body
from scrapers.reading.deadline import PARIS, wall_clock
from scrapers.reading.tree import Tree, as_list, first_text, has, text

_DEADLINES = ("receptionoffres", "receptioncandidatures", "receptionpropositions")


def read_correction(body: Body, node: Tree) -> None:
    """Move the deadline by the field that gives the new one, else by the text that leaves exactly one new date."""
    fields = [item for item in as_list(node) if _is_deadline(item)]
    if len(fields) == 1:
        item = fields[0]
        field = "infosRectif.lireDate"
        printed = wall_clock(text(item.get("lireDate")), field)
        body.moves_deadline_to, body.moves_hour_known = (
            _in_paris(text(item["lireDate"]), printed.at),
            printed.hour_known,
        )
        body.moves_because = f"Date limite : lire {body.moves_deadline_to:%d/%m/%Y à %Hh%M}"
        return
    _move_by_text(body, " \n".join(_words(node)))


def read_legacy_correction(body: Body, node: Tree) -> None:
    """The same from the old form: heading, former text, new text."""
    _move_by_text(body, " \n".join(_words(node)))


def _is_deadline(item: Tree) -> bool:
    if not isinstance(item, dict) or not text(item.get("lireDate")):
        return False
    heading = first_text(item, "rubDelais", "rubrique").lower().replace(" ", "")
    return heading in _DEADLINES or has(item, "rubDelais.ReceptionOffres", "rubDelais.ReceptionCandidatures")


def _in_paris(written: str, digits: datetime) -> datetime:
    """The digits are Paris time, unless a final Z says that they are not."""
    return digits.replace(tzinfo=UTC).astimezone(PARIS) if written.endswith("Z") else digits


def _move_by_text(body: Body, words: str) -> None:
    if move := moved_deadline(words):
        body.moves_deadline_to, body.moves_hour_known, body.moves_because = move.to, move.hour_known, move.because


_LEADS = {
    "supprimer": "au lieu de ",
    "auLieuDe": "au lieu de ",
    "auLieuDeDate": "au lieu de ",
    "TXTINIT": "au lieu de ",
    "lire": "lire ",
    "lireDate": "lire ",
    "LIRE": "lire ",
}


def _words(node: Tree, lead: str = "") -> Iterator[str]:
    """The texts below, each led by what its field means, in the order of the document."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _words(child, _LEADS.get(key, lead))
    elif isinstance(node, list):
        for child in node:
            yield from _words(child, lead)
    elif words := text(node):
        yield lead + words
