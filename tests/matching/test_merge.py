"""A list completed with the structures that changed is the list of a full comparison, or says that it cannot tell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.merge import Limits, merged, order
from matching.structure import AnswerMode, Verdict
from matching.types import Scored


def scored(row, score):
    return Scored(row, score, 0.5, AnswerMode.HOLDER, Verdict.YES)


def best_of(told, keep, guesses):
    """What a full comparison keeps of structures by row: (score, None when it does not suit; is its trade a guess?)."""
    suits = sorted((scored(row, score) for row, (score, _) in told.items() if score is not None), key=order)
    sure = [one for one in suits if not told[one.row][1]][:keep]
    more = [one for one in suits if told[one.row][1]][: max(guesses - len(sure), 0)]
    return sorted([*sure, *more], key=order)


TOLD = st.tuples(st.none() | st.sampled_from([0.5, 0.6, 0.7, 0.8]), st.booleans())


@settings(deadline=None, max_examples=500)
@given(
    st.lists(TOLD, max_size=8),
    st.dictionaries(st.integers(0, 9), TOLD, max_size=4),
    st.integers(1, 4),
    st.integers(0, 4),
    st.sets(st.integers(0, 7), max_size=2),
)
def test_a_sure_answer_is_that_of_a_full_comparison(before, changes, keep, guesses, gone):
    old, guesses = dict(enumerate(before)), min(guesses, keep)
    new = {row: told for row, told in {**old, **changes}.items() if row not in gone}
    former = best_of(old, keep, guesses)
    kept = [one for one in former if one.row not in gone]
    fresh = best_of({row: new[row] for row in changes if row not in gone}, keep, guesses)
    limits = Limits(keep, guesses, frozenset(row for row, (_, guess) in new.items() if guess))
    found = merged(kept, fresh, set(changes) - gone, limits, len(gone))
    assert found in (None, best_of(new, keep, guesses))
    if len(former) + len(gone) < guesses:
        assert found is not None


def test_a_full_list_that_loses_one_must_be_made_again():
    assert merged([scored(0, 0.8), scored(1, 0.7)], [], {1}, Limits(2)) is None


def test_a_full_list_that_gains_a_better_one_needs_no_full_comparison():
    found = merged([scored(0, 0.8), scored(1, 0.7)], [scored(2, 0.9)], {2}, Limits(2))
    assert [one.row for one in found or ()] == [2, 0]


def test_a_list_that_may_have_lost_a_row_unseen_must_be_made_again():
    assert merged([scored(0, 0.8)], [], set(), Limits(2), missing=1) is None
    assert merged([scored(0, 0.8)], [], set(), Limits(3), missing=1) is not None
