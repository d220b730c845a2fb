"""Words and small helpers that the pages of both sides of a package share."""

from __future__ import annotations

from typing import Any

from clauses.packages.differences import Change
from clauses.packages.kinds import KINDS
from clauses.packages.rounds import SIDE_WORDS, Event, Side
from web.pages import package_form, package_view

RANGES = "fourchettes"
"Value of the template made of the lowest quantities of the ranges."


def sharing() -> dict[str, Any]:
    """What the templates of both sides need."""
    return {
        "details": package_view.details,
        "quantity": package_view.quantity,
        "step_words": package_view.step_words,
        "kind_names": package_form.KIND_NAMES,
        "unit_names": package_form.UNIT_NAMES,
        "pers": package_form.PERS,
        "choices": package_form.CHOICES,
        "kinds": KINDS,
        "sides": SIDE_WORDS,
        "Side": Side,
        "Event": Event,
        "Change": Change,
        "line_form": package_form.LineForm.of,
    }
