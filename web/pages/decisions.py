"""Reading a decision from a form, and keeping it."""

from __future__ import annotations

from flask import abort
from werkzeug.datastructures import MultiDict

from web.clock import now
from web.pages import words
from web.security.context import db, viewer
from web.store import claims, reviews, second_reading
from web.store.models import Review
from web.store.reviews import Author, Decision, Target

TAKEN = (Decision.ACCEPT, Decision.SET_ASIDE, Decision.UNSURE)
LONGEST_DETAIL = 500
REASONS = frozenset({"", *words.TENDER_REASONS, *words.MATCH_REASONS})


def author() -> Author:
    """The viewer, as the author of a decision."""
    return Author(viewer().user_id, viewer().organisation_id)


def keep(target: Target, decision: Decision, reason: str, seen: int | None = None) -> Review:
    """Keep a decision, as a second reading where one is asked of this person; they are no longer on the tender.

    Raises reviews.Overtaken when a colleague decided since the page was shown and this is no second reading.
    """
    who, at = author(), now()
    first = second_reading.due(db(), who, target.tender_id) if target.structure_key is None else None
    if first is not None:
        row = reviews.append(db(), who, target, decision, reason, at, second_of=first.id)
    else:
        row = reviews.append(db(), who, target, decision, reason, at, seen)
    if target.structure_key is None:
        claims.release(db(), who, [target.tender_id])
    return row


def read_decision(form: MultiDict[str, str]) -> Decision:
    """The decision of the button pressed; 400 for anything else."""
    value = form.get("decision", "")
    return Decision(value) if value in TAKEN else abort(400)


def reason_text(form: MultiDict[str, str]) -> str:
    """The reason chosen and the words added, as they are kept and shown; 400 for a reason that is not in the list."""
    reason = form.get("motif", "")
    if reason not in REASONS:
        abort(400)
    detail = " ".join(form.get("precision", "").split())[:LONGEST_DETAIL]
    return " : ".join(part for part in (reason, detail) if part)


def missing_reason(decision: Decision, reason: str) -> bool:
    """Setting aside asks for a reason: colleagues must be able to understand it later."""
    return decision == Decision.SET_ASIDE and not reason
