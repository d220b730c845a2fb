"""What matching knows by heart: places, trades and policy, each loaded once, when first asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from config import data

if TYPE_CHECKING:
    from matching.gazetteer import Gazetteer
    from matching.policy import Policy
    from matching.trades import Trades


@dataclass(frozen=True)
class Knowledge:
    """Trades, gazetteer and policy of this installation. Imported when asked: `classify` needs neither places nor numpy.

    Raises config.data.BadData, in French, for a data file that cannot be read.
    """

    @cached_property
    def trades(self) -> Trades:
        """Groups and sectors, with what tells them."""
        from matching.trades import Trades

        return Trades.from_data(data.trades())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Communes and departments."""
        from matching.gazetteer import Gazetteer

        return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())

    @cached_property
    def policy(self) -> Policy:
        """Weights and gates of matching."""
        from matching.policy import Policy

        return Policy.from_data(data.policy())


@cache
def load_knowledge() -> Knowledge:
    """The knowledge of this process."""
    return Knowledge()
