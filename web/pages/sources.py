"""Where the notices come from, and whether each source is well."""

from __future__ import annotations

from flask import Blueprint, render_template

from config import data
from web.clock import now
from web.pages import french
from web.security.context import db, house
from web.store import health, troubles

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def index() -> str:
    """Each source: when it was read, how much came, what is filled, what to look at."""
    found = health.of_sources(db(), data.sources(), house().settings.sources, now())
    return render_template(
        "sources/index.html",
        sources=found,
        incidents=health.incidents(db(), 20),
        fields=troubles.FIELD_NAMES,
        kinds=troubles.TROUBLES,
        share=lambda value: f"{french.number(value * 100)}\u00a0%",
    )
