"""Several processes that share the work: Python runs one thread at a time, a machine has more to give."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import NoReturn

from web.commands.errors import RunBroken

MOST = 4
"More processes than that wait for the same disk, and each takes its memory."


def usual() -> int:
    """As many as the processors that this process may use, MOST at most; one where processes cannot be split."""
    if not hasattr(os, "fork"):
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST)


def in_processes(works: Sequence[Callable[[], None]], meanwhile: Callable[[], None]) -> None:
    """Do each work in a process of its own, until one ends or we are told to stop; then all end.

    `meanwhile` is done here, in a thread, once all have begun. Nothing that cannot be shared, such as a connection to a
    database, may be open when it is called. The children end with us however we end. Raises RunBroken when one of them
    ended by itself.
    """
    alive, told = os.pipe()
    children = [_child(work, alive, told) for work in works]
    os.close(alive)
    threading.Thread(target=meanwhile, daemon=True).start()
    former = signal.signal(signal.SIGTERM, _stop)
    try:
        os.wait()
        raise RunBroken("Un des processus qui servent les pages s'est arrêté.")
    finally:
        signal.signal(signal.SIGTERM, former)
        os.close(told)  # they read the end of it, and end
        for child in children:
            _await(child)


def _stop(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)


def _child(work: Callable[[], None], alive: int, told: int) -> int:
    """The number of a new process that does the work."""
    number = os.fork()
    if number:
        return number
    os.close(told)
    threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _end_with_parent(alive: int) -> None:
    """Wait for the end of a pipe that the parent alone holds open: it comes when the parent ends, however it ends."""
    os.read(alive, 1)
    os._exit(0)


def _await(child: int) -> None:
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        return  # the one whose end we were told of
