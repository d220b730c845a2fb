"""What the tests of matching share: the real policy, rules and places, a few lots and structures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from config import data
from matching.context import Context
from matching.eligibility import Rules
from matching.gazetteer import Gazetteer
from matching.policy import Policy
from matching.structure import Activity, Standing, Structure, StructureKind
from matching.text import Idf
from matching.types import LotNeed, Point, TradeGuess

ON = date(2026, 11, 20)
GREEN, CARE, FELLING = "espaces-verts-exterieurs", "entretien-des-espaces-verts", "elagage"
CLEANING, ROOMS = "hygiene-et-proprete", "nettoyage-de-locaux"
STRASBOURG = Point(48.5735, 7.7523, "67", "67482", "Strasbourg")
LILLE = Point(50.6292, 3.0573, "59", "59350", "Lille")

TENDERS = [
    "Entretien des espaces verts et tonte des pelouses du parc",
    "Nettoyage des locaux et de la vitrerie des écoles",
    "Élagage et abattage d'arbres le long des routes",
    "Fourniture de repas pour les cantines scolaires",
    "Réfection de la toiture de la salle des fêtes",
    "Curage du Rhin à Colmar",
    "Mise à disposition de personnel intérimaire de propreté",
]


class SlugNames:
    """Names that are the slugs themselves."""

    def name(self, slug: str) -> str:
        """The slug, spaces for hyphens."""
        return slug.replace("-", " ")


@cache
def gazetteer() -> Gazetteer:
    """The real places."""
    return Gazetteer.from_rows(data.communes(), data.departments(), data.former_communes())


@cache
def context(policy: Policy | None = None) -> Context:
    """The real policy and rules, with words learnt on a few invented tenders."""
    rules = Rules.from_data(data.eligibility())
    return Context(SlugNames(), gazetteer(), policy or Policy.from_data(data.policy()), rules, Idf.learn(TENDERS), ON)


def trade(group: str = GREEN, sector: str | None = CARE, score: float = 0.9) -> TradeGuess:
    """A trade of a lot."""
    return TradeGuess(group, sector, score, "mots du titre")


LOT = LotNeed(
    tender="t1",
    lot="1",
    title="Entretien des espaces verts",
    text="Tonte des pelouses et taille des haies du parc.",
    trades=(trade(),),
    kinds=frozenset({"insertion_condition"}),
    departments=("67",),
    points=(STRASBOURG,),
)


def lot(**changes: object) -> LotNeed:
    """Green spaces in Strasbourg with an insertion clause, save for what is changed."""
    return replace(LOT, **changes)  # type: ignore[arg-type]


def does(group: str = GREEN, sector: str | None = CARE, weight: float = 1.0) -> Activity:
    """A trade of a structure."""
    return Activity(group, sector, weight, "secteur déclaré")


NEAR = Structure(
    siret="00000000000001",
    kind=StructureKind.EI,
    name="Les Jardins",
    department="67",
    latitude=48.58,
    longitude=7.75,
    activities=(does(),),
    text="Entretien d'espaces verts, tonte, taille de haies.",
    standing=Standing.ACTIVE,
    checked=date(2026, 11, 12),
)


def structure(**changes: object) -> Structure:
    """An EI of Strasbourg that keeps gardens, save for what is changed."""
    return replace(NEAR, **changes)  # type: ignore[arg-type]
