"""What a request holds: the house, one database session, the viewer."""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, abort, current_app, g, request, url_for
from sqlalchemy.orm import Session

from web.clock import now
from web.house import House
from web.security.sessions import Viewer, find_viewer
from web.store.visibility import look_as

NEED_READERS = frozenset({"facilitator", "admin", "buyer"})
"Roles that see the private needs of their organisation."


def house() -> House:
    """The house this application was made for."""
    return cast(House, current_app.extensions["house"])


def db() -> Session:
    """The session of this request, opened when first asked for and closed, uncommitted, at its end.

    It shows no tender that the viewer may not see: `web.store.visibility`.
    """
    if "db" not in g:
        g.db = house().sessions()
        look_as(g.db, _organisation())
    return cast(Session, g.db)


def _organisation() -> int | None:
    """Whose private needs may be seen; those of nobody for the public, nor for a structure, whoever shares its roof."""
    who = viewer_or_none()
    return who.organisation_id if who is not None and who.role in NEED_READERS else None


def viewer_or_none() -> Viewer | None:
    """Who looks, None for somebody not signed in."""
    return cast("Viewer | None", g.get("viewer"))


def viewer() -> Viewer:
    """Who looks, on a page that the table of rights keeps for signed-in people."""
    return viewer_or_none() or abort(403)


def own_account() -> str:
    """The viewer's account, for counts."""
    return str(viewer().user_id)


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
        if g.viewer is not None:
            look_as(db(), _organisation())

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        opened = g.pop("db", None)
        if opened is not None:
            opened.close()
