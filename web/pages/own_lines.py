"""Lists of matches as one organisation sees them: with those it allowed, without those it refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from web.store import own_matches
from web.store.listing.matches import Best, MatchLine


class OwnLines:
    """What an organisation decided against the rules on one tender."""

    def __init__(self, session: Session, organisation_id: int, tender_id: int) -> None:
        rows = own_matches.of_tender(session, organisation_id, tender_id)
        self._decided = {(own.lot_id, structure.id) for own, structure in rows}
        self._allowed: dict[int, list[MatchLine]] = {}
        for own, structure in rows:
            if own.allowed:
                self._allowed.setdefault(own.lot_id, []).append(MatchLine(own_matches.as_match(own), structure))

    def allowed(self, lot_id: int) -> tuple[MatchLine, ...]:
        """Those it allowed for a lot, best first."""
        return tuple(self._allowed.get(lot_id, ()))

    def others(self, lines: Iterable[MatchLine]) -> tuple[MatchLine, ...]:
        """These lines without those that a decision is about."""
        return tuple(line for line in lines if (line.match.lot_id, line.structure.id) not in self._decided)

    def best(self, found: Mapping[int, Best]) -> dict[int, Best]:
        """The best of each lot, the allowed ones first."""
        whole = {lot_id: found.get(lot_id, Best((), 0)) for lot_id in found.keys() | self._allowed.keys()}
        return {lot_id: self._merged(lot_id, best) for lot_id, best in whole.items()}

    def _merged(self, lot_id: int, best: Best) -> Best:
        added, kept = self.allowed(lot_id), self.others(best.lines)
        return Best((*added, *kept), best.total - (len(best.lines) - len(kept)) + len(added))
