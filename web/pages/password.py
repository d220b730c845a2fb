"""Choosing a password: signed in, or by a single-use link; and the browsers one is signed in with.

Opening a link does nothing: mail scanners open them all. Its page has one form, and only posting that form counts.
Whether an address has an account is never told.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from web.clock import now
from web.mail.access import send_link
from web.security import audit, limits, links, passwords, sessions
from web.security.context import cookie_name, db, house, viewer
from web.security.links import Purpose
from web.security.passwords import WeakPassword
from web.store import accounts
from web.store.models import User

blueprint = Blueprint("password", __name__)

WRONG = "Le mot de passe actuel n'est pas le bon."
DIFFERENT = "Les deux nouveaux mots de passe ne sont pas les mêmes."


@blueprint.route("/compte/mot-de-passe", methods=["GET", "POST"])
def change() -> Redirect | str | tuple[str, int]:
    """Change one's own password, the present one given again; all other browsers are signed out."""
    if request.method == "GET":
        return render_template("account/password.html", error="", saved="enregistre" in request.args)
    user = db().get_one(User, viewer().user_id)
    error = "" if passwords.matches(user.password_hash, request.form.get("actuel", "")) else WRONG
    error = error or _choose(user)
    if error:
        return render_template("account/password.html", error=error, saved=False), limits.REFUSED
    sessions.close_others(db(), user.id, request.cookies.get(cookie_name(), ""))
    db().commit()
    return redirect(url_for("password.change", enregistre="1"), 303)


def _choose(user: User) -> str:
    """Take the new password of the form; what is wrong with it, in French, else empty."""
    new = request.form.get("nouveau", "")
    if new != request.form.get("encore", ""):
        return DIFFERENT
    try:
        user.password_hash = passwords.hashed(new, user.email)
    except WeakPassword as error:
        return str(error)
    audit.record(db(), audit.NEW_CREDENTIAL, now(), user)
    return ""


@blueprint.route("/mot-de-passe-oublie", methods=["GET", "POST"])
def forgotten() -> str:
    """Ask for a link; the answer is the same for every address."""
    if request.method == "GET":
        return render_template("account/forgotten.html", asked=False)
    user, at = accounts.by_email(db(), request.form.get("email", "")), now()
    if user is not None and user.closed_at is None and not links.too_many(db(), user.id, at):
        settings = house().settings
        send_link(db(), user, Purpose.RESET, at, settings.mail_from, settings.base_url)
        audit.record(db(), audit.LINK_ASKED, at, user)
        db().commit()
    return render_template("account/forgotten.html", asked=True)


@blueprint.get("/mot-de-passe/<token>")
def page(token: str) -> Response:
    """The form of a link; nothing is used up by opening it."""
    return _answer(token, "", links.find(db(), token, now()) is not None)


@blueprint.post("/mot-de-passe/<token>")
def choose(token: str) -> Response | Redirect:
    """Use the link up and take the new password; every browser of the account is signed out."""
    link = links.find(db(), token, now())
    if link is None:
        return _answer(token, "", False, 410)
    user = db().get_one(User, link.user_id)
    error = _choose(user)
    if error:
        db().rollback()
        return _answer(token, error, True, limits.REFUSED)
    if not links.use(db(), link, now()):
        db().rollback()
        return _answer(token, "", False, 410)
    sessions.close_all(db(), user.id)
    db().commit()
    return redirect(url_for("account.sign_in"), 303)


def _answer(token: str, error: str, alive: bool, status: int = 200) -> Response:
    """The token stands in the address: it is told to no other site and kept in no cache."""
    response = make_response(render_template("account/link.html", token=token, error=error, alive=alive), status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/compte/connexions")
def signed_in() -> str:
    """The browsers one is signed in with."""
    own = sessions.of_user(db(), viewer().user_id, now(), request.cookies.get(cookie_name(), ""))
    return render_template("account/sessions.html", own=own, ended="fermees" in request.args)


@blueprint.post("/compte/connexions/fermer")
def end_all() -> Redirect:
    """Sign every other browser out."""
    sessions.close_others(db(), viewer().user_id, request.cookies.get(cookie_name(), ""))
    db().commit()
    return redirect(url_for("password.signed_in", fermees="1"), 303)
