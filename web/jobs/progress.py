"""Progress of long work, on the error output, and only where a person looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from inspect import getdoc
from typing import Any

from tqdm import tqdm


@contextmanager
def steps(chain: Mapping[str, Callable[..., Any]], quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A bar that names the step at work by the first line of its docstring, which is French."""
    with bar(total=len(chain), unit="étape", quiet=quiet) as shown:
        started: list[str] = []

        def progress(name: str) -> None:
            shown.update(min(len(started), 1))
            started.append(name)
            shown.set_description((getdoc(chain[name]) or name).splitlines()[0])

        yield progress
        shown.update(min(len(started), 1))


def bar(total: int | None, unit: str, quiet: bool = False) -> tqdm[Any]:
    """A progress bar, silent when asked or when nobody looks at the error output."""
    return tqdm(total=total, unit=unit, disable=quiet or not sys.stderr.isatty(), leave=False, file=sys.stderr)
