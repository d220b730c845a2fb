"""Hours of insertion by a form: the calculation line by line, ranges, shares, a note to keep. A GET writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from clauses.calibration import BadParameter, Calibration, calibrate
from clauses.calibration.numbers import in_words
from clauses.calibration.told import shared_out
from web.clock import PARIS, now
from web.pages import french
from web.pages.hours_form import MARKS, METHODS, choices, of_tender
from web.pages.ids import row_id
from web.security.context import db, viewer
from web.security.scope import tender_or_404
from web.store import knowledge
from web.store.models import Tender

blueprint = Blueprint("hours", __name__)

USUAL = "amount"
LONGEST = 80
_BREAKS = re.compile(r"(?<=[0-9]) (?=[0-9€%]|h\b)")
LONGEST_SPLIT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it stands in the address. `given`: what people wrote, and what the tender says where they did not."""

    method: str
    given: dict[str, str]
    tender: Tender | None
    lot: str
    read: dict[str, str]
    split: str

    @property
    def address(self) -> dict[str, str]:
        """The words of the address that bring this form back."""
        whole = {"methode": self.method, "lot": self.lot, "split": self.split} | self.given
        return {key: text for key, text in whole.items() if text} | (
            {"marche": str(self.tender.id)} if self.tender else {}
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """The calculation, its shares, or the French sentence that says what is wrong."""

    found: Calibration | None = None
    parts: tuple[tuple[str, int], ...] = ()
    error: str = ""


@blueprint.get("/heures")
def index() -> str:
    """The form, and the answer when it is filled."""
    asked = _asked()
    answered = _answered(asked)
    return render_template(
        "hours/index.html",
        asked=asked,
        answered=answered,
        methods=METHODS,
        method=METHODS[asked.method],
        unbroken=unbroken,
        choices=choices(),
        sentence=sentence(answered.found) if answered.found else "",
        also=also(answered.found) if answered.found else "",
        rows=rows(answered.found) if answered.found else (),
        said=_volumes(asked.tender) if asked.tender else (),
    )


def _asked() -> Asked:
    method = request.args.get("methode", USUAL)
    if method not in METHODS:
        abort(400)
    tender, lot = _tender(), _clean("lot")
    read = of_tender(tender, lot) if tender else {}
    keys = [field.key for field in METHODS[method].fields]
    given = {key: _clean(key) if key in request.args else _read(key, read) for key in keys}
    return Asked(method, given, tender, lot, read, _clean("split", LONGEST_SPLIT))


def _read(key: str, read: dict[str, str]) -> str:
    return read.get("amount" if key == "turnover" else key, "")


def _tender() -> Tender | None:
    text = request.args.get("marche", "")
    return tender_or_404(db(), viewer(), row_id(text) or 0) if text else None


def _clean(name: str, longest: int = LONGEST) -> str:
    return "".join(letter for letter in request.args.get(name, "")[:longest] if letter.isprintable()).strip()


def _answered(asked: Asked) -> Answered:
    """Nothing as long as the form is empty: an empty form is no mistake."""
    written = [key for key, text in asked.given.items() if text]
    if not written or (
        asked.tender and not any(key in request.args for key in asked.given) and "amount" not in written
    ):
        return Answered()
    try:
        found = calibrate(asked.method, asked.given, knowledge.hours())
        parts = shared_out(found, asked.split) if asked.split else []
    except BadParameter as error:
        return Answered(error=error.said)
    return Answered(found, tuple(parts))


def sentence(found: Calibration) -> str:
    """The answer as it would be told aloud."""
    if found.hours is None or found.low is None or found.high is None:
        return ""
    if not found.clause:
        return found.because
    if found.ranged:
        return f"Entre {in_words(found.low.kept)} et {in_words(found.high.kept)} heures"
    return french.hours(float(found.hours.kept))


def also(found: Calibration) -> str:
    """A volume to reserve, in weeks and in posts; empty where that says nothing more."""
    if not found.clause or found.hours is None or not found.hours.rounded or found.name == "tier":
        return ""
    told = calibrate("convert", {"hours": found.hours.rounded}, knowledge.hours())
    return told.because


def unbroken(text: str) -> str:
    """The text with its numbers and their units held together at the end of a line."""
    return _BREAKS.sub("\u00a0", text)


def rows(found: Calibration) -> list[tuple[str, str, str]]:
    """Each value used: its name, itself, where it comes from."""
    return [
        (
            value.label[:1].upper() + value.label[1:],
            unbroken(value.text),
            f"Par défaut ({MARKS[value.mark]}) : {value.source}, {value.year}" if value.mark else "Donné",
        )
        for value in found.parameters
    ]


def _volumes(tender: Tender) -> list[str]:
    """Hours that the notice itself asks for, to compare with."""
    said = [(item.lot_number, each) for item in tender.considerations for each in item.hours if each["hours"]]
    return list(dict.fromkeys(_volume(each["lot"] or lot, each) for lot, each in said))


def _volume(lot: str | None, each: dict[str, Any]) -> str:
    where = f"lot {lot} : " if lot and lot != "0" else ""
    tranche = f" par tranche de {french.number(each['per_amount'])} €" if each["per_amount"] else ""
    return f"{where}{french.hours(each['hours'])}{tranche}{' par an' if each['per'] == 'year' else ''}"


@blueprint.get("/heures/note.docx")
def note() -> Response:
    """The calculation as a note, signed and dated; 404 as long as there is nothing to tell."""
    from web.papers.render import paper

    asked = _asked()
    answered = _answered(asked)
    if answered.found is None or answered.found.hours is None:
        abort(404)
    content, media = paper("note-heures.docx", _facts(asked, answered.found, answered.parts))
    answer = Response(content, mimetype=media)
    answer.headers["Content-Disposition"] = 'attachment; filename="note-heures-insertion.docx"'
    return answer


def _facts(asked: Asked, found: Calibration, parts: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    central = found.hours.text if found.hours else ""
    return {
        "what": asked.tender.title if asked.tender else "Marché à préparer",
        "lot": f"Lot {asked.lot}" if asked.lot else "Tout le marché",
        "by": viewer().organisation,
        "today": french.day(now().astimezone(PARIS).date()),
        "method": METHODS[asked.method].name,
        "answer": sentence(found),
        "central": f"Valeur centrale : {central}." if found.ranged and found.clause else found.because,
        "values": [{"name": name, "value": value, "origin": origin} for name, value, origin in rows(found)],
        "steps": found.steps,
        "warnings": found.warnings or ("rien de particulier",),
        "parts": [{"name": name, "hours": f"{hours} h"} for name, hours in parts]
        or [{"name": "non partagé", "hours": ""}],
    }
