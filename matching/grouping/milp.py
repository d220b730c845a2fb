"""The grouping problem as a mixed integer programme, solved by HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import highspy
import numpy as np

from matching.grouping.case import Case

SECONDS = 4.0
"Longest time given to the solver for one problem; past it the answer is the best found and not called proved."
VALUE_SCALE, GAP = 1e4, 1e-6
"Values are from 0 to 1 and the solver counts in millionths: scaled, 1e-10 of value is told apart."
WEIGHT_TOLERANCE = 1e-7
"Hours; the solver sums thousands of them."


@dataclass(frozen=True, slots=True)
class Row:
    """lower <= Σ coefficient × column <= upper."""

    terms: dict[int, float]
    lower: float = -math.inf
    upper: float = math.inf


@dataclass(frozen=True, slots=True)
class Answer:
    """Members chosen and who does what, or None when there is none. `proved` False when a limit stopped the solver."""

    owners: dict[int, int] | None
    proved: bool


@dataclass(slots=True)
class Programme:
    """Columns: one per candidate (is it a member?), then one per pair candidate × need (does it do it?).

    `rows` may be added to between two calls; `seconds` are left for them all. A pair is whole-numbered only where the
    hours of the candidate bind: elsewhere the rest is a transport problem, whose corners are whole anyway.
    """

    case: Case
    pairs: list[tuple[int, int]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        """Write the rows that hold for every grouping."""
        self.pairs = [(one, need) for one, worth in enumerate(self.case.worth) for need in worth]
        self.rows = [*self.needs_once(), *self._members_work(), *self._group()]

    def columns(self, candidate: int) -> dict[int, int]:
        """Need -> column of the pair, for one candidate."""
        first = len(self.case.worth) + sum(len(worth) for worth in self.case.worth[:candidate])
        return {need: first + at for at, need in enumerate(self.case.worth[candidate])}

    def needs_once(self) -> list[Row]:
        """One row a need that somebody can do: it is done at most once."""
        start = len(self.case.worth)
        doers: dict[int, dict[int, float]] = {}
        for at, (_, need) in enumerate(self.pairs):
            doers.setdefault(need, {})[start + at] = 1.0
        return [Row(terms, upper=1.0) for terms in doers.values()]

    def _members_work(self) -> list[Row]:
        """Only members work, each does something, and within its hours."""
        rows = []
        for one in range(len(self.case.worth)):
            columns = self.columns(one)
            rows += [Row({column: 1.0, one: -1.0}, upper=0.0) for column in columns.values()]
            rows.append(Row({one: -1.0} | dict.fromkeys(columns.values(), 1.0), lower=0.0))
            if not self.case.loose(one):
                taken = {column: self.case.hours[need] for need, column in columns.items() if self.case.hours[need]}
                rows.append(Row({one: -self.case.capacity[one]} | taken, upper=0.0))
        return rows

    def _group(self) -> list[Row]:
        leaders = [one for one, candidate in enumerate(self.case.candidates) if candidate.can_lead]
        everyone = dict.fromkeys(range(len(self.case.worth)), 1.0)
        return [Row(everyone, upper=self.case.max_members), Row(dict.fromkeys(leaders, 1.0), lower=1.0)]

    def weight_terms(self) -> dict[int, float]:
        """Weight covered, as a sum over columns."""
        start = len(self.case.worth)
        return {start + at: self.case.weights[need] for at, (_, need) in enumerate(self.pairs)}

    def value_terms(self) -> dict[int, float]:
        """Value, scaled, less the cost of every member, the first one too, as a sum over columns."""
        start = len(self.case.worth)
        costs = dict.fromkeys(range(start), -VALUE_SCALE * self.case.member_cost)
        return costs | {
            start + at: VALUE_SCALE * self.case.worth[one][need] for at, (one, need) in enumerate(self.pairs)
        }

    def maximise(self, terms: dict[int, float], extra: list[Row]) -> Answer:
        """The grouping with the largest sum of these terms, under the rows and the extra ones."""
        solver = self._solver()
        solver.passModel(self._model(terms, [*self.rows, *extra]))
        solver.run()
        status, found = solver.getModelStatus(), solver.getInfo().primal_solution_status == 2
        done = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        self.seconds = max(0.0, self.seconds - solver.getRunTime())
        return Answer(self._owners(solver.getSolution().col_value) if found else None, done)

    def _solver(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy has no annotations
        for name, value in {
            "output_flag": False,
            "threads": 1,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": GAP,
            "time_limit": self.seconds,
        }.items():
            solver.setOptionValue(name, value)
        return solver

    def _model(self, terms: dict[int, float], rows: list[Row]) -> highspy.HighsLp:
        width, start = len(self.case.worth) + len(self.pairs), len(self.case.worth)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = width, len(rows)
        model.col_cost_ = np.array([terms.get(column, 0.0) for column in range(width)])
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_lower_, model.col_upper_ = np.zeros(width), np.ones(width)
        model.row_lower_ = np.array([row.lower for row in rows])
        model.row_upper_ = np.array([row.upper for row in rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row.terms) for row in rows)])
        model.a_matrix_.index_ = np.array([column for row in rows for column in row.terms])
        model.a_matrix_.value_ = np.array([value for row in rows for value in row.terms.values()])
        loose = [self.case.loose(one) for one in range(start)]
        whole = [True] * start + [not loose[one] for one, _ in self.pairs]
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[is_whole] for is_whole in whole]
        return model

    def _owners(self, values: list[float]) -> dict[int, int]:
        start = len(self.case.worth)
        return {need: one for at, (one, need) in enumerate(self.pairs) if values[start + at] > 0.5}


def best_answer(programme: Programme, level: float) -> tuple[Answer, float]:
    """The grouping of most weight, then most value, and that weight. `level` is known not to be exceeded.

    When the level can be reached one solve is enough; else a first one says what can.
    """
    answer = programme.maximise(programme.value_terms(), _at_least(programme, level))
    if answer.owners is not None or not answer.proved:
        return answer, level
    heaviest = programme.maximise(programme.weight_terms(), [])
    if heaviest.owners is None or not heaviest.proved:
        return heaviest, level
    level = programme.case.weight(frozenset(heaviest.owners))
    answer = programme.maximise(programme.value_terms(), _at_least(programme, level))
    return (answer if answer.owners is not None else Answer(heaviest.owners, False)), level


def whole_answer(programme: Programme, floor: float) -> Answer:
    """The most valuable grouping that covers all that can be covered and is worth more than the floor; none, proved,
    when there is none."""
    least = VALUE_SCALE * (floor - programme.case.member_cost)  # the first member's cost is in the terms
    terms = programme.value_terms()
    everything = _at_least(programme, programme.case.weight(programme.case.coverable))
    return programme.maximise(terms, [*everything, Row(terms, lower=least)])


def _at_least(programme: Programme, level: float) -> list[Row]:
    """Cover at least this weight; said need by need when that means all of them, which the solver settles faster."""
    case = programme.case
    if level >= case.weight(case.coverable) - WEIGHT_TOLERANCE:
        return [Row(row.terms, lower=1.0) for row in programme.needs_once()]
    return [Row(programme.weight_terms(), lower=level - WEIGHT_TOLERANCE)]
