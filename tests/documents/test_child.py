"""The process that reads is sealed: it reaches nothing, runs nothing, writes nothing, and has bounds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from web.documents.limits import LARGEST_ANSWER

SEALED = "import sys; from web.documents import child; child.limit(); sys.addaudithook(child._refuse)\n"


def sealed(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", SEALED + code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('exemple.fr', 80)",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/tmp/maillage-essai', 'w')",
        "import os; os.open('/tmp/maillage-essai', os.O_CREAT | os.O_WRONLY)",
        "import os; os.remove('/tmp/maillage-essai')",
    ],
)
def test_nothing_leaves_runs_or_is_written(code: str) -> None:
    done = sealed(code)
    assert done.returncode == 1
    assert "PermissionError: refused while reading a document" in done.stderr


def test_reading_is_left_open() -> None:
    assert sealed("print(open('/dev/null').read() == '')").stdout == "True\n"


def test_memory_has_a_bound() -> None:
    assert "MemoryError" in sealed("x = bytearray(3_000_000_000)").stderr


def test_what_it_writes_has_a_bound(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = tmp_path_factory.mktemp("told") / "answer"
    with told.open("w") as file:
        code = SEALED + "child.sys.stdout.write('x' * 70_000_000)"
        subprocess.run([sys.executable, "-c", code], stdout=file, stderr=subprocess.DEVNULL, check=False)
    assert told.stat().st_size <= LARGEST_ANSWER
