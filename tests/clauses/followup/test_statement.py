"""The statement of a year and the control of a quarter: people once, doubts told, nobody judged."""

from datetime import date
from fractions import Fraction

import pytest

from clauses.followup.life import Act, Event, replay
from clauses.followup.line import Line, Proof, Stage
from clauses.followup.statement import Axis, control, quarter, statement, total_people
from clauses.followup.tally import Entry
from clauses.packages.kinds import ItemKind, Unit
from clauses.packages.rounds import Side


def entry(
    number: int, hours: int = 40, accept: bool = True, shares: dict[str, str] | None = None, **values: object
) -> Entry:
    base = {"person": "P-1", "public": "RSA", "site": "Nord"} | values
    line = Line(Unit.HOURS, Fraction(hours), date(2026, 5, number), Stage.DONE, ItemKind.JOB_INSERTION, **base)  # type: ignore[arg-type]
    acts = [
        Act(Event.ENTER, Side.SUPPLIER, line.as_dict()),
        Act(Event.PROVE, Side.SUPPLIER, Proof("paie", "1", line.day).as_dict()),
        Act(Event.SHARE, Side.BUYER, {"contract:1": str(hours)} if shares is None else shares),
    ]
    return Entry(number, 7, replay([*acts, Act(Event.ACCEPT, Side.BUYER)] if accept else acts))


@pytest.mark.parametrize("axis", Axis)
def test_every_axis_adds_up_to_the_same_hours(axis):
    entries = [entry(1), entry(2, site="Sud", trade="peinture"), entry(3, accept=False)]
    rows = statement(entries, axis)
    assert sum(row.amounts.validated for row in rows) == 80
    assert sum(row.amounts.declared for row in rows) == 120


def test_somebody_counts_once_in_a_row_and_once_in_all():
    entries = [entry(1), entry(2), entry(3, site="Sud")]
    assert [row.people for row in statement(entries, Axis.SITE)] == [1, 1]
    assert total_people(entries) == 1


@pytest.mark.parametrize(
    ("day", "bounds"),
    [
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
        (date(2026, 5, 15), (date(2026, 4, 1), date(2026, 6, 30))),
    ],
)
def test_a_quarter_has_its_days(day, bounds):
    assert quarter(day) == bounds


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"public": ""}, "public non précisé"),
        ({"public": "QPV"}, "elle ne suffit pas seule"),
        ({"person": ""}, "sans référence"),
        ({"hours": 300}, "plus d'heures qu'une personne"),
        ({"accept": False}, "ni acceptée ni refusée"),
        ({"shares": {}}, "ne sert à aucun marché"),
        ({"shares": {"contract:2": "1"}}, "hors de la période"),
    ],
)
def test_what_deserves_a_look_is_told(values, told):
    periods = {"contract:2": (date(2026, 6, 1), date(2026, 12, 31))}
    found = control([entry(1, **values)], *quarter(date(2026, 5, 1)), periods)
    assert told in " ".join(doubt.because for doubt in (*found.eligibility, *found.execution))


def test_a_plain_entry_raises_no_doubt_and_its_double_does():
    first = entry(1)
    assert control([first], *quarter(date(2026, 5, 1)), {}).execution == ()
    double = Entry(9, 7, first.standing)
    assert "identique à la saisie n° 1" in control([first, double], *quarter(date(2026, 5, 1)), {}).execution[0].because
