"""Hours of a permanent hire: counted to the end of the contract, four years at most; the others are told."""

from datetime import date
from fractions import Fraction

import pytest

from clauses.debt import Limits
from clauses.followup.contract import Duty, account
from clauses.followup.counting import UNLIMITED, Counting
from clauses.followup.life import Act, Event, State, replay
from clauses.followup.line import BadEntry, Line, Proof, Stage
from clauses.followup.statement import Axis, control, statement, total_people
from clauses.followup.tally import Entry, hours
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side
from config.data import table

HIRED = date(2026, 3, 16)
LONG = Counting({"contract:1": date(2031, 3, 15)}, 4)
SHORT = Counting({"contract:1": date(2028, 3, 15)}, 4)


def entry(day: date, number: int = 1, hired: date | None = HIRED, target: str = "contract:1") -> Entry:
    line = Line(Unit.HOURS, Fraction(100), day, Stage.DONE, ItemKind.JOB_INSERTION, person=f"P-{number}", hired=hired)
    acts = [
        Act(Event.ENTER, Side.SUPPLIER, line.as_dict()),
        Act(Event.PROVE, Side.SUPPLIER, Proof("paie", "1", day).as_dict()),
        Act(Event.SHARE, Side.BUYER, {target: "100"}),
        Act(Event.ACCEPT, Side.BUYER),
    ]
    return Entry(number, 7, replay(acts))


@pytest.mark.parametrize(
    ("rule", "day", "counted"),
    [
        (LONG, date(2030, 3, 16), 100),
        (LONG, date(2030, 3, 17), 0),
        (SHORT, date(2028, 3, 15), 100),
        (SHORT, date(2028, 3, 16), 0),
    ],
)
def test_five_years_left_count_four_and_two_left_count_two(rule, day, counted):
    found = hours([entry(day)], "contract:1", rule)
    assert (found.validated, found.beyond, found.declared, found.awaiting) == (counted, 100 - counted, 100, 0)


def test_only_permanent_hires_and_followed_contracts_are_limited():
    late = date(2030, 6, 1)
    assert hours([entry(late, hired=None)], "contract:1", LONG).validated == 100
    assert hours([entry(late, target="contract:2")], "contract:2", LONG).validated == 100
    assert hours([entry(late)], "contract:1", UNLIMITED).validated == 100


def test_rows_and_people_of_a_statement_leave_out_what_no_longer_counts():
    known = [entry(date(2030, 1, 1), 1), entry(date(2030, 6, 1), 2)]
    (row,) = statement(known, Axis.SUPPLIER, LONG)
    assert (row.amounts.validated, row.amounts.beyond, row.people) == (100, 100, 1)
    assert total_people(known, LONG) == 1


def test_the_control_says_since_when_and_why():
    known = [entry(date(2030, 6, 1))]
    found = control(known, date(2030, 4, 1), date(2030, 6, 30), {}, LONG)
    (doubt,) = [each for each in found.execution if "CDI" in each.because]
    assert "16/03/2026" in doubt.because
    assert "4 ans au plus, ici jusqu'au 16/03/2030" in doubt.because
    assert LONG.told(entry(date(2030, 1, 1)).line, "contract:1") == ""


def test_hours_that_no_longer_count_are_not_said_to_await():
    duty = Duty(date(2026, 1, 1), date(2031, 3, 15), hours=Fraction(100))
    done = hours([entry(date(2030, 6, 1))], "contract:1", LONG)
    found = account(duty, done, date(2030, 7, 1), Limits.from_data(table("hours")["follow_up"]))
    assert found.settlement.awaiting == 0
    assert found.settlement.missing == 100
    assert found.beyond_told.startswith("100 h acceptées ne comptent plus")


def test_a_line_kept_before_the_day_of_hiring_was_asked_is_still_read():
    line = entry(date(2026, 4, 1)).line
    former = {name: value for name, value in line.as_dict().items() if name != "hired"}
    assert Line.from_dict(former).hired is None
    assert Line.from_dict(line.as_dict()) == line


def test_nobody_works_before_being_hired():
    with pytest.raises(BadEntry, match="Embauche en CDI"):
        entry(date(2026, 2, 1))
    assert entry(date(2026, 3, 1)).standing.state is State.ACCEPTED
