"""Connections handed to the processes that serve: each to the one that holds fewest."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")

SCRIPT = """
import os, socket
from functools import partial
from web.commands.in_turn import InTurn
from web.commands.prefork import in_processes
from web.commands.spread import Spread
def pages(environ, start_response):
    body = f"{os.getpid()} {environ['SERVER_PORT']} {environ['REMOTE_ADDR']}".encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
spread = Spread(listening, 2)
def answer(child):
    spread.server(child, pages, InTurn(), ident=None).run()
works = [partial(answer, child) for child in range(2)]
in_processes(works, spread.hand_out)
"""


@pytest.fixture
def port() -> Iterator[int]:
    running = subprocess.Popen([sys.executable, "-c", textwrap.dedent(SCRIPT)], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    yield int(running.stdout.readline())
    running.terminate()
    running.communicate(timeout=10)


def ask(connection: HTTPConnection) -> list[str]:
    connection.request("GET", "/")
    return connection.getresponse().read().decode().split()


def test_each_process_holds_as_many_connections_as_the_other_whoever_leaves(port: int) -> None:
    with ExitStack() as stack:
        held = [HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(8)]
        for one in held:
            stack.callback(one.close)
        told = [ask(one) for one in held]
        assert sorted(Counter(pid for pid, *_ in told).values()) == [4, 4]
        assert {tuple(rest) for _, *rest in told} == {(str(port), "127.0.0.1")}
        left, stays = told[0][0], next(pid for pid, *_ in told if pid != told[0][0])
        for one, (pid, *_) in zip(held, told, strict=True):
            if pid == left:
                one.close()
        came = _come_back(port, stack, left)
        assert len(came) == 4
        assert all(ask(one)[0] == stays for one, (pid, *_) in zip(held, told, strict=True) if pid == stays)


def _come_back(port: int, stack: ExitStack, left: str) -> list[HTTPConnection]:
    """Four new connections that the process that was left took, as soon as it knows that it was."""
    came: list[HTTPConnection] = []
    for _ in range(200):
        new = HTTPConnection("127.0.0.1", port, timeout=10)
        stack.callback(new.close)
        if ask(new)[0] == left:
            came.append(new)
        else:
            new.close()
        if len(came) == 4:
            break
    return came
