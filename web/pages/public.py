"""Pages for everybody: what maillage is, how fresh its sources are, accessibility, legal and privacy notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template

from web.clock import now
from web.pages import french, words
from web.security.context import db, house
from web.store.listing import works

blueprint = Blueprint("public", __name__)

LATE = timedelta(hours=36)
"A source is read every day; a day and a half without a good reading is worth saying."


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in words. `fine` False when people should know that something is missing."""

    name: str
    notices: int
    last: str
    state: str
    fine: bool


@blueprint.get("/")
def home() -> str:
    """Home page."""
    found = works.freshness(db(), house().settings.sources)
    return render_template("public/home.html", sources=[source_line(item, now()) for item in found])


def source_line(item: works.Freshness, at: datetime) -> SourceLine:
    """Say in words how fresh a source is."""
    last = french.moment(item.last_good) if item.last_good else "jamais"
    state, fine = _state(item, at)
    name = words.SOURCE_IN_FULL.get(item.source, words.source_name(item.source))
    return SourceLine(name, item.notices, last, state, fine)


def _state(item: works.Freshness, at: datetime) -> tuple[str, bool]:
    if item.last_state == "broken":
        return "En panne : la dernière lecture a échoué", False
    if item.last_good is None:
        return "Pas encore lue", False
    if at - item.last_good > LATE:
        return "En retard : des avis récents peuvent manquer", False
    return "À jour", True


@blueprint.get("/accessibilite")
def accessibility() -> str:
    """Declaration of accessibility."""
    return render_template("public/accessibility.html")


@blueprint.get("/mentions-legales")
def legal() -> str:
    """Who publishes, under which licence, from which sources."""
    return render_template("public/legal.html")


@blueprint.get("/donnees-personnelles")
def privacy() -> str:
    """Which personal data are kept, why and how long."""
    return render_template(
        "public/privacy.html",
        contact=house().settings.mail_from,
        keep_days=house().settings.keep_mail_days,
        follow_days=house().settings.keep_follow_days,
    )
