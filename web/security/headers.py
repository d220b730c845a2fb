"""Headers that every answer carries (ASVS 3.4)."""

from __future__ import annotations

from flask import Flask, Response, after_this_request, g, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"No script at all. `data:` images are the drawn arrows and ticks of the style sheet."
WITH_OWN_SCRIPTS = f"{POLICY}; script-src 'self'"
"For the pages of somebody who switched the shortcuts on: files of ours, never a line in the page."

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31_536_000


def allow_own_scripts() -> None:
    """Let the answer to the present request run script files of ours."""

    @after_this_request
    def allow(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = WITH_OWN_SCRIPTS
        return response


def protect(app: Flask, https: bool) -> None:
    """Put the headers on every answer of the application; a page may set a stricter one of its own first."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store" if g.get("viewer") else "no-cache")
        return response
