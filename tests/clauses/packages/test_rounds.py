"""The negotiation as a state machine: only the moves of the table, nothing rewritten, an agreement stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clauses.packages.rounds import (
    IN_FORCE,
    OVER,
    Act,
    Event,
    Facts,
    NotAllowed,
    Side,
    Standing,
    State,
    allowed,
    replay,
    step,
)

BUYER, SUPPLIER = Side.BUYER, Side.SUPPLIER
FACTS = Facts(date(2026, 6, 1), date(2026, 1, 1), date(2026, 12, 31), items=2, signed=True)


def acts(*steps: tuple[Event, Side, int | None]) -> list[Act]:
    return [Act(event, side, version, "motif") for event, side, version in steps]


AGREED = acts(
    (Event.PREPARE, BUYER, None),
    (Event.SEND, BUYER, 1),
    (Event.COUNTER, SUPPLIER, 2),
    (Event.SEND, BUYER, 3),
    (Event.ACCEPT, SUPPLIER, 3),
)


def test_a_whole_negotiation_ends_on_the_version_both_accepted() -> None:
    assert replay(AGREED) == Standing(State.AGREED, None, None, agreed=3, written=3, turn=5)


def test_each_side_answers_the_other_never_itself() -> None:
    sent = replay(AGREED[:2])
    assert sent.awaited is SUPPLIER
    with pytest.raises(NotAllowed, match="ne peut pas"):
        step(sent, Act(Event.ACCEPT, BUYER, 1))
    countered = replay(AGREED[:3])
    assert countered.awaited is BUYER
    with pytest.raises(NotAllowed, match="ne peut pas"):
        step(countered, Act(Event.ACCEPT, SUPPLIER, 2))


def test_accepting_names_the_version_on_the_table() -> None:
    with pytest.raises(NotAllowed, match="plus cette version"):
        step(replay(AGREED[:4]), Act(Event.ACCEPT, SUPPLIER, 1))


def test_a_number_is_never_written_twice() -> None:
    with pytest.raises(NotAllowed, match="ne se réécrit pas"):
        step(replay(AGREED[:2]), Act(Event.COUNTER, SUPPLIER, 1, "motif"))


@pytest.mark.parametrize("event", [Event.COUNTER, Event.REFUSE])
def test_saying_otherwise_asks_for_a_reason(event: Event) -> None:
    version = 2 if event is Event.COUNTER else None
    with pytest.raises(NotAllowed, match="motif"):
        step(replay(AGREED[:2]), Act(event, SUPPLIER, version, "  "))


def test_nothing_is_proposed_without_a_line() -> None:
    with pytest.raises(NotAllowed, match="Aucune ligne"):
        step(replay(AGREED[:1]), Act(Event.SEND, BUYER, 1), replace(FACTS, items=0))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (replace(FACTS, signed=False), "signé"),
        (replace(FACTS, starts=date(2026, 9, 1)), "début"),
    ],
)
def test_a_package_starts_with_its_signed_paper_on_its_day(facts: Facts, told: str) -> None:
    with pytest.raises(NotAllowed, match=told):
        step(replay(AGREED), Act(Event.SIGN, BUYER), facts)
    assert step(replay(AGREED), Act(Event.SIGN, BUYER), FACTS).state is State.ACTIVE


def test_a_package_ends_when_its_end_came_and_its_reviews_were_held() -> None:
    active = step(replay(AGREED), Act(Event.SIGN, BUYER))
    over = replace(FACTS, today=date(2027, 1, 1))
    with pytest.raises(NotAllowed, match="bilan"):
        step(active, Act(Event.CLOSE, BUYER), over)
    assert step(active, Act(Event.CLOSE, BUYER), replace(over, reviewed=True)).state is State.DONE


def test_an_amendment_holds_only_once_accepted() -> None:
    active = step(replay(AGREED), Act(Event.SIGN, BUYER))
    asked = step(active, Act(Event.AMEND, BUYER, 4, "plus de postes"))
    assert (asked.state, asked.talk, asked.open, asked.agreed) == (State.ACTIVE, State.SENT, 4, 3)
    refused = step(asked, Act(Event.REFUSE, SUPPLIER, None, "impossible"))
    assert (refused.state, refused.talk, refused.agreed) == (State.ACTIVE, None, 3)
    taken = step(asked, Act(Event.ACCEPT, SUPPLIER, 4))
    assert (taken.state, taken.talk, taken.agreed) == (State.ACTIVE, None, 4)


def test_an_amendment_that_nobody_answers_can_be_withdrawn() -> None:
    asked = step(replay(AGREED), Act(Event.AMEND, BUYER, 4, "moins de postes"))
    assert step(asked, Act(Event.WITHDRAW, BUYER, None, "erreur")).agreed == 3


def test_a_refusal_may_be_reopened_and_everything_but_the_end_stopped() -> None:
    refused = step(replay(AGREED[:2]), Act(Event.REFUSE, SUPPLIER, None, "trop"))
    assert step(refused, Act(Event.REOPEN, BUYER, None, "moins")).state is State.DRAFT
    stopped = step(refused, Act(Event.STOP, BUYER, None, "fournisseur changé"))
    assert stopped.state is State.CANCELLED
    assert allowed(stopped, BUYER) == allowed(stopped, SUPPLIER) == frozenset()


class Talks(RuleBasedStateMachine):
    """Both sides try anything; the model keeps what was written and accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.standing = step(Standing(), Act(Event.PREPARE, BUYER))
        self.events = [Act(Event.PREPARE, BUYER)]
        self.accepted: list[int] = []
        self.authors: dict[int, Side] = {}

    @rule(
        event=st.sampled_from(Event),
        side=st.sampled_from(Side),
        ahead=st.integers(-2, 2),
        reason=st.sampled_from(["", "motif"]),
    )
    def anything(self, event: Event, side: Side, ahead: int, reason: str) -> None:
        version = (self.standing.open or self.standing.written) + ahead if event is not Event.REFUSE else None
        self._try(Act(event, side, version, reason))

    @precondition(lambda self: self.standing.state not in OVER)
    @rule(data=st.data())
    def something_allowed(self, data: st.DataObject) -> None:
        choices = [(event, side) for side in Side for event in sorted(allowed(self.standing, side))]
        event, side = data.draw(st.sampled_from(choices))
        version = self.standing.open if event is Event.ACCEPT else self.standing.written + 1
        assert self._try(Act(event, side, version, "motif")), f"{event} was said to be allowed"

    def _try(self, act: Act) -> bool:
        before = self.standing
        try:
            after = step(before, act)
        except NotAllowed:
            return False
        assert act.event in allowed(before, act.side)
        if after.written > before.written:
            assert after.written == before.written + 1 == act.version
            self.authors[after.written] = act.side
        if after.agreed != before.agreed:
            assert act.event is Event.ACCEPT
            assert act.version == before.open == after.agreed
            assert self.authors[before.open] is not act.side
            self.accepted.append(act.version)
        self.standing = after
        self.events.append(act)
        return True

    @invariant()
    def the_events_alone_give_the_same(self) -> None:
        assert replay(self.events) == self.standing
        assert self.standing.turn == len(self.events)

    @invariant()
    def what_was_agreed_stays_until_another_is(self) -> None:
        assert self.standing.agreed == (self.accepted[-1] if self.accepted else None)
        assert (self.standing.state in IN_FORCE) <= bool(self.accepted)

    @invariant()
    def something_is_on_the_table_exactly_when_an_answer_is_awaited(self) -> None:
        assert (self.standing.open is not None) == (self.standing.awaited is not None)


Talks.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=25)
TestTalks = Talks.TestCase
