"""What matching knows by heart: trades, places and policy, each loaded once, when first asked.

Modules are imported when asked too: `classify` needs neither places nor numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from config import data

if TYPE_CHECKING:
    from matching.directory_policy import DirectoryPolicy
    from matching.eligibility import Rules
    from matching.gazetteer import Gazetteer
    from matching.policy import Policy
    from matching.trades import Trades
    from matching.triage import TriagePolicy


Made = TypeVar("Made")


def _read(read: Callable[[], Any], make: Callable[[Any], Made]) -> Made:
    """Make a value from a data file; whatever is wrong in it is one kind of error, which names the file and the key."""
    try:
        return make(read())
    except ValueError as error:
        raise data.BadData(str(error)) from error


@cache
def trades() -> Trades:
    """Groups and sectors, with what tells them. Raises config.data.BadData, in French, for a bad file."""
    from matching.trades import Trades

    return _read(data.trades, Trades.from_data)


@cache
def gazetteer() -> Gazetteer:
    """Communes and departments."""
    from matching.gazetteer import Gazetteer

    return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())


@cache
def policy() -> Policy:
    """Weights and gates of matching. Raises config.data.BadData, in French, for a file that cannot be used."""
    from matching.policy import Policy

    return _read(data.policy, Policy.from_data)


@cache
def triage() -> TriagePolicy:
    """In which order tenders are examined. Raises config.data.BadData, in French, for a file that cannot be used."""
    from matching.triage import TriagePolicy

    return _read(data.triage, TriagePolicy.from_data)


@cache
def directory() -> DirectoryPolicy:
    """Whom to trust for what in the directory. Raises config.data.BadData for a file that cannot be used."""
    from matching.directory_policy import DirectoryPolicy

    return _read(data.directory, DirectoryPolicy.from_data)


@cache
def rules() -> Rules:
    """Who may answer what and how. Raises config.data.BadData, in French, for a file that cannot be used."""
    from matching.eligibility import Rules

    return _read(data.eligibility, Rules.from_data)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All together, for jobs that match."""

    trades: Trades
    gazetteer: Gazetteer
    policy: Policy
    rules: Rules


def load_knowledge() -> Knowledge:
    """All that matching needs, loaded once a process."""
    return Knowledge(trades(), gazetteer(), policy(), rules())
