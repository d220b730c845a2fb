"""Each feature on its own, and pairs that a sound ranking must put in order."""

from dataclasses import replace

import numpy as np
import pytest

from clauses.consideration import Kind
from matching.arrays import StructureArrays
from matching.explain import explain, strongest
from matching.features import FEATURES
from matching.features import trade as trade_feature
from matching.gazetteer import distance_km
from matching.labels import LEVERS
from matching.lot import Lot
from matching.structure import StructureKind, Zone
from matching.text import stems
from matching.types import Point
from tests.matching.cases import (
    CLEANING,
    FELLING,
    GREEN,
    LILLE,
    NEAR,
    ROOMS,
    STRASBOURG,
    context,
    does,
    lot,
    structure,
    trade,
)

ASKING = lot(environment=frozenset({"biodiversity"}), text="Tonte des pelouses et taille des haies. Permis B exigé.")
"A lot that every feature applies to."


def judged(feature, need=None, **changes):
    """Score and sentence of one feature."""
    findings = {f.feature: f for f in explain(need or ASKING, structure(**changes), context()).findings}
    return findings[feature].score, findings[feature].because


def score(feature, need=None, **changes):
    return judged(feature, need, **changes)[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((does(),), (does(weight=0.7),)),
        ((does(weight=0.7),), (does(sector="autre-7"),)),
        ((does(sector=None),), (does(sector=FELLING),)),
        ((does(sector=FELLING), does(CLEANING, ROOMS)), (does(sector=FELLING, weight=0.5),)),
        ((does(sector=FELLING, weight=0.3),), (does(CLEANING, ROOMS),)),
    ],
    ids=["weight of evidence", "same trade over « Autre »", "vague over another trade", "best pair counts", "group"],
)
def test_trade_puts_the_nearer_trade_first(better, worse):
    assert score("trade", activities=better) > score("trade", activities=worse)


def test_a_trade_poorly_known_that_is_not_the_lots_is_unknown_not_a_no():
    weak = does(CLEANING, ROOMS, weight=0.5)
    assert score("trade", activities=(weak,)) is None
    assert score("trade", activities=(weak, does(CLEANING, None))) == 0.0
    assert score("trade", activities=(does(weight=0.5),)) > 0


def test_trade_says_both_trades_and_where_it_is_known_from():
    assert judged("trade")[1] == "Même métier : « entretien des espaces verts » (secteur déclaré)."
    assert "elagage" in judged("trade", activities=(does(sector=FELLING),))[1]


@pytest.mark.parametrize(("need", "changes"), [(lot(trades=()), {}), (lot(), {"activities": ()})])
def test_trade_unknown_on_either_side_is_unknown(need, changes):
    assert score("trade", need, **changes) is None


AT_LILLE = {"latitude": LILLE.latitude, "longitude": LILLE.longitude, "department": "59"}
COLMAR = {"latitude": 48.0794, "longitude": 7.3585, "department": "68"}


def test_place_falls_with_distance_to_nothing():
    by_distance = [score("place"), score("place", **COLMAR), score("place", **AT_LILLE)]
    assert by_distance[0] == 1.0
    assert 0 < by_distance[1] < 1
    assert by_distance[2] == 0.0


def test_place_nearest_point_of_several_counts():
    assert score("place", lot(points=(LILLE, STRASBOURG))) == 1.0


def test_declared_radius_decides_before_distance():
    assert score("place", zone=Zone(radius_km=80), **COLMAR) > score("place", **COLMAR)
    assert score("place", zone=Zone(radius_km=30), **COLMAR) == 0.0
    assert "30 km" in judged("place", zone=Zone(radius_km=30), **COLMAR)[1]


@pytest.mark.parametrize("code", ["dep:67", "com:67482", "reg:44"])
def test_declared_territory_holds_the_place_by_its_codes(code):
    assert score("place", zone=Zone(codes=frozenset({code})), **AT_LILLE) >= context().policy.place.declared


def test_whole_country_reaches_anywhere_but_the_neighbour_comes_first():
    everywhere = Zone(country=True)
    assert 0 < score("place", zone=everywhere, **AT_LILLE) < score("place", zone=everywhere)


