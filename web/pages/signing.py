"""Letting a browser in: a new session once all that is asked was shown, and what it waits for in between."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import flask
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.security import audit, second_factor, sessions
from web.security.context import cookie_name, db, house
from web.store.models import User

_WAITS = "second"


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody whose password was right, who owes a code, and where they wanted to go."""

    user: User
    target: str


def ask_code(user: User, target: str) -> Response:
    """Note in the signed cookie of the forms who owes a code since when, and lead to where it is typed."""
    db().commit()
    flask.session[_WAITS] = {
        "user": user.id,
        "at": now().timestamp(),
        "target": target,
        "password": _mark(user),
    }
    return redirect(url_for("second_factor.ask"), 303)


def half() -> Half | None:
    """Who owes a code in this browser; None when nobody does, it took too long, or the password changed meanwhile."""
    waits = flask.session.get(_WAITS)
    user = db().get(User, waits["user"]) if waits else None
    if waits is None or user is None or user.closed_at or waits["password"] != _mark(user):
        return None
    fresh = now().timestamp() - waits["at"] < second_factor.WAIT.total_seconds()
    return Half(user, waits["target"]) if fresh else None


def half_account() -> str:
    """The account whose code is tried, for the count of failures."""
    return str((flask.session.get(_WAITS) or {}).get("user", "(personne)"))


def let_in(user: User, target: str) -> Response:
    """A new token for the browser, whatever it held before (ASVS 7.2.4)."""
    forget_browser()
    token = sessions.open_session(db(), user.id, now())
    audit.record(db(), audit.SIGNED_IN, now(), user)
    db().commit()
    response = redirect(target, 303)
    secure = house().settings.secure_cookies
    response.set_cookie(cookie_name(), token, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def forget_browser() -> None:
    """End the session that this browser may hold, and all that its forms knew."""
    former = request.cookies.get(cookie_name())
    if former:
        sessions.close_session(db(), former)
    flask.session.clear()


def _mark(user: User) -> str:
    """Changes with the password, and tells nothing of it."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]
