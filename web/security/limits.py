"""Limits on failed passwords, codes and secret addresses, by address and by account (ASVS 6.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

BY_ADDRESS = "30 per 15 minutes"
BY_ACCOUNT = "10 per 15 minutes"
SENT = "60 per hour"
"What is sent to secret addresses, by address of the sender."
REFUSED = 422
"Status of a failed sign-in: only those are counted, so that people who succeed never wait."


def share(limit: str, processes: int) -> str:
    """The part of a limit that each of so many processes allows: together, they never allow more."""
    number, _, each = limit.partition(" ")
    return f"{max(1, int(number) // processes)} {each}"


def limit_failures(app: Flask, account_of: Mapping[str, Callable[[], str]], processes: int = 1) -> Limiter:
    """Limit the failures of these endpoints, each saying whose account is tried.

    Counted in memory, by each of the `processes` that serve the pages.
    """
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    for endpoint, account in account_of.items():
        view: Any = app.view_functions[endpoint]
        for limit, key in ((BY_ADDRESS, get_remote_address), (BY_ACCOUNT, account)):
            allowed = share(limit, processes)
            view = limiter.limit(allowed, key_func=key, methods=["POST"], deduct_when=_failed)(view)
        app.view_functions[endpoint] = view
    return limiter


def limit_secrets(app: Flask, limiter: Limiter, blueprint: str, processes: int = 1) -> None:
    """Limit, by address, the secret addresses of this blueprint that lead nowhere, and all that is sent to them."""
    for endpoint, found in app.view_functions.items():
        if endpoint.partition(".")[0] == blueprint:
            by_address, sent = share(BY_ADDRESS, processes), share(SENT, processes)
            view: Any = limiter.limit(by_address, key_func=get_remote_address, deduct_when=_unknown)(found)
            app.view_functions[endpoint] = limiter.limit(sent, key_func=get_remote_address, methods=["POST"])(view)


def typed_account() -> str:
    """The account whose password is tried: the address as typed."""
    return request.form.get("email", "").strip().casefold()[:254] or "(vide)"


def _unknown(response: Response) -> bool:
    return response.status_code == 404


def _failed(response: Response) -> bool:
    return response.status_code == REFUSED
