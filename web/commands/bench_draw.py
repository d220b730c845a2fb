"""Structures and lots drawn by lot for the bench: the same for a seed, and nothing in them is true."""

from __future__ import annotations

from random import Random

from matching.structure import Activity, Structure, StructureKind, Zone
from matching.types import LotNeed, Point, TradeGuess
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
        self.cities = ("Strasbourg", "Lille", "Brest", "Nantes", "Toulouse", "Lyon", "Rouen", "Dijon")
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
            city=self.cities[number % len(self.cities)],
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
