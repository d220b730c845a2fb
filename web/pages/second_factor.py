"""The second factor: the code asked at sign-in, and the page where one's own is added, renewed or taken away."""

from __future__ import annotations

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from web.clock import now
from web.pages import signing
from web.security import audit, limits, rights, second_factor
from web.security.context import db, house, viewer
from web.store.models import User

blueprint = Blueprint("second_factor", __name__)

WRONG = "Ce code n'est pas le bon, ou il a déjà servi."


@blueprint.route("/connexion/code", methods=["GET", "POST"])
def ask() -> Answer | str | tuple[str, int]:
    """The second step of a sign-in."""
    half = signing.half()
    if half is None:
        return redirect(url_for("account.sign_in"), 303)
    if request.method == "GET":
        return render_template("account/code.html", error=None)
    if not second_factor.passes(db(), half.user, request.form.get("code", ""), _secret(), now()):
        audit.record(db(), audit.SIGN_IN_REFUSED, now(), half.user)
        db().commit()
        return render_template("account/code.html", error=WRONG), limits.REFUSED
    return signing.let_in(half.user, rights.safe_path(half.target, url_for(rights.HOMES[half.user.role])))


@blueprint.get("/compte/second-code")
def page() -> str:
    """What it is, whether it is on, and how many codes on paper are left."""
    return _page()


@blueprint.post("/compte/second-code/commencer")
def begin() -> Response:
    """Draw a key and show it, to be confirmed by a first code."""
    if second_factor.in_force(db(), viewer().user_id):
        abort(409)
    second_factor.begin(db(), viewer().user_id, now())
    db().commit()
    return _private(_confirming(None))


@blueprint.post("/compte/second-code/confirmer")
def confirm() -> Response:
    """The first code shows that the application works: from now on one is asked at each sign-in."""
    codes = second_factor.confirm(db(), _user(), request.form.get("code", ""), _secret(), now())
    db().commit()
    if codes:
        return _private(_page(codes=codes))
    if second_factor.waiting(db(), viewer().user_id) is None:
        abort(409)
    return _private(_confirming(WRONG), limits.REFUSED)


@blueprint.post("/compte/second-code/nouveaux-codes")
def renew() -> Response:
    """New codes on paper, for who shows a code."""
    if not _shown():
        return _private(_page(error=WRONG), limits.REFUSED)
    codes = second_factor.draw_codes(db(), viewer().user_id)
    db().commit()
    return _private(_page(codes=codes))


@blueprint.post("/compte/second-code/arreter")
def stop() -> Answer:
    """Take the second factor away, for who shows a code."""
    if not _shown():
        return _private(_page(error=WRONG), limits.REFUSED)
    second_factor.stop(db(), _user(), now())
    db().commit()
    return redirect(url_for("second_factor.page"), 303)


def _shown() -> bool:
    right = second_factor.passes(db(), _user(), request.form.get("code", ""), _secret(), now())
    db().commit()
    return right


def _user() -> User:
    return db().get_one(User, viewer().user_id)


def _secret() -> str:
    return house().settings.secret_key


def _page(codes: tuple[str, ...] = (), error: str | None = None) -> str:
    factor, left = second_factor.in_force(db(), viewer().user_id), second_factor.left(db(), viewer().user_id)
    return render_template("account/second_factor.html", factor=factor, left=left, codes=codes, error=error)


def _confirming(error: str | None) -> str:
    factor = second_factor.waiting(db(), viewer().user_id)
    if factor is None:
        abort(409)
    address = second_factor.address_of(factor, _secret(), viewer().email)
    picture = segno.make(address, micro=False).svg_data_uri(scale=5, border=4)
    key = second_factor.key_of(factor, _secret())
    groups = " ".join(key[place : place + 4] for place in range(0, len(key), 4))
    return render_template("account/second_factor_new.html", picture=picture, key=groups, error=error)


def _private(text: str, status: int = 200) -> Response:
    """Never kept by a browser or on the way: keys and codes are shown this once."""
    return Response(text, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")
