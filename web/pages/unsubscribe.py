"""Stopping a mail (RFC 8058): opening the page does nothing, posting stops, without sign-in, cookie or form token.

Whether a token is known is never told: the page and the answer are the same for all.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from web.clock import now
from web.mail.unsubscribe import DIGEST, read_token, stop_mail
from web.security.context import db, house

blueprint = Blueprint("unsubscribe", __name__)

EVERYTHING = "tout"
"Value of the second button of the page."


@blueprint.get("/desinscription/<token>")
def page(token: str) -> Response:
    """The page with its two buttons. Link scanners open it: nothing happens."""
    found = read_token(house().settings.secret_key, token)
    return _answer("unsubscribe/page.html", token=token, mailing=found.mailing if found else DIGEST)


@blueprint.post("/desinscription/<token>")
def stop(token: str) -> Response:
    """Stop at once, 200, no redirect, as often as one likes. Mail programs post here by themselves."""
    everything = request.form.get("arreter") == EVERYTHING
    found = read_token(house().settings.secret_key, token)
    if found is not None:
        stop_mail(db(), found, everything, now())
        db().commit()
    return _answer("unsubscribe/done.html", everything=everything)


def _answer(template: str, **values: object) -> Response:
    """The token stands in the address: it is told to no other site and kept in no cache."""
    response = make_response(render_template(template, **values))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
