"""The bench of the pages: a small installation, the real server, and the figures that are promised."""

from __future__ import annotations

import pytest

from web.commands import bench_web
from web.commands.bench_web_client import BadAnswer, missing

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.slow
def test_each_list_page_is_measured_against_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_web, "SECONDS", 0.3)
    monkeypatch.setattr(bench_web, "ROUNDS", 1)
    found = bench_web.bench_web(60, 5, 1)
    assert found["matches"] == 25 * 66
    assert set(found["pages"]) == {"empty", "queue", "tenders", "structures", "my_markets", "matches"}
    assert all(told["per_second"] > 0 and told["p99_ms"] >= told["p50_ms"] > 0 for told in found["pages"].values())
    assert found["pages"]["empty"]["against_empty"] == 1


@pytest.mark.parametrize(("came", "left"), [(HEAD[:20], None), (HEAD, 5), (HEAD + b"ab", 3), (HEAD + b"abcde", 0)])
def test_an_answer_is_whole_when_as_many_bytes_came_as_it_says(came: bytes, left: int | None) -> None:
    assert missing(came) == left


@pytest.mark.parametrize("answer", [b"HTTP/1.1 500 OUPS\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\nab"])
def test_what_is_no_page_is_never_timed_as_one(answer: bytes) -> None:
    with pytest.raises(BadAnswer):
        missing(answer)
