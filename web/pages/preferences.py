"""When one is mailed: how often, which day, at what hour, holidays, changes at once."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from web.clock import PARIS, now
from web.mail.french import DAYS
from web.security.context import db, viewer
from web.store import accounts, preferences
from web.store.models import User
from web.store.preferences import Cadence, Wish

blueprint = Blueprint("preferences", __name__)

CADENCES = {Cadence.DAILY: "chaque jour ouvré", Cadence.WEEKLY: "chaque semaine", Cadence.MONTHLY: "une fois par mois"}
LONGEST_PAUSE = timedelta(days=366)
BAD_DAY = "La date de reprise doit être un jour à venir, dans un an au plus."


@blueprint.get("/compte/messages")
def page() -> str:
    """What one chose, and the form to change it."""
    return _page(preferences.of(db(), viewer().user_id))


def _page(wish: Wish, error: str = "") -> str:
    user_id = viewer().user_id
    return render_template(
        "account/messages.html",
        wish=wish,
        user=db().get_one(User, user_id),
        error=error,
        following=preferences.next_time(wish, now()),
        cadences=CADENCES,
        days=DAYS[:5],
        hours=preferences.HOURS,
        offer=preferences.offer_monthly(db(), user_id, now()),
        saved="enregistre" in request.args,
    )


@blueprint.post("/compte/messages")
def save() -> Response | tuple[str, int]:
    """Keep what one chose; asking for the digest and stopping it are part of it."""
    wish, at = _read(request.form), now()
    today = at.astimezone(PARIS).date()
    if wish.paused_until is not None and not today < wish.paused_until <= today + LONGEST_PAUSE:
        return _page(wish, BAD_DAY), 400
    preferences.save(db(), viewer().user_id, wish, at)
    wanted = request.form.get("resume") == "oui"
    if wanted != _gets_digest():
        accounts.wish_digest(db(), viewer().user_id, wanted, at)
    db().commit()
    return redirect(url_for("preferences.page", enregistre="1"), 303)


def _gets_digest() -> bool:
    user = db().get_one(User, viewer().user_id)
    return user.wants_digest and user.stopped_at is None


def _read(form: MultiDict[str, str]) -> Wish:
    """The choices of the form; 400 for one that is not offered."""
    if form.get("rythme") not in CADENCES:
        abort(400)
    weekday, hour = form.get("jour", type=int), form.get("heure", type=int)
    if weekday is None or hour is None or weekday not in preferences.WORKING_DAYS or hour not in preferences.HOURS:
        abort(400)
    changes = form.get("changements") == "oui"
    return Wish(Cadence(form["rythme"]), weekday, hour, _day(form.get("reprise", "")), changes)


def _day(text: str) -> date | None:
    """A day from the form; one that is none is told as a wrong one, never forgotten."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return date.min


@blueprint.post("/compte/messages/rythme")
def cadence() -> Response:
    """The answer to « une fois par mois ? »."""
    user_id, at = viewer().user_id, now()
    if request.form.get("mensuel") == "oui":
        former = preferences.of(db(), user_id)
        wish = Wish(Cadence.MONTHLY, former.weekday, former.hour, former.paused_until, former.wants_changes)
        preferences.save(db(), user_id, wish, at)
    else:
        preferences.keep_cadence(db(), user_id, at)
    db().commit()
    return redirect(url_for("preferences.page", enregistre="1"), 303)