def test_department_need_against_a_radius_is_the_share_of_its_communes():
    department = lot(points=())
    shares = [score("place", department, zone=Zone(radius_km=km)) for km in (5, 20, 60, 200)]
    assert shares == sorted(shares)
    assert 0 < shares[1] < shares[3]
    assert " %" in judged("place", department, zone=Zone(radius_km=20))[1]


def test_department_need_prefers_the_same_department_then_a_neighbour():
    department = lot(points=())
    assert score("place", department) > score("place", department, **COLMAR) > score("place", department, **AT_LILLE)


@pytest.mark.parametrize(
    ("need", "changes"),
    [
        (lot(points=(), departments=()), {}),
        (lot(), {"latitude": None, "longitude": None, "department": None}),
        (lot(), {"latitude": None, "longitude": None, "department": None, "zone": Zone(radius_km=30)}),
    ],
)
def test_place_unknown_on_either_side_is_unknown(need, changes):
    assert score("place", need, **changes) is None


def test_distance_is_that_of_the_gazetteer():
    far = explain(lot(), structure(**COLMAR), context())
    km = float(distance_km(48.0794, 7.3585, STRASBOURG.latitude, STRASBOURG.longitude))
    assert f"À {km:.0f} km de Strasbourg" in next(f.because for f in far.findings if f.feature == "place")


def test_words_shared_are_named_as_the_lot_writes_them():
    value, because = judged("words")
    assert value > 0.5
    assert "pelouses" not in because
    assert "espaces" in because


def test_the_name_of_a_place_is_no_likeness():
    need = lot(title="Entretien des berges du Haut-Rhin et de Colmar", text="")
    assert score("words", need, name="Le Rhin à Colmar", text="", city="Colmar", **COLMAR) is None


def test_the_name_of_the_place_of_work_is_no_likeness():
    need = lot(title="Curage du canal à Colmar", text="", points=(Point(48.0794, 7.3585, "68", "68066", "Colmar"),))
    assert score("words", need, name="Colmar Services", text="", city="Mulhouse", department="68") is None


def test_a_word_that_tells_no_trade_is_no_likeness():
    policy = context().policy
    silent = replace(context(), policy=replace(policy, words=replace(policy.words, silent=frozenset(stems("toiture")))))
    need, roofer = lot(title="Réfection de toiture", text=""), structure(text="Toiture")
    before, after = (
        {finding.feature: finding.because for finding in explain(need, roofer, known).findings}["words"]
        for known in (context(), silent)
    )
    assert (before, after) == ("Mots en commun : toiture.", "Aucun mot distinctif en commun.")


def test_shared_words_keep_their_accents():
    need = lot(title="Élagage d'arbres", text="")
    assert judged("words", need, text="elagages")[1] == "Mots en commun : élagage."


def test_boilerplate_is_no_likeness():
    need = lot(title="Marché public de prestations", text="Le présent marché a pour objet des prestations.")
    assert score("words", need) is None


def test_a_bare_name_counts_when_it_shares_a_word_and_says_nothing_otherwise():
    assert score("words", text="", name="Espaces verts du Ried") > 0
    assert score("words", text="", name="Association Espoir") is None
    assert score("words", text="Restauration collective", name="Association Espoir") == 0.0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (({"reserved_insertion"}, "EI"), ({"insertion_condition"}, "EI")),
        (({"insertion_condition"}, "EI"), ({"social_criterion"}, "EI")),
        (({"insertion_condition"}, "EI"), (set(), "EI")),
        (({"reserved_insertion"}, "EI"), ({"reserved_insertion"}, "AI")),
    ],
)
def test_clause_fit_orders_levers_and_conditions(better, worse):
    def fit(case):
        kinds, kind = case
        return score("clause_fit", lot(kinds=frozenset(kinds)), kind=StructureKind(kind))

    assert fit(better) > fit(worse)


@pytest.mark.parametrize(("hours", "expected"), [(None, None), (0.0, 0.0), (250.0, 0.5), (500.0, 1.0), (9000.0, 1.0)])
def test_capacity_compares_hours_and_unknown_is_not_zero(hours, expected):
    assert score("capacity", lot(hours=500.0), hours=hours) == expected


