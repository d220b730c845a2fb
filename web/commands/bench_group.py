"""Bench of groupings: seconds of the solver on problems drawn by lot, with hours that bind."""

from __future__ import annotations

from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from matching.grouping import solve
from matching.problem import Candidate, Need, Problem

SIZES = (
    {"candidates": 200, "needs": 30, "max_members": 6, "best": 1},
    {"candidates": 200, "needs": 30, "max_members": 6, "best": 3},
    {"candidates": 60, "needs": 30, "max_members": 4, "best": 3},
    {"candidates": 40, "needs": 8, "max_members": 4, "best": 3},
)
"Candidates × needs: the largest asked for, a usual large tender, and what a tender of a few lots gives."
SCARCE = {"candidates": 60, "needs": 30, "max_members": 4, "best": 3}
"As many hours in a group as the work asks: each split must fill them exactly."
REPEATS = 5


def drawn(random: Random, size: dict[str, int]) -> Problem:
    """A problem of this size: each candidate can do about a quarter of the needs, half of them have a ceiling."""
    needs = tuple(Need(f"n{at}", float(random.randint(50, 400))) for at in range(size["needs"]))
    candidates = tuple(_candidate(random, at, needs) for at in range(size["candidates"]))
    return Problem(needs, candidates, size["max_members"], size["best"], minimal=True)


def _candidate(random: Random, number: int, needs: tuple[Need, ...]) -> Candidate:
    covers = {need.id: random.uniform(0.5, 1.0) for need in needs if random.random() < 0.25}
    hours = random.choice((None, float(random.randint(600, 3000))))
    return Candidate(f"{number:014d}", hours, random.random() < 0.7, covers=covers)


def scarce(random: Random, size: dict[str, int]) -> Problem:
    """A problem whose hours are scarce: four members have, in all, about the hours of the work."""
    needs = tuple(Need(f"n{at}", float(random.randint(50, 400))) for at in range(size["needs"]))
    part = sum(need.hours or 0.0 for need in needs) / size["max_members"]
    candidates = []
    for at in range(size["candidates"]):
        covers = {need.id: random.uniform(0.5, 1.0) for need in needs if random.random() < 0.6}
        hours = float(round(part * random.uniform(0.9, 1.1)))
        candidates.append(Candidate(f"{at:014d}", hours, random.random() < 0.7, covers=covers))
    return Problem(needs, tuple(candidates), size["max_members"], size["best"], minimal=True)


def bench_group(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Cherche les meilleurs groupements de problèmes tirés au sort ; les tailles sont fixes."""
    found: dict[str, Any] = {"bench": "group", "seed": seed, "repeats": REPEATS}
    for size, draw in (*((size, drawn) for size in SIZES), (SCARCE, scarce)):
        name = "{candidates}x{needs}_max{max_members}_best{best}".format(**size)
        name = f"scarce_{name}" if draw is scarce else name
        runs = [_run(draw(Random(seed * 1000 + at), size)) for at in range(REPEATS)]  # noqa: S311 - drawn again
        seconds = [one for one, _ in runs]
        found[f"{name}_seconds"] = round(median(seconds), 4)
        found[f"{name}_slowest"] = round(max(seconds), 4)
        found[f"{name}_proved"] = sum(proved for _, proved in runs)
    return found


def _run(problem: Problem) -> tuple[float, bool]:
    began = perf_counter()
    solution = solve(problem)
    return perf_counter() - began, solution.proved
