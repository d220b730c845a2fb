"""The bench of the pages: a small installation, the real server, and the figures that are promised."""

from __future__ import annotations

import pytest

from web.commands import bench_web


@pytest.mark.slow
def test_each_list_page_is_measured_against_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_web, "SECONDS", 0.3)
    monkeypatch.setattr(bench_web, "ROUNDS", 1)
    found = bench_web.bench_web(60, 5, 1)
    assert found["matches"] == 25 * 66
    assert set(found["pages"]) == {"empty", "queue", "tenders", "structures", "my_markets", "matches"}
    assert all(told["per_second"] > 0 and told["p99_ms"] >= told["p50_ms"] > 0 for told in found["pages"].values())
    assert found["pages"]["empty"]["against_empty"] == 1
