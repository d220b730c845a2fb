"""Debts, sanctions, packages and reminders: the worked cases of the trade."""

from datetime import date
from fractions import Fraction

import pytest

from clauses.debt import Limits, Progress
from clauses.followup.contract import Duty, account, rules_told
from clauses.followup.life import Act, Event, NotAllowed, item_key, replay
from clauses.followup.line import BadEntry, Line, Proof, Stage
from clauses.followup.promise import promises, years
from clauses.followup.reminders import About, Calendar, of_contract, of_entry, of_package
from clauses.followup.tally import Amounts, Entry
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side
from clauses.packages.terms import Item, Substitution, Terms
from config.data import table

LIMITS = Limits.from_data(table("hours")["follow_up"])
CALENDAR = Calendar.from_data(table("hours")["reminders"])
START, END = date(2026, 1, 1), date(2026, 12, 31)
FIXED = Duty(START, END, hours=Fraction(200), per_hour=Fraction(200), clause="200 euros par heure", source="CCAP 1.4")


def done(declared: int, validated: int) -> Amounts:
    return Amounts(declared=Fraction(declared), validated=Fraction(validated))


@pytest.mark.parametrize(
    ("declared", "validated", "missing", "euros", "awaiting"),
    [(150, 150, 50, 10_000, 0), (210, 180, 20, 4_000, 30), (230, 230, 0, 0, 0)],
)
def test_sanctions_are_proposed_to_the_euro(declared, validated, missing, euros, awaiting):
    found = account(FIXED, done(declared, validated), date(2027, 1, 15), LIMITS)
    assert (found.settlement.missing, found.settlement.penalty, found.settlement.awaiting) == (missing, euros, awaiting)
    assert [(each.euros, each.ripe) for each in found.sanctions] == ([(euros, True)] if missing else [])


def test_before_the_end_of_a_fixed_volume_nothing_is_ripe():
    (sanction,) = account(FIXED, done(0, 0), date(2026, 3, 1), LIMITS).sanctions
    assert not sanction.ripe
    assert "rien à décider avant" in sanction.because


def test_late_evidence_counts_from_the_formal_notice_only():
    late = Duty(START, END, hours=Fraction(1), per_day=Fraction(75), formal_notice=date(2026, 5, 1))
    found = account(late, done(1, 1), date(2026, 5, 13), LIMITS)
    assert [each.euros for each in found.sanctions] == [900]
    none = Duty(START, END, hours=Fraction(1), per_day=Fraction(75))
    assert account(none, done(1, 1), date(2026, 5, 13), LIMITS).sanctions == ()


@pytest.mark.parametrize(
    ("invoiced", "due"), [(2_700_000, 0), (2_701_999, 0), (2_702_000, 1), (3_100_000, 200), (2_650_000, 0)]
)
def test_hours_by_tranche_are_due_on_invoices_and_foreseen_on_orders(invoiced, due):
    duty = Duty(
        START,
        END,
        trigger=Fraction(2_700_000),
        tranche=Fraction(2_000),
        invoiced=Fraction(invoiced),
        ordered=Fraction(20_000),
    )
    found = account(duty, Amounts(), date(2026, 6, 1), LIMITS)
    assert found.due == due
    assert found.forecast_due >= due
    assert (found.progress.status is Progress.NOT_DUE) == (due == 0)


@pytest.mark.parametrize(
    ("validated", "day", "status"),
    [
        (0, date(2026, 2, 1), Progress.ON_TRACK),
        (0, date(2026, 6, 1), Progress.AT_RISK),
        (100, date(2026, 7, 2), Progress.ON_TRACK),
        (75, date(2026, 7, 2), Progress.LATE),
        (50, date(2026, 7, 2), Progress.AT_RISK),
        (200, date(2026, 7, 2), Progress.DONE),
    ],
)
def test_the_status_follows_plain_rules_on_what_is_validated(validated, day, status):
    found = account(FIXED, done(200, validated), day, LIMITS)
    assert found.progress.status is status
    assert len(rules_told(LIMITS)) == 5


def test_a_duty_says_one_thing_and_comes_back_as_it_went():
    assert Duty.from_dict(FIXED.as_dict()) == FIXED
    for wrong in ({}, {"hours": Fraction(1), "tranche": Fraction(1)}, {"hours": Fraction(-1)}):
        with pytest.raises(BadEntry):
            Duty(START, END, **wrong)
    with pytest.raises(BadEntry):
        Duty(END, START, hours=Fraction(1))


def accepted(number: int, kind: ItemKind, key: str, good: bool = True, many: int = 1, **values: object) -> Entry:
    stage = values.pop("stage", Stage.DONE)
    line = Line(Unit.NUMBER, Fraction(many), date(2026, 3, 2), stage, kind, **values)  # type: ignore[arg-type]
    acts = [
        Act(Event.ENTER, Side.SUPPLIER, line.as_dict()),
        Act(Event.PROVE, Side.SUPPLIER, Proof("convention", "1", date(2026, 3, 2)).as_dict()),
        Act(Event.SHARE, Side.BUYER, {item_key(5, key): str(many)}),
        Act(Event.ACCEPT, Side.BUYER, {"good": good}),
    ]
    return Entry(number, 7, replay(acts))


