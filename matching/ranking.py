"""How well graded structures are ranked for a lot, by the engine and by simpler ways.

nDCG: Järvelin and Kekäläinen, 2002, with gains 2^grade − 1. A grade of 0 is a structure that does not suit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

import numpy as np

from matching.arrays import kilometres, unit
from matching.context import Context
from matching.explain import explain
from matching.structure import Structure
from matching.text import Terms, stems
from matching.types import LotNeed

Way = Callable[[LotNeed, Structure, Context], float]


@dataclass(frozen=True, slots=True)
class Graded:
    """A lot with the structures that people graded for it."""

    need: LotNeed
    structures: tuple[Structure, ...]
    grades: tuple[float, ...]


def ndcg(grades: Sequence[float], k: int = 10) -> float | None:
    """Of grades in the order ranked; None when nothing suits."""
    ideal = _gain(sorted(grades, reverse=True)[:k])
    return _gain(grades[:k]) / ideal if ideal else None


def recall(grades: Sequence[float], k: int = 10) -> float | None:
    """Share of what suits that stands among the first k; None when nothing suits."""
    good = sum(grade > 0 for grade in grades)
    return sum(grade > 0 for grade in grades[:k]) / good if good else None


def reciprocal_rank(grades: Sequence[float]) -> float | None:
    """One over the rank of the first that suits; None when nothing suits."""
    first = next((rank for rank, grade in enumerate(grades, 1) if grade > 0), None)
    return None if first is None else 1 / first


def ordered_pairs(scores: Sequence[float], grades: Sequence[float]) -> tuple[int, int]:
    """How many pairs of different grades are in the right order, and how many there are. Equal scores are wrong."""
    pairs = [(i, j) for i, j in combinations(range(len(grades)), 2) if grades[i] != grades[j]]
    return sum((scores[i] - scores[j]) * (grades[i] - grades[j]) > 0 for i, j in pairs), len(pairs)


def _gain(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades, 1))


# --- ways of scoring a pair -----------------------------------------------------------------------------------------


def by_engine(need: LotNeed, structure: Structure, known: Context) -> float:
    """Rapprochement complet."""
    told = explain(need, structure, known)
    return -1.0 if told.excluded else told.score


def by_distance(need: LotNeed, structure: Structure, known: Context) -> float:
    """Distance seule."""
    points = [point for point in need.points if point.precise]
    if not points or structure.latitude is None:
        return float(structure.department in {*need.departments, *(point.department for point in need.points)}) - 1e4
    there = unit([point.latitude for point in points], [point.longitude for point in points])
    return -float(kilometres(unit([structure.latitude], [structure.longitude]), there).min())


def by_sector_and_department(need: LotNeed, structure: Structure, known: Context) -> float:
    """Secteur et département."""
    sectors = {(guess.group, guess.sector) for guess in need.trades}
    departments = {*need.departments, *(point.department for point in need.points)}
    same = any((activity.group, activity.sector) in sectors for activity in structure.activities)
    return 2.0 * same + (structure.department in departments)


def by_words(need: LotNeed, structure: Structure, known: Context) -> float:
    """Mots en commun (TF-IDF)."""
    asked, told = (_vector(text, known) for text in (f"{need.title} {need.text}", f"{structure.name} {structure.text}"))
    _, first, second = np.intersect1d(asked[0], told[0], return_indices=True)
    return float(asked[1][first] @ told[1][second])


def _vector(text: str, known: Context) -> Terms:
    return known.idf.vector(Counter(stems(text)))


WAYS: dict[str, Way] = {
    "engine": by_engine,
    "distance": by_distance,
    "sector_department": by_sector_and_department,
    "tfidf": by_words,
}
"The engine, then the baselines that it must beat. The first line of each is its French name."


def measure(cases: Sequence[Graded], way: Way, known: Context, k: int = 10) -> dict[str, float | None]:
    """Mean nDCG, recall and reciprocal rank over the lots that something suits, and the share of pairs in order.

    Equal scores keep the worse structure first: a way that cannot tell is not helped by luck.
    """
    ranked, right, pairs = [], 0, 0
    for case in cases:
        scores = [way(case.need, one, known) for one in case.structures]
        rows = sorted(zip(scores, case.grades, strict=True), key=lambda each: (-each[0], each[1]))
        ranked.append([grade for _, grade in rows])
        good, count = ordered_pairs(scores, case.grades)
        right, pairs = right + good, pairs + count
    return {
        f"ndcg_{k}": _mean([ndcg(grades, k) for grades in ranked]),
        f"recall_{k}": _mean([recall(grades, k) for grades in ranked]),
        "mrr": _mean([reciprocal_rank(grades) for grades in ranked]),
        "pairs_in_order": right / pairs if pairs else None,
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
