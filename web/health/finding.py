"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Well; to be looked at; or broken: something does not work now."""

    OK = "ok"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was checked, how it is, and what to do (French)."""

    what: str
    state: State
    told: str


def ok(what: str, told: str) -> Finding:
    """All is well."""
    return Finding(what, State.OK, told)


def look(what: str, told: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(what, State.LOOK, told)


def broken(what: str, told: str) -> Finding:
    """It does not work."""
    return Finding(what, State.BROKEN, told)
