"""`maillage bench`: how fast this machine works, on data drawn by lot, the same for a seed; here, how it matches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from time import perf_counter
from typing import Any

import click

from matching.arrays import StructureArrays
from matching.context import Context
from matching.engine import best
from matching.structure import Activity, Structure, StructureKind, Zone
from matching.text import Idf
from matching.types import LotNeed, Point, TradeGuess
from web.commands.bench_parse import bench_parse
from web.commands.common import json_option, say
from web.store.knowledge import load_knowledge

SHARES = {
    "EI": 18,
    "ACI": 34,
    "AI": 12,
    "ETTI": 5,
    "EITI": 1,
    "RQ": 2,
    "GEIQ": 5,
    "EA": 13,
    "EATT": 1,
    "ESAT": 26,
    "SEP": 1,
}
"How often each kind is drawn, near its share in France."

CLAUSES = (
    (),
    (),
    (),
    ("insertion_condition",),
    ("social_criterion",),
    ("reserved_insertion",),
    ("reserved_disability",),
)


class Draw:
    """Structures and lots drawn by lot from the real places and trades; nothing in them is true."""

    def __init__(self, seed: int) -> None:
        self.random, self.known = Random(seed), load_knowledge()  # noqa: S311 - a draw to be drawn again, no secret
        departments = {f"{number:02d}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
        places = ((code, self.known.gazetteer.in_department(code)) for code in sorted(departments))
        self.points = [(code, float(lat), float(lon)) for code, found in places for lat, lon in found[::5]]
        self.sectors = list(self.known.trades.sectors)
        self.words = sorted({word for _, slug in self.sectors for word in self.known.trades.name(slug).split()})

    def structure(self, number: int) -> Structure:
        """One structure in five has no known trade, one in three no declared zone."""
        code, latitude, longitude = self.random.choice(self.points)
        trades = self._trades() if self.random.random() < 0.8 else []
        zones = (None, Zone(radius_km=self.random.choice((15, 30, 50))), Zone(codes=frozenset({f"dep:{code}"})))
        return Structure(
            siret=f"{number:014d}",
            kind=StructureKind(self.random.choices(list(SHARES), list(SHARES.values()))[0]),
            name=f"Structure {number}",
            department=code,
            latitude=latitude,
            longitude=longitude,
            activities=tuple(Activity(*trade, self.random.choice((1.0, 0.85, 0.5)), "tirage") for trade in trades),
            text=self._text(trades),
            zone=self.random.choice(zones),
            hours=self.random.choice((None, 1500.0, 12000.0)),
        )

    def lot(self, number: int) -> LotNeed:
        """Half of the lots have a precise place, the others a department."""
        code, latitude, longitude = self.random.choice(self.points)
        trades = self._trades()
        guesses = tuple(TradeGuess(*trade, self.random.uniform(0.4, 1), "tirage") for trade in trades)
        return LotNeed(
            tender=f"tirage:{number}",
            lot="0",
            title=self.known.trades.name(trades[0][1]),
            text=self._text(trades),
            trades=guesses,
            kinds=frozenset(self.random.choice(CLAUSES)),
            departments=(code,),
            points=(Point(latitude, longitude, code),) if self.random.random() < 0.5 else (),
            hours=self.random.choice((None, 400.0)),
        )

    def _trades(self) -> list[tuple[str, str]]:
        return self.random.sample(self.sectors, self.random.choice((1, 1, 2, 3)))

    def _text(self, trades: list[tuple[str, str]]) -> str:
        names = [self.known.trades.name(slug) for _, slug in trades]
        return " ".join([*names, *self.random.choices(self.words, k=40)])


def bench_match(structures: int, tenders: int, seed: int) -> dict[str, Any]:
    """Rapproche des marchés d'un lot avec un annuaire, tirés au sort."""
    draw = Draw(seed)
    directory = [draw.structure(number) for number in range(structures)]
    needs = [draw.lot(number) for number in range(tenders)]
    known = draw.known
    context = Context(known.trades, known.gazetteer, known.policy, known.rules, Idf.learn(()), date(2026, 1, 1))
    learnt, learning = _timed(lambda: Idf.learn(f"{need.title} {need.text}" for need in needs))
    context = replace(context, idf=learnt)
    arrays, building = _timed(lambda: StructureArrays.build(directory, context))
    matches, matching = _timed(lambda: sum(len(best(need, arrays, context)) for need in needs))
    again, warm = _timed(lambda: sum(len(best(need, arrays, context)) for need in needs))
    assert again == matches
    return {
        "bench": "match",
        "structures": structures,
        "tenders": tenders,
        "seed": seed,
        "matches": matches,
        "learn_seconds": learning,
        "arrays_seconds": building,
        "match_seconds": matching,
        "match_again_seconds": warm,
        "ms_per_lot": round(1000 * warm / max(tenders, 1), 3),
    }


BENCHES: dict[str, Callable[[int, int, int], dict[str, Any]]] = {"match": bench_match, "parse": bench_parse}


@click.command(help="Mesure la vitesse sur des données tirées au sort (les mêmes pour une même graine).")
@click.argument("name", metavar="[MESURE]", type=click.Choice(list(BENCHES)), default="match")
@click.option("--structures", default=12_000, show_default=True, type=click.IntRange(0), help="Taille de l'annuaire.")
@click.option("--tenders", default=1_500, show_default=True, type=click.IntRange(0), help="Nombre de marchés.")
@click.option("--seed", default=1, show_default=True, help="Graine du tirage.")
@json_option
def command(name: str, structures: int, tenders: int, seed: int, as_json: bool) -> None:
    """Time one bench; the house's own database is not opened."""
    found = BENCHES[name](structures, tenders, seed)
    say(found, as_json, "\n".join(f"{key:>20} {value}" for key, value in found.items()))


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = perf_counter()
    found = work()
    return found, round(perf_counter() - began, 3)
