"""Faults are logged by the name of their page, never by its address: an address may hold a secret."""

from __future__ import annotations

from typing import Any

from flask import Flask, request


class QuietFlask(Flask):
    """An application that tells no address in its log."""

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault of ours with its calls and the endpoint it happened at."""
        self.logger.error("Fault at %s [%s]", request.endpoint, request.method, exc_info=exc_info)
