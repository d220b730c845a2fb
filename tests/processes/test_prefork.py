"""The processes that serve the pages: all end when one ends, when told to stop, and when their parent is killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from web.security.limits import share

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

SCRIPT = """
import os, signal, socket, time
from web.commands.prefork import in_processes
signal.signal(signal.SIGINT, signal.default_int_handler)  # who runs the tests in the background may ignore it
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
def work():
    while True:
        client, _ = listening.accept()
        if client.recv(1) == b"x":
            return
        client.sendall(str(os.getpid()).encode())
        client.close()
        time.sleep(0.05)  # lets the other one answer the next
in_processes([work, work], lambda: None)
"""


def begin() -> tuple[subprocess.Popen[str], int]:
    script = textwrap.dedent(SCRIPT)
    running = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout
    return running, int(running.stdout.readline())


def ask(port: int, word: bytes = b"?") -> int:
    with socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(word)
        return int(client.recv(20) or 0)


def closed(port: int) -> bool:
    """Whether nobody listens any more, within five seconds."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            ask(port)
        except OSError:
            return True
    return False


def finish(running: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = running.communicate(timeout=10)
    return running.returncode, errors


def test_several_processes_answer_on_one_socket() -> None:
    running, port = begin()
    answering = {ask(port) for _ in range(6)}
    running.terminate()
    status, _ = finish(running)
    assert len(answering) == 2
    assert running.pid not in answering
    assert status == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_none_is_left_behind_however_the_parent_ends(how: signal.Signals) -> None:
    running, port = begin()
    ask(port)
    running.send_signal(how)
    finish(running)
    assert closed(port)


def test_all_end_and_say_so_when_one_ends_by_itself() -> None:
    running, port = begin()
    ask(port, b"x")
    status, errors = finish(running)
    assert status == 1
    assert "s'est arrêté" in errors
    assert closed(port)


def test_together_they_allow_no_more_failures_than_one() -> None:
    assert share("30 per 15 minutes", 1) == "30 per 15 minutes"
    assert share("10 per 15 minutes", 4) == "2 per 15 minutes"
    assert share("3 per hour", 4) == "1 per hour"
