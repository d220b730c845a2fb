"""The sentences in which the volumes of a finding are read: its own, and those that carry it on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clauses.hour_figures import counts_hours
from clauses.hour_tables import hour_table
from clauses.hours import volumes
from clauses.lot_scope import heads_a_lot, scope_after, scope_before, scope_of_these
from clauses.volume import Volume

_FIGURE = re.compile(r"\d|heures|cent\b")
_LOOK_AHEAD = 8  # sentences after the finding in which its volumes may stand
_LOOK_BACK = 3  # sentences before, which may tell its lots
_LONGEST_RUN = 40  # lines of one list
_FARTHEST = 60
_IDLE = 2  # lines in a row that tell no figure and no lot end a list
# « Ces heures s'entendent … » speaks of figures already told.
_BACK = re.compile(
    r"\W*(?:(?:elles|celles-ci)\b|publics? (?:vise|concerne|eligible|prioritaire|beneficiaire)"
    r"|(?:ces|ce|cet|cette) (?:heures?|volumes?|quotas?|nombres?|quotites?|minimums?|chiffres)\b)"
)
# Signs between the parts of one sentence, the fields of a form, the lines of a list; leaders of a table.
_LINKS = (";", "|", "\n", "...")


@dataclass(frozen=True, slots=True)
class Passage:
    """A folded text and its cuts into sentences; `counted` those where findings begin that may tell volumes."""

    low: str
    cuts: list[int]
    counted: frozenset[int]

    def volumes(self, index: int, lots: tuple[str, ...]) -> list[Volume]:
        """The volumes of the finding in sentence `index`, up to another one; `lots` are those its own words name."""
        if table := hour_table(self.low, self.cuts[index]):
            whole = [one for one in self._in_words(index, lots) if one.end <= table[0].start]
            return [*whole, *table]
        return self._in_words(index, lots)

    def _in_words(self, index: int, lots: tuple[str, ...]) -> list[Volume]:
        read: list[Volume] = []
        stop, counting = self._stop(index), False
        at = self._first(index)
        limit = min(at + _LOOK_AHEAD, stop)
        while at < limit:
            end = self._run(at, stop)
            low = self.low[self.cuts[at] : self.cuts[end]]
            told = _FIGURE.search(low)
            here = list(self._read(at, end, self._scope(at, end, index, lots), counting)) if told else []
            counting = counting or counts_hours(low)
            if read and not here:
                break
            read += here
            at = end
        return read

    def _stop(self, index: int) -> int:
        """The next sentence of another finding, or one too far to matter."""
        last = min(index + _FARTHEST, len(self.cuts) - 1)
        return next((at for at in range(index + 1, last) if at in self.counted), last)

    def _first(self, index: int) -> int:
        """The sentence where reading begins: the finding's, or one before when it takes up figures told there."""
        first = index
        if _BACK.match(self.low, self.cuts[index]):
            while first > max(0, index - _LOOK_BACK) and first - 1 not in self.counted:
                first -= 1
        return first

    def _run(self, start: int, stop: int) -> int:
        """Where the parts of one sentence or the lines of one list end that open at `start`."""
        end, idle = start + 1, 0
        while end < stop and end - start < _LONGEST_RUN and self._linked(end):
            idle = 0 if self._tells(end) else idle + 1
            if idle == _IDLE:
                return end - 1
            end += 1
        return end

    def _read(self, start: int, end: int, scope: tuple[str, ...], counting: bool) -> Iterator[Volume]:
        offset = self.cuts[self._opening(start)]
        for one in volumes(self.low[offset : self.cuts[end]], scope, counting=counting):
            if one.start + offset >= self.cuts[start]:
                yield replace(one, start=one.start + offset, end=one.end + offset)

    def _opening(self, start: int) -> int:
        """The part where the sentence opens: « l'exécution du lot 2 … ; un effort de 3 % des heures »."""
        first = start
        while first > max(0, start - _LOOK_BACK) and self._piece(first - 1).rstrip().endswith(";"):
            first -= 1
        return first

    def _scope(self, start: int, end: int, index: int, lots: tuple[str, ...]) -> tuple[str, ...]:
        """The lots told by the sentences before, nearest first, else by the next one."""
        low = self.low[self.cuts[start] : self.cuts[end]]
        start = self._opening(start)
        before = [self._piece(at) for at in range(start - 1, max(-1, start - 1 - _LOOK_BACK), -1)]
        if these := scope_of_these(low, before):
            return these
        for at, line in zip(range(start - 1, -1, -1), before, strict=False):
            if at < index and heads_a_lot(line) and at and heads_a_lot(self._piece(at - 1)):
                break  # a list of all lots
            told = scope_before(line, same=at >= index)
            if told is None and at == index and lots:
                told = lots
            if told is not None:
                return told
        return scope_after(self._piece(end)) if end < len(self.cuts) - 1 else ()

    def _linked(self, index: int) -> bool:
        """The sentence goes on with the one before it."""
        before = self._piece(index - 1).rstrip(" ")
        return before.endswith(_LINKS)

    def _tells(self, index: int) -> bool:
        low = self._piece(index)
        return "lot" in low or any(letter.isdigit() for letter in low)

    def _piece(self, index: int) -> str:
        return self.low[self.cuts[index] : self.cuts[index + 1]]
