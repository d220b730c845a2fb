"""The engine: who is found, in which order, who is left out, and that it says what the explanation says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.arrays import StructureArrays
from matching.engine import best
from matching.explain import explain, explain_all
from matching.lot import Lot
from matching.ruling import Ruling
from matching.structure import AnswerMode, Award, Limit, Refusal, Standing, Structure, StructureKind, Zone
from matching.types import LotNeed, Point, TradeGuess
from tests.matching.cases import (
    CARE,
    CLEANING,
    FELLING,
    GREEN,
    LILLE,
    NEAR,
    ROOMS,
    STRASBOURG,
    TENDERS,
    context,
    does,
    lot,
    structure,
    trade,
)


def found(need: LotNeed, *structures: Structure, limit: int | None = None) -> list[Structure]:
    """The structures proposed, best first."""
    arrays = StructureArrays.build(structures, context())
    return [arrays.structures[scored.row] for scored in best(need, arrays, context(), limit)]


FAR = {"latitude": LILLE.latitude, "longitude": LILLE.longitude, "department": "59"}


def test_the_gardener_next_door_comes_before_all_others():
    others = [
        structure(siret="00000000000002", activities=(does(sector=FELLING),)),
        structure(siret="00000000000003", activities=()),
        structure(siret="00000000000004", latitude=48.08, longitude=7.36, department="68"),
    ]
    assert found(lot(), *others, NEAR)[0] is NEAR


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"standing": Standing.CLOSED}, lot()),
        ({"activities": (does(CLEANING, ROOMS),)}, lot()),
        (FAR, lot()),
        ({"zone": Zone(codes=frozenset({"dep:68"}))}, lot()),
        ({"kind": StructureKind.EA}, lot(kinds=frozenset({"reserved_insertion"}))),
        ({"kind": StructureKind.EA}, lot(kinds=frozenset({"reserved_insertion", "insertion_condition"}))),
        ({"kind": StructureKind.AI}, lot(kinds=frozenset())),
        ({}, lot(trades=(), kinds=frozenset({"env_condition"}))),
    ],
    ids=["closed", "other trade", "far", "outside its zone", "reserved", "reserved with clause", "lender", "no trade"],
)
def test_a_known_no_leaves_out_and_the_explanation_says_so(changes, need):
    out = structure(**changes)
    assert found(need, out) == []
    told = explain(need, out, context())
    assert told.excluded
    assert told.word == "Écartée"


@pytest.mark.parametrize(
    "changes",
    [
        {"activities": ()},
        {"latitude": None, "longitude": None},
        {"latitude": None, "longitude": None, "department": None},
        {"text": ""},
        {"standing": Standing.UNKNOWN, "checked": None},
    ],
)
def test_what_is_unknown_leaves_nobody_out(changes):
    assert found(lot(), structure(**changes))


def test_a_lot_outside_every_trade_is_matched_by_place_when_it_is_reserved():
    need = lot(trades=(), kinds=frozenset({"reserved_insertion"}))
    far = structure(siret="00000000000002", latitude=48.08, longitude=7.36, department="68")
    assert found(need, far, NEAR) == [NEAR, far]


def test_a_lender_answers_by_lending():
    arrays = StructureArrays.build([structure(kind=StructureKind.ETTI)], context())
    assert best(lot(), arrays, context())[0].mode is AnswerMode.STAFF_LENDING


def test_equal_structures_come_in_order_of_siret_then_kind():
    twins = [structure(siret=f"0000000000000{n}", kind=kind) for n in (3, 1, 2) for kind in ("EI", "ACI")]
    twins = [replace(twin, kind=StructureKind(twin.kind), name="Les Jardins") for twin in twins]
    keys = [twin.key for twin in found(lot(kinds=frozenset({"reserved_joint"})), *twins)]
    assert keys == sorted(keys)


def test_only_the_best_are_kept_and_they_are_the_first_of_the_whole_list():
    many = [structure(siret=f"{n:014d}", latitude=48.58 + n / 100) for n in range(80)]
    everyone = found(lot(), *many, limit=80)
    assert found(lot(), *many, limit=7) == everyone[:7]
    assert len(found(lot(), *many)) == context().policy.keep


def unknown(number: int, **changes: object) -> Structure:
    """A structure of which no trade is known, the farther the higher its number."""
    return structure(siret=f"9{number:013d}", activities=(), latitude=48.58 + number / 50, **changes)


def test_structures_of_unknown_trade_only_complete_a_short_list_the_nearest_first():
    most, strangers = context().policy.guesses.most, [unknown(number) for number in range(20)]
    known = [structure(siret=f"{number:014d}", latitude=48.9) for number in range(most)]
    assert found(lot(), *strangers, *known) == known
    assert found(lot(), *strangers, *known[:2]) == sorted(
        [*known[:2], *strangers[: most - 2]], key=_score, reverse=True
    )


def _score(one: Structure) -> float:
    return explain(lot(), one, context()).score


def test_a_reserved_lot_outside_every_trade_takes_nobody_for_a_guess():
    strangers = [unknown(number) for number in range(20)]
    assert found(lot(trades=(), kinds=frozenset({"reserved_insertion"})), *strangers) == strangers


def test_nobody_is_guessed_to_do_what_few_structures_do_and_the_explanation_says_so():
    films = lot(trades=(trade("communication-marketing", "production-audiovisuelle"),))
    assert found(films, unknown(0)) == []
    assert any("peu de structures" in said for said in explain(films, unknown(0), context()).excluded)
    assert found(replace(films, trades=(*films.trades, trade())), unknown(0))


def test_the_empty_directory_gives_nothing():
    assert found(lot()) == []


POINTS = st.sampled_from(
    [STRASBOURG, LILLE, replace(STRASBOURG, precise=False), Point(48.0794, 7.3585, "68", "68066", "Colmar")]
)
TRADES = st.sampled_from([(GREEN, CARE), (GREEN, FELLING), (GREEN, None), (GREEN, "autre-7"), (CLEANING, ROOMS)])
SHARES = st.floats(0, 1)
CODES = (frozenset({"dep:67", "com:68066"}), frozenset({"epci:246700488"}))
ZONES = st.sampled_from(
    [None, Zone(country=True), Zone(radius_km=30), Zone(radius_km=90.5), *(Zone(codes=codes) for codes in CODES)]
)
WORDS = st.lists(st.sampled_from([*(word for text in TENDERS for word in text.split()), "Permis B"]), max_size=8).map(
    " ".join
)
NEEDS = st.builds(
    LotNeed,
    tender=st.just("t"),
    lot=st.just("1"),
    title=WORDS,
    text=WORDS,
    trades=st.lists(st.builds(lambda t, s: TradeGuess(*t, s, ""), TRADES, SHARES), max_size=3).map(tuple),
    kinds=st.frozensets(
        st.sampled_from(
            ["insertion_condition", "reserved_insertion", "reserved_joint", "social_criterion", "env_condition"]
        ),
        max_size=2,
    ),
    departments=st.lists(st.sampled_from(["67", "68", "59", "2A"]), max_size=2).map(tuple),
    points=st.lists(POINTS, max_size=2).map(tuple),
    hours=st.none() | st.floats(1, 5000),
    value=st.none() | st.floats(1000, 900000),
    staffing=st.booleans(),
    deadline=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
    environment=st.frozensets(st.sampled_from(["reuse", "carbon", "other"]), max_size=2),
)
AWARDS = st.builds(
    lambda t, code, count: Award(*t, code, count, date(2025, 5, 1), "déclaré"),
    TRADES,
    st.sampled_from([None, "67", "68"]),
    st.integers(1, 3),
)
REFUSALS = st.builds(
    lambda limit, t, bound: Refusal(limit, *t, bound, date(2026, 11, 2)),
    st.sampled_from(Limit),
    TRADES,
    st.floats(1, 400) | st.floats(1000, 900000),
)
STRUCTURES = st.builds(
    Structure,
    siret=st.integers(1, 99).map("{:014d}".format),
    kind=st.sampled_from(StructureKind),
    name=WORDS,
    department=st.sampled_from([None, "67", "68", "59"]),
    latitude=st.floats(47.5, 49),
    longitude=st.floats(7, 8) | st.none(),
    activities=st.lists(st.builds(lambda t, w, z: replace(does(*t, w), zone=z), TRADES, SHARES, ZONES), max_size=3).map(
        tuple
    ),
    text=WORDS | st.sampled_from(["Réemploi et démarche RSE", "Permis B, CACES"]),
    zone=ZONES,
    hours=st.none() | st.floats(0, 9000),
    standing=st.sampled_from(Standing),
    checked=st.just(date(2026, 11, 1)),
    convention=st.sampled_from([None, StructureKind.EI, StructureKind.AI]),
    labels=st.sampled_from([(), ("ISO 14001",)]),
    awards=st.lists(AWARDS, max_size=2).map(tuple),
    refusals=st.lists(REFUSALS, max_size=1).map(tuple),
)


@settings(deadline=None, max_examples=150)
@given(NEEDS, st.lists(STRUCTURES, min_size=1, max_size=8, unique_by=lambda s: s.key))
def test_engine_and_explanation_agree_for_every_pair(need, structures):
    arrays = StructureArrays.build(structures, context())
    scored = {arrays.structures[s.row].key: s for s in best(need, arrays, context())}
    for pair in structures:
        told = explain(need, pair, context())
        assert (pair.key in scored) == (not told.excluded)
        if pair.key in scored:
            engine = scored[pair.key]
            assert engine.score == pytest.approx(told.score, abs=2e-6)
            assert engine.known == pytest.approx(told.known, abs=2e-6)
            assert (engine.mode, engine.verdict) == (told.mode, told.verdict)


RULINGS = st.sampled_from(
    [None, *(Ruling(allows, AnswerMode.GME, "a@b.test", date(2026, 11, 2), "connue") for allows in (True, False))]
)


@settings(deadline=None, max_examples=100)
@given(NEEDS, st.lists(st.tuples(STRUCTURES, RULINGS), max_size=6, unique_by=lambda pair: pair[0].key))
def test_several_structures_are_told_together_what_each_is_told_alone(need, pairs):
    alone = [explain(need, structure, context(), ruling) for structure, ruling in pairs]
    assert explain_all(Lot.prepare(need, context()), pairs) == alone


@settings(deadline=None, max_examples=60)
@given(NEEDS, st.lists(STRUCTURES, max_size=8, unique_by=lambda s: s.key), st.randoms())
def test_the_order_of_the_directory_changes_nothing(need, structures, random):
    shuffled = random.sample(structures, len(structures))
    assert found(need, *structures) == found(need, *shuffled)


def test_more_certain_trades_never_score_less():
    scores = [explain(lot(trades=(trade(score=s),)), NEAR, context()).score for s in (0.2, 0.5, 0.9)]
    assert scores == sorted(scores)
