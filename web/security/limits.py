"""Limits on failed passwords and codes, by address and by account (ASVS 6.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

BY_ADDRESS = "30 per 15 minutes"
BY_ACCOUNT = "10 per 15 minutes"
REFUSED = 422
"Status of a failed sign-in: only those are counted, so that people who succeed never wait."


def limit_failures(app: Flask, account_of: Mapping[str, Callable[[], str]]) -> None:
    """Limit the failures of these endpoints, each saying whose account is tried. Counted in memory, by process."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=True)
    for endpoint, account in account_of.items():
        view: Any = app.view_functions[endpoint]
        for limit, key in ((BY_ADDRESS, get_remote_address), (BY_ACCOUNT, account)):
            view = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=_failed)(view)
        app.view_functions[endpoint] = view


def typed_account() -> str:
    """The account whose password is tried: the address as typed."""
    return request.form.get("email", "").strip().casefold()[:254] or "(vide)"


def _failed(response: Response) -> bool:
    return response.status_code == REFUSED
