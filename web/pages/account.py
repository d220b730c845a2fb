"""Signing in and out, and one's own account."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.clock import now
from web.pages import signing
from web.security import audit, limits, rights, second_factor
from web.security.context import cookie_name, db, house, viewer, viewer_or_none
from web.security.signin import authenticate
from web.store import accounts, preferences
from web.store.models import User

blueprint = Blueprint("account", __name__)

WRONG = "Adresse électronique ou mot de passe incorrect."
"The same words whether the account exists or not."


@blueprint.route("/connexion", methods=["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    """Sign in; afterwards people go where they wanted to, or to the page their day begins with."""
    who = viewer_or_none()
    if request.method == "POST":
        return _try_sign_in()
    if who is not None:
        return redirect(url_for(rights.HOMES[who.role]))
    return render_template("account/sign_in.html", error=None, email="", suite=request.args.get("suite", ""))


def _try_sign_in() -> Response | tuple[str, int]:
    email, suite = request.form.get("email", ""), request.form.get("suite", "")
    user = authenticate(db(), email, request.form.get("password", ""), now())
    if user is None:
        db().commit()
        return render_template("account/sign_in.html", error=WRONG, email=email, suite=suite), limits.REFUSED
    target = rights.safe_path(suite, url_for(rights.HOMES[user.role]))
    return signing.ask_code(user, target) if second_factor.in_force(db(), user.id) else signing.let_in(user, target)


@blueprint.post("/deconnexion")
def sign_out() -> Response:
    """End the session here and in the browser."""
    signing.forget_browser()
    audit.append(db(), audit.SIGNED_OUT, now(), viewer().user_id, viewer().organisation_id)
    db().commit()
    response = redirect(url_for("public.home"), 303)
    secure = house().settings.secure_cookies
    response.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


@blueprint.get("/compte")
def page() -> str:
    """One's own account."""
    user = db().get_one(User, viewer().user_id)
    return render_template(
        "account/page.html",
        user=user,
        saved="enregistre" in request.args,
        shortcuts=preferences.shortcuts(db(), user.id),
    )


@blueprint.post("/compte/resume")
def digest() -> Response:
    """Ask for the digest by mail, or stop it."""
    accounts.wish_digest(db(), viewer().user_id, request.form.get("resume") == "oui", now())
    db().commit()
    return redirect(url_for("account.page", enregistre="1"), 303)
