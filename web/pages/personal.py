"""One's own data: seen, taken away as a file, erased; and colleagues of one's organisation, invited by a person."""

from __future__ import annotations

import json
from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from web.clock import now
from web.mail.access import send_link
from web.pages import signing
from web.security import audit, limits, passwords
from web.security.context import db, house, viewer
from web.security.links import Purpose
from web.store import accounts, personal
from web.store.models import Audit, User

blueprint = Blueprint("personal", __name__)

WRONG = "Ce n'est pas votre mot de passe : rien n'est effacé."
MOST_A_DAY = 10
"Invitations of one organisation: nobody makes us write to strangers."
TOO_MANY = f"{MOST_A_DAY} invitations par jour et par organisation : essayez demain."


@blueprint.get("/compte/mes-donnees")
def page() -> str:
    """What is kept, the file, and the way out."""
    return render_template("account/personal.html", error=None)


@blueprint.get("/compte/mes-donnees.json")
def export() -> Response:
    """All that is kept of oneself."""
    text = json.dumps(personal.export(db(), viewer().user_id), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="mes-donnees.json"', "Cache-Control": "no-store"}
    return Response(text, content_type="application/json; charset=utf-8", headers=headers)


@blueprint.post("/compte/mes-donnees/effacer")
def erase() -> Answer | tuple[str, int]:
    """Erase one's account, the password given again."""
    user = db().get_one(User, viewer().user_id)
    if not passwords.matches(user.password_hash, request.form.get("actuel", "")):
        return render_template("account/personal.html", error=WRONG), limits.REFUSED
    personal.erase(db(), user, now())
    signing.forget_browser()
    db().commit()
    return redirect(url_for("public.home"), 303)


@blueprint.get("/compte/collegues")
def colleagues() -> str:
    """Who else signs in for the same organisation."""
    return _colleagues("")


@blueprint.post("/compte/collegues")
def invite() -> Answer | tuple[str, int]:
    """Invite somebody of one's organisation, with one's own role; an administrator makes accounts otherwise."""
    if _invited_today() >= MOST_A_DAY:
        return _colleagues(TOO_MANY), 429
    email = request.form.get("email", "")
    new = accounts.NewAccount(email, passwords.hashed(passwords.drawn(), email), viewer().role, viewer().organisation)
    try:
        user = accounts.create(db(), new, now())
    except accounts.BadAccount as error:
        db().rollback()
        return _colleagues(str(error)), limits.REFUSED
    settings = house().settings
    send_link(db(), user, Purpose.INVITATION, now(), settings.mail_from, settings.base_url)
    audit.append(db(), audit.COLLEAGUE_INVITED, now(), viewer().user_id, viewer().organisation_id, str(user.id))
    db().commit()
    return redirect(url_for("personal.colleagues", invite="1"), 303)


def _invited_today() -> int:
    ours = (Audit.organisation_id == viewer().organisation_id, Audit.action == audit.COLLEAGUE_INVITED)
    recent = select(func.count()).select_from(Audit).where(*ours, Audit.created_at > now() - timedelta(days=1))
    return db().scalar(recent) or 0


def _colleagues(error: str) -> str:
    ours = select(User).where(User.organisation_id == viewer().organisation_id, User.closed_at.is_(None))
    return render_template(
        "account/colleagues.html",
        people=db().scalars(ours.order_by(User.email)).all(),
        error=error,
        typed=request.form.get("email", ""),
        invited="invite" in request.args,
    )
