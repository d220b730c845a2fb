"""Whatever people write in a ledger, in whatever order, its sums agree."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from matching.grouping.ledger import (
    NEXT,
    BadLedger,
    Debt,
    Entry,
    FixedDebt,
    Line,
    Owed,
    Position,
    Status,
    Transfer,
    positions,
)

MEMBERS = ("A", "B", "C")
member = st.sampled_from(MEMBERS)
hours = st.integers(1, 40_000).map(lambda hundredths: Decimal(hundredths) / 100)
amount = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


class Ledger(RuleBasedStateMachine):
    """Members invoice, order, plan, declare, validate, reject, transfer; the contract changes."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.amounts: list[Entry] = []
        self.transfers: list[Transfer] = []
        self.debt: Owed = Debt(Decimal(100_000), Decimal(10_000), 5)

    @rule(who=member, sum_=amount)
    def invoice(self, who: str, sum_: Decimal) -> None:
        self.amounts.append(Entry(who, "2026-01", invoiced=sum_))

    @rule(who=member, sum_=amount)
    def order(self, who: str, sum_: Decimal) -> None:
        self.amounts.append(Entry(who, "2026-02", ordered=sum_))

    @rule(who=member, done=hours)
    def plan(self, who: str, done: Decimal) -> None:
        self.lines.append(Line(who, "2026-01", done))

    @rule(data=st.data(), to=st.sampled_from(Status))
    def advance(self, data: st.DataObject, to: Status) -> None:
        if not self.lines:
            return
        at = data.draw(st.integers(0, len(self.lines) - 1))
        if to in NEXT[self.lines[at].status]:
            self.lines[at] = self.lines[at].advance(to, "preuve absente")
        else:
            with pytest.raises(BadLedger, match="ne peuvent pas devenir"):
                self.lines[at].advance(to, "preuve absente")

    @rule(giver=member, taker=member, moved=hours, paid=st.booleans())
    def transfer(self, giver: str, taker: str, moved: Decimal, paid: bool) -> None:
        if giver != taker:
            self.transfers.append(Transfer(giver, taker, moved, (giver, taker), paid))

    @rule(owed=st.integers(0, 10_000))
    def agree(self, owed: int) -> None:
        self.debt = FixedDebt(owed)

    def found(self) -> tuple[Position, ...]:
        entries = [*self.amounts, *(line.entry() for line in self.lines)]
        return positions(MEMBERS, entries, self.debt, self.transfers, Decimal("20.04"), (50, 30, 20))

    @invariant()
    def what_is_due_is_split_to_the_hour(self) -> None:
        found = self.found()
        invoiced = sum((one.invoiced for one in found), Decimal(0))
        ordered = sum((one.ordered for one in found), Decimal(0))
        assert sum(one.due for one in found) == self.debt.owed(invoiced)
        assert sum(one.forecast_due for one in found) == self.debt.owed(invoiced + ordered)

    @invariant()
    def transfers_and_settlements_make_nothing_together(self) -> None:
        found = self.found()
        assert sum(one.transferred_in - one.transferred_out for one in found) == 0
        assert sum(one.settled for one in found) == 0
        validated = sum((one.validated for one in found), Decimal(0))
        assert sum((one.balance for one in found), Decimal(0)) == validated - sum(one.due for one in found)

    @invariant()
    def each_hour_stands_in_one_state_only(self) -> None:
        found = self.found()
        planned = sum((one.planned for one in found), Decimal(0))
        shown = planned + sum((one.validated + one.rejected + one.waiting for one in found), Decimal(0))
        assert shown == sum((line.hours for line in self.lines), Decimal(0))
        assert all(one.waiting >= 0 for one in found)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_rejecting_hours_asks_why() -> None:
    line = Line("A", "2026-01", Decimal(5)).advance(Status.DECLARED)
    with pytest.raises(BadLedger, match="dites pourquoi"):
        line.advance(Status.REJECTED, "  ")


def test_a_debt_of_the_contract_is_split_by_the_shares_agreed_until_something_is_invoiced() -> None:
    before = positions(MEMBERS, [], FixedDebt(100), shares=(50, 30, 20))
    assert [one.due for one in before] == [50, 30, 20]
    after = positions(MEMBERS, [Entry("C", "2026-01", Decimal(10))], FixedDebt(100), shares=(50, 30, 20))
    assert [one.due for one in after] == [0, 0, 100]
