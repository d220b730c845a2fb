"""A list completed with the structures that changed is the list of a full comparison, or says that it cannot tell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.merge import merged, order
from matching.structure import AnswerMode, Verdict
from matching.types import Scored


def scored(row, score):
    return Scored(row, score, 0.5, AnswerMode.HOLDER, Verdict.YES)


def best_of(scores, keep):
    """What a full comparison keeps of structures by row; None is a structure that does not suit."""
    return sorted((scored(row, score) for row, score in scores.items() if score is not None), key=order)[:keep]


SCORES = st.none() | st.sampled_from([0.5, 0.6, 0.7, 0.8])


@settings(deadline=None, max_examples=400)
@given(st.lists(SCORES, max_size=8), st.dictionaries(st.integers(0, 9), SCORES, max_size=4), st.integers(1, 4))
def test_a_sure_answer_is_that_of_a_full_comparison(before, changes, keep):
    old = dict(enumerate(before))
    kept, new = best_of(old, keep), {**old, **changes}
    fresh = best_of({row: new[row] for row in changes}, keep)
    found = merged(kept, fresh, set(changes), keep)
    assert found in (None, best_of(new, keep))
    if len(kept) < keep:
        assert found is not None


def test_a_full_list_that_loses_one_must_be_made_again():
    assert merged([scored(0, 0.8), scored(1, 0.7)], [], {1}, keep=2) is None


def test_a_full_list_that_gains_a_better_one_needs_no_full_comparison():
    found = merged([scored(0, 0.8), scored(1, 0.7)], [scored(2, 0.9)], {2}, keep=2)
    assert [one.row for one in found or ()] == [2, 0]


def test_a_list_that_may_have_lost_a_row_unseen_must_be_made_again():
    assert merged([scored(0, 0.8)], [], set(), keep=2, missing=1) is None
    assert merged([scored(0, 0.8)], [], set(), keep=3, missing=1) is not None
