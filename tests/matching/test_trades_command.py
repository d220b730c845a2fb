"""`maillage classify`: one answer a line, in the same order, bad input named."""

from __future__ import annotations

import io
import json

import pytest

from web.cli import run


def classify(monkeypatch: pytest.MonkeyPatch, text: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return run(["classify"])


def test_each_line_is_answered_in_order(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"id": 2, "title": "Nettoyage de locaux", "autre": True},
        {"id": "x"},
        {"id": None, "title": None, "cpv": ["77310000"], "nature": "SERVICES"},
    ]
    assert classify(monkeypatch, "\n".join(map(json.dumps, rows)) + "\n\n") == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == [2, "x", None]
    assert [set(trade) for trade in answers[0]["trades"]] == [{"group", "sector", "score", "because"}]
    assert answers[1]["trades"] == []
    assert answers[2]["trades"][0]["sector"] == "creation-et-entretien-des-espaces-verts"


@pytest.mark.parametrize(
    ("line", "message"),
    [("{", "ligne 1"), ("[]", "objet JSON"), ('{"title": 3}', "title"), ('{"cpv": [45000000]}', "cpv")],
)
def test_a_bad_line_ends_with_2_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    assert classify(monkeypatch, line) == 2
    assert message in capsys.readouterr().err
