"""What no keyboard types: a request that holds it goes no further."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, abort, request

NUL = "\x00"
"No text of PostgreSQL holds it, and no browser sends it: it comes from programs that look for a weakness."


def guard(app: Flask) -> None:
    """Answer 400 to what holds a NUL, whatever its page. Comes after the table of rights, before any page."""

    @app.before_request
    def check() -> None:
        if any(NUL in text for text in _texts()):
            abort(400)


def _texts() -> Iterator[str]:
    """All that was sent as text: names and values of fields, names of files, parts of the address."""
    yield request.path
    for fields in (request.args, request.form):
        yield from fields
        for values in fields.listvalues():
            yield from values
    for name, file in request.files.items(multi=True):
        yield from (name, file.filename or "")
