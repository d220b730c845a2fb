"""Values made quickly are the frozen dataclasses they were."""

from __future__ import annotations

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from clauses.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    """As dataclass makes it."""

    code: str
    words: str = "none"
    lot: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """The same, made quickly."""

    code: str
    words: str = "none"
    lot: int | None = None


def test_it_takes_the_same_arguments() -> None:
    assert inspect.signature(Quick) == inspect.signature(Plain)
    assert repr(Quick("a", lot=3)) == repr(Plain("a", lot=3)).replace("Plain", "Quick")
    with pytest.raises(TypeError, match="code"):
        Quick()  # type: ignore[call-arg]  # what is tested


def test_nothing_can_be_set_once_it_is_made() -> None:
    made = Quick("a")
    assert type(made) is Quick
    for name in ("code", "lot"):
        with pytest.raises(FrozenInstanceError):
            setattr(made, name, "b")


def test_it_is_compared_hashed_copied_and_kept_as_before() -> None:
    made = Quick("a", "b", 1)
    assert replace(made, lot=2) == Quick("a", "b", 2) != made
    assert len({made, Quick("a", "b", 1)}) == 1
    assert pickle.loads(pickle.dumps(made)) == made
