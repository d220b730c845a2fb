"""Pages made in turn: the first asked the first made, and nobody waits for a slow one longer than patience."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import pytest

from web.commands.in_turn import InTurn


class Slow:
    """An application whose answers wait to be let go, by name, and that notes what was begun in which order."""

    def __init__(self, *names: str) -> None:
        self.go = {name: Event() for name in names}
        self.begun: list[str] = []
        self.begins = {name: Event() for name in names}
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        name = environ["name"]
        with self._lock:
            self.begun.append(name)
        self.begins[name].set()
        assert self.go[name].wait(10)
        if environ.get("fails"):
            raise LookupError(name)
        return [name.encode()]


def ask(threads: ThreadPoolExecutor, pages: InTurn, name: str, **more: Any) -> Future[Iterable[bytes]]:
    return threads.submit(pages, {"name": name, **more}, lambda *_: None)


def waits(pages: InTurn, number: int) -> None:
    """Until so many wait."""
    while len(pages._waiting) < number:
        Event().wait(0.001)


def test_pages_are_made_one_after_the_other_in_the_order_they_were_asked_for() -> None:
    slow = Slow("a", "b", "c")
    pages = InTurn(slow, patience=10)
    with ThreadPoolExecutor(3) as threads:
        asked = []
        for number, name in enumerate("abc"):
            asked.append(ask(threads, pages, name))
            waits(pages, number)
        assert slow.begins["a"].wait(10)
        assert slow.begun == ["a"]
        for name in "abc":
            slow.go[name].set()
        assert [one.result() for one in asked] == [[b"a"], [b"b"], [b"c"]]
    assert slow.begun == ["a", "b", "c"]


def test_a_slow_page_lets_the_next_one_begin_and_ends_all_the_same() -> None:
    slow = Slow("export", "page", "next")
    pages = InTurn(slow, patience=0.01)
    with ThreadPoolExecutor(3) as threads:
        export = ask(threads, pages, "export")
        assert slow.begins["export"].wait(10)
        slow.go["page"].set()
        slow.go["next"].set()
        assert ask(threads, pages, "page").result(10) == [b"page"]
        assert ask(threads, pages, "next").result(10) == [b"next"]
        slow.go["export"].set()
        assert export.result(10) == [b"export"]
        assert ask(threads, pages, "next").result(10) == [b"next"]


def test_a_page_that_fails_passes_its_turn_on() -> None:
    slow = Slow("a", "b")
    pages = InTurn(slow, patience=10)
    slow.go["a"].set()
    slow.go["b"].set()
    with ThreadPoolExecutor(1) as threads:
        with pytest.raises(LookupError):
            ask(threads, pages, "a", fails=True).result(10)
        assert ask(threads, pages, "b").result(10) == [b"b"]
