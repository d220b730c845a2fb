"""Entries live by appended acts: only an accepted one counts, nothing counts twice, no version is overwritten."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from clauses.followup.life import (
    Act,
    Event,
    NotAllowed,
    Standing,
    State,
    allowed,
    check_pooling,
    contract_key,
    item_key,
    replay,
    step,
)
from clauses.followup.line import BadEntry, Line, Proof, Stage
from clauses.followup.tally import Amounts, Entry, hours, people, slices, table
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side

DAY = date(2026, 3, 2)
LINE = Line(Unit.HOURS, Fraction(120), DAY, Stage.DONE, ItemKind.JOB_INSERTION, person="P-1")
PROOF = Proof("fiche de paie", "mars 2026", DAY)
ENTER = Act(Event.ENTER, Side.SUPPLIER, LINE.as_dict())
PROVE = Act(Event.PROVE, Side.SUPPLIER, PROOF.as_dict())
ACCEPT = Act(Event.ACCEPT, Side.BUYER)


def revised(**changes: object) -> Act:
    return Act(Event.REVISE, Side.SUPPLIER, LINE.as_dict() | changes)


def shared(parts: Mapping[str, int]) -> Act:
    return Act(Event.SHARE, Side.BUYER, {key: str(value) for key, value in parts.items()})


def test_an_entry_goes_from_entered_to_counted():
    untyped = Act(Event.ENTER, Side.SUPPLIER, LINE.as_dict() | {"kind": None})
    acts = [untyped, revised(), PROVE, ACCEPT]
    states = [replay(acts[: count + 1]).state for count in range(4)]
    assert states == [State.ENTERED, State.TYPED, State.PROVED, State.ACCEPTED]
    assert replay(acts).counts
    assert not replay(acts[:3]).counts


@pytest.mark.parametrize(
    ("acts", "refused"),
    [
        ([ENTER], ACCEPT),
        ([ENTER, PROVE], Act(Event.ACCEPT, Side.SUPPLIER)),
        ([ENTER, PROVE], Act(Event.REJECT, Side.BUYER)),
        ([ENTER, PROVE, ACCEPT], revised()),
        ([ENTER, PROVE, ACCEPT], Act(Event.WITHDRAW, Side.SUPPLIER, reason="erreur")),
        ([Act(Event.ENTER, Side.BUYER, LINE.as_dict() | {"kind": None})], PROVE),
        ([ENTER], shared({"contract:1": 121})),
        ([ENTER], shared({"contract:1": 0})),
        ([ENTER, shared({"contract:1": 120})], revised(quantity="100")),
    ],
)
def test_what_may_not_be_is_refused_with_a_reason(acts, refused):
    with pytest.raises(NotAllowed):
        step(replay(acts), refused)


def test_what_is_only_planned_is_never_accepted():
    planned = Act(Event.ENTER, Side.SUPPLIER, LINE.as_dict() | {"stage": "planned"})
    assert Event.ACCEPT not in allowed(replay([planned, PROVE]), Side.BUYER)


def test_one_entry_serves_several_contracts_only_when_each_agreed():
    shares = {contract_key(1): Fraction(60), contract_key(2): Fraction(60)}
    check_pooling(shares, frozenset(shares))
    check_pooling({contract_key(1): Fraction(60), item_key(3, "l1"): Fraction(60)}, frozenset())
    with pytest.raises(NotAllowed, match="mise en commun"):
        check_pooling(shares, frozenset({contract_key(1)}))


def test_hours_of_a_contract_are_those_accepted_for_it():
    acts = [ENTER, shared({"contract:1": 80, "package:3:l1": 30}), PROVE, ACCEPT]
    entry = Entry(1, 7, replay(acts))
    assert hours([entry], "contract:1") == Amounts(declared=Fraction(80), validated=Fraction(80), entries=1)
    assert [(each.target, each.quantity) for each in slices(entry)][-1] == (None, 10)


def test_somebody_counts_once_in_each_thing_and_once_in_all():
    immersion = Line(Unit.NUMBER, Fraction(1), DAY, Stage.DONE, ItemKind.PMSMP, person="P-1")
    acts = [Act(Event.ENTER, Side.BUYER, immersion.as_dict()), PROVE, ACCEPT]
    entries = [Entry(1, 7, replay([ENTER, PROVE, ACCEPT])), Entry(2, 7, replay(acts))]
    by_kind = people(entries, lambda each: each.entry.line.kind)
    assert {kind: len(found) for kind, found in by_kind.items()} == {ItemKind.JOB_INSERTION: 1, ItemKind.PMSMP: 1}
    assert len(people(entries, lambda each: "all")["all"]) == 1


@pytest.mark.parametrize(
    "changes", [{"quantity": "0"}, {"quantity": "-3"}, {"unit": "euros"}, {"public": "CELEBRE"}, {"mode": "magie"}]
)
def test_an_entry_that_means_nothing_is_refused(changes):
    with pytest.raises(BadEntry):
        Line.from_dict(LINE.as_dict() | changes)


def test_a_line_and_a_proof_come_back_as_they_went():
    line = Line(Unit.HOURS, Fraction(25, 2), DAY, Stage.STARTED, days=Fraction(5, 2), note="x")
    assert Line.from_dict(line.as_dict()) == line
    assert Proof.from_dict(PROOF.as_dict()) == PROOF


KEYS = ["contract:1", "contract:2", "package:1:l1"]


class Ledger(RuleBasedStateMachine):
    """People on both sides do anything in any order, over three entries of two suppliers."""

    @initialize()
    def begin(self) -> None:
        self.acts: dict[int, list[Act]] = {1: [], 2: [], 3: []}
        self.versions: dict[tuple[int, int], Line] = {}
        for number in self.acts:
            self._take(number, ENTER)

    def _take(self, number: int, act: Act) -> None:
        try:
            after = step(replay(self.acts[number]), act)
        except NotAllowed:
            return
        self.acts[number].append(act)
        if act.event in (Event.ENTER, Event.REVISE):
            assert (number, after.version) not in self.versions
            assert after.line
            self.versions[number, after.version] = after.line

    @rule(
        number=st.sampled_from([1, 2, 3]),
        quantity=st.integers(1, 200),
        stage=st.sampled_from(Stage),
        side=st.sampled_from(Side),
        site=st.sampled_from(["", "Nord", "Sud"]),
    )
    def revise(self, number: int, quantity: int, stage: Stage, side: Side, site: str) -> None:
        change = {"quantity": str(quantity), "stage": stage.value, "site": site}
        self._take(number, Act(Event.REVISE, side, LINE.as_dict() | change))

    @rule(number=st.sampled_from([1, 2, 3]), parts=st.dictionaries(st.sampled_from(KEYS), st.integers(-1, 120)))
    def share(self, number: int, parts: dict[str, int]) -> None:
        self._take(number, shared(parts))

    @rule(
        number=st.sampled_from([1, 2, 3]),
        event=st.sampled_from([Event.PROVE, Event.ACCEPT, Event.ACCEPT, Event.REJECT, Event.REOPEN, Event.WITHDRAW]),
        side=st.sampled_from(Side),
        reason=st.sampled_from(["", "motif"]),
    )
    def act(self, number: int, event: Event, side: Side, reason: str) -> None:
        content = PROOF.as_dict() if event is Event.PROVE else {}
        self._take(number, Act(event, side, content, reason))

    @invariant()
    def sums_agree(self) -> None:
        entries = [Entry(number, number % 2, replay(acts)) for number, acts in getattr(self, "acts", {}).items()]
        whole = _sum(table(entries, lambda each: "all"))
        for key in (
            lambda each: each.target,
            lambda each: each.entry.supplier,
            lambda each: each.entry.line.site,
            lambda each: each.entry.line.trade,
        ):
            assert _sum(table(entries, key)) == whole
        counted = sum((each.line.quantity for each in entries if _done(each.standing)), Fraction(0))
        assert whole["validated"] == counted
        assert whole["validated"] + whole["rejected"] <= whole["declared"]
        for key_ in KEYS[:2]:
            assert hours(entries, key_).validated <= counted

    @invariant()
    def nothing_serves_more_than_it_is(self) -> None:
        for acts in getattr(self, "acts", {}).values():
            standing = replay(acts)
            assert standing.line
            assert sum(standing.shares.values(), Fraction(0)) <= standing.line.quantity

    @invariant()
    def versions_stay_as_they_were_written(self) -> None:
        for number, acts in getattr(self, "acts", {}).items():
            told = [act for act in acts if act.event in (Event.ENTER, Event.REVISE)]
            for place, act in enumerate(told, 1):
                assert self.versions[number, place] == Line.from_dict(act.content)


def _done(standing: Standing) -> bool:
    return standing.counts and standing.line is not None and standing.line.stage is Stage.DONE


def _sum(cells: Mapping[object, Amounts]) -> dict[str, Fraction]:
    names = ("planned", "offered", "started", "declared", "validated", "rejected")
    return {name: sum((getattr(each, name) for each in cells.values()), Fraction(0)) for name in names}


Ledger.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLedger = Ledger.TestCase
