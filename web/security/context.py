"""What a request holds: the house, one database session, the viewer."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, abort, current_app, g, request, url_for
from sqlalchemy.orm import Session

from web.clock import now
from web.house import House
from web.security.sessions import Viewer, find_viewer


def house() -> House:
    """The house this application was made for."""
    return cast(House, current_app.extensions["house"])


def db() -> Session:
    """The session of this request, opened when first asked for and closed, uncommitted, at its end."""
    if "db" not in g:
        g.db = house().sessions()
    return cast(Session, g.db)


def viewer_or_none() -> Viewer | None:
    """Who looks, None for somebody not signed in."""
    return cast("Viewer | None", g.get("viewer"))


def viewer() -> Viewer:
    """Who looks, on a page that the table of rights keeps for signed-in people."""
    return viewer_or_none() or abort(403)


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host; browsers accept it over https only (ASVS 3.3.3)."""
    return "__Host-maillage" if house().settings.secure_cookies else "maillage"


def absolute(endpoint: str, **values: Any) -> str:
    """The whole address of a page, from the settings, never from the Host header, which anyone can write."""
    return house().settings.base_url + url_for(endpoint, **values)


def attach(app: Flask) -> None:
    """Find the viewer before each request and close its database session after it."""

    @app.before_request
    def find() -> None:
        token = request.cookies.get(cookie_name())
        g.viewer = find_viewer(db(), token, now()) if token and request.endpoint != "static" else None

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        opened = g.pop("db", None)
        if opened is not None:
            opened.close()
