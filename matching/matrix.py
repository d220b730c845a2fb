"""The data of `config/eligibility.toml`: facts of a case, notes, counters, cells of the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from matching.structure import AnswerMode, Verdict

WHERE = "config/eligibility.toml"

Cell = tuple[Verdict, tuple[str, ...]]
Row = dict[str, Cell]

_VERDICT = {"Y": Verdict.YES, "C": Verdict.IF, "N": Verdict.NO, "-": Verdict.NOT_APPLICABLE}


class BadMatrix(ValueError):
    """`config/eligibility.toml` cannot be used. The message is French and names the place."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the case; None is unknown, and unknown never refuses.

    `on` the day the question is asked; `convention` kind by which a régie de quartier is conventioned; `members` kinds
    of the other members of a group ("STD" for an ordinary company); `target` insertion, disability or joint;
    `worker_hours` hours lent by an AI for one worker in one company over 24 months; `sales_share` % of charges.
    """

    on: date | None = None
    staffing: bool | None = None
    concession: bool | None = None
    admitted: bool | None = None
    convention: str | None = None
    members: tuple[str, ...] = ()
    target: str | None = None
    ess: bool | None = None
    listed_service: bool | None = None
    public_mission: bool | None = None
    prison_hours_count: bool | None = None
    bidder_member: bool | None = None
    lends_staff: bool | None = None
    right_valid: bool | None = None
    worker_hours: float | None = None
    worker_hours_limit: float | None = None
    sales_share: float | None = None
    sales_share_limit: float | None = None


NOTHING_KNOWN = Facts()
_FACTS = frozenset(fact.name for fact in fields(Facts))


@dataclass(frozen=True, slots=True)
class Meter:
    """A counter with a ceiling: from `warn` the answer is `if`; `raised_by` names the fact that raises the ceiling."""

    counter: str
    warn: float
    limit: float
    raised_by: str
    unit: str
    ask: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the matrix: its sentence with the article, and what settles it; `after` is said once past `until`."""

    text: str
    article: str
    facts: tuple[str, ...] = ()
    ask: str = ""
    meter: Meter | None = None
    as_convention: bool = False
    may_change: bool = False
    until: date | None = None
    after: str = ""

    def sentence(self, on: date | None) -> str:
        """The sentence shown."""
        late = f". {self.after}" if self.until and on and on > self.until else ""
        return f"{self.text}{late} ({self.article})."


def read_note(code: str, values: Mapping[str, Any]) -> Note:
    """A note of the file; raises BadMatrix when it names a fact that does not exist."""
    meter = Meter(**values["meter"]) if "meter" in values else None
    named = {*values.get("facts", ()), *((meter.counter, meter.raised_by) if meter else ())}
    if unknown := named - _FACTS:
        raise BadMatrix(f"{WHERE}, notes.{code} : fait inconnu « {min(unknown)} ».")
    return Note(**{**values, "facts": tuple(values.get("facts", ())), "meter": meter})


def read_cells(
    columns: Sequence[str], rows: Sequence[Sequence[str]], notes: Mapping[str, Note]
) -> Iterator[tuple[tuple[str, AnswerMode], Row]]:
    """Each (consideration, mode) with its cells by kind; raises BadMatrix naming the row and the cell."""
    for considerations, modes, *cells in rows:
        where = f"{WHERE}, ligne « {considerations} », « {modes} »"
        if len(cells) != len(columns):
            raise BadMatrix(f"{where} : {len(columns)} cases attendues, {len(cells)} trouvées.")
        row = {kind: _cell(cell, notes, f"{where}, {kind}") for kind, cell in zip(columns, cells, strict=True)}
        yield from (((name, AnswerMode(mode)), row) for name in considerations.split() for mode in modes.split())


def _cell(text: str, notes: Mapping[str, Note], where: str) -> Cell:
    letter, *codes = text.split()
    if letter not in _VERDICT or not set(codes) <= set(notes):
        raise BadMatrix(f"{where} : case « {text} » incompréhensible.")
    return _VERDICT[letter], tuple(codes)
