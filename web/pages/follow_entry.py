"""One entry: what it says, its proofs, what it serves, its history; and the acts that make it count or not."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from clauses.followup.life import EVENTS, STATES, Act, Event, NotAllowed, allowed, check_pooling
from clauses.followup.line import STAGES, BadEntry, Line
from clauses.followup.publics import ELIGIBLE, PUBLICS, shown
from clauses.packages.kinds import KINDS, UNIT_WORDS, Unit
from clauses.packages.rounds import SIDE_WORDS, Side
from clauses.packages.terms import plain
from web.clock import now
from web.documents.process import read_file
from web.pages import follow_form, followup, typed
from web.pages.packages import signer
from web.pages.supplier_form import trade_name
from web.security.context import db, viewer, viewer_or_none
from web.security.rights import RULES
from web.store import follow_duties
from web.store import followup as store
from web.store.models import FollowAct, FollowEntry
from web.store.packages import Overtaken

blueprint = Blueprint("follow_entry", __name__)

LARGEST_PROOF = 10_000_000
"Bytes of the file of a proof: it is read for its kind and its fingerprint, and not kept."
REFUSED = (*follow_form.WRONG, NotAllowed, Overtaken)


@blueprint.before_app_request
def widen() -> None:
    """Let a file through on this one route, for those who may send it; everything else keeps its small limit."""
    who = viewer_or_none()
    if request.endpoint == "follow_entry.act" and who is not None and who.role in RULES["follow_entry.act"]:
        request.max_content_length = LARGEST_PROOF + 100_000


@blueprint.get("/suivi/saisies/<id:entry_id>")
def page(entry_id: int) -> str:
    """The entry and what may be done with it."""
    return _page(_own(entry_id))


def _own(entry_id: int) -> FollowEntry:
    return store.get(db(), viewer().organisation_id, entry_id) or abort(404)


def _page(entry: FollowEntry, told: Any = None, error: str = "") -> str:
    found, standing = followup.book(), store.standing(db(), entry)
    assert standing.line is not None
    beyond = {key: found.rule.told(standing.line, key) for key in standing.shares}
    targets = dict.fromkeys(standing.shares, "ancien engagement") | found.targets(entry.supplier_id, standing.line.unit)
    return render_template(
        "followup/entry.html",
        entry=entry,
        standing=standing,
        line=standing.line,
        quantity=amount_words(standing.line),
        public=shown(standing.line.public, followup.facilitator()),
        acts=store.acts(db(), entry),
        act_words=act_words,
        changes=changes,
        targets=targets,
        beyond=beyond,
        may={event.value for event in allowed(standing, Side.BUYER)},
        told=told if told is not None else _told(standing.line),
        error=error,
        states=STATES,
        stages=STAGES,
        plain=plain,
        trade=trade_name,
        **_choices(standing.line),
    )


KEPT = "="
"In the form of who may not see a sensitive category: leave it as it is."


def _hidden(line: Line) -> bool:
    return bool(line.public) and PUBLICS[line.public].sensitive and not followup.facilitator()


def _told(line: Line) -> dict[str, str]:
    return follow_form.told(line) | ({"public": KEPT} if _hidden(line) else {})


def _choices(line: Line) -> dict[str, Any]:
    found = followup.choices()
    if _hidden(line):
        found["public_choices"] = {KEPT: f"{ELIGIBLE} (inchangé)"} | found["public_choices"]
    return found


def amount_words(line: Line) -> str:
    """« 120 heures », « 2 », with its nature."""
    number = plain(float(line.quantity))
    name = KINDS[line.kind].name if line.kind else "nature à préciser"
    unit = "" if line.unit is Unit.NUMBER else f" {UNIT_WORDS[line.unit][line.quantity >= 2]}"
    return f"{number}{unit} ({name})"


def act_words(row: FollowAct) -> str:
    """« Fournisseur a saisi »."""
    return f"{SIDE_WORDS[Side(row.side)]} {EVENTS[Event(row.event)]}"


def changes(row: FollowAct, sees_all: bool) -> str:
    """What an act says, in words."""
    content = row.content
    if row.event in (Event.ENTER.value, Event.REVISE.value):
        line = Line.from_dict(content)
        parts = [amount_words(line), f"le {line.day:%d/%m/%Y}", STAGES[line.stage], line.site]
        return ", ".join([each for each in (*parts, shown(line.public, sees_all) if line.public else "") if each])
    if row.event == Event.PROVE.value:
        file = f" ; fichier vu : {content['file']}, empreinte {content['sha256'][:12]}…" if content["file"] else ""
        return f"{content['kind']} {content['reference']}{file}"
    if row.event == Event.SHARE.value:
        return f"{len(content)} part{'s' if len(content) > 1 else ''}"
    if row.event == Event.ACCEPT.value:
        return "qualité convenue atteinte" if content.get("good", True) else "sous la qualité convenue"
    return ""


@blueprint.post("/suivi/saisies/<id:entry_id>")
def act(entry_id: int) -> Response | tuple[str, int]:
    """Take the act that the form asks for, from the turn it was read at."""
    entry = _own(entry_id)
    wished = request.form.get("action", "")
    if wished not in set(Event) or wished == Event.ENTER.value:
        abort(400)
    try:
        store.take(db(), entry, _turn(), _act(entry, Event(wished)), signer(), now())
    except REFUSED as error:
        db().rollback()
        told = request.form if wished == Event.REVISE.value else None
        return _page(_own(entry_id), told, str(error)), 409 if isinstance(error, Overtaken) else 422
    db().commit()
    return redirect(url_for("follow_entry.page", entry_id=entry_id, fait=wished), 303)


def _turn() -> int:
    told = request.form.get("tour", "")
    return int(told) if told.isdecimal() and len(told) < 7 else abort(400)


def _act(entry: FollowEntry, event: Event) -> Act:
    """The act told by the form. Raises one of REFUSED."""
    reason, content = follow_form.kept_text("Motif", request.form, "reason"), dict[str, Any]()
    if event is Event.REVISE:
        content = follow_form.line(_whole(entry)).as_dict()
    elif event is Event.PROVE:
        content = follow_form.proof(request.form, *seen(request.files.get("file"))).as_dict()
    elif event is Event.SHARE:
        content = follow_form.shares(
            request.form, followup.book().targets(entry.supplier_id, store.shown(entry).line.unit)
        )
        parts = {key: Fraction(many) for key, many in content.items()}
        check_pooling(parts, follow_duties.pooled(db(), entry.organisation_id))
    elif event is Event.ACCEPT:
        content = {"good": request.form.get("good") == "oui"}
    return Act(event, Side.BUYER, content, reason)


def _whole(entry: FollowEntry) -> MultiDict[str, str]:
    """The form, with the category that it was not shown."""
    form = MultiDict(request.form)
    if form.get("public") == KEPT:
        form["public"] = store.shown(entry).line.public
    return form


def seen(file: FileStorage | None) -> tuple[str, str]:
    """What a file is and its fingerprint, read in a process of its own and kept nowhere. Raises BadEntry."""
    if file is None or not file.filename:
        return "", ""
    content = file.read(LARGEST_PROOF + 1)
    file.close()
    if len(content) > LARGEST_PROOF:
        raise BadEntry(f"Fichier trop gros : {LARGEST_PROOF // 1_000_000} Mo au plus.")
    answers = read_file(typed.text(file.filename, 120), content)
    if answers[0].refused:
        raise BadEntry(f"Fichier : {answers[0].refused}")
    pages = f", {len(answers[0].pages)} pages" if len(answers[0].pages) > 1 else ""
    size = f"{max(1, len(content) // 1000)} ko"
    return f"{str(answers[0].format).upper()}{pages}, {size}", hashlib.sha256(content).hexdigest()
