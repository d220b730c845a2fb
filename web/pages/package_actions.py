"""What every step of a buyer begins and ends with: the turn it was seen from, who signs, where it leads."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from clauses.packages.guard import Legal, Moment, Nature
from clauses.packages.rounds import Facts
from clauses.packages.terms import Terms
from web.clock import PARIS, now
from web.pages import packages as pages
from web.pages import typed
from web.security.context import db
from web.store import package_notes
from web.store.models import Package
from web.store.packages import Overtaken


def turn() -> int:
    """The turn that the page was read at; 400 for anything else."""
    told = request.form.get("tour", "")
    return int(told) if told.isdecimal() and len(told) < 7 else abort(400)


def reason() -> str:
    """The reason typed."""
    return typed.text(request.form.get("motif", ""))


def done(package: Package, what: str) -> Redirect:
    """Back to the package, which says what was done."""
    return redirect(url_for("packages.page", package_id=package.id, fait=what), 303)


def refused(package_id: int, error: Exception) -> tuple[str, int]:
    """The page again, with what stands in the way; 409 when somebody answered meanwhile."""
    db().rollback()
    return pages.shown(pages.own(package_id), str(error)), 409 if isinstance(error, Overtaken) else 422


def legal_of(package: Package) -> Legal:
    """What the law answers today for this package."""
    return pages.ask(Nature(package.nature), Moment(package.moment))


def facts_of(package: Package, terms: Terms) -> Facts:
    """What the rounds look at beside the events; that every review was held is what the form declares."""
    return Facts(
        today=now().astimezone(PARIS).date(),
        starts=package.starts,
        ends=package.ends,
        items=len(terms.items),
        signed=package_notes.signed(db(), package),
        reviewed=bool(request.form.get("bilans")),
    )
