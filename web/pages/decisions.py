"""Reading a decision from a form."""

from __future__ import annotations

from flask import abort
from werkzeug.datastructures import MultiDict

from web.pages import words
from web.security.context import viewer
from web.store.reviews import Author, Decision

TAKEN = (Decision.ACCEPT, Decision.SET_ASIDE, Decision.UNSURE)
LONGEST_DETAIL = 500
REASONS = frozenset({"", *words.TENDER_REASONS, *words.MATCH_REASONS})


def author() -> Author:
    """The viewer, as the author of a decision."""
    return Author(viewer().user_id, viewer().organisation_id)


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