def test_capacity_without_hours_asked_is_unknown():
    assert score("capacity", lot(hours=None), hours=900.0) is None


PAIRS = {
    "exact trade at 40 km over an unknown trade next door": ({"latitude": 48.93}, {"activities": ()}),
    "exact trade over the same family next door": ({"latitude": 48.8}, {"activities": (does(sector=FELLING),)}),
    "enough hours over unknown hours": ({"hours": 900.0}, {"hours": None}),
    "unknown hours over too few": ({"hours": None}, {"hours": 20.0}),
    "known place near over unknown place": ({}, {"latitude": None, "longitude": None, "department": None}),
    "declared zone over mere distance": ({"zone": Zone(radius_km=80), **COLMAR}, COLMAR),
    "sure right over a conditional one": ({"kind": StructureKind.EI}, {"kind": StructureKind.EITI}),
    "declared trade over a text that names it": ({}, {"activities": (does(weight=0.6),)}),
}


@pytest.mark.parametrize(("better", "worse"), PAIRS.values(), ids=PAIRS.keys())
def test_the_better_structure_ranks_above(better, worse):
    need = lot(hours=500.0)
    scores = [explain(need, structure(**changes), context()).score for changes in (better, worse)]
    assert scores[0] > scores[1]


def test_long_boilerplate_does_not_outrank_the_trade():
    talker = {"text": "Entretien espaces verts tonte pelouses parc haies " * 20, "activities": (does(CLEANING, ROOMS),)}
    assert explain(lot(), structure(**talker), context()).score < explain(lot(), NEAR, context()).score


def test_unknown_lowers_the_share_known():
    assert explain(lot(), structure(activities=()), context()).known < explain(lot(), NEAR, context()).known


def test_strongest_reasons_are_three_at_most_strongest_first():
    told = explain(lot(hours=500.0), NEAR, context())
    assert [finding.feature for finding in strongest(told, context())] == ["trade", "place", "clause_fit"]


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_has_a_french_docstring_a_weight_and_sentences(name):
    assert FEATURES[name].means.startswith(("La ", "L'", "Le "))
    assert (context().policy.feature(name).weight > 0) == (name != "time_left")
    assert judged(name)[1].endswith(".")


def test_policy_has_no_weight_for_a_feature_that_does_not_exist():
    assert set(context().policy.features) == set(FEATURES)


def test_every_lever_of_the_policy_is_a_kind_with_a_french_name():
    assert set(context().policy.clause_fit.by) == set(LEVERS)
    assert set(LEVERS) <= {kind.value for kind in Kind}


def test_no_feature_tells_an_other_group_for_the_same_trade():
    need = lot(trades=(trade(GREEN, None),))
    assert score("trade", need) == pytest.approx(0.9 * context().policy.trade.vague)


def test_arrays_keep_both_kinds_of_one_siret():
    arrays = StructureArrays.build([structure(), structure(kind=StructureKind.ACI)], context())
    assert [s.kind for s in arrays.structures] == ["ACI", "EI"]


@pytest.mark.parametrize("asked", [(), (trade(),), (trade(), trade(CLEANING, ROOMS))], ids=["none", "one", "two"])
def test_a_guess_is_told_alike_for_one_structure_and_for_many(asked):
    told = [(), (does(),), (does(weight=0.3),), (does(CLEANING, ROOMS),), (does(CLEANING, ROOMS, weight=0.3),)]
    arrays = StructureArrays.build([structure(siret=f"{n:014d}", activities=a) for n, a in enumerate(told)], context())
    need, rows = lot(trades=asked), np.arange(len(told))
    many = trade_feature.guesses(Lot.prepare(need, context()), arrays, rows).tolist()
    one = [trade_feature.guessed(need, each, context().policy.trade) for each in arrays.structures]
    unknown = np.isnan(trade_feature.score(Lot.prepare(need, context()), arrays, rows)).tolist()
    assert many == one == (unknown if asked else [False] * len(told))
