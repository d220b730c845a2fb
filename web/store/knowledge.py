"""What matching knows by heart: trades, places and policy, each loaded once, when first asked.

Modules are imported when asked too: `classify` needs neither places nor numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config import data

if TYPE_CHECKING:
    from matching.eligibility import Rules
    from matching.gazetteer import Gazetteer
    from matching.policy import Policy
    from matching.trades import Trades


@cache
def trades() -> Trades:
    """Groups and sectors, with what tells them. Raises config.data.BadData, in French, for a file that is no TOML."""
    from matching.trades import Trades

    return Trades.from_data(data.trades())


@cache
def gazetteer() -> Gazetteer:
    """Communes and departments."""
    from matching.gazetteer import Gazetteer

    return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())


@cache
def policy() -> Policy:
    """Weights and gates of matching. Raises config.data.BadData, in French, for a file that is no TOML."""
    from matching.policy import Policy

    return Policy.from_data(data.policy())


@cache
def rules() -> Rules:
    """Who may answer what and how. Raises config.data.BadData, in French, for a file that is no TOML."""
    from matching.eligibility import Rules

    return Rules.from_data(data.eligibility())


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
