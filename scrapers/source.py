"""What a source of notices is: where records come from, and how one becomes a notice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from clauses.notice import Notice


class SourceUnreachable(Exception):
    """The site does not answer as it should: look at it or at the network, then collect again. Message in French."""


class AnswerRefused(SourceUnreachable):
    """The site answered with an error: its status, and the body, where it may say why."""

    def __init__(self, message: str, status: int, body: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class AddressRefused(SourceUnreachable):
    """The address leads inside the house: allow the host in the settings if that is meant."""


class Challenge(SourceUnreachable):
    """The site asks whether we are a robot: we are, and stop. Never taken for an empty answer."""


class Unreadable(Exception):
    """A record that cannot be read: keep it whole, mend the reader, read it again.

    `field` is the path of the culprit in the record, `value` what stood there, the message a French sentence.
    """

    def __init__(self, field: str, value: object, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.value = value


class NotNotices(Exception):
    """A file given for replay that holds no notice of this source: nothing to do but say so."""

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"{origin} : {reason}")
        self.origin = origin
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Record:
    """One record as received. `reference` is the source's own key, or the hash of the bytes when none can be read.

    `origin` is the address or the file (with the line) it came from.
    """

    reference: str
    content: bytes
    origin: str


@dataclass(frozen=True, slots=True)
class Day:
    """What a source answered for one day of publication.

    `advertised` is the count the source announces, `distinct` how many different references came, both after a second
    reading when they differed. `broken` is a French sentence when the day cannot be trusted: the cursor stays before.
    """

    day: date
    records: tuple[Record, ...] = field(repr=False)
    advertised: int
    distinct: int
    broken: str | None = None


class Fetcher(Protocol):
    """What a source needs to read the network: `scrapers.fetch.Fetcher` is the one real one."""

    def get_json(self, url: str, params: dict[str, str] | None = None) -> bytes:
        """The body of a JSON answer, checked to be whole. Raises SourceUnreachable."""
        ...

    def post_json(self, url: str, asked: dict[str, Any]) -> bytes:
        """The body of a JSON answer to a question that changes nothing on the site. Raises SourceUnreachable."""
        ...

    def get_bytes(self, url: str, size_limit: int, accept: str = "*/*") -> bytes:
        """The body of a file, whatever it holds. Raises SourceUnreachable."""
        ...

    def post_form(self, url: str, fields: Mapping[str, str], size_limit: int) -> bytes:
        """The page that answers a form of search. Raises SourceUnreachable."""
        ...

    def slow_down(self, url: str, pause: float) -> None:
        """Leave at least these seconds between two requests to the host of this address."""
        ...


Kept = Callable[[Collection[str]], frozenset[str]]
"Which of these references are kept already."


def nothing_kept(references: Collection[str]) -> frozenset[str]:
    """What a source believes to be kept, until it is told."""
    return frozenset()


class Source(Protocol):
    """A source of notices. The first line of its docstring, in French, is shown to people.

    `name` is its word everywhere; `base` the address of its site; `expected_a_day` how many records a day are normal
    (fewer is an alarm); `overlap_days` how many days already read are read again, because records appear late; raise
    `parser_version` whenever `parse` reads more or otherwise, so that kept records are read again. `kept` tells which
    references are already kept, for a source whose documents never change once published.
    """

    name: str
    base: str
    expected_a_day: range
    overlap_days: int
    parser_version: int
    kept: Kept

    def fetch(self, fetcher: Fetcher, since: date, until: date) -> Iterator[Day]:
        """The days from `since` to `until`, both included, oldest first."""
        ...

    def records(self, saved: Path | bytes, origin: str = "") -> Iterator[Record]:
        """Cut a saved answer into records, streaming. Raises NotNotices before the first record."""
        ...

    def parse(self, record: Record) -> Notice:
        """Read one record. Pure. Raises Unreadable."""
        ...


@runtime_checkable
class Configured(Protocol):
    """A source that the operator tunes: `options` is its table of `config/sources.toml`."""

    options: Mapping[str, Any]
