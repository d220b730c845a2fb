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
    from clauses.calibration import Defaults
    from clauses.drafting.draft import Texts
    from clauses.lever_policy import LeverPolicy
    from clauses.obligations import Calendar
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


def _read_table(name: str, make: Callable[[Any], Made]) -> Made:
    """A value from a TOML file of `config/`; a missing key, or a value of another kind, is told with the file."""
    try:
        return make(data.table(name))
    except KeyError as error:
        raise data.BadData(f"config/{name}.toml : il manque « {error.args[0]} ».") from error
    except (TypeError, ValueError) as error:
        raise data.BadData(f"config/{name}.toml : valeur inutilisable ({error}).") from error


@cache
def hours() -> Defaults:
    """Usual values of the hours of insertion. Raises config.data.BadData, in French, for a bad file."""
    from clauses.calibration import Defaults

    return _read_table("hours", Defaults.from_data)


@cache
def levers() -> LeverPolicy:
    """Thresholds and advice about levers. Raises config.data.BadData, in French, for a bad file."""
    from clauses.lever_policy import LeverPolicy

    return _read_table("levers", LeverPolicy.from_data)


@cache
def thresholds() -> Calendar:
    """Dates and European thresholds of the law. Raises config.data.BadData, in French, for a bad file."""
    from clauses.obligations import Calendar

    return _read_table("thresholds", Calendar.from_data)


@cache
def paragraphs() -> Texts:
    """Paragraphs of clauses. Raises config.data.BadData, in French, for a bad file."""
    from clauses.drafting.draft import Texts

    return _read_table("drafting", Texts.from_data)


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