def kept(item: Item, *entries: Entry, today: date = date(2026, 7, 2)):
    return promises(5, Terms((item,)), START, END, entries, today, LIMITS)[0]


def test_a_period_too_short_is_done_and_not_kept():
    item = Item("l1", ItemKind.PMSMP, 3, Unit.NUMBER, minimum_days=5)
    entries = [accepted(n, ItemKind.PMSMP, "l1", days=Fraction(days)) for n, days in enumerate((10, 10, 1))]
    found = kept(item, *entries)
    assert (found.target, found.done, found.kept, found.below, found.left) == (3, 3, 2, 1, 1)


def test_what_was_not_written_stands_for_nothing():
    stage = Item("l1", ItemKind.STAGE, 1, Unit.NUMBER)
    found = kept(stage, accepted(1, ItemKind.VISIT, "l1", many=2))
    assert (found.kept, found.extra) == (0, ("2 visites de site en plus",))
    written = Item("l1", ItemKind.STAGE, 1, Unit.NUMBER, substitution=Substitution(ItemKind.PMSMP, 2, 1))
    assert kept(written, accepted(1, ItemKind.PMSMP, "l1", many=3)).kept == 1


def test_an_offered_post_that_nobody_took_is_kept():
    post = Item("l1", ItemKind.JOB_INSERTION, 1, Unit.NUMBER)
    found = kept(post, accepted(1, ItemKind.JOB_INSERTION, "l1", stage=Stage.OFFERED))
    assert (found.offered, found.kept, found.status) == (1, 1, Progress.DONE)


def test_a_target_by_year_is_counted_over_the_period():
    assert years(START, END) == 1
    assert years(START, date(2028, 12, 31)) == 3
    assert years(START, date(2026, 6, 30)) == Fraction(1, 2)


def test_evidence_is_asked_for_before_the_fifteenth_of_the_next_month():
    found = account(FIXED, done(0, 0), date(2026, 3, 20), LIMITS)
    (reminder,) = of_contract("Marché A", 1, found, date(2026, 3, 20), CALENDAR)
    assert (reminder.about, reminder.day) == (About.EVIDENCE, date(2026, 4, 15))


def test_reviews_ends_and_silences_are_told_in_time():
    today = date(2026, 12, 1)
    found = account(FIXED, done(0, 0), today, LIMITS)
    assert About.END in {each.about for each in of_contract("Marché A", 1, found, today, CALENDAR)}
    line = kept(Item("l1", ItemKind.VISIT, 1, Unit.NUMBER), today=today)
    told = list(of_package("Package", 5, (END,), date(2026, 7, 1), (line,), today, CALENDAR))
    assert [each.about for each in told] == [About.REVIEW, About.SILENT]


def test_news_are_asked_three_months_after_a_hire():
    entry = accepted(1, ItemKind.JOB_INSERTION, "l1", person="P-1")
    (reminder,) = of_entry(entry, "Fournisseur", date(2026, 5, 20), CALENDAR)
    assert (reminder.about, reminder.day) == (About.OUTCOME, date(2026, 6, 2))
    assert reminder.key == "outcome:P-1:3"


def test_a_hire_counted_for_a_contract_is_told_and_not_counted_again_in_the_package():
    line = Line(Unit.HOURS, Fraction(800), date(2026, 3, 2), Stage.DONE, ItemKind.JOB_INSERTION)
    acts = [
        Act(Event.ENTER, Side.SUPPLIER, line.as_dict()),
        Act(Event.PROVE, Side.SUPPLIER, Proof("contrat", "1", date(2026, 3, 2)).as_dict()),
        Act(Event.SHARE, Side.BUYER, {"contract:1": "800"}),
        Act(Event.ACCEPT, Side.BUYER),
    ]
    found = kept(Item("l1", ItemKind.JOB_INSERTION, 1, Unit.NUMBER), Entry(1, 7, replay(acts)))
    assert found.kept == 0
    assert found.elsewhere == ("déjà compté au titre d'un marché : 800 heures (poste proposé)",)


def test_the_unit_of_a_shared_entry_does_not_change():
    line = Line(Unit.HOURS, Fraction(8), date(2026, 3, 2), Stage.DONE, ItemKind.JOB_INSERTION)
    acts = [Act(Event.ENTER, Side.BUYER, line.as_dict()), Act(Event.SHARE, Side.BUYER, {"contract:1": "8"})]
    with pytest.raises(NotAllowed, match="unité"):
        replay([*acts, Act(Event.REVISE, Side.BUYER, line.as_dict() | {"unit": "number"})])


def test_hours_of_training_not_done_cost_a_coefficient_times_the_ceiling():
    training = Duty(START, END, hours=Fraction(60), coefficient=Fraction(4), ceiling=Fraction(29))
    (sanction,) = account(training, Amounts(), date(2027, 1, 15), LIMITS).sanctions
    assert sanction.euros == 6_960
    assert "60 h × 4 × 29 € = 6 960 €" in sanction.because.replace("\u202f", " ").replace("\u00a0", " ")
