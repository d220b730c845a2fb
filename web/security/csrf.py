"""Forged requests: every POST carries a token bound to a signed cookie of its own (ASVS 3.5.1).

The signed Flask session holds that secret and nothing else; it is emptied at sign-in and at sign-out, so that a token
planted before never serves after. Who is signed in stands in `web.security.sessions` alone.
"""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect


def protect(app: Flask, secure: bool, exempt: tuple[str, ...]) -> None:
    """Check the token of every POST, save on the blueprints named in `exempt`. Called once all are registered."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-formulaires" if secure else "formulaires",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        WTF_CSRF_TIME_LIMIT=None,  # it lives as long as its cookie: a page left open over lunch still works
    )
    guard = CSRFProtect(app)
    for name in exempt:
        guard.exempt(app.blueprints[name])
