"""Pruning: what the masks and the bounds drop changes nothing of what is found."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.arrays import StructureArrays
from matching.candidates import candidates
from matching.engine import DIGITS, best, weighing
from matching.lot import Lot
from matching.refusals import refused
from matching.structure import Activity, Zone
from tests.matching.cases import CARE, CLEANING, GREEN, LILLE, ROOMS, context, does, lot, structure, trade
from tests.matching.test_engine import NEEDS, STRUCTURES


def unpruned(need, arrays, known):
    """(row, score, share known) of every pair that nothing excludes, each feature asked of all structures."""
    ready, policy = Lot.prepare(need, known), known.policy
    everyone = np.arange(len(arrays))
    judging = {f.name: f.score(ready, arrays, everyone) for f, _ in weighing(ready)}
    total = sum(weighed.weight for _, weighed in weighing(ready))
    kept = arrays.alive & ready.allowed[arrays.profile]
    scores, shares = np.zeros(len(arrays)), np.zeros(len(arrays))
    for name, found in judging.items():
        weighed, unknown = policy.feature(name), np.isnan(found)
        kept = kept & ~((found == 0) & weighed.excludes)
        scores = scores + weighed.weight * np.where(unknown, weighed.unknown, found)
        shares = shares + weighed.weight * ~unknown
    scores, shares = np.round(scores / total, DIGITS), np.round(shares / total, DIGITS)
    kept[refused(ready, arrays)] = False
    rows = np.flatnonzero(kept & (scores >= policy.minimum)) if ready.gate_open else everyone[:0]
    order = rows[np.lexsort((rows, -shares[rows], -scores[rows]))].tolist()
    guesses = [row for row in order if need.trades and np.isnan(judging["trade"][row])]
    room = max(policy.guesses_for(need.trades) - (len(order) - len(guesses)), 0)
    return [(row, scores[row], shares[row]) for row in order if row not in guesses[room:]]


POLICY = context().policy
FEW_GUESSES = replace(context(), policy=replace(POLICY, guesses=replace(POLICY.guesses, most=2)))

FAR_AND_NEAR = st.builds(
    lambda one, latitude, longitude: replace(one, latitude=latitude, longitude=longitude),
    STRUCTURES,
    st.floats(46.5, 51) | st.none(),
    st.floats(2, 8.2),
)
OWN = st.sampled_from([None, Zone(radius_km=40), Zone(codes=frozenset({"dep:59"})), Zone(country=True)])
ZONED = st.builds(
    lambda one, zone: replace(one, activities=tuple(replace(each, zone=zone) for each in one.activities)),
    FAR_AND_NEAR,
    OWN,
)


@settings(deadline=None, max_examples=200)
@given(NEEDS, st.lists(FAR_AND_NEAR | ZONED, min_size=1, max_size=15, unique_by=lambda s: s.key))
def test_the_engine_finds_what_a_full_comparison_finds(need, structures):
    arrays = StructureArrays.build(structures, FEW_GUESSES)
    found = [(s.row, s.score, s.known) for s in best(need, arrays, FEW_GUESSES)]
    assert found == unpruned(need, arrays, FEW_GUESSES)[: FEW_GUESSES.policy.keep]


@settings(deadline=None, max_examples=40)
@given(st.lists(NEEDS, max_size=4), st.lists(ZONED, min_size=1, max_size=8, unique_by=lambda s: s.key))
def test_masks_kept_for_one_lot_serve_the_next_ones_unchanged(needs, structures):
    kept = StructureArrays.build(structures, context())
    for need in needs:
        afresh = StructureArrays.build(structures, context())
        assert best(need, kept, context()) == best(need, afresh, context())


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"activities": (does(CLEANING, ROOMS),)}, lot()),
        ({"department": "59", "latitude": LILLE.latitude, "longitude": LILLE.longitude}, lot()),
        ({"department": "59", "latitude": None}, lot(points=())),
        ({"kind": "AI"}, lot(kinds=frozenset())),
    ],
    ids=["trade", "distance", "department", "kind"],
)
def test_the_masks_drop_before_anything_is_scored(changes, asked):
    arrays = StructureArrays.build([structure(**changes)], context())
    assert not len(candidates(Lot.prepare(asked, context()), arrays))


def test_who_declared_the_place_is_a_candidate_however_far():
    far = {"department": "59", "latitude": LILLE.latitude, "longitude": LILLE.longitude}
    here = Zone(codes=frozenset({"com:67482"}))
    by_trade = (Activity(GREEN, CARE, 1.0, "secteur déclaré", zone=here),)
    arrays = StructureArrays.build(
        [structure(zone=here, **far), structure(siret="00000000000002", activities=by_trade, **far)], context()
    )
    assert list(candidates(Lot.prepare(lot(trades=(trade(),)), context()), arrays)) == [0, 1]
