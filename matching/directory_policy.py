"""Whom to trust for what in the directory, and how long: the plain values of `config/directory.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

LISTS = "listes"
"Stands in the order of trust for any list given by hand, whatever its name."

CORRECTIONS = "corrections"
"The source of what a person corrected."

STATED = "structure"
"The source of what the structure said of itself."


@dataclass(frozen=True, slots=True)
class DirectoryPolicy:
    """`trust` sources by field, best first ("default" for the others); `names` of sources as shown; hours of a
    full-time post by kind; how long a check is fresh, two sightings must be apart, a convention is graced, what a
    structure typed holds, and an open post shows that it is hiring.
    """

    trust: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    hours_per_post: Mapping[str, float]
    fresh: timedelta
    apart: timedelta
    grace: timedelta
    typed: timedelta
    hiring: timedelta

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DirectoryPolicy:
        """From the table of the file. Raises ValueError, in French, naming the key that is missing."""
        try:
            days = {name: timedelta(days=number) for name, number in data["days"].items()}
            trust = {name: tuple(order) for name, order in data["trust"].items()}
            _ = trust["default"]
            return cls(
                trust, dict(data["sources"]), dict(data["hours_per_post"]), **{name: days[name] for name in _DAYS}
            )
        except KeyError as error:
            raise ValueError(f"config/directory.toml : il manque « {error.args[0]} ».") from error

    def rank(self, field: str, source: str) -> int:
        """Place of a source in the order of trust for a field; smaller is better."""
        order = self.trust.get(field, self.trust["default"])
        known = source if source in order or source in self.names else LISTS
        return order.index(known) if known in order else len(order)

    def name(self, source: str) -> str:
        """The source as people know it."""
        return self.names.get(source, source)


_DAYS = ("fresh", "apart", "grace", "typed", "hiring")
