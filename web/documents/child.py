"""The process that reads: limited, sealed, it takes a file on standard input and writes one JSON line a document.

Started by `web.documents.process` only, as `python -I -B -m web.documents.child NAME SKIP`. Before each document it
writes `{"reading": n}`, so that whoever waits knows which one brought it down, and can start again after it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from importlib import import_module
from itertools import islice

from web.documents.formats import READERS
from web.documents.limits import LARGEST_ANSWER, LARGEST_FILE, MEMORY, SECONDS

_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "pty.",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate",
    "shutil.", "tempfile.", "webbrowser.", "ftplib.", "smtplib.", "urllib.", "http.", "ctypes.", "os.putenv",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    """Read the file on standard input and answer for each of its documents, the first `SKIP` left out."""
    name, skip = arguments[0], int(arguments[1])
    for module in READERS.values():
        import_module(f"web.documents.formats.{module}")
    from web.documents.walk import answer, items

    limit()
    sys.addaudithook(_refuse)
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    for number, item in enumerate(islice(items(name, content), skip, None), skip):
        _say({"reading": number, "name": item.name, "archive": item.archive})
        _say(asdict(answer(item)))


def limit() -> None:
    """Bounds that the system holds: memory, seconds of processor, bytes written, no other process, no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Nothing is run, nothing leaves, nothing is written beside the answer."""
    if (event == "open" and _writes(*arguments[1:])) or event.startswith(_FORBIDDEN):
        raise PermissionError(f"refused while reading a document: {event}")


def _writes(mode: object, flags: object = 0) -> bool:
    """Whether a file is opened to be written, by its mode or, without one, by its flags."""
    if isinstance(mode, str):
        return bool(set(mode) & set("wax+"))
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
