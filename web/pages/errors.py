"""Errors as French pages: what happened, what to do; never a stack of calls."""

from __future__ import annotations

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

TEXTS = {
    400: ("Demande incomprise", "L'adresse ou le formulaire contient une valeur que nous ne reconnaissons pas."),
    403: ("Accès refusé", "Votre compte ne donne pas accès à cette page."),
    404: ("Page introuvable", "Cette page n'existe pas, ou elle n'est pas ouverte à votre organisation."),
    405: ("Action impossible ici", "Cette adresse ne peut pas être appelée de cette façon."),
    413: ("Envoi trop volumineux", "Le formulaire envoyé dépasse la taille permise."),
    429: ("Trop d'essais", "Trop d'essais ou d'envois se suivent. Attendez un quart d'heure, puis recommencez."),
    500: ("Panne de notre côté", "L'erreur est notée. Vos décisions déjà enregistrées ne sont pas perdues."),
}
EXPIRED = ("Formulaire expiré", "Revenez à la page précédente, rechargez-la, puis envoyez de nouveau le formulaire.")


def register(app: Flask) -> None:
    """Answer every HTTP error, and every fault of ours (Flask logs those), with a page."""
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(CSRFError, _expired)


def _page(error: HTTPException) -> Response | tuple[str, int, list[tuple[str, str]]]:
    """A redirect raised by the router passes as it is; anything else becomes a page with its status."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    title, text = TEXTS.get(code, TEXTS[500 if code >= 500 else 400])
    return _render(code, title, text), code, _kept_headers(error)


def _expired(error: CSRFError) -> tuple[str, int]:
    return _render(400, *EXPIRED), error.code


def _render(code: int, title: str, text: str) -> str:
    return render_template("error.html", code=code, title=title, text=text)


def _kept_headers(error: HTTPException) -> list[tuple[str, str]]:
    """`Allow` of a 405 and `Retry-After` of a 429 mean something to programs."""
    return [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
