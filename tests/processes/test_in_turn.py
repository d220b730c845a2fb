"""Pages made in turn: the first asked the first made, and nobody waits for a slow one longer than patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest

from web.commands.in_turn import InTurn


class Page:
    """A request as waitress queues it: it notes that it was begun, and ends when it is let go."""

    def __init__(self, name: str, begun: list[str], fails: bool = False) -> None:
        self.name, self._begun, self._fails = name, begun, fails
        self.begins, self.go, self.ended = Event(), Event(), Event()

    def service(self) -> None:
        self._begun.append(self.name)
        self.begins.set()
        assert self.go.wait(10)
        self.ended.set()
        if self._fails:
            raise LookupError(self.name)

    def cancel(self) -> None:
        """Nothing is left waiting in these tests."""


@pytest.fixture
def turns() -> Iterator[Callable[[float], InTurn]]:
    made: list[InTurn] = []

    def begin(patience: float) -> InTurn:
        made.append(InTurn(patience, most=3))
        return made[-1]

    yield begin
    for each in made:
        each.shutdown()


Turns = Callable[[float], InTurn]


def until(met: Callable[[], bool]) -> None:
    """Wait for what must come."""
    for _ in range(10_000):
        if met():
            return
        Event().wait(0.001)
    raise AssertionError("never came")


def test_pages_are_made_one_after_the_other_in_the_order_they_were_asked_for(turns: Turns) -> None:
    begun: list[str] = []
    pages = [Page(name, begun) for name in "abc"]
    queue = turns(10)
    for page in pages:
        queue.add_task(page)
    assert pages[0].begins.wait(10)
    assert begun == ["a"]
    for page in pages:
        page.go.set()
        assert page.ended.wait(10)
    assert begun == ["a", "b", "c"]
    assert len(queue.threads) == 1


def test_a_slow_page_lets_the_next_one_begin_and_one_thread_is_left_afterwards(turns: Turns) -> None:
    begun: list[str] = []
    export, page = Page("export", begun), Page("page", begun)
    queue = turns(0.01)
    queue.add_task(export)
    assert export.begins.wait(10)
    page.go.set()
    queue.add_task(page)
    assert page.ended.wait(10)
    assert not export.ended.is_set()
    export.go.set()
    assert export.ended.wait(10)
    until(lambda: len(queue.threads) == 1)


def test_each_request_of_one_connection_counts_as_taken(turns: Turns) -> None:
    begun: list[str] = []
    connection = Page("page", begun)
    connection.go.set()
    queue = turns(10)
    for _ in range(5):
        queue.add_task(connection)
    until(lambda: len(begun) == 5)
    assert (queue.queue.taken, len(queue.threads)) == (5, 1)


def test_slow_pages_take_a_few_threads_and_no_more(turns: Turns) -> None:
    begun: list[str] = []
    slow = [Page(name, begun) for name in "abcde"]
    queue = turns(0.01)
    for page in slow:
        queue.add_task(page)
    until(lambda: len(begun) == 3)
    for page in slow:
        assert len(queue.threads) == 3
        page.go.set()
        assert page.ended.wait(10)
    assert begun[3:] == ["d", "e"]


def test_a_page_that_fails_passes_its_turn_on(turns: Turns, caplog: pytest.LogCaptureFixture) -> None:
    begun: list[str] = []
    broken, page = Page("broken", begun, fails=True), Page("page", begun)
    queue = turns(10)
    for each in (broken, page):
        each.go.set()
        queue.add_task(each)
    assert page.ended.wait(10)
    assert "Exception when servicing" in caplog.text
