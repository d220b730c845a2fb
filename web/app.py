"""The web application, made for one house; nothing is kept outside it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from web.clock import now
from web.house import House
from web.pages import FOOT, MENU, PAGES, errors, french, signing, words
from web.pages.ids import LARGEST_ID
from web.security import context, csrf, headers, letters, limits, rights
from web.security.quiet import QuietFlask

LARGEST_BODY = 1_000_000
"Bytes: our forms are short, and no file is sent to these pages."


class RowId(IntegerConverter):
    """The id of a row in an address; a longer number is no id, and no database need look for it."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


TRIED = {
    "account.sign_in": limits.typed_account,
    "second_factor.ask": signing.half_account,
    "second_factor.renew": context.own_account,
    "second_factor.stop": context.own_account,
    "personal.erase": context.own_account,
}
"Where passwords and codes could be tried one after the other, and whose account that is."


def create_app(house: House, processes: int = 1) -> Flask:
    """The application of this house, with every blueprint of `PAGES`, its guards and its error pages.

    `processes`: how many share the work, and the limits on failures.
    """
    settings = house.settings
    app = QuietFlask(__name__)
    app.secret_key = settings.secret_key
    app.extensions["house"] = house
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.trusted_proxies, settings.trusted_proxies)  # type: ignore[method-assign]  # Flask's documented way
    app.url_map.converters["id"] = RowId
    _templates(app)
    context.attach(app)
    for part in PAGES:
        app.register_blueprint(import_module(f"web.pages.{part.name}").blueprint)
    csrf.protect(app, settings.secure_cookies, tuple(part.name for part in PAGES if part.csrf_exempt))
    rights.guard(app)
    letters.guard(app)
    limiter = limits.limit_failures(app, TRIED, processes)
    for secret in ("supplier_side", "supplier_entries"):
        limits.limit_secrets(app, limiter, secret, processes)
    headers.protect(app, https=settings.base_url.startswith("https://"))
    errors.register(app)
    return app


def _templates(app: Flask) -> None:
    """Escape everywhere, whatever the name of the file; an unknown name in a template is an error, not a blank."""
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_env.globals.update(french=french, words=words, homes=rights.HOMES, menu=MENU, foot=FOOT)
    app.jinja_env.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    """What every template may use. `viewer` is None on an error page shown before anybody was looked for."""
    return {"viewer": context.viewer_or_none(), "now": now()}
