"""Weights of many sets of needs at once, the sets being written in bits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.grouping.case import Case, Floats

Masks = npt.NDArray[np.uint64]


class Scales:
    """Weighs many masks at once: tables of the weight of every pattern of 16 needs."""

    def __init__(self, case: Case) -> None:
        self._weight = self._tables(case.weights)
        self._hours = self._tables(case.hours)

    def weight(self, masks: Masks) -> Floats:
        """Weight of the needs of each mask."""
        return self._sum(self._weight, masks)

    def hours(self, masks: Masks) -> Floats:
        """Hours, known ones only, of the needs of each mask."""
        return self._sum(self._hours, masks)

    @staticmethod
    def _tables(values: tuple[float, ...]) -> list[Floats]:
        return [_sums(values[start : start + 16]) for start in range(0, len(values), 16)]

    @staticmethod
    def _sum(tables: list[Floats], masks: Masks) -> Floats:
        out = np.zeros(len(masks))
        for at, table in enumerate(tables):
            out += table[(masks >> np.uint64(16 * at)) & np.uint64(len(table) - 1)]
        return out


def _sums(values: tuple[float, ...]) -> Floats:
    """Sum of every subset, the subset being the bits of the place."""
    table = np.zeros(1)
    for value in values:
        table = np.concatenate([table, table + value])
    return table
