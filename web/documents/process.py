"""Reading a dropped file in a process of its own, and telling what became of each of its documents."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from typing import IO, Any

from web.documents.limits import AT_ONCE, FEWEST_LETTERS, LARGEST_FILE, MOST_RESTARTS, SECONDS
from web.documents.reading import Answer, Format, Page

_turns = threading.BoundedSemaphore(AT_ONCE)
TOO_BIG = f"Fichier trop gros : {LARGEST_FILE // 1_000_000} Mo au plus."
TOO_LONG = "Lecture interrompue : le document demande trop de temps ou de mémoire. Envoyez-en les parties utiles."
BUSY = "Trop de lectures en cours. Recommencez dans une minute."
BROKEN = "Document illisible : sa lecture a échoué. Enregistrez-le de nouveau, ou en PDF, puis envoyez-le."
EMPTY = "Document sans texte."
NO_TEXT = "Document numérisé sans texte : c'est une image de ses pages. Demandez la version avec texte."


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a reading may take, in seconds by the clock, and how long it may wait for its turn."""

    seconds: float = SECONDS
    wait: float = 20.0


def read_file(name: str, content: bytes, limits: Limits = Limits()) -> list[Answer]:
    """What each document of a file says, or the French reason why not. Never raises for what the file holds."""
    if len(content) > LARGEST_FILE:
        return [Answer(name, refused=TOO_BIG, size=len(content))]
    if not _turns.acquire(timeout=limits.wait):
        return [Answer(name, refused=BUSY, size=len(content))]
    try:
        return _read(name, content, limits.seconds)
    finally:
        _turns.release()


def _read(name: str, content: bytes, seconds: float) -> list[Answer]:
    """Start the process, and start it again after each document that brings it down, while there is time."""
    until = time.monotonic() + seconds
    answers: list[Answer] = []
    for _ in range(MOST_RESTARTS):
        run = _run(name, content, len(answers), until - time.monotonic())
        answers += run.answers
        if run.fallen is None:
            return answers or [Answer(name, refused=BROKEN, size=len(content))]
        answers.append(replace(run.fallen, refused=TOO_LONG if run.stopped else BROKEN))
        if time.monotonic() >= until:
            break
    return answers


@dataclass(frozen=True, slots=True)
class _Run:
    """One life of the process. `fallen`: the document it was reading when it ended badly; `stopped`: by a limit."""

    answers: list[Answer]
    fallen: Answer | None
    stopped: bool


def _run(name: str, content: bytes, skip: int, seconds: float) -> _Run:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(content)
        given.seek(0)
        code = _wait(_start(name, skip, given, told), seconds)
        told.seek(0)
        lines = told.read().decode("utf-8", "replace").splitlines()
    read = [_object(line) for line in lines]
    answers = [_answer(each) for each in read if "reading" not in each and "name" in each]
    begun = [each for each in read if "reading" in each]
    if code == 0 and len(begun) == len(answers):
        return _Run(answers, None, False)
    last = begun[-1] if begun else {"name": name}
    fallen = Answer(str(last["name"]), str(last.get("archive", "")))
    return _Run(answers, fallen, stopped=code < 0)


def _start(name: str, skip: int, given: IO[bytes], told: IO[bytes]) -> subprocess.Popen[bytes]:
    """Isolated: no environment of ours, so no secret; no folder of ours; its answer goes to a file of limited size."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-m", "web.documents.child", name or "document", str(skip)]
    return subprocess.Popen(command, stdin=given, stdout=told, stderr=subprocess.DEVNULL, env={}, cwd=os.path.sep)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Its status; negative when a signal ended it, ours when it took too long."""
    try:
        return process.wait(timeout=max(seconds, 0.1))
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _object(line: str) -> dict[str, Any]:
    """A line of the process; one cut short when it was ended is nothing."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _answer(line: dict[str, Any]) -> Answer:
    pages = tuple(Page(page["text"], page["number"], page["heading"]) for page in line["pages"])
    found = Answer(**{**line, "pages": pages, "notes": tuple(line["notes"])})
    if found.refused or has_text(found):
        return found
    return replace(found, notes=(*found.notes, NO_TEXT if found.format == Format.PDF else EMPTY))


def has_text(answer: Answer) -> bool:
    """Whether there is text to read: a scan has pages and next to no letters."""
    letters = sum(sum(map(str.isalnum, page.text)) for page in answer.pages)
    pages = len(answer.pages) if answer.format == Format.PDF else 0
    return letters > FEWEST_LETTERS * pages
