"""My tenders in a feed reader (Atom, RFC 4287) or a calendar (RFC 5545), at a secret address."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint, Response, abort, render_template

from web.clock import now
from web.pages.calendar_file import calendar_of
from web.pages.sheet import ics_answer
from web.security.context import absolute, db, viewer
from web.store import feeds
from web.store.listing import space
from web.store.models import Tender, User

blueprint = Blueprint("feeds", __name__)

MOST = 100
"Entries of a feed: those that close first."


@blueprint.get("/compte/flux")
def page() -> str:
    """What a feed is, and the button that draws its address."""
    return render_template("account/feeds.html", feed=feeds.of(db(), viewer().user_id), token=None)


@blueprint.post("/compte/flux")
def draw() -> Response:
    """Draw a new address and show it this once: only its hash is kept."""
    token = feeds.draw(db(), viewer().user_id, now())
    db().commit()
    addresses = {
        "atom": absolute("feeds.atom", token=token),
        "calendar": absolute("feeds.calendar", token=token),
    }
    text = render_template("account/feeds.html", feed=feeds.of(db(), viewer().user_id), token=addresses)
    return _private(Response(text, content_type="text/html; charset=utf-8"))


@blueprint.get("/flux/<token>.atom")
def atom(token: str) -> Response:
    """The tenders to look at and those marked as interesting, as a feed."""
    user = _reader(token)
    rows = _tenders(user, space.TO_SEE, space.INTERESTING)
    latest = max((row.changed_at for row in rows), default=user.created_at)
    page = absolute("space.tenders")
    text = render_template("feeds/atom.xml", user=user, rows=rows, latest=latest, page=page, absolute=absolute)
    return _private(Response(text, content_type="application/atom+xml; charset=utf-8"))


@blueprint.get("/flux/<token>.ics")
def calendar(token: str) -> Response:
    """The deadlines of the same tenders, as a calendar that updates."""
    rows = _tenders(_reader(token), space.INTERESTING, space.TO_SEE)
    told = [(row, absolute("tender.page", tender_id=row.id)) for row in rows]
    return _private(ics_answer(calendar_of(told, "maillage : mes marchés"), "mes-marches"))


def _reader(token: str) -> User:
    return feeds.reader(db(), token) or abort(404)


def _tenders(user: User, *views: str) -> list[Tender]:
    owner = space.Owner(user.organisation_id, user.organisation.siret)
    pages = (space.page(db(), owner, view, now(), None, MOST).lines for view in views)
    return [line.tender for line in chain.from_iterable(pages)]


def _private(answer: Response) -> Response:
    """The secret stands in the address or on the page: kept by no shared cache, told to no site, found by no engine."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
