"""Bad files and arguments, given to every command that reads some: told in French, never a stack of calls."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Maillage
from tests.conftest import ON_POSTGRESQL
from web.cli import COMMANDS

READERS: tuple[tuple[str, ...], ...] = (
    ("group", "--problem", "FILE"),
    ("need", "add", "FILE"),
    ("evaluate", "clauses", "FILE"),
    ("evaluate", "trades", "FILE"),
    ("evaluate", "matching", "FILE"),
    ("purchases", "FILE"),
    ("restore", "FILE", "--force"),
    ("structures", "import", "csv", "FILE"),
    ("structures", "import", "xlsx", "FILE"),
    ("structures", "import", "geiq", "FILE"),
    ("structures", "import", "finess", "FILE"),
    ("clause", "review", "FILE"),
)
"Commands that read a file."
UNREAD = {"restore"} if ON_POSTGRESQL else set[str]()
"Commands that do not read theirs: PostgreSQL has tools of its own to restore with."
BAD: dict[str, bytes] = {
    "binary": bytes(range(256)) * 20,
    "truncated": b'{"needs": [{"id": "a"',
    "not a number": b'{"needs": [], "candidates": [], "member_cost": NaN}',
    "infinite": b'{"needs": [{"id": "a", "hours": -Infinity}], "candidates": []}',
    "long number": b'{"needs": ' + b"9" * 5000 + b"}",
    "nested": b"[" * 100_000,
    "latin": '{"title": "écoles"}'.encode("latin-1"),
    "list": b"[1, 2]",
    "wrong types": b'{"id": [], "text": 5, "title": {}, "expected": 3, "needs": "a", "candidates": 7, "places": 3}',
    "zip": b"PK\x03\x04" + b"\x00" * 50,
    "gzip": b"\x1f\x8b\x08" + b"\x00" * 50,
    "nul": b"siret;kind;name\n\x00;\x00;\x00\n",
}
ANY_TEXT = {("clause", "review")}
"Reads any text: one that is no JSON is no fault there."
TABLES = {("structures", "import"), ("purchases", "FILE")}
"Read what lines they can, and count those refused."


def told_well(maillage: Maillage, arguments: tuple[str, ...], path: Path, either: bool) -> str | None:
    """What is wrong with the answer, None when nothing is. `either`: the file may be taken after all."""
    told = maillage(*(str(path) if each == "FILE" else each for each in arguments))
    if either and told.status == 0:
        return None
    if told.status != 2 or "Traceback" in told.err:
        return f"{arguments} {path.name}: {told.status} {told.err[:200]!r}"
    return None if path.name in told.err else f"{arguments} {path.name}: does not name it, {told.err[:200]!r}"


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_by_every_command(maillage: Maillage, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"fichier.{kind}.txt"
    path.write_bytes(BAD[kind])
    either = ANY_TEXT | TABLES
    wrong = [told_well(maillage, each, path, each[:2] in either) for each in READERS if each[0] not in UNREAD]
    assert [each for each in wrong if each] == []


def test_a_folder_or_nothing_in_place_of_a_file_is_named(maillage: Maillage, tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    wrong = [told_well(maillage, each, tmp_path / name, False) for each in READERS for name in ("dossier", "absent")]
    assert [each for each in wrong if each] == []


ODD = ("", "-1", "9" * 30, "NaN", "é" * 5000, "9999-99-99", "\udcff", "--", "٣", "1e999")


@pytest.mark.parametrize("odd", ODD)
def test_odd_arguments_end_with_a_message(
    maillage: Maillage, odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where « backup » writes a file named so
    for name in sorted(
        COMMANDS.keys() - {"backup", "demo", "serve", "schedule", "worker", "bench", "run", "detect", "classify"}
    ):
        told = maillage(name, odd, odd)
        assert told.status == 2, f"{name} {odd!r:.40}"
        assert told.err.strip()


def typed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


@pytest.mark.parametrize("name", ["detect", "classify"])
def test_a_stream_answers_each_line_in_order_whatever_is_not_asked_for(
    maillage: Maillage, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lines = [
        {"id": 1, "text": None, "title": None, "other": [1, {"a": None}]},
        {"id": "\ud800", "text": "\ud800 « é »", "title": "\ud800"},
        {"text": "", "title": ""},
        {"id": 3, "text": "a\x00b", "title": "a\x00b"},
    ]
    content = b"\xef\xbb\xbf" + b"\n\n".join(json.dumps(line).encode() for line in lines)
    typed(monkeypatch, content)
    told = maillage(name)
    assert told.status == 0
    assert [line["id"] for line in told.lines] == [1, "\ud800", None, 3]


@pytest.mark.parametrize("name", ["detect", "classify"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": NaN}', "NaN"),
        (b"[" * 100_000, "niveaux"),
        (b'{"id": ' + b"9" * 5000 + b"}", "nombre"),
        (b'{"id": "caf\xe9"}', "UTF-8"),
        (b'{"id": 1', "JSON"),
        (b"[1]", "objet"),
        (b'{"text": 5, "title": 5}', "5"),
    ],
)
def test_a_stream_names_the_line_it_cannot_read(
    maillage: Maillage, monkeypatch: pytest.MonkeyPatch, name: str, line: bytes, said: str
) -> None:
    typed(monkeypatch, b'{"id": 1}\n' + line + b"\n")
    told = maillage(name)
    assert told.status == 2
    assert "ligne 2" in told.err
    assert said in told.err
    assert [each["id"] for each in told.lines] == [1]


@pytest.mark.parametrize("name", [("detect",), ("classify",), ("group", "--problem", "-"), ("need", "add", "-")])
def test_a_closed_standard_input_is_told(
    maillage: Maillage, monkeypatch: pytest.MonkeyPatch, name: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    told = maillage(*name)
    assert told.status == 2
    assert "fermée" in told.err


NEED, CANDIDATE = {"id": "a", "hours": 10}, {"siret": "1", "hours": 10, "covers": {"a": 0.5}}


@pytest.fixture
def solved(maillage: Maillage, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    def answer(needs: object, candidates: object, **more: object) -> tuple[int, str]:
        path = tmp_path / "probleme.json"
        path.write_text(json.dumps({"needs": needs, "candidates": candidates, **more}))
        told = maillage("group", "--problem", path, "--json")
        return told.status, told.err or told.out

    return answer


@pytest.mark.parametrize(
    ("needs", "candidates", "more", "said"),
    [
        ([NEED | {"hours": float("nan")}], [CANDIDATE], {}, "NaN"),
        ([NEED | {"hours": -1}], [CANDIDATE], {}, "needs[0].hours"),
        ([NEED | {"hours": "10"}], [CANDIDATE], {}, "needs[0].hours"),
        ([NEED], [CANDIDATE, CANDIDATE], {}, "candidates[1].siret"),
        ([NEED, NEED], [CANDIDATE], {}, "needs[1].id"),
        ([NEED], [CANDIDATE | {"covers": {"a": 1.5}}], {}, "candidates[0].covers.a"),
        ([NEED], [CANDIDATE | {"covers": {"a": -0.5}}], {}, "candidates[0].covers.a"),
        ([NEED], [CANDIDATE | {"covers": ["a"]}], {}, "candidates[0].covers"),
        ([NEED], [CANDIDATE], {"max_members": -1}, "max_members"),
        ([NEED], [CANDIDATE], {"max_members": 1.5}, "max_members"),
        ([NEED], [CANDIDATE], {"best": True}, "best"),
        ([NEED], [CANDIDATE | {"hours": 10**400}], {}, "candidates[0].hours"),
        ([NEED | {"hours": 1e308}], [CANDIDATE], {}, "needs[0].hours"),
        ([None], [CANDIDATE], {}, "needs[0]"),
    ],
)
def test_a_bad_problem_names_its_field(
    solved: Callable[..., tuple[int, str]], needs: object, candidates: object, more: dict[str, object], said: str
) -> None:
    status, told = solved(needs, candidates, **more)
    assert status == 2
    assert said in told


@pytest.mark.parametrize(
    ("needs", "candidates", "more", "proposals"),
    [
        ([], [], {}, 0),
        ([NEED], [], {}, 0),
        ([], [CANDIDATE], {}, 0),
        ([NEED], [CANDIDATE], {"max_members": 0}, 0),
        ([NEED], [CANDIDATE], {"best": 0}, 0),
        ([NEED], [CANDIDATE | {"covers": {"a": 0.5, "unlisted": 1}}], {"best": 10**30, "max_members": 10**30}, 1),
        ([NEED | {"hours": 1e12}], [CANDIDATE | {"hours": 1e12}], {}, 1),
        ([NEED | {"hours": 0}], [CANDIDATE | {"hours": None}], {}, 1),
    ],
)
def test_an_odd_but_right_problem_is_solved(
    solved: Callable[..., tuple[int, str]],
    needs: object,
    candidates: object,
    more: dict[str, object],
    proposals: int,
) -> None:
    status, told = solved(needs, candidates, **more)
    assert status == 0
    assert len(json.loads(told)["proposals"]) == proposals


@pytest.mark.slow
def test_a_real_process_with_its_input_closed_and_odd_letters_says_so(tmp_path: Path) -> None:
    """What no test in one process shows: descriptors really closed, another locale."""
    environment = {**os.environ, "LC_ALL": "C", "MAILLAGE_DATA_DIR": str(tmp_path)}
    program = [sys.executable, "-c", "from web.cli import main; main()", "detect"]
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *program], capture_output=True, text=True, env=environment, check=False
    )
    assert (closed.returncode, "Traceback" in closed.stderr) == (2, False)
    told = subprocess.run(program, input=b'{"id": "\xc3\xa9"}', capture_output=True, env=environment, check=False)
    assert json.loads(told.stdout)["id"] == "é"
